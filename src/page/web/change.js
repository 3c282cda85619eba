// Why the urban share moves: components of change that add up, year by year.

import { card } from "./card.js";
import { bars, chart, COLOURS } from "./chart.js";
import { table } from "./csv.js";
import { fill, h } from "./dom.js";
import { label, pick, show, t, tongue } from "./text.js";
import { name } from "./world.js";

/** The section. */
export function change(app) {
  const place = chart(420, "", 330);
  let what = "share";
  const select = h("select", { "data-test": "change", onchange: () => { what = select.value; refresh("all"); } });
  /** The city of a county: components are kept for cities. */
  const code = () => {
    const area = app.world.areas.get(app.store.get().place);
    return area.level === "county" ? area.city : area.code;
  };
  const unit = () => (what === "share" ? "share per year" : "persons per year");
  const rows = () => app.subject?.components[code()] ?? null;
  const years = () => app.years.slice(1);
  const sum = (values) => values.reduce((all, one) => all + one, 0);
  const own = card({
    name: "change", chart: place.node, controls: select, title: () => t("change.title", { place: name(app.world, code()), what: t("change.what." + what) }), lead: () => t("change.lead"),
    describe: () => {
      const known = rows();
      if (!known) return "";
      const all = app.world.components.map((one) => [pick(one), sum(known[one.name][what])]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
      return t("change.describe", { from: years()[0], to: years().at(-1), total: show(sum(known.total[what]), unit(), true), rows: all.map(([key, value]) => `${key} ${show(value, unit(), true)}`).join(tongue() === "zh" ? "，" : ", ") });
    },
    table: () => ({ header: [t("change.component"), ...years(), t("word.sum")], rows: rows() ? [...app.world.components, { name: "total", zh: t("word.total"), en: t("word.total") }].map((one) => [label(one), ...rows()[one.name][what].map((value) => show(value, unit(), true)), show(sum(rows()[one.name][what]), unit(), true)]) : [] }),
    csv: () => table(["model", "version", "scenario", "region_code", "region", "level", "variable", "component", "unit", "year", "statistic", "value"],
      rows() ? [...app.world.components.map((one) => one.name), "total"].flatMap((component) => years().map((year, at) => {
        const area = app.world.areas.get(code());
        const value = rows()[component][what][at];
        return ["qilu", app.subject.version, app.subject.name, area.code, area.zh, area.level, what === "share" ? "change_of_urban_share" : "change_of_urban_residents", component, unit(), year, "mean", value.toFixed(what === "share" ? 10 : 3)];
      })) : []),
  });
  function refresh(which) {
    if (which === "line") return;
    select.setAttribute("aria-label", t("change.choose"));
    fill(select, ["share", "urban"].map((one) => h("option", { value: one }, t("change.what." + one))));
    select.value = what;
    own.refresh();
    const known = rows();
    if (!known) return;
    const series = app.world.components.map((one, at) => ({ name: label(one), data: known[one.name][what], stack: "all", colour: COLOURS[at] }));
    series.push({ name: t("word.total"), data: known.total[what], type: "line", colour: "#111111" });
    place.draw(bars({ labels: years(), unit: unit(), series, signed: true }));
  }
  return { node: own.node, refresh };
}
