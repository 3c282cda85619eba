// The live page: binds the choices of the reader to what is asked of the server, and says how far the work is.

import { conductor, keyOf } from "./conductor.js";
import { announce, h, painted } from "./dom.js";
import { panel } from "./panel.js";
import { planned } from "./planned.js";
import { runs } from "./runs.js";
import { isWhole } from "./snapshot.js";
import { journal } from "./state.js";
import { number, pick, t } from "./text.js";
import { reaches } from "./world.js";

/** Draws of the quick ensemble; the server keeps checkpoints for this many. */
const QUICK = 200;

/** What the work is about, in a sentence; nothing while there is none. */
function sentence(app, state) {
  if (state.lost) return t("failure.server");
  if (state.problem) return state.problem;
  if (state.work === "idle") return "";
  const title = pick(state.title);
  if (state.waiting) return t("live.waiting", { title });
  return state.work === "others" ? t("live.others", { title }) : t("live.refining", { draws: number(app.full) });
}

/** The panel of the live page, and what it sets in motion. */
export function live(app) {
  const { world, store } = app;
  const text = h("p", { class: "status", role: "status", "data-test": "status" });
  const bar = h("progress", { max: "1", value: 0, hidden: true });
  const status = h("div", { class: "work" }, text, bar);
  const indicators = () => [...new Set(["urban_share", store.get().ind])];
  const wish = () => {
    const state = store.get();
    const { ref, pins, cmp, ind, run } = state;
    // The server refuses indicators that it does not report for counties, so the others are asked for alone.
    const all = [...world.areas.keys()].every((code) => reaches(world, ind, code));
    return {
      key: app.key, spec: app.spec(), title: app.titleOf(state), note: { zh: state.note, en: state.note }, folder: run ?? null, indicators: all ? indicators() : ["urban_share"], areas: [...world.areas.keys()],
      others: [
        { spec: app.referenceSpec(), note: { zh: "", en: "" }, title: app.titleOf({ base: ref, set: [], name: "" }) },
        ...pins.map((pin) => ({ spec: { scenario: pin.base, levers: pin.set }, note: { zh: pin.note, en: pin.note }, title: { zh: pin.label, en: pin.label } })),
        ...cmp.filter((folder) => folder !== run).map((folder) => ({ folder, title: null })),
      ],
    };
  };

  const work = conductor({ wish, draws: { quick: QUICK, full: app.full }, show });
  app.lineOf = work.lineOf;
  app.referenceLine = (code, indicator) => {
    const data = work.lineOf(keyOf(app.referenceSpec()))?.values[indicator]?.[code];
    return data ? { data, title: app.titleOf({ base: store.get().ref, set: [], name: "" }) } : null;
  };

  function show(part, what = null) {
    if (part === "progress") {
      tell();
      return;
    }
    if (part === "back") {
      announce(t("live.back"));
      force.ask();
      return;
    }
    if (part === "missing" || part === "gone") {
      const { cmp, run } = store.get();
      store.set({ cmp: cmp.filter((one) => one !== what), run: run === what ? null : run });
      app.note(t("run.missing", { folder: what }));
      return;
    }
    if (part === "line") {
      app.refresh(app.answer === null ? "all" : "line");
      if (what !== null) painted().then((end) => performance.measure("qilu:slider-to-line", { start: what, end }));
      return;
    }
    app.answer = work.answer;
    app.whole = work.whole;
    app.others = work.others;
    if (part === "others") {
      app.refresh("others");
      return;
    }
    const told = app.unfold(painted);
    if (what !== null) told.then((end) => performance.measure("qilu:fan", { start: what, end }));
    if (isWhole(app.answer)) announce(app.sentence?.() ?? "");
  }

  function tell() {
    const { state } = work;
    const said = sentence(app, state);
    if (text.textContent !== said) text.textContent = said;
    status.classList.toggle("lost", state.lost || state.problem !== null);
    bar.hidden = state.work === "idle" || state.lost;
    bar.max = state.of || 1;
    bar.value = state.finished;
    bar.setAttribute("aria-label", t("live.progress"));
  }

  async function reference() {
    await work.beside(app.referenceSpec(), indicators()).catch(() => {});
    app.refresh("choice");
  }

  const steps = journal(store);
  const force = planned(app);
  const controls = panel(app, { moved: work.moved, steps, force });
  const list = runs(app, { drop: work.drop });
  // On a narrow screen the levers are called when they are wanted.
  const toggle = h("button", { type: "button", class: "levers-toggle", "aria-controls": "panel", "aria-expanded": "false", "data-test": "levers-toggle", onclick: () => {
    const open = document.body.classList.toggle("levers-open");
    toggle.setAttribute("aria-expanded", String(open));
    // The number is to be seen while the hand moves.
    if (open) document.querySelector(".bigbox").scrollIntoView();
  } });
  const node = h("aside", { class: "side panel", id: "panel", "aria-labelledby": "panel-heading" }, controls.node, list.node);
  addEventListener("pagehide", () => work.leave());
  addEventListener("pageshow", (event) => { if (event.persisted) work.resume(); });
  return {
    node,
    toggle,
    status,
    begin() {
      work.changed();
      reference();
      force.ask();
    },
    refresh: (what) => {
      tell();
      toggle.textContent = t("panel.title");
      controls.refresh(what);
      list.refresh(what);
    },
    changed: (changed) => {
      const has = (...keys) => keys.some((key) => changed.has(key));
      if (has("base", "set", "run")) {
        if (app.answer && app.answer.key !== app.key) app.former = app.answer.key;
        work.changed();
      } else if (has("ref", "pins", "cmp")) {
        work.comparison();
      } else if (has("name", "note")) {
        work.renamed();
      }
      if (has("ind")) work.line();
      if (has("ref", "ind")) reference();
      if (has("base", "set", "run", "scope")) force.ask();
      controls.changed(changed);
      list.changed(changed);
    },
  };
}
