// What the levers are worth at the chosen place, year by year, as the engine has it: the settings of the scenario file and the
// reader's own, of wider and of narrower places together.

import { passes, RETRY, server } from "./source.js";

/** The planned values of the current scenario at the chosen place; `ask()` renews them and tells those who listen. */
export function planned(app) {
  const { store, world } = app;
  const listeners = [];
  const known = new Map();
  let asking = false;
  let shown = { years: [], levers: {} };
  /** What the values that are shown are of, and what the server has refused. */
  let shownKey = "";
  let refusedKey = "";
  /** Ends the pause before the next try. */
  let wake = () => {};
  const wish = () => {
    const { scope, run } = store.get();
    return run ? { run, place: scope } : { spec: app.spec(), place: scope };
  };
  const isCurrent = () => shownKey === JSON.stringify(wish());
  const isRefused = () => refusedKey === JSON.stringify(wish());
  const tell = () => listeners.forEach((listener) => listener());
  async function ask() {
    let wait = RETRY[0];
    if (!isCurrent()) tell();
    if (asking) {
      asking = "again";
      wake();
      return;
    }
    do {
      asking = "once";
      const body = wish();
      const key = JSON.stringify(body);
      try {
        const got = known.get(key) ?? await server.levers(body);
        if (known.size > 200) known.clear();
        known.set(key, got);
        [shown, shownKey] = [got, key];
        tell();
        wait = RETRY[0];
      } catch (problem) {
        // The work on the results says that the server is gone or refuses the scenario; the values stay, greyed. What is refused
        // is not asked again, but a server that is gone comes back, also where nothing else is asked of it meanwhile.
        if (problem.status && !passes(problem)) {
          refusedKey = key;
          tell();
          continue;
        }
        const time = wait;
        await new Promise((done) => {
          wake = done;
          setTimeout(done, time);
        });
        wait = Math.min(2 * wait, RETRY[1]);
        asking = "again";
      }
    } while (asking === "again");
    asking = false;
  }
  return {
    ask,
    /** Whether the values are those of the current scenario at the chosen place, and not yet those of a former one. */
    isCurrent,
    /** Whether the server refuses the current scenario, so that its values will not come. */
    isRefused,
    listen: (listener) => listeners.push(listener),
    /** Least and largest value of a lever over the counties of the place, in a year. */
    at(lever, year) {
      const own = shown.levers[lever.name];
      const at = shown.years.indexOf(year);
      return own && at >= 0 ? [own.low[at], own.high[at]] : [lever.neutral, lever.neutral];
    },
    /** The same by year from the first in which levers can be set; `null` for a lever that is neutral throughout. */
    path(lever) {
      const own = shown.levers[lever.name];
      if (!own) return null;
      const from = shown.years.indexOf(world.leverYears[0]);
      const rows = shown.years.map((year, at) => ({ year, low: own.low[at], high: own.high[at] })).slice(Math.max(0, from - 1));
      return rows;
    },
  };
}
