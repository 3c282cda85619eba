// The controls: scenario, place, levers with their schedules, packages, and what is kept. They show the state and change it; they
// keep none of it themselves.

import { announce, download, fill, h, hide, settled } from "./dom.js";
import { lever, RAMP } from "./lever.js";
import { pins } from "./pins.js";
import { server } from "./source.js";
import { written } from "./state.js";
import { label, pick, t } from "./text.js";
import { name } from "./world.js";

/** Levers that planners move most; the others stand behind a fold. */
const FIRST = ["hukou_openness", "permit_coverage", "family_settlement", "affordable_rental", "housing_supply", "school_places", "health_capacity", "county_seat", "county_jobs", "reclassification"];

/** Milliseconds after which values of a former place or scenario are greyed. */
const GREY = 300;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** A name as the name of a file. */
const fileName = (text) => text.trim().replace(/[\s/\\:*?\x22<>|]+/g, "-").slice(0, 60);

/** The controls. `moved(at)`: a lever is about to be moved; `steps`: undo and redo; `force`: planned values of the levers. */
export function panel(app, { moved, steps, force }) {
  const { world, store } = app;
  const years = [world.leverYears[0], world.leverYears.at(-1)];
  const said = h("p", { class: "refused", role: "alert", "data-test": "panel-said" });
  const say = (text) => { said.textContent = text; };
  const choose = (test, act) => h("select", { "data-test": test, onchange: (event) => act(event.target.value) });
  // A name and a note belong to the scenario that was left.
  const base = choose("base", (value) => store.set({ base: value, name: "", note: "", run: null }));
  const ref = choose("reference", (value) => store.set({ ref: value }));
  const scopes = choose("scope", (value) => store.set({ scope: value }));
  const packages = choose("package", () => {});
  const own = h("div", { class: "levers" });
  const list = h("div", { class: "settings", "data-test": "settings" });
  const open = h("div", { class: "opened", "data-test": "opened" });
  const tools = h("div", { class: "row tools" });
  const node = h("div", { class: "controls" });
  const kept = pins(app, { say });
  const more = h("details", { class: "more" });
  let controls = [];

  /** Whether a finished run is open, whose levers are shown and not changed. */
  const isLocked = () => Boolean(store.get().run);
  const change = (set, moving = false) => store.set({ set, run: null }, moving);
  const places = () => [store.get().scope];
  const setting = (which) => (isLocked() ? null : store.get().set.find((one) => one.name === which.name && same(one.places ?? ["province"], places())) ?? null);

  function put(which, part, moving) {
    const before = setting(which);
    if (!before && !Object.keys(part).length) return;
    const next = { name: which.name, value: force.at(which, app.year)[0], start: years[0], ramp: RAMP, end: undefined, places: places(), ...before, ...part };
    // A setting keeps its place in the list, because of two for equally many counties the later one holds.
    const { set } = store.get();
    change(before ? set.map((one) => (one === before ? next : one)) : [...set, next], moving);
  }

  /** Why a lever cannot be set at the place. */
  function locked(which) {
    if (isLocked()) return "";
    const { scope } = store.get();
    const narrow = world.areas.get(scope)?.level === "county" || scope.startsWith("kind:");
    return which.grain === "city" && narrow ? t("lever.city_only") : null;
  }

  const control = (which) => {
    const one = lever(which, { own: () => setting(which), put: (part, moving) => put(which, part, moving), clear: () => change(store.get().set.filter((other) => other !== setting(which))), force, years, year: () => app.year, locked: locked(which), moved, steps });
    controls.push(one);
    return one.node;
  };

  function drawLevers() {
    controls = [];
    const rest = world.levers.filter((one) => !FIRST.includes(one.name));
    fill(own, FIRST.filter((one) => world.lever.has(one)).map((one) => control(world.lever.get(one))));
    fill(more, h("summary", null, t("panel.more", { count: rest.length })), ["lever", "constraint", "path"].map((role) => {
      const of = rest.filter((one) => one.role === role);
      return of.length ? [h("h4", null, t("role." + role)), of.map(control)] : null;
    }));
  }

  function drawSettings() {
    const set = isLocked() ? (app.isCurrent(app.whole) ? app.whole.run.levers : []) : store.get().set;
    const lines = app.inWords(set);
    fill(list, set.length ? set.map((one, at) => h("div", { class: "setting" }, h("span", null, lines[at]),
      isLocked() ? null : h("button", { type: "button", class: "quiet", "aria-label": t("panel.remove", { lever: lines[at] }), onclick: () => change(store.get().set.filter((other) => written(other) !== written(one))) }, "×"))) : h("p", { class: "hint" }, t(isLocked() ? "set.none" : "panel.untouched")));
  }

  async function save() {
    const state = store.get();
    const title = app.title();
    say("");
    try {
      const text = isLocked() ? app.whole.run.scenario : await server.scenario({ spec: app.spec(), title, meaning: { zh: state.note, en: state.note } });
      const file = isLocked() ? app.whole.run.name : fileName(state.name) || (state.set.length ? `${state.base}-adjusted` : state.base);
      download(`${file}.toml`, text, "text/plain;charset=utf-8");
    } catch (problem) {
      say(problem.message);
    }
  }

  /** Adds the settings of a package that are not there yet. */
  function take() {
    const { set } = store.get();
    const wanted = (world.scenarios.find((one) => one.name === packages.value)?.levers ?? []).filter((one) => one.end >= years[0]).map(({ timing, ...one }) => one);
    const place = (one) => JSON.stringify([one.name, one.places ?? ["province"]]);
    const inBase = new Set((world.scenarios.find((one) => one.name === store.get().base)?.levers ?? []).map(({ timing, ...one }) => JSON.stringify(one)));
    const added = wanted.filter((one) => !set.some((other) => same(other, one)) && !inBase.has(JSON.stringify(one)));
    const replaced = new Set(added.map(place));
    change([...set.filter((one) => !replaced.has(place(one))), ...added]);
    const text = t(added.length ? "panel.taken" : "panel.nothing_to_take", { count: added.length });
    announce(text);
    say(added.length ? "" : text);
  }

  function drawTools() {
    const can = steps.can();
    const button = (key, test, act, disabled = false) => h("button", { type: "button", "data-test": test, onclick: act, disabled }, t(key));
    fill(tools, button("panel.undo", "undo", steps.undo, !can.undo), button("panel.redo", "redo", steps.redo, !can.redo),
      button("panel.reset", "reset", () => store.set({ set: [], name: "", note: "", run: null }), isLocked() || !store.get().set.length), button("panel.pin", "pin", kept.pin, isLocked()), button("panel.save", "save", save));
  }

  /** What is open, where it is a finished run, and the ways back. */
  function drawOpen() {
    const { run } = store.get();
    hide(open, !run);
    if (!run) return;
    const saved = app.whole?.key === app.key ? app.whole : null;
    const request = saved?.saved.request;
    fill(open, h("p", null, t("panel.opened", { title: saved ? pick(saved.title) : run })), saved?.saved.note ? h("p", { class: "hint" }, saved.saved.note) : null, h("div", { class: "row" },
      h("button", { type: "button", "data-test": "close-run", onclick: () => store.set({ run: null }) }, t("panel.back")),
      request ? h("button", { type: "button", class: "quiet", "data-test": "take-run", onclick: () => store.set({ run: null, base: request.scenario, set: request.levers, name: "", note: "" }) }, t("panel.take_run")) : null));
  }

  const options = (all, value, text) => all.map((one) => h("option", { value: value(one) }, text(one)));

  function drawChoices() {
    const state = store.get();
    const titles = (all) => options(all, (one) => one.name, (one) => pick(one.title));
    fill(base, titles(world.scenarios));
    fill(ref, titles(world.scenarios));
    const taken = packages.value;
    fill(packages, titles(world.scenarios.filter((one) => one.levers.length)));
    if (taken) packages.value = taken;
    const group = (key, all) => h("optgroup", { label: t(key) }, all);
    const county = [state.scope, state.place].filter((code, at, all) => world.areas.get(code)?.level === "county" && all.indexOf(code) === at);
    const tier = state.scope.startsWith("tier:") ? [h("option", { value: state.scope }, app.scopes([state.scope]))] : [];
    fill(scopes, h("option", { value: "province" }, t("scope.province")), group("scope.circles", options(world.region.circles, (one) => `circle:${one.name}`, label)),
      group("scope.kinds", [...["district", "county"].map((kind) => h("option", { value: `kind:${kind}` }, t("scope." + kind))), ...tier]),
      group("scope.cities", options(world.region.cities, (one) => one.code, pick)),
      county.length ? group("scope.county_picked", county.map((code) => h("option", { value: code }, name(world, code, true)))) : null);
    [[base, state.base], [ref, state.ref], [scopes, state.scope]].forEach(([control, value]) => { control.value = value; });
    base.disabled = isLocked();
    packages.setAttribute("aria-label", t("panel.package"));
  }

  const text = (key, test, tag) => h(tag, { "data-test": test, maxlength: tag === "input" ? "80" : "400", rows: tag === "input" ? null : "2", onchange: (event) => store.set({ [key]: event.target.value.trim(), run: null }) });
  const [title, remark] = [text("name", "name", "input"), text("note", "remark", "textarea")];
  // Made once: a control that is put into another label would lose the focus.
  const fields = [["panel.base", base], ["panel.name", title], ["panel.note", remark], ["panel.reference", ref], ["panel.scope", scopes]].map(([key, own]) => {
    const word = h("span");
    return { key, word, node: h("label", { class: "field" }, word, own) };
  });
  const applied = h("button", { type: "button", "data-test": "take", onclick: take });
  const packaged = h("div", { class: "row" }, packages, applied);
  const hint = h("p", { class: "hint", "data-test": "lever-year" });

  /** Name and note: those of the reader, or of the finished run that is open. */
  function drawWords() {
    const state = store.get();
    const saved = isLocked() && app.isCurrent(app.whole) ? app.whole : null;
    title.value = saved ? pick(saved.title) : state.name;
    title.placeholder = pick(app.titleOf({ ...state, name: "" }));
    remark.value = saved ? saved.saved.note : state.note;
    title.disabled = isLocked();
    remark.disabled = isLocked();
  }

  function draw() {
    const state = store.get();
    drawChoices();
    drawWords();
    drawOpen();
    drawTools();
    const { place, scope } = state;
    const other = place !== scope && !(world.areas.get(place).level === "province" && scope === "province");
    fields.forEach((one) => { one.word.textContent = t(one.key); });
    applied.textContent = t("panel.take");
    applied.disabled = isLocked();
    fill(node, h("h2", { id: "panel-heading" }, t("panel.title")), open, tools, said, fields.map((one) => one.node),
      other ? h("button", { type: "button", class: "quiet", "data-test": "use-place", onclick: () => store.set({ scope: world.areas.get(place).level === "province" ? "province" : place }) }, t("panel.use_place", { place: name(world, place, true) })) : null,
      hint, own, more, h("h3", null, t("panel.settings")), list, h("h3", null, t("panel.package")), packaged,
      h("h3", null, t("panel.kept")), kept.node);
    drawLevers();
    tell();
    drawSettings();
    kept.refresh();
  }

  /** Greys the values of a former place or scenario. Those that are renewed within a moment do not flicker. */
  const grey = settled(GREY, () => {
    const isOld = !force.isCurrent();
    node.classList.toggle("renewing", isOld);
    const words = force.isRefused() ? "panel.refused" : "panel.renewing";
    hint.textContent = t(isOld ? words : "panel.in_force", { year: app.year, place: app.scopes(places()) });
  });

  /** Values in force in another year, or new ones. */
  const tell = () => {
    node.dataset.current = String(force.isCurrent());
    if (force.isCurrent()) {
      node.classList.remove("renewing");
      hint.textContent = t("panel.in_force", { year: app.year, place: app.scopes(places()) });
    }
    grey();
    controls.forEach((one) => { if (!one.isMoving()) one.refresh(); });
  };
  force.listen(tell);
  let drawn = "";
  return {
    node,
    changed(changed) {
      if (controls.some((one) => one.isMoving())) {
        drawSettings();
        drawTools();
        return;
      }
      if (["base", "set", "run", "ref", "scope", "place", "pins", "name", "note", "lang"].some((key) => changed.has(key))) draw();
      else if (changed.has("year")) tell();
    },
    refresh: (what) => {
      // What a finished run holds is known only once it is there.
      if (isLocked() && ["all", "others"].includes(what)) {
        drawOpen();
        drawWords();
        drawSettings();
      }
      if (what !== "all" || drawn !== "") return;
      drawn = "once";
      draw();
    },
  };
}
