// The controls: scenario, place, levers with their schedules, packages, pins, and saving.

import { announce, download, fill, h } from "./dom.js";
import { server } from "./source.js";
import { written } from "./state.js";
import { label, period, pick, short, sized, t, tongue } from "./text.js";
import { name } from "./world.js";

/** Levers that planners move most; the others stand behind a fold. */
const FIRST = ["hukou_openness", "permit_coverage", "family_settlement", "affordable_rental", "housing_supply", "school_places", "health_capacity", "county_seat", "county_jobs", "reclassification"];
const RAMP = 4;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** A step that gives a slider about a hundred places. */
function step(lever) {
  const raw = (lever.max - lever.min) / 100;
  const size = 10 ** Math.floor(Math.log10(raw));
  // The division may leave a value a little above the round step.
  return [1, 2, 5, 10].map((one) => one * size).find((one) => one >= raw * 0.999);
}

/** The controls. `moved(at)`: a lever is about to be moved, at a time; `say`: tells the reader. */
export function panel(app, { moved, say }) {
  const { world, store } = app;
  const first = world.passed + 1;
  let scope = "province";
  const undo = [];
  const select = (test, choose) => h("select", { "data-test": test, onchange: (event) => choose(event.target.value) });
  const base = select("base", (value) => store.set({ base: value, run: null }));
  const ref = select("reference", (value) => store.set({ ref: value }));
  const scopes = select("scope", (value) => { scope = value; drawLevers(); });
  const packages = select("package", () => {});
  const own = h("div", { class: "levers" });
  const list = h("div", { class: "settings", "data-test": "settings" });
  const node = h("div", { class: "controls" });

  function change(set, quiet = false) {
    if (!quiet) {
      undo.push(store.get().set);
      if (undo.length > 50) undo.shift();
    }
    store.set({ set, run: null }, quiet);
  }

  /** The reader's setting of a lever at the place that is chosen. */
  const setting = (lever) => store.get().set.find((one) => one.name === lever.name && same(one.places ?? ["province"], [scope]));

  /** Value where nothing is set by the reader: the scenario file's at widest, or neutral. */
  function given(lever) {
    const entries = world.scenarios.find((one) => one.name === store.get().base)?.levers ?? [];
    return entries.filter((one) => one.name === lever.name && (one.places.includes("province") || one.places.includes(scope))).at(-1) ?? null;
  }

  function put(lever, part, quiet) {
    const before = setting(lever);
    const from = given(lever);
    const next = { name: lever.name, value: from?.value ?? lever.neutral, start: first, ramp: RAMP, end: undefined, places: [scope], ...before, ...part };
    const others = store.get().set.filter((one) => one !== before);
    change([...others, next], quiet);
  }

  function sketch(lever) {
    const one = setting(lever);
    const last = app.years.at(-1) ?? 2035;
    if (!one) return null;
    const [left, width, height] = [0, 88, 20];
    const x = (year) => left + (width * (year - first + 1)) / (last - first + 1);
    const y = (value) => height - 2 - ((height - 4) * (value - lever.min)) / (lever.max - lever.min);
    const end = one.end ?? last;
    const full = Math.min(one.start + one.ramp - 1, end);
    const points = [[first - 1, lever.neutral], [one.start - 1, lever.neutral], [full, one.value], [end, one.value], ...(end < last ? [[end, lever.neutral], [last, lever.neutral]] : [])];
    const path = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    path.setAttribute("viewBox", `0 0 ${width} ${height}`);
    path.setAttribute("class", "sketch");
    path.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.setAttribute("points", points.map(([year, value]) => `${x(year)},${y(value)}`).join(" "));
    path.append(line);
    return path;
  }

  function control(lever) {
    const id = `lever-${lever.name}`;
    const value = () => setting(lever)?.value ?? given(lever)?.value ?? lever.neutral;
    const refused = lever.grain === "city" && world.areas.get(scope)?.level === "county";
    let began = false;
    const show = h("output", { for: id });
    const tell = () => {
      show.textContent = short(value());
      slider.setAttribute("aria-valuetext", sized(value(), lever));
    };
    const years = h("div", { class: "schedule" });
    const slider = h("input", {
      type: "range", id, "data-lever": lever.name, min: String(lever.min), max: String(lever.max), step: String(step(lever)), disabled: refused, list: `${id}-marks`,
      oninput: () => {
        const now = performance.now();
        const first = !began;
        if (first) undo.push(store.get().set);
        began = true;
        moved(now);
        put(lever, { value: Number(slider.value) }, true);
        tell();
        if (first) drawYears();
      },
      onchange: () => { began = false; store.set({ run: null }); drawYears(); drawSettings(); },
    });
    slider.value = String(value());
    const marks = h("datalist", { id: `${id}-marks` }, h("option", { value: String(lever.neutral) }), lever.plan ? h("option", { value: String(lever.plan[0]) }) : null);
    function drawYears() {
      const one = setting(lever);
      if (!one) {
        fill(years);
        return;
      }
      const last = app.years.at(-1) ?? 2035;
      const box = (key, now, low, high) => h("label", null, t("lever." + key), h("input", { type: "number", min: String(low), max: String(high), value: String(now), "data-test": `${lever.name}-${key}`, onchange: (event) => put(lever, { [key]: Number(event.target.value) }) }));
      fill(years, box("start", one.start, first, last), box("ramp", one.ramp, 1, 50), sketch(lever), h("button", { type: "button", class: "quiet", onclick: () => { change(store.get().set.filter((other) => other !== setting(lever))); drawLevers(); } }, t("lever.clear")));
    }
    const unit = tongue() === "zh" ? lever.unit_zh : lever.unit;
    const about = h("details", null, h("summary", null, t("lever.about")), h("p", null, label(lever.channel)), h("dl", null, [
      [t("lever.unit"), label({ zh: unit, en: unit })], [t("lever.range"), `${lever.min} – ${lever.max}`], [t("lever.neutral"), String(lever.neutral)],
      [t("lever.plan"), lever.plan ? t("lever.plan_value", { value: lever.plan[0], year: lever.plan[1] }) : t("lever.unsized")], [t("lever.evidence"), label(lever.evidence)], [t("lever.source"), pick(lever.source)],
    ].map(([key, text]) => [h("dt", null, key), h("dd", null, text)])));
    tell();
    drawYears();
    return h("div", { class: "lever" }, h("div", { class: "row" }, h("label", { for: id }, label(lever)), show), slider, marks, refused ? h("p", { class: "refused" }, t("lever.city_only")) : null, years, about);
  }

  const more = h("details", { class: "more" });
  function drawLevers() {
    const rest = world.levers.filter((lever) => !FIRST.includes(lever.name));
    const open = more.open;
    fill(more, h("summary", null, t("panel.more", { count: rest.length })), ["lever", "constraint", "path"].map((role) => {
      const of = rest.filter((lever) => lever.role === role);
      return of.length ? [h("h4", null, t("role." + role)), of.map(control)] : null;
    }));
    more.open = open;
    fill(own, FIRST.filter((one) => world.lever.has(one)).map((one) => control(world.lever.get(one))), more);
  }

  function drawSettings() {
    const { set } = store.get();
    fill(list, set.length ? set.map((one) => h("div", { class: "setting" }, h("span", null, t("panel.setting", { lever: label(world.lever.get(one.name)), value: one.value, years: period({ ...one, start: one.start ?? first }), places: app.scopes(one.places ?? ["province"]) })),
      h("button", { type: "button", class: "quiet", "aria-label": t("panel.remove", { lever: pick(world.lever.get(one.name)) }), onclick: () => { change(store.get().set.filter((other) => written(other) !== written(one))); drawLevers(); } }, "×"))) : h("p", { class: "hint" }, t("panel.untouched")));
  }

  async function save() {
    const title = app.shownTitle();
    try {
      const text = await server.scenario({ spec: app.spec(), title });
      download("mine.toml", text, "text/plain;charset=utf-8");
    } catch (problem) {
      say(problem.message);
    }
  }

  function pin() {
    const { pins, set } = store.get();
    const label = t("panel.pin_name", { letter: String.fromCharCode(65 + pins.length) });
    store.set({ pins: [...pins, { label, base: store.get().base, set }].slice(-4) });
    announce(t("panel.pinned", { label }));
  }

  const options = (list, value, label) => list.map((one) => h("option", { value: value(one) }, label(one)));

  function draw() {
    const field = (key, control) => h("label", { class: "field" }, h("span", null, t(key)), control);
    fill(base, options(world.scenarios, (one) => one.name, (one) => pick(one.title)));
    fill(ref, options(world.scenarios, (one) => one.name, (one) => pick(one.title)));
    fill(packages, options(world.scenarios.filter((one) => one.levers.length), (one) => one.name, (one) => pick(one.title)));
    const place = world.areas.get(store.get().place);
    const group = (key, list) => h("optgroup", { label: t(key) }, list);
    fill(scopes, h("option", { value: "province" }, t("scope.province")), group("scope.circles", options(world.region.circles, (one) => `circle:${one.name}`, label)),
      group("scope.kinds", ["district", "county"].map((kind) => h("option", { value: `kind:${kind}` }, t("scope." + kind)))),
      group("scope.cities", options(world.region.cities, (one) => one.code, pick)),
      place.level === "county" ? group("scope.county_picked", [h("option", { value: place.code }, name(world, place.code, true))]) : null);
    if (![...scopes.options].some((one) => one.value === scope)) scope = "province";
    base.value = store.get().base;
    ref.value = store.get().ref;
    scopes.value = scope;
    const button = (key, test, act) => h("button", { type: "button", "data-test": test, onclick: act }, t(key));
    fill(node, h("h2", null, t("panel.title")), field("panel.base", base), field("panel.reference", ref),
      field("panel.scope", scopes), place.level === "province" ? null : h("button", { type: "button", class: "quiet", "data-test": "use-place", onclick: () => { scope = place.code; draw(); } }, t("panel.use_place", { place: name(world, place.code, true) })),
      own,
      h("h3", null, t("panel.settings")), list,
      h("div", { class: "row" }, button("panel.undo", "undo", () => { if (undo.length) { store.set({ set: undo.pop(), run: null }); drawLevers(); } }), button("panel.reset", "reset", () => { change([]); drawLevers(); }), button("panel.pin", "pin", pin), button("panel.save", "save", save)),
      store.get().pins.length ? h("div", { class: "settings" }, store.get().pins.map((one) => h("div", { class: "setting" }, h("span", null, one.label), h("button", { type: "button", class: "quiet", "aria-label": t("panel.remove", { lever: one.label }), onclick: () => store.set({ pins: store.get().pins.filter((other) => other !== one) }) }, "×")))) : null,
      h("h3", null, t("panel.package")), h("div", { class: "row" }, packages, button("panel.take", "take", () => {
        const levers = world.scenarios.find((one) => one.name === packages.value)?.levers ?? [];
        change([...store.get().set, ...levers.filter((one) => one.end >= first)]);
        drawLevers();
      })));
    packages.setAttribute("aria-label", t("panel.package"));
    drawLevers();
    drawSettings();
  }
  let drawn = "";
  store.listen((state, changed) => {
    if (changed.has("set")) drawSettings();
    if (["place", "pins", "base", "ref"].some((key) => changed.has(key))) draw();
  });
  addEventListener("popstate", () => draw());
  return {
    node,
    refresh: (what) => {
      const now = tongue() + app.years.at(-1);
      if (what === "all" && now !== drawn) {
        drawn = now;
        draw();
      }
    },
  };
}
