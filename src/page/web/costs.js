// What it costs: by kind and year, and by city.

import { card } from "./card.js";
import { bars, chart } from "./chart.js";
import { tidy } from "./csv.js";
import { h } from "./dom.js";
import { label, pick, show, t, tongue } from "./text.js";
import { middle, name, row, total, value } from "./world.js";

const KINDS = ["cost_schools", "cost_care", "cost_housing", "cost_land", "cost_settled", "cost_programmes"];
const UNIT = "100 million yuan of 2020 per year";

/** The section. */
export function costs(app) {
  const kinds = chart(360);
  const cities = chart(460);
  const code = () => app.store.get().place;
  const info = (one) => app.world.indicator.get(one);
  const from = () => app.world.passed + 1;
  const sum = (area, kind, dossier = app.subject) => total(app.world, dossier, area, kind, from());
  const ready = () => app.level === "dossier";
  /** Extra cost for each extra urban resident at the end, against the reference. */
  const extra = () => {
    const end = app.years.at(-1);
    if (!ready() || !app.reference) return "";
    const gain = ["urban_residents"].map((one) => value(app.world, app.subject, code(), one, "q0.5", end) - value(app.world, app.reference, code(), one, "q0.5", end))[0];
    const cost = sum(code(), "cost_total") - sum(code(), "cost_total", app.reference);
    if (!Number.isFinite(gain) || !Number.isFinite(cost)) return "";
    return t(gain > 0 ? "costs.extra" : "costs.extra_none", { reference: pick(app.reference.title), cost: show(cost, UNIT, true), gain: show(gain, "persons", true), each: gain > 0 ? show((cost * 1e8) / gain, "yuan") : "" });
  };
  const byKind = card({
    name: "costs", chart: kinds.node, title: () => t("costs.title", { place: name(app.world, code(), true) }), lead: () => `${t("costs.lead")} ${extra()}`,
    describe: () => (ready() ? t("costs.describe", { from: from(), to: app.years.at(-1), sum: show(sum(code(), "cost_total"), UNIT), rows: KINDS.map((one) => `${pick(info(one))} ${show(sum(code(), one), UNIT)}`).join(tongue() === "zh" ? "，" : ", ") }) : ""),
    table: () => ({ header: [t("costs.kind"), ...app.years.filter((year) => year >= from()), t("word.sum")], rows: ready() ? [...KINDS, "cost_total"].map((one) => [label(info(one)), ...app.years.filter((year) => year >= from()).map((year) => show(value(app.world, app.subject, code(), one, "q0.5", year), UNIT)), show(sum(code(), one), UNIT)]) : [] }),
    csv: () => tidy(app.labels(), [app.world.areas.get(code())], [...KINDS, "cost_total"].map(info), (area, indicator) => ["q0.1", middle(app.subject), "q0.9"].map((one) => [one, row(app.world, app.subject, area.code, indicator.name, one) ?? []])),
  });
  const order = () => app.world.region.cities.map((city) => city.code).sort((a, b) => sum(b, "cost_total") - sum(a, "cost_total"));
  const byCity = card({
    name: "costs-by-city", chart: cities.node, title: () => t("costs.cities", { from: from(), to: app.years.at(-1) }), lead: () => t("costs.cities_lead"),
    describe: () => (ready() ? order().map((one) => `${name(app.world, one)} ${show(sum(one, "cost_total"), UNIT)}`).join(tongue() === "zh" ? "，" : ", ") : ""),
    table: () => ({ header: [t("word.city"), ...KINDS.map((one) => label(info(one))), label(info("cost_total"))], rows: ready() ? order().map((city) => [name(app.world, city), ...[...KINDS, "cost_total"].map((one) => show(sum(city, one), UNIT))]) : [] }),
    csv: () => tidy(app.labels(), app.world.region.cities.map((city) => app.world.areas.get(city.code)), [...KINDS, "cost_total"].map(info), (area, indicator) => [[middle(app.subject), row(app.world, app.subject, area.code, indicator.name, "q0.5") ?? []]]),
  });
  const refresh = (what) => {
    if (what === "line") return;
    byKind.refresh();
    byCity.refresh();
    if (!ready()) return;
    const years = app.years.filter((year) => year >= from());
    kinds.draw(bars({ labels: years, unit: UNIT, series: KINDS.map((one) => ({ name: label(info(one)), stack: "all", data: years.map((year) => value(app.world, app.subject, code(), one, "q0.5", year)) })) }));
    const rows = order();
    cities.draw(bars({ labels: rows.map((one) => name(app.world, one)), unit: UNIT, horizontal: true, series: KINDS.map((one) => ({ name: label(info(one)), stack: "all", data: rows.map((city) => sum(city, one)) })) }));
  };
  return { node: h("div", { class: "two" }, byKind.node, byCity.node), refresh };
}
