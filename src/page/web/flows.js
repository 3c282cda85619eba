// Who moves where: cities among each other and with the rest of China.

import { card, swatches } from "./card.js";
import { bars, chart, COLOURS, matrix } from "./chart.js";
import { table } from "./csv.js";
import { fill, h } from "./dom.js";
import { ranges, scale } from "./scale.js";
import { show, t, tongue } from "./text.js";
import { name } from "./world.js";

const UNIT = "persons per year";

const told = (limit, more) => show(limit, UNIT, false, more);

/** The texts of the classes, the outer ones with the smallest and the largest value. */
function bounded(breaks, values) {
  const texts = ranges(breaks, told);
  if (!breaks.length) return [told(values[0])];
  const outer = [`${told(values.at(-1))} – ${texts[0].slice(2)}`, `${texts.at(-1).slice(2)} – ${told(values[0])}`];
  return [outer[0], ...texts.slice(1, -1), outer[1]];
}

/** The section. */
export function flows(app) {
  const heat = chart(600, "", 450);
  const legend = h("div", { class: "legend" });
  const nets = chart(600, "", 320);
  const data = () => app.subject?.flows ?? null;
  const label = (code) => name(app.world, code)?.replace(/市$/, "") ?? t("word.outside");
  const period = () => (data() ? { from: data().period[0], to: data().period[1] } : { from: "", to: "" });
  const pairs = () => {
    const { places, cities } = data();
    return places.flatMap((from, a) => places.map((to, b) => [from, to, cities[a][b]])).filter(([from, to]) => from !== to).sort((a, b) => b[2] - a[2]);
  };
  const balance = () => {
    const { places, cities } = data();
    return places.slice(0, -1).map((code, at) => {
      const inside = places.slice(0, -1).reduce((sum, _, other) => sum + cities[other][at] - cities[at][other], 0);
      const last = places.length - 1;
      return { code, inside, outside: cities[last][at] - cities[at][last] };
    }).sort((a, b) => b.inside + b.outside - a.inside - a.outside);
  };
  const between = card({
    name: "flows", chart: heat.node, below: legend, title: () => t("flows.title", period()), lead: () => t("flows.lead"),
    describe: () => (data() ? t("flows.describe", { rows: pairs().slice(0, 5).map(([from, to, persons]) => `${label(from)} → ${label(to)} ${show(persons, UNIT)}`).join(tongue() === "zh" ? "；" : "; ") }) : ""),
    table: () => ({ header: [t("flows.origin"), t("flows.destination"), t("flows.persons")], rows: data() ? pairs().slice(0, 60).map(([from, to, persons]) => [label(from), label(to), show(persons, UNIT)]) : [] }),
    csv: () => table(["model", "version", "scenario", "origin_code", "origin", "destination_code", "destination", "variable", "unit", "period", "statistic", "value"],
      data() ? pairs().map(([from, to, persons]) => ["qilu", app.subject.version, app.subject.name, from, app.world.areas.get(from)?.zh ?? "rest of China", to, app.world.areas.get(to)?.zh ?? "rest of China", "migration", UNIT, data().period.join("-"), "mean", persons.toFixed(3)]) : []),
  });
  const net = card({
    name: "balance", chart: nets.node, title: () => t("balance.title", period()), lead: () => t("balance.lead"),
    describe: () => (data() ? balance().map((one) => `${label(one.code)} ${show(one.inside + one.outside, UNIT, true)}`).join(tongue() === "zh" ? "，" : ", ") : ""),
    table: () => ({ header: [t("word.area"), t("balance.inside"), t("balance.outside")], rows: data() ? balance().map((one) => [label(one.code), show(one.inside, UNIT, true), show(one.outside, UNIT, true)]) : [] }),
    csv: () => table(["model", "version", "scenario", "region_code", "region", "variable", "unit", "period", "statistic", "value"],
      data() ? balance().flatMap((one) => [["net_migration_within_province", one.inside], ["net_migration_with_rest_of_china", one.outside]].map(([variable, value]) => ["qilu", app.subject.version, app.subject.name, one.code, app.world.areas.get(one.code).zh, variable, UNIT, data().period.join("-"), "mean", value.toFixed(3)])) : []),
  });
  const refresh = (what) => {
    if (what === "line" || what === "choice") return;
    between.refresh();
    net.refresh();
    if (!data()) return;
    const { places, cities } = data();
    // Classes of equal numbers of cells: with an even scale the largest flow would leave all others pale.
    const classes = scale(pairs().map((one) => one[2]), false);
    heat.draw(matrix({ labels: places.map(label), values: cities, unit: UNIT, classes }));
    fill(legend, swatches(classes.colours, bounded(classes.breaks, pairs().map((one) => one[2]))));
    const rows = balance();
    nets.draw(bars({ labels: rows.map((one) => label(one.code)), unit: UNIT, signed: true, horizontal: true, series: [{ name: t("balance.inside"), data: rows.map((one) => one.inside), stack: "net", colour: COLOURS[0] }, { name: t("balance.outside"), data: rows.map((one) => one.outside), stack: "net", colour: COLOURS[1] }] }));
  };
  return { node: h("div", { class: "two" }, between.node, net.node), refresh };
}
