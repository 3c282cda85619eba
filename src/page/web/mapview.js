// The map with its choices, the years as lines, and the card of the place that was picked.

import { card, grid } from "./card.js";
import { chart, fan, lines as byYear } from "./chart.js";
import { tidy } from "./csv.js";
import { fill, h, svg } from "./dom.js";
import { map } from "./map.js";
import { search } from "./search.js";
import { percentiles } from "./snapshot.js";
import { hasRange, label, percentage, pick, show, t, tongue } from "./text.js";
import { name, reaches, single, total } from "./world.js";

/** Indicators that planners ask for first; the others follow. */
const FIRST = ["urban_share", "residents", "urban_residents", "unsettled_residents", "compulsory_places_short", "kindergarten_places_short", "senior_places_short", "childcare_places_short", "care_beds_short", "cost_total", "net_internal_migration", "net_external_migration", "settlements", "share_60_plus"];

const SHORT = ["kindergarten_places_short", "compulsory_places_short", "senior_places_short", "childcare_places_short", "care_beds_short"];

/** What the map shows of each county. */
function shown(app) {
  const { ind, mode, place } = app.store.get();
  const info = app.world.indicator.get(ind);
  const now = app.values(ind, app.year);
  const wide = info.reach === "city";
  const values = new Map();
  const before = mode === "change" ? app.values(ind, app.years[info.flow ? 1 : 0]) : null;
  const other = mode === "difference" && app.reference ? app.values(ind, app.year, app.reference) : null;
  for (const county of app.world.region.counties) {
    const code = wide ? county.city : county.code;
    const own = now.get(code);
    const from = (before ?? other)?.get(code);
    if (!own || ((before || other) && !from)) continue;
    values.set(county.code, from ? { value: own.value - from.value } : own);
  }
  return { values, unit: info.unit, difference: Boolean(before || other), diverging: Boolean(before || other) || ["net_internal_migration", "net_external_migration"].includes(ind), selected: place };
}

function choices(app) {
  const indicator = h("select", { id: "indicator", "data-test": "indicator", onchange: () => app.store.set({ ind: indicator.value }) });
  const slider = h("input", { type: "range", id: "year", "data-test": "year", step: "1", oninput: () => app.store.set({ year: Number(slider.value) }, true) });
  const told = h("output", { for: "year" });
  const modes = h("select", { id: "mapmode", "data-test": "mapmode", onchange: () => app.store.set({ mode: modes.value }) });
  const labels = [h("label", { for: "indicator" }), h("label", { for: "year" }), h("label", { for: "mapmode" })];
  const find = search(app.world, (code) => app.choose(code));
  const node = h("div", { class: "choices" }, h("span", null, labels[0], indicator), h("span", null, labels[2], modes), h("span", { class: "years" }, labels[1], slider, told), find.node);
  const refresh = (what) => {
    if (what === "line") return;
    const { ind, mode } = app.store.get();
    const names = [...FIRST, ...app.world.indicators.map((one) => one.name).filter((one) => !FIRST.includes(one))];
    if (what === "all") {
      ["map.indicator", "word.year", "map.mode"].forEach((key, at) => { labels[at].textContent = t(["map.indicator", "word.year", "map.mode"][at]); });
      fill(indicator, names.map((one) => h("option", { value: one }, label(app.world.indicator.get(one)))));
      find.speak();
    }
    fill(modes, ["value", "change", "difference"].filter((one) => one !== "difference" || app.reference).map((one) => h("option", { value: one }, t("mode." + one))));
    indicator.value = ind;
    modes.value = mode === "difference" && !app.reference ? "value" : mode;
    const years = app.years;
    if (years.length) {
      slider.min = String(years[0]);
      slider.max = String(years.at(-1));
      slider.value = String(app.year);
      told.textContent = String(app.year);
      slider.setAttribute("aria-valuetext", String(app.year));
    }
  };
  return { node, refresh };
}

/** The card of the place that is picked. */
function placeCard(app) {
  const place = chart(210, "", 180);
  const node = h("aside", { class: "card place", "data-test": "place" });
  const refresh = (what) => {
    if (what === "line") return;
    const code = app.store.get().place;
    const area = app.world.areas.get(code);
    const end = app.years.at(-1);
    const dossier = app.answer?.kind === "fan" ? null : app.answer?.run ?? null;
    const interval = (indicator, year) => {
      const info = app.world.indicator.get(indicator);
      const own = app.values(indicator, year).get(code);
      if (!own) return "–";
      return hasRange(own.low, own.high) ? t("place.interval", { value: show(own.value, info.unit), low: show(own.low, info.unit), high: show(own.high, info.unit) }) : show(own.value, info.unit);
    };
    const list = (rows) => h("dl", null, rows.map(([key, text]) => [h("dt", null, key), h("dd", null, text)]));
    const of = (indicator) => [label(app.world.indicator.get(indicator)), interval(indicator, app.year)];
    const facts = ["residents", "urban_share", "unsettled_residents", "share_60_plus"].filter((one) => reaches(app.world, one, code)).map(of);
    const needs = SHORT.map(of);
    const cost = dossier ? total(app.world, dossier, code, "cost_total", app.world.passed + 1) : null;
    const partners = dossier?.flows?.counties?.[code];
    const route = (rows) => rows.slice(0, 4).map(([other, persons]) => t("place.flow", { place: name(app.world, other, true) ?? t("word.outside"), persons: show(persons, "persons per year") })).join(tongue() === "zh" ? "；" : "; ");
    fill(node,
      h("h3", null, name(app.world, code, true), h("small", null, ` ${code}`)),
      h("p", { class: "lead" }, t(app.isSingle("urban_share") ? "place.single" : "place.year", { year: app.year })),
      list(facts), place.node,
      h("h4", null, t("place.needs", { year: app.year })), list(needs),
      cost === null ? null : [h("h4", null, t("place.cost")), list([[t(single(dossier) ? "place.cost_sum_single" : "place.cost_sum", { from: app.world.passed + 1, to: end }), show(cost, "100 million yuan of 2020 per year")]])],
      partners ? [h("h4", null, t("place.flows", { from: dossier.flows.period[0], to: dossier.flows.period[1] })), list([[t("place.from"), route(partners.in)], [t("place.to"), route(partners.out)]])] : null,
      area.level === "province" ? null : h("button", { type: "button", class: "quiet", onclick: () => app.choose(area.level === "county" ? area.city : app.world.province.code) }, t("place.up")));
    const ind = "urban_share";
    place.label(t("fan.title", { place: name(app.world, code, true), indicator: pick(app.world.indicator.get(ind)) }));
    const rows = app.percentiles(code, ind);
    const central = app.answer ? null : app.line?.values[ind]?.[code];
    place.draw(fan({ years: app.years, unit: "share", rows, published: app.world.observations[code]?.[ind] ?? [], lines: rows || !central ? [] : [{ name: t("fan.central"), data: central, colour: "#d55e00", dash: "solid" }] }));
  };
  return { node, refresh };
}

/** Units of which the value of a whole is the sum of its parts, so that it has another scale. */
const SUMS = ["persons", "persons per year", "places", "beds", "jobs", "households", "km2", "towns", "100 million yuan of 2020 per year"];

/** The courses of areas, and of the place that they are parts of where it has the same scale. */
function courses(app, info, areas, rowsOf) {
  const chosen = app.world.areas.get(app.store.get().place);
  const whole = chosen.level === "county" ? app.world.areas.get(chosen.city) : chosen;
  const of = (area) => rowsOf(area, info).find(([statistic]) => ["q0.5", "mean", "central"].includes(statistic))?.[1] ?? [];
  const parts = areas.map((area) => ({ name: pick(area), data: of(area), strong: area.code === chosen.code }));
  const own = SUMS.includes(info.unit) || areas.includes(whole) ? [] : [{ name: pick(whole), data: of(whole), dark: true, strong: whole === chosen && chosen.level !== "province" }];
  return [...parts, ...own].filter((line) => line.data.length);
}

/** A name that brings its line forward; a click chooses the place. */
function named(lines, series, stroke, choose) {
  const on = () => lines.highlight(series.name);
  const off = () => lines.highlight(null);
  const dashes = Array.isArray(stroke.type) ? stroke.type.join(" ") : null;
  return h("button", { type: "button", class: "quiet", onmouseenter: on, onmouseleave: off, onfocus: on, onblur: off, onclick: choose },
    svg("svg", { width: 22, height: 8, "aria-hidden": "true" }, svg("line", { x1: 0, y1: 4, x2: 22, y2: 4, stroke: stroke.color, "stroke-width": series.lineStyle.width, "stroke-dasharray": dashes })), series.name);
}

/** The section. */
export function mapView(app) {
  const drawing = map(app.world, (code) => app.choose(code));
  const lines = chart(420, "", 400);
  const names = h("div", { class: "names" });
  const bar = choices(app);
  const picked = placeCard(app);
  const info = () => app.world.indicator.get(app.store.get().ind);
  const areas = () => {
    const place = app.world.areas.get(app.store.get().place);
    if (place.level === "province") return app.world.region.cities.map((city) => app.world.areas.get(city.code));
    const city = place.level === "city" ? place : app.world.areas.get(place.city);
    return info().reach === "city" ? [city] : city.counties.map((code) => app.world.areas.get(code));
  };
  const figure = card({
    name: "map", chart: drawing?.node ?? h("p", null, t("map.none")),
    title: () => t("map.title." + titleOf(app), { indicator: label(info()), year: app.year, reference: pick(app.others[0]?.title) }),
    lead: () => (info().name === "reclassified" ? `${t("map.lead")} ${t("lever.relabels")}` : t("map.lead")),
    describe: () => {
      const all = [...shown(app).values].sort((a, b) => b[1].value - a[1].value);
      if (!all.length) return "";
      const say = ([code, one]) => `${name(app.world, code, true)} ${show(one.value, info().unit, modeOf(app) !== "value")}`;
      const join = (rows) => rows.map(say).join(tongue() === "zh" ? "、" : ", ");
      return t("map.describe", { most: join(all.slice(0, 3)), least: join(all.slice(-3).reverse()) });
    },
    table: () => ({
      header: [t("word.area"), t("word.city"), t(alone(app) ? "word.single" : "word.median"), percentage(10), percentage(90)],
      rows: [...shown(app).values].map(([code, one]) => [name(app.world, code), name(app.world, app.world.areas.get(code).city), show(one.value, info().unit, modeOf(app) !== "value"), show(one.low, info().unit), show(one.high, info().unit)]),
    }),
    csv: () => tidy(app.labels(), [...app.world.areas.values()].filter((area) => area.level === "county" && info().reach === "county" || area.level === "city" && info().reach === "city"), [info()],
      (area, indicator) => rowsOf(area, indicator)),
  });
  /** Values by year with the names of their statistics: those of the answer, or else the single run. */
  const rowsOf = (area, indicator) => {
    const rows = app.answer ? percentiles(app.world, app.answer, area.code, indicator.name) : null;
    if (rows) return Object.entries(rows);
    const line = app.answer ? app.lineOf(app.answer.key) : app.line;
    return [["central", line?.values[indicator.name]?.[area.code] ?? []]];
  };
  const over = card({
    name: "places-by-year", chart: lines.node, below: names, title: () => t(alone(app) ? "lines.single" : "lines.title", { indicator: label(info()) }), lead: () => t("lines.lead"),
    describe: () => areas().map((area) => `${pick(area)} ${show(app.values(info().name, app.year).get(area.code)?.value, info().unit)}`).join(tongue() === "zh" ? "，" : ", "),
    table: () => ({ header: [t("word.area"), ...app.years], rows: areas().map((area) => [pick(area), ...app.years.map((year) => show(app.values(info().name, year).get(area.code)?.value, info().unit))]) }),
    csv: () => tidy(app.labels(), areas(), [info()], (area, indicator) => rowsOf(area, indicator).filter(([statistic]) => ["q0.5", "mean", "central"].includes(statistic))),
  });
  const node = h("div", null, bar.node, h("div", { class: "mapgrid" }, figure.node, picked.node), over.node);
  const refresh = (what) => {
    drawing?.paint(shown(app));
    if (what === "line") return;
    if (what === "all") drawing?.speak();
    bar.refresh(what);
    figure.refresh();
    picked.refresh(what);
    over.refresh();
    const option = byYear({ years: app.years, unit: info().unit, lines: courses(app, info(), areas(), rowsOf) });
    lines.draw(option);
    fill(names, option.series.map((one, at) => named(lines, one, option.strokes[at], () => app.choose(areas().find((area) => pick(area) === one.name)?.code ?? app.store.get().place))));
  };
  return { node, refresh };
}

/** Which title: until the full ensemble is there, values are those of a single run. */
function titleOf(app) {
  const alike = { value: "single", change: "change_single", difference: "difference_single" };
  return (alone(app) ? alike[modeOf(app)] : null) ?? modeOf(app);
}

/** Whether the values are those of a single run, and so no medians. */
const alone = (app) => app.isSingle(app.store.get().ind);

function modeOf(app) {
  const { mode } = app.store.get();
  return mode === "difference" && !app.reference ? "value" : mode;
}
