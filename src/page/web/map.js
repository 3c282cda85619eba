// The map of counties: coloured by an indicator, chosen by mouse, by keyboard and by search.

import { swatches } from "./card.js";
import { fill, h, svg } from "./dom.js";
import { ranges, scale } from "./scale.js";
import { show, t } from "./text.js";
import { name } from "./world.js";

const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Patterns of the classes below zero, for paper without colours and for screens of high contrast. */
function hatches() {
  const below = scale([-1, 1], true).colours.slice(0, 3);
  return svg("defs", null, below.map((colour, at) => svg("pattern", { id: `below-${at}`, width: 90, height: 90, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 90, height: 90, fill: colour }), svg("rect", { width: 30, height: 90, fill: at < 2 ? "#fff" : below[0] }))));
}

/** The nearest county in a direction: far ones and those off to the side count as farther. */
function neighbour(shapes, from, [dx, dy]) {
  let best = null;
  for (const [code, { x, y }] of Object.entries(shapes)) {
    const [right, down] = [x - shapes[from].x, y - shapes[from].y];
    const along = right * dx + down * dy;
    if (along <= 0) continue;
    const cost = along + 2.5 * Math.abs(right * dy + down * dx);
    if (!best || cost < best.cost) best = { code, cost };
  }
  return best?.code;
}

/**
 * The map. `choose(code)` is called with the county that the reader picks. `paint({values, unit, diverging, difference,
 * selected})` colours it; `values`: code to `{value, low, high}`.
 */
export function map(world, choose) {
  const { map: drawing } = world;
  if (!drawing) return null;
  const paths = new Map();
  let now = { values: new Map(), unit: "", diverging: false, selected: null };
  let active = Object.keys(drawing.counties)[0];
  const label = (code) => {
    const known = now.values.get(code);
    const words = known ? `${show(known.value, now.unit, now.diverging)}${known.low === undefined ? "" : t("map.interval", { low: show(known.low, now.unit, now.diverging), high: show(known.high, now.unit, now.diverging) })}` : "–";
    return `${name(world, code, true)} ${words}`;
  };
  const tip = h("div", { class: "maptip", hidden: true });
  const point = (event, code) => {
    const box = node.getBoundingClientRect();
    tip.hidden = false;
    tip.textContent = label(code);
    tip.style.left = `${Math.min(event.clientX - box.left + 12, box.width - 180)}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  };
  for (const [code, { path }] of Object.entries(drawing.counties)) {
    paths.set(code, svg("path", {
      d: path, "data-code": code, "data-test": "county", role: "option", tabindex: "-1", "aria-selected": "false", "aria-label": name(world, code, true), class: "county",
      onclick: () => { move(code, false); choose(code); },
      onmousemove: (event) => point(event, code),
      onmouseleave: () => { tip.hidden = true; },
      onfocus: () => { paths.get(code).setAttribute("aria-label", label(code)); ring(code); },
      onblur: () => ring(null),
    }));
  }
  const focus = svg("path", { class: "ring", "aria-hidden": "true" });
  const chosen = svg("path", { class: "chosen", "aria-hidden": "true" });
  const ring = (code) => focus.setAttribute("d", code ? drawing.counties[code].path : "");
  const line = (d, which) => svg("path", { d, class: which, "aria-hidden": "true" });
  const group = svg("g", { role: "listbox", "aria-label": t("map.label") }, [...paths.values()]);
  const names = [...world.areas.values()].filter((area) => area.level === "city").map((city) => {
    const seats = city.counties.map((code) => drawing.counties[code]);
    const [x, y] = ["x", "y"].map((axis) => seats.reduce((sum, seat) => sum + seat[axis], 0) / seats.length);
    return svg("text", { x, y, class: "cityname", "aria-hidden": "true" });
  });
  const picture = svg("svg", { viewBox: `0 0 ${drawing.width} ${drawing.height}`, class: "map" },
    // Later elements cover earlier ones: borders over counties, the choice and the focus over borders, names over all.
    hatches(), group, line(drawing.cities, "cities"), line(drawing.circles, "circles"), line(drawing.province, "outline"), chosen, focus, names);
  const legend = h("div", { class: "legend" });
  const source = h("p", { class: "source" });
  const node = h("div", { class: "mapbox", "data-test": "map" }, picture, tip, legend, source);
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(active);
    } else if (STEP[event.key]) {
      event.preventDefault();
      move(neighbour(drawing.counties, active, STEP[event.key]) ?? active, true);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      move(Object.keys(drawing.counties).at(event.key === "Home" ? 0 : -1), true);
    }
  });
  function move(code, focused) {
    // One county alone can be reached by the Tab key; the arrows go on from it (roving tabindex of the ARIA authoring
    // practices).
    paths.get(active).setAttribute("tabindex", "-1");
    active = code;
    paths.get(code).setAttribute("tabindex", "0");
    if (focused) paths.get(code).focus();
  }
  function paint(next) {
    now = next;
    const { values, unit, diverging, difference } = now;
    const known = [...values.values()].map((one) => one.value).filter(Number.isFinite);
    const zero = show(0, unit, diverging);
    // Differences that no text would show are none.
    const nothing = difference && known.length > 0 && known.every((value) => show(value, unit, true) === zero);
    const classes = scale(nothing ? known.map(() => 0) : known, diverging);
    for (const [code, path] of paths) {
      const value = values.get(code)?.value;
      path.setAttribute("fill", classes.colour(nothing && value !== undefined ? 0 : value));
      path.setAttribute("data-class", String(classes.colours.indexOf(path.getAttribute("fill"))));
    }
    const texts = ranges(classes.breaks, (limit, more) => show(limit, unit, diverging, more));
    fill(legend, swatches(classes.colours, texts.map((text) => text ?? (nothing ? t("map.nothing") : show(known[0], unit, diverging)))));
    picture.classList.toggle("diverging", diverging);
    legend.classList.toggle("diverging", diverging);
    const selected = drawing.counties[now.selected] ? now.selected : null;
    for (const [code, path] of paths) path.setAttribute("aria-selected", String(code === selected));
    const area = world.areas.get(now.selected);
    const outline = area?.level === "city" ? area.counties.map((code) => drawing.counties[code].path).join("") : selected ? drawing.counties[selected].path : "";
    chosen.setAttribute("d", outline);
    if (selected) move(selected, false);
  }
  function speak() {
    group.setAttribute("aria-label", t("map.label"));
    source.textContent = drawing.attribution[document.documentElement.lang === "en" ? "en" : "zh"];
    [...world.areas.values()].filter((area) => area.level === "city").forEach((city, at) => { names[at].textContent = name(world, city.code).replace("市", ""); });
    for (const [code, path] of paths) path.setAttribute("aria-label", name(world, code, true));
  }
  speak();
  move(active, false);
  return { node, paint, speak };
}
