// One lever: its value at the chosen place, its years, the path that follows, and what is known of it.

import { fill, h, svg } from "./dom.js";
import { label, pick, short, sized, t, tongue } from "./text.js";

/** Years until a setting that the reader makes is in full effect, unless he says otherwise. */
export const RAMP = 4;

/** Longest time to the full value, years; as in src/scenario/paths.rs. */
const LONGEST_RAMP = 50;

/** Size of the drawing of a path. */
const [WIDTH, HEIGHT] = [88, 20];

/** A step that gives a slider about a hundred places. */
function step(lever) {
  const raw = (lever.max - lever.min) / 100;
  const size = 10 ** Math.floor(Math.log10(raw));
  // The division may leave a value a little above the round step.
  return [1, 2, 5, 10].map((one) => one * size).find((one) => one >= raw * 0.999);
}

/** The path of a lever at the place: one line, or two where counties differ. */
function sketch(lever, path) {
  if (!path?.length) return null;
  const [first, last] = [path[0].year, path.at(-1).year];
  const x = (year) => (WIDTH * (year - first)) / Math.max(1, last - first);
  const y = (value) => HEIGHT - 2 - ((HEIGHT - 4) * (value - lever.min)) / (lever.max - lever.min);
  const line = (key) => svg("polyline", { points: path.map((one) => `${x(one.year).toFixed(1)},${y(one[key]).toFixed(1)}`).join(" ") });
  const apart = path.some((one) => one.low !== one.high);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sketch", "aria-hidden": "true", "data-test": `${lever.name}-path`, "data-path": path.map((one) => `${one.year}:${one.low}:${one.high}`).join(" ") }, line("high"), apart ? line("low") : null);
}

function about(lever) {
  const unit = tongue() === "zh" ? lever.unit_zh : lever.unit;
  const rows = [
    [t("lever.unit"), label({ zh: unit, en: unit })], [t("lever.range"), `${lever.min} – ${lever.max}`], [t("lever.neutral"), String(lever.neutral)],
    [t("lever.plan"), lever.plan ? t("lever.plan_value", { value: lever.plan[0], year: lever.plan[1] }) : t("lever.unsized")],
    [t("lever.evidence"), label(lever.evidence)], [t("lever.source"), pick(lever.source)],
  ];
  return h("details", null, h("summary", { "aria-label": t("lever.about_one", { lever: pick(lever) }) }, t("lever.about")), h("p", null, label(lever.channel)), h("dl", null, rows.map(([key, text]) => [h("dt", null, key), h("dd", null, text)])));
}

/**
 * The control of a lever. `own()`: the reader's setting at the place, or `null`; `put(part, moving)` changes it; `clear()` takes it
 * away; `force`: the planned values; `years`: the first and last year of a setting; `year()`: the chosen year; `locked`: why it cannot be set here, or `null`.
 */
export function lever(which, { own, put, clear, force, years, year, locked, moved, steps }) {
  const id = `lever-${which.name}`;
  const unit = tongue() === "zh" ? which.unit_zh : which.unit;
  let moving = false;
  /** The value that the reader's setting leads to, or else the one that is in force in the chosen year. */
  const range = () => {
    const one = own();
    return one ? [one.value, one.value] : force.at(which, year());
  };
  const show = h("output", { for: id, "data-test": `${which.name}-value` });
  const schedule = h("div", { class: "schedule" });
  const slider = h("input", {
    type: "range", id, "data-lever": which.name, min: String(which.min), max: String(which.max), step: "any", disabled: locked !== null, list: `${id}-marks`,
    oninput: () => {
      const first = !moving;
      if (first) steps.begin();
      moving = true;
      moved(performance.now());
      const size = step(which);
      const value = Number((Math.round(Number(slider.value) / size) * size).toPrecision(12));
      put({ value: Math.min(which.max, Math.max(which.min, value)) }, true);
      tell();
      if (first) drawYears();
    },
    onchange: () => {
      moving = false;
      steps.still();
      put({}, false);
      drawYears();
    },
    // The keyboard moves by the same steps as the mouse.
    onkeydown: (event) => {
      const turns = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (turns === undefined) return;
      event.preventDefault();
      slider.value = String(Number(slider.value) + turns * step(which));
      slider.dispatchEvent(new Event("input"));
      slider.dispatchEvent(new Event("change"));
    },
  });
  const words = (render) => {
    const [low, high] = range();
    return low === high ? render(low) : t("lever.between", { low: render(low), high: render(high) });
  };
  function tell() {
    const text = words(short);
    show.textContent = text;
    slider.setAttribute("aria-valuetext", words((value) => sized(value, which)));
    if (!moving) slider.value = String(range()[0]);
  }
  function drawYears() {
    const one = own();
    const path = sketch(which, force.path(which));
    if (!one) {
      fill(schedule, path);
      return;
    }
    const box = (key, now, low, high) => h("label", null, t("lever." + key), h("input", {
      type: "number", min: String(low), max: String(high), value: String(now), "data-test": `${which.name}-${key}`,
      onchange: (event) => {
        // What lies outside is brought to the nearest year that is possible, and the field shows it.
        const asked = Math.round(Number(event.target.value));
        const value = Number.isFinite(asked) && event.target.value !== "" ? Math.min(high, Math.max(low, asked)) : now;
        event.target.value = String(value);
        put({ [key]: value }, false);
      },
    }));
    fill(schedule, box("start", one.start ?? years[0], years[0], years[1]), box("ramp", one.ramp ?? 1, 1, LONGEST_RAMP), path,
      h("button", { type: "button", class: "quiet", "data-test": `${which.name}-clear`, "aria-label": t("panel.remove", { lever: pick(which) }), onclick: clear }, t("lever.clear")));
  }
  const marks = h("datalist", { id: `${id}-marks` }, h("option", { value: String(which.neutral) }), which.plan ? h("option", { value: String(which.plan[0]) }) : null);
  const node = h("div", { class: "lever" }, h("div", { class: "row" }, h("label", { for: id }, label(which)), h("span", null, show, h("small", { class: "unit" }, unit ? t("lever.unit_of", { unit }) : ""))), slider, marks, locked ? h("p", { class: "refused" }, locked) : null, which.name === "reclassification" ? h("p", { class: "hint" }, t("lever.relabels")) : null, schedule, about(which));
  const refresh = () => {
    tell();
    drawYears();
  };
  refresh();
  return { node, refresh, isMoving: () => moving };
}
