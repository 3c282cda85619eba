// What it costs: by kind and year, and by city.

import { card } from "./card.js";
import { bars, chart } from "./chart.js";
import { tidy } from "./csv.js";
import { h } from "./dom.js";
import { label, pick, show, t, tongue } from "./text.js";
import { COSTS as KINDS, middle, name, rest, row, single, total, value } from "./world.js";

const UNIT = "100 million yuan of 2020 per year";
/** Part of the urban residents from which a gain is large enough to divide a cost by it. */
const LEAST_GAIN = 0.001;

/** The section. */
export function costs(app) {
  const kinds = chart(360, "", 300);
  const cities = chart(460, "", 370);
  const code = () => app.store.get().place;
  const info = (one) => app.world.indicator.get(one);
  const from = () => app.world.passed + 1;
  const sum = (area, kind, dossier = app.subject) => total(app.world, dossier, area, kind, from());
  const ready = () => app.whole !== null;
  /** Extra cost for each extra urban resident at the end, against the reference. */
  const extra = () => {
    const end = app.years.at(-1);
    if (!ready() || !app.reference) return "";
    const urban = value(app.world, app.reference, code(), "urban_residents", "q0.5", end);
    const gain = value(app.world, app.subject, code(), "urban_residents", "q0.5", end) - urban;
    const cost = sum(code(), "cost_total") - sum(code(), "cost_total", app.reference);
    if (!Number.isFinite(gain) || !Number.isFinite(cost)) return "";
    // A difference of medians near zero is mostly their error, and a quotient by it says nothing.
    const divides = gain > LEAST_GAIN * urban;
    return t(divides ? "costs.extra" : "costs.extra_none", { reference: pick(app.others[0].title), cost: show(cost, UNIT, true), gain: show(gain, "persons", true), each: divides ? show((cost * 1e8) / gain, "yuan") : "" });
  };
  const yearly = (one, year) => value(app.world, app.subject, code(), one, "q0.5", year);
  const byYear = (one) => [label(info(one)), ...app.years.filter((year) => year >= from()).map((year) => show(yearly(one, year), UNIT)), show(sum(code(), one), UNIT)];
  /** What the medians of the kinds leave of the median of their sum, so that each column adds up. */
  const left = () => (single(app.subject) ? [] : [[t("costs.rest"), ...app.years.filter((year) => year >= from()).map((year) => show(rest((one) => yearly(one, year)), UNIT, true)), show(rest((one) => sum(code(), one)), UNIT, true)]]);
  const byKind = card({
    name: "costs", chart: kinds.node, title: () => t("costs.title", { place: name(app.world, code(), true) }), lead: () => `${t(single(app.subject) ? "costs.lead_single" : "costs.lead")} ${extra()}`,
    describe: () => (ready() ? t(single(app.subject) ? "costs.describe_single" : "costs.describe", { from: from(), to: app.years.at(-1), sum: show(sum(code(), "cost_total"), UNIT), rows: KINDS.map((one) => `${pick(info(one))} ${show(sum(code(), one), UNIT)}`).join(tongue() === "zh" ? "，" : ", ") }) : ""),
    table: () => ({ header: [t("costs.kind"), ...app.years.filter((year) => year >= from()), t("word.sum")], rows: ready() ? [...KINDS.map(byYear), ...left(), byYear("cost_total")] : [] }),
    csv: () => tidy(app.subject, [app.world.areas.get(code())], [...KINDS, "cost_total"].map(info), (area, indicator) => ["q0.1", middle(app.subject), "q0.9"].map((one) => [one, row(app.world, app.subject, area.code, indicator.name, one) ?? []])),
  });
  const order = () => app.world.region.cities.map((city) => city.code).sort((a, b) => sum(b, "cost_total") - sum(a, "cost_total"));
  const byCity = card({
    name: "costs-by-city", chart: cities.node, title: () => t("costs.cities", { from: from(), to: app.years.at(-1) }), lead: () => t(single(app.subject) ? "costs.cities_lead_single" : "costs.cities_lead"),
    describe: () => (ready() ? order().map((one) => `${name(app.world, one)} ${show(sum(one, "cost_total"), UNIT)}`).join(tongue() === "zh" ? "，" : ", ") : ""),
    table: () => ({ header: [t("word.city"), ...KINDS.map((one) => label(info(one))), ...(single(app.subject) ? [] : [t("costs.rest")]), label(info("cost_total"))], rows: ready() ? order().map((city) => [name(app.world, city), ...KINDS.map((one) => show(sum(city, one), UNIT)), ...(single(app.subject) ? [] : [show(rest((one) => sum(city, one)), UNIT, true)]), show(sum(city, "cost_total"), UNIT)]) : [] }),
    csv: () => tidy(app.subject, app.world.region.cities.map((city) => app.world.areas.get(city.code)), [...KINDS, "cost_total"].map(info), (area, indicator) => [[middle(app.subject), row(app.world, app.subject, area.code, indicator.name, "q0.5") ?? []]]),
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
