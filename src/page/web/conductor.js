// What the live page asks of the server, and when: one run at once, a quick ensemble, then the full one and those that it
// is compared with. Only a change of the scenario starts them; looking around does not.

import { pause, settled } from "./dom.js";
import { isWhole, snapshot } from "./snapshot.js";
import { passes, RETRY, server } from "./source.js";

/** Milliseconds to the first look at a job, and at most between two; each pause is twice as long as the one before. */
const POLL = [60, 250];

/** Number of settings whose single runs are kept, and of full ensembles. */
const KEPT = { lines: 40, runs: 10 };

/** The key of a specification. */
export const keyOf = (spec) => JSON.stringify(spec);

/** Keeps the newest entries of a map. */
function keep(map, key, value, most) {
  map.delete(key);
  map.set(key, value);
  while (map.size > most) map.delete(map.keys().next().value);
}

/** The words of a scenario: equal for equal ones. */
const words = (title, note) => JSON.stringify([title, note]);

/**
 * Asks for what `wish()` describes: `{key, spec, title, folder, indicators, others}`, where `others` are the scenarios and runs
 * to compare with and `folder` is set while a finished run is open.
 * - `show(part)`: something new is there: `line`, `answer`, `others`, `progress`.
 * - `draws`: draws of the quick and of the full ensemble.
 */
export function conductor({ wish, show, draws }) {
  const lines = new Map();
  const runs = new Map();
  /** What is known of the work: shown by the page as its state. */
  const state = { work: "idle", finished: 0, of: 0, waiting: false, title: null, problem: null, lost: false };
  let answer = null;
  let whole = null;
  let others = [];
  let serial = 0;
  let fans = 0;
  let fanning = null;
  /** Number of the job that this page waits for. */
  let job = null;
  let lining = false;
  let moved = null;

  const set = (change) => {
    Object.assign(state, change);
    show("progress");
  };

  /** What is on its way is no longer wanted. */
  function forget() {
    serial += 1;
    fanning?.abort();
    if (job !== null) server.cancel(job).catch(() => {});
    job = null;
    // Where the next wish needs nothing of the server, nothing would find out that it is back.
    set({ work: "idle", problem: null, lost: false });
  }

  /** Repeats an attempt while the server cannot be reached or has no room. `still()`: whether it is wanted. */
  async function patiently(still, attempt) {
    let wait = RETRY[0];
    for (;;) {
      try {
        const done = await attempt();
        if (state.lost || state.problem) {
          const back = state.lost;
          set({ lost: false, problem: null });
          if (back) show("back");
        }
        return done;
      } catch (problem) {
        if (problem.name === "AbortError" || !still()) return null;
        if (problem.status && !passes(problem)) throw problem;
        set({ lost: !problem.status, problem: problem.status ? problem.message : null });
        await pause(wait);
        wait = Math.min(2 * wait, RETRY[1]);
        if (!still()) return null;
      }
    }
  }

  /** One run; while it is on its way newer wishes wait, and only the last of them is asked. */
  async function line() {
    if (lining) {
      lining = "again";
      return;
    }
    do {
      lining = "once";
      const { key, spec, indicators, folder } = wish();
      const known = lines.get(key);
      const missing = indicators.filter((one) => !known?.values[one]);
      if (folder || !missing.length) continue;
      const began = moved;
      moved = null;
      try {
        // A newer wish ends the attempts for an older one.
        const got = await patiently(() => lining !== "again", () => server.line({ spec, indicators: missing }));
        if (got) {
          keep(lines, key, { years: got.years, values: { ...known?.values, ...got.values } }, KEPT.lines);
          show("line", began);
        }
      } catch (problem) {
        set({ problem: problem.message });
      }
    } while (lining === "again");
    lining = false;
  }

  /** A full ensemble; `still()`: whether it is still wanted. */
  async function ensemble({ spec, title, note }, still) {
    const key = keyOf(spec);
    if (runs.has(key)) return described(runs.get(key), { spec, title, note }, still);
    for (;;) {
      const began = await patiently(still, () => server.start({ spec, draws: draws.full, keep: false, title, meaning: note }));
      if (!began) return null;
      // The setting may have changed while the job was being ordered; without this the job would run to its end.
      if (!still()) {
        server.cancel(began.id).catch(() => {});
        return null;
      }
      job = began.id;
      const ended = await followed(began, still);
      if (!ended || !still()) return null;
      job = null;
      if (ended.state === "done") {
        const run = await patiently(still, () => server.dossier(ended.id));
        if (!run || !still()) return null;
        const own = snapshot({ key, id: `job ${ended.id}`, kind: "ensemble", title, run, words: words(title, note) });
        keep(runs, key, own, KEPT.runs);
        return own;
      }
      if (ended.state === "failed") throw Object.assign(new Error(ended.error ?? ended.state), { status: 500 });
      // A job that a restart of the server has lost, or that was stopped unwatched, is ordered again.
    }
  }

  /** A run under another title or with another note: its file has them too. */
  async function described(own, { spec, title, note }, still) {
    if (own.words === words(title, note)) return own;
    const text = spec.levers.length ? await patiently(still, () => server.scenario({ spec, title, meaning: note, draws: own.draws })) : own.run.scenario;
    if (text === null) return null;
    const named = Object.freeze({ ...own, title, words: words(title, note), run: Object.freeze({ ...own.run, scenario: text }) });
    keep(runs, own.key, named, KEPT.runs);
    return named;
  }

  /** A job until it is over. */
  async function followed(began, still) {
    let [now, wait] = [began, POLL[0]];
    while (["queued", "running", "waiting"].includes(now.state)) {
      set({ finished: now.finished, of: now.draws, waiting: now.state !== "running" });
      await pause(wait);
      wait = Math.min(2 * wait, POLL[1]);
      if (!still()) return null;
      try {
        now = await patiently(still, () => server.job(now.id));
      } catch (problem) {
        if (problem.status !== 404) throw problem;
        now = { ...now, state: "lost" };
      }
      if (!now) return null;
    }
    return now;
  }

  const fan = settled(150, async () => {
    const { key, spec, indicators, areas, folder } = wish();
    // Where the full ensemble has no more draws it is as quick.
    if (folder || runs.has(key) || draws.full <= draws.quick) return;
    fanning?.abort();
    fanning = new AbortController();
    const own = serial;
    const still = () => own === serial;
    const { signal } = fanning;
    const began = performance.now();
    try {
      const got = await patiently(still, () => server.fan({ spec, draws: draws.quick, indicators, areas }, signal));
      // A newer setting was chosen meanwhile, or the full ensemble is there already.
      if (!got || !still() || (isWhole(answer) && answer.key === key)) return;
      fans += 1;
      answer = snapshot({ key, id: `fan ${fans}`, kind: "fan", title: wish().title, run: got });
      show("answer", began);
    } catch (problem) {
      set({ problem: problem.message });
    }
  });

  const full = settled(draws.full > draws.quick ? 500 : 150, async () => {
    const own = serial;
    const still = () => own === serial;
    const { spec, title, note, folder } = wish();
    if (folder) return;
    try {
      set({ work: "full", title, finished: 0, of: draws.full, waiting: false });
      const got = await ensemble({ spec, title, note }, still);
      if (!got || !(await take(got, still))) return;
      await compared(still);
    } catch (problem) {
      if (still()) set({ work: "idle", problem: problem.message });
    }
  });

  /** Shows a whole run under the title and with the note that the scenario has by then: both may be given while the run is on
   * its way. Gives whether it is shown. */
  async function take(own, still) {
    let named = own;
    for (let now = wish(); !now.folder && named.words !== words(now.title, now.note); now = wish()) {
      named = await described(named, now, still);
      if (!named || !still()) return false;
    }
    answer = named;
    whole = named;
    show("answer");
    return true;
  }

  /** The scenarios and runs beside the one that is shown. */
  async function compared(still) {
    const found = [];
    for (const one of wish().others) {
      set({ work: "others", title: one.title, finished: 0, of: draws.full, waiting: false });
      const got = one.folder ? await there(one.folder, still) : await ensemble(one, still);
      if (!still()) return;
      // A title may have been given since the run was made.
      if (got) found.push(Object.freeze({ ...got, title: one.title ?? got.title }));
    }
    others = found;
    set({ work: "idle" });
    show("others");
  }

  /** A finished run to compare with; `null`, and told, for one that is not there. */
  async function there(folder, still) {
    try {
      return await opened(folder, still);
    } catch (problem) {
      if (problem.status !== 404) throw problem;
      if (still()) show("gone", folder);
      return null;
    }
  }

  /** A finished run. */
  async function opened(folder, still) {
    const key = `run:${folder}`;
    if (runs.has(key)) return runs.get(key);
    const got = await patiently(still, () => server.run(folder));
    if (!got) return null;
    const own = snapshot({ key, id: `run ${folder}`, kind: "run", title: got.own_title ? { zh: got.own_title, en: got.own_title } : got.dossier.title, run: got.dossier, saved: { folder: got.folder, manifest: got.manifest_sha256, request: got.request ?? null, note: got.note ?? "" } });
    keep(runs, key, own, KEPT.runs);
    return own;
  }

  return {
    state,
    get answer() { return answer; },
    get whole() { return whole; },
    get others() { return others; },
    lineOf: (key) => lines.get(key) ?? null,
    moved: (at) => { moved = at; },
    line,
    /** The single run of another scenario. */
    async beside(spec, indicators) {
      const key = keyOf(spec);
      const known = lines.get(key);
      const missing = indicators.filter((one) => !known?.values[one]);
      if (!missing.length) return;
      const got = await patiently(() => true, () => server.line({ spec, indicators: missing }));
      if (got) keep(lines, key, { years: got.years, values: { ...lines.get(key)?.values, ...got.values } }, KEPT.lines);
    },
    /** The scenario has changed. */
    async changed() {
      forget();
      const own = serial;
      const { key, title, note, folder } = wish();
      if (folder) {
        try {
          const got = await opened(folder, () => own === serial);
          const still = () => own === serial;
          if (got && still() && (await take(got, still))) await compared(still);
        } catch (problem) {
          if (own !== serial) return;
          if (problem.status === 404) show("missing", folder);
          else set({ problem: problem.message });
        }
        return;
      }
      const known = runs.get(key);
      if (known?.words === words(title, note)) take(known, () => own === serial);
      line();
      fan();
      full();
    },
    /** What it is compared with has changed; the ensemble itself goes on. */
    comparison() {
      if (!isWhole(answer) || answer.key !== wish().key) return;
      forget();
      const own = serial;
      compared(() => own === serial).catch((problem) => { if (own === serial) set({ work: "idle", problem: problem.message }); });
    },
    /** The current scenario has another title or another note. An answer that is still on its way takes them over when it comes. */
    async renamed() {
      const { key, title, folder } = wish();
      if (folder || answer?.key !== key) return;
      if (!isWhole(answer)) {
        answer = Object.freeze({ ...answer, title });
        show("answer");
        return;
      }
      // Another comparison, which is asked for meanwhile, does not end this.
      const still = () => answer.key === key && wish().key === key;
      try {
        await take(answer, still);
      } catch (problem) {
        if (still()) set({ problem: problem.message });
      }
    },
    /** A run that was removed or renamed is read anew. */
    drop: (folder) => { runs.delete(`run:${folder}`); },
    /** Nobody looks any more. */
    leave() {
      if (job !== null) server.abandon(job);
    },
    /** The page is shown again from the history of the browser. */
    resume() {
      if (state.work !== "idle") this.changed();
    },
  };
}
