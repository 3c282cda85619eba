// One answer as one object: the numbers of one scenario from one run, which never change. Whatever is on the screen comes
// from a single snapshot, so that a probability and an interval beside it cannot be of two settings.

import { known } from "./estimate.js";
import { row } from "./world.js";

/**
 * A snapshot. `words`: the title and the note that its scenario file has.
 * - `key`: digest of the scenario, as text: equal for equal settings.
 * - `id`: the run: number of its job, name of its folder, or number of the quick ensemble.
 * - `kind`: `fan`, a quick ensemble with few indicators; `ensemble`, a full one; `run`, a finished run of a folder.
 * - `title`: title of the scenario in both languages.
 * - `run`: the data of the run; those of a fan have fewer indicators.
 * - `saved`: folder and digest of the manifest of a finished run.
 */
export function snapshot({ key, id, kind, title, run, saved = null, words = "" }) {
  return Object.freeze({ key, id, kind, title, run, saved, words, draws: run.draws, seed: run.seed, years: run.years });
}

/** Whether a snapshot has everything that a run holds. */
export const isWhole = (own) => own !== null && own.kind !== "fan";

/** Percentiles by name and year of an indicator in an area; `null` where the snapshot does not have it. */
export function percentiles(world, own, code, indicator) {
  if (!own) return null;
  const rows = {};
  for (const statistic of own.run.statistics[world.areas.get(code).level]) {
    const values = row(world, own.run, code, indicator, statistic);
    if (values) rows[statistic] = values;
  }
  return Object.keys(rows).length ? rows : null;
}

/** Values of an indicator in a year by code of all areas: `{value, low, high}`. */
export function valuesOf(world, own, indicator, year) {
  const all = new Map();
  const at = own.years.indexOf(year);
  for (const code of world.areas.keys()) {
    const [low, value, high] = ["q0.1", "q0.5", "q0.9"].map((statistic) => row(world, own.run, code, indicator, statistic)?.[at] ?? null);
    if (value !== null) all.set(code, { value, low, high });
  }
  return all;
}

/** Targets of an area with their estimates. */
export function targets(own, code) {
  return own ? own.run.targets.filter((one) => one.area === code).map((one) => known(one, own.draws)) : [];
}
