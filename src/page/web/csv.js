// Data of charts as CSV: indicators of areas in the rows, columns and digits of the command line's files.

const COLUMNS = "model,version,scenario,region_code,region,level,variable,unit,year,sex,age,residence,statistic,value";

function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as CSV. */
export function table(header, rows) {
  return `${[header, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

/** A value with the digits of the files. */
function written(value, unit) {
  // The digits of Unit::decimals in src/unit.rs; a test compares the rows with the files of a run.
  const digits = unit === "persons" || unit === "persons per year" ? 3 : unit === "share" || unit === "ratio" ? 8 : 6;
  const text = value.toFixed(digits);
  // A rounded zero has no sign, as in the files.
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** Shares of draws by the year in which they first reach a threshold (`[year, share][]`); the last is of those that do not. */
export function crossed(dossier, area, threshold, shares) {
  const row = ([year, share], at) => {
    const reached = at < shares.length - 1;
    return ["qilu", dossier.version, dossier.name, area.code, area.zh, reached ? "share_of_draws_first_reaching" : "share_of_draws_not_reaching", threshold, reached ? year : dossier.years.at(-1), "share", share];
  };
  return table(["model", "version", "scenario", "region_code", "region", "variable", "threshold", "year", "unit", "value"], shares.map(row));
}

/** Fewest draws that show the 10th percentile. */
const SHOW_TENTH = 10;

/** Whether the draws of a cell are all alike, so that it has no percentiles and its middle is the mean. */
function alike(dossier, area, indicator, at) {
  const low = dossier.statistics?.[area.level]?.indexOf("q0.1") ?? -1;
  const values = dossier.series?.[area.code]?.[indicator.name];
  return low >= 0 && dossier.draws >= SHOW_TENTH && (values?.[low]?.[at] ?? null) === null;
}

/**
 * Indicators of areas as rows of province.csv, cities.csv and counties.csv.
 * `of(area, indicator)` gives `[statistic, values by year][]`.
 */
export function tidy(dossier, areas, indicators, of) {
  const lines = [COLUMNS];
  for (const area of areas) {
    for (const indicator of indicators) {
      for (let at = 0; at < dossier.years.length; at++) {
        for (const [statistic, values] of of(area, indicator)) {
          const value = values[at];
          if (value === null || value === undefined) continue;
          const head = ["qilu", dossier.version, dossier.name, area.code, area.zh, area.level, indicator.name, indicator.unit];
          const named = statistic === "q0.5" && alike(dossier, area, indicator, at) ? "mean" : statistic;
          const row = [...head, dossier.years[at], "total", "total", indicator.residence, named, written(value, indicator.unit)];
          lines.push(row.map(cell).join(","));
        }
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
