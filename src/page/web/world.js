// What the page knows: areas, indicators, and the run that is shown, whichever of line, fan or full ensemble is there.

import { alike, among, known } from "./estimate.js";
import { pick } from "./text.js";

/** The catalogue with its areas, indicators and levers by name. */
export function index(catalogue) {
  const { region } = catalogue;
  const areas = new Map();
  areas.set(region.province.code, { ...region.province, level: "province" });
  for (const city of region.cities) areas.set(city.code, { ...city, level: "city", counties: [] });
  for (const county of region.counties) {
    areas.set(county.code, { ...county, level: "county" });
    areas.get(county.city).counties.push(county.code);
  }
  return {
    ...catalogue,
    areas,
    /** Years in which levers can be set. */
    leverYears: catalogue.years.filter((year) => year > catalogue.passed),
    province: areas.get(region.province.code),
    indicator: new Map(catalogue.indicators.map((row) => [row.name, row])),
    lever: new Map(catalogue.levers.map((row) => [row.name, row])),
  };
}

/** Name of an area; counties with their city where `long`. */
export function name(world, code, long = false) {
  if (code === "000000") return null;
  const area = world.areas.get(code);
  if (!area) return code;
  const own = pick(area);
  if (!long || area.level !== "county") return own;
  const city = pick(world.areas.get(area.city));
  return document.documentElement.lang === "en" ? `${own}, ${city}` : `${city}${own}`;
}

/** The last year of which one may speak by the errors of the past, which are those of the kind of the area; null where none is known. */
export function lastSound(world, years, code) {
  const kind = world.score_card?.kinds[world.score_card.areas[code]?.kind];
  return kind ? Math.floor(years[0] + kind.shelf_life) : null;
}

/** Whether an indicator is reported for an area. */
export function reaches(world, indicator, code) {
  return world.indicator.get(indicator).reach === "county" || world.areas.get(code).level !== "county";
}

/** Values of a statistic by year; `null` where the run does not have them. */
export function row(world, dossier, code, indicator, statistic) {
  const names = dossier?.statistics[world.areas.get(code).level] ?? [];
  // A single draw has no median; its value stands in the place of one.
  const at = names.indexOf(statistic === "q0.5" ? middle(dossier) : statistic);
  return at < 0 ? null : (dossier.series[code]?.[indicator]?.[at] ?? null);
}

/** Name of the statistic in the middle: the median, and of a single draw and of draws that are all alike their value, which is the mean. */
export const middle = (dossier) => (dossier?.statistics?.province.includes("q0.5") ? "q0.5" : "mean");

/** Value of a statistic in a year. */
export function value(world, dossier, code, indicator, statistic, year) {
  const values = row(world, dossier, code, indicator, statistic);
  return values ? (values[dossier.years.indexOf(year)] ?? null) : null;
}

/** Sum of a yearly value from a year to the end; of medians: the sum of medians. */
export function total(world, dossier, code, indicator, from, statistic = "q0.5") {
  const values = row(world, dossier, code, indicator, statistic);
  if (!values) return null;
  return dossier.years.reduce((sum, year, at) => (year >= from ? sum + (values[at] ?? 0) : sum), 0);
}

/** Kinds of public cost, which add up in every draw. */
export const COSTS = ["cost_schools", "cost_care", "cost_housing", "cost_land", "cost_settled", "cost_programmes"];

/** What the medians of the kinds of cost leave of the median of their sum. `of(kind)`: the median. */
export const rest = (of) => (of("cost_total") === null ? null : of("cost_total") - COSTS.reduce((sum, kind) => sum + (of(kind) ?? 0), 0));

/** The probability of a target in an area. */
export function target(dossier, id, code) {
  return known(dossier?.targets.find((one) => one.id === id && one.area === code), dossier?.draws) ?? null;
}

/** The published value of a year. */
export function published(world, code, indicator, year) {
  return world.observations[code]?.[indicator]?.find((one) => one[0] === year)?.[1] ?? null;
}

/** First year after `from` in which each draw reaches a threshold. */
export function crossings(dossier, threshold, from = 0) {
  return dossier.share_draws.map((draw) => dossier.years[draw.findIndex((share, at) => dossier.years[at] > from && share >= threshold)] ?? null);
}

/** Whether a run has no distribution: one draw, or draws without a layer of uncertainty. */
export const single = (dossier) => Boolean(dossier) && middle(dossier) === "mean";

/** Mean, standard error (none for one difference and where all are alike) and share above zero of the paired difference of two runs in a year; `null` if they do not pair. */
export function paired(dossier, other, year) {
  // Only with the same seed do two runs have the same random numbers draw by draw.
  if (!dossier || !other || dossier.seed !== other.seed) return null;
  const count = Math.min(dossier.share_draws.length, other.share_draws.length);
  const at = [dossier.years.indexOf(year), other.years.indexOf(year)];
  if (count < 1 || at.includes(-1)) return null;
  const gaps = [];
  const size = dossier.share_draws.reduce((most, draw) => Math.max(most, Math.abs(draw[at[0]])), 0);
  for (let draw = 0; draw < count; draw++) gaps.push(dossier.share_draws[draw][at[0]] - other.share_draws[draw][at[1]]);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / count;
  const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0);
  return { mean, error: alike(gaps, size) ? null : Math.sqrt(squares / (count - 1) / count), above: among(gaps, (gap) => gap > 0, size) };
}
