// The live page: one run at once, 200 draws within a second, then a thousand; each step says which it is.

import { h, painted, settled } from "./dom.js";
import { panel } from "./panel.js";
import { runs } from "./runs.js";
import { server } from "./source.js";
import { both, t } from "./text.js";

const POLL = 250;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The panel of the live page, and what it sets in motion. */
export function live(app) {
  const { world, store } = app;
  const names = world.scenarios.map((one) => one.name);
  const FULL = app.full;
  // The server keeps checkpoints for this many draws.
  const QUICK = Math.min(200, FULL);
  const state = store.get();
  // A link may name scenarios and levers that this server does not have.
  const start = {
    base: names.includes(state.base) ? state.base : names.includes("plan") ? "plan" : names[0],
    ref: names.includes(state.ref) ? state.ref : names.includes("baseline") ? "baseline" : names[0],
    set: state.set.filter((one) => world.lever.has(one.name)),
  };
  store.set(start, true);
  const status = h("p", { class: "status", role: "status", "data-test": "status" });
  const bar = h("progress", { max: String(FULL), value: 0, hidden: true, "aria-label": t("live.progress") });
  const dossiers = new Map();
  let lines = null;
  /** When the hand moved, until the line that follows is asked for. */
  let moved = null;
  let waiting = false;
  let fanning = null;
  let serial = 0;
  /** Number of the job that this page waits for. */
  let current = null;

  /** What is on its way is no longer wanted. */
  function forget() {
    serial += 1;
    fanning?.abort();
    if (current !== null) server.cancel(current).catch(() => {});
    current = null;
  }

  const say = (text) => { status.textContent = text; };
  const failed = (problem) => { if (problem.name !== "AbortError") say(problem.status ? problem.message : t("failure.server")); };
  const title = (base, set) => both(set.length ? "live.changed" : "live.as_is", { title: world.scenarios.find((one) => one.name === base)?.title ?? { zh: base, en: base } });
  app.shownTitle = () => app.run.folder ? app.subject.title : title(store.get().base, store.get().set);
  app.referenceLine = (code, indicator) => {
    const data = lines?.values[indicator]?.[code];
    return data ? { data, title: world.scenarios.find((one) => one.name === store.get().ref)?.title } : null;
  };

  const indicators = () => [...new Set(["urban_share", store.get().ind])];

  /** One run; while it is on its way newer wishes wait, and only the last of them is asked. */
  async function line() {
    if (waiting) {
      waiting = "again";
      return;
    }
    try {
      do {
        waiting = "once";
        const began = moved;
        moved = null;
        const answer = await server.line({ spec: app.spec(), indicators: indicators() });
        if (app.level !== "line") app.before = app.level;
        app.line = answer;
        app.level = "line";
        app.refresh(app.before === "none" ? "all" : "line");
        if (began !== null) painted().then((end) => performance.measure("qilu:slider-to-line", { start: began, end }));
      } while (waiting === "again");
    } catch (problem) {
      failed(problem);
    }
    waiting = false;
  }

  const fan = settled(150, async () => {
    fanning?.abort();
    fanning = new AbortController();
    const own = serial;
    const began = performance.now();
    const code = store.get().place;
    const areas = [...new Set([world.province.code, code])];
    // The server refuses indicators that it does not report for counties.
    const reach = world.areas.get(code).level === "county" ? indicators().filter((one) => world.indicator.get(one).reach === "county") : indicators();
    try {
      const answer = await server.fan({ spec: app.spec(), draws: QUICK, indicators: reach, areas }, fanning.signal);
      // A newer setting was chosen meanwhile, or the full ensemble is there already.
      if (own !== serial || app.level === "dossier") return;
      app.fan = answer;
      app.level = "fan";
      app.unfold().then((end) => performance.measure("qilu:fan", { start: began, end }));
      full();
    } catch (problem) {
      failed(problem);
    }
  });

  /** A full ensemble of a scenario, kept for the page. `still()`: whether it is still wanted. */
  async function ensemble(spec, name, still, watch = () => {}) {
    const key = JSON.stringify(spec);
    if (dossiers.has(key)) return dossiers.get(key);
    let job = await server.start({ spec, draws: FULL, keep: false, title: name });
    // The setting may have changed while the job was being ordered; without this the job would run to its end.
    if (still()) current = job.id;
    else server.cancel(job.id).catch(() => {});
    while (job.state === "queued" || job.state === "running") {
      await pause(POLL);
      if (!still()) return null;
      job = await server.job(job.id);
      watch(job);
    }
    current = null;
    if (!still()) return null;
    if (job.state !== "done") throw Object.assign(new Error(job.error ?? job.state), { status: 500 });
    const dossier = await server.dossier(job.id);
    if (dossiers.size > 8) dossiers.delete(dossiers.keys().next().value);
    dossiers.set(key, dossier);
    return dossier;
  }

  const full = settled(400, async () => {
    forget();
    const own = serial;
    const still = () => own === serial;
    const { base, ref, set, pins, cmp } = store.get();
    try {
      bar.hidden = false;
      say(t("live.refining", { draws: FULL }));
      const dossier = await ensemble(app.spec(), title(base, set), still, (job) => { bar.value = job.finished; });
      if (!dossier || !still()) return;
      app.subject = dossier;
      app.level = "dossier";
      app.unfold();
      const wanted = [[{ scenario: ref, levers: [] }, title(ref, [])], ...pins.map((pin) => [{ scenario: pin.base, levers: pin.set }, { zh: pin.label, en: pin.label }])];
      const others = [];
      for (const [spec, name] of wanted) {
        bar.value = 0;
        say(t("live.others", { title: name[document.documentElement.lang === "en" ? "en" : "zh"] }));
        const other = await ensemble(spec, name, still, (job) => { bar.value = job.finished; });
        if (!other || !still()) return;
        others.push({ dossier: { ...other, title: name } });
      }
      for (const folder of cmp) others.push({ dossier: (await server.run(folder)).dossier });
      if (!still()) return;
      app.others = others;
      say("");
      bar.hidden = true;
      app.unfold();
    } catch (problem) {
      bar.hidden = true;
      failed(problem);
    }
  });

  async function reference() {
    try {
      lines = await server.line({ spec: app.referenceSpec(), indicators: indicators() });
      app.refresh("choice");
    } catch (problem) {
      failed(problem);
    }
  }

  /** A finished run in the place of the scenario that is being made. */
  async function open(folder) {
    forget();
    try {
      const run = await server.run(folder);
      app.subject = run.dossier;
      app.run = { folder: run.folder, manifest: run.manifest_sha256 };
      app.level = "dossier";
      app.refresh("all");
    } catch (problem) {
      failed(problem);
    }
  }

  const controls = panel(app, { moved: (at) => { moved = at; }, say });
  const list = runs(app, { say });
  const node = h("div", { class: "panel" }, status, bar, controls.node, list.node);
  return {
    node,
    refresh: (what) => {
      if (what === "all") bar.setAttribute("aria-label", t("live.progress"));
      controls.refresh(what);
      list.refresh(what);
    },
    changed: (changed) => {
      const has = (...keys) => keys.some((key) => changed.has(key));
      if (store.get().run) {
        if (has("run", "base")) open(store.get().run);
        return;
      }
      if (has("run")) app.run = { folder: null, manifest: null };
      if (has("base", "set", "run")) {
        forget();
        app.run = { folder: null, manifest: null };
        // These belong to the former setting.
        app.contributions = null;
        if (app.level === "dossier" || app.level === "fan") app.before = app.level;
        app.level = app.level === "none" ? "none" : "line";
        line();
        fan();
      } else if (has("ind") && app.level !== "dossier") {
        line();
        fan();
      } else if (has("place") && app.level === "fan") {
        fan();
      }
      // A new base leads to a fan, and the fan asks for the full ensemble itself.
      if (has("ref", "pins", "cmp") && !has("base")) full();
      if (has("ref", "base", "ind")) reference();
    },
  };
}
