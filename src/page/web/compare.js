// Runs beside each other: shares by year, and differences draw by draw.

import { card, grid } from "./card.js";
import { chart, COLOURS, fan } from "./chart.js";
import { table } from "./csv.js";
import { fill, h } from "./dom.js";
import { probability, number, pick, range, show, t, tongue } from "./text.js";
import { middle, paired, row, target, total, value } from "./world.js";

const COST = "100 million yuan of 2020 per year";

/** The section. */
export function compare(app) {
  const place = chart(360);
  const body = h("div", { "data-test": "compare" });
  const province = app.world.province.code;
  const runs = () => [...(app.level === "dossier" ? [app.subject] : []), ...app.others.map((one) => one.dossier)];
  /** Place of the run that the others are measured against: the reference, unless the reader says otherwise. */
  let baseline = null;
  const select = h("select", { "data-test": "baseline", onchange: () => { baseline = select.value; refresh("all"); } });
  const base = () => runs().find((one) => one.name === baseline) ?? app.reference ?? runs()[0];
  const line = (dossier) => {
    const end = dossier.years.at(-1);
    const goals = ["strict", "rounds"].map((reading) => app.world.targets.find((one) => one.year === Math.max(...app.world.targets.map((own) => own.year)) && one.reading === reading));
    const gap = dossier === base() ? null : paired(dossier, base(), end);
    return {
      dossier, end,
      probabilities: goals.map((goal) => probability(target(dossier, goal?.id, province))),
      share: ["q0.1", "q0.5", "q0.9"].map((one) => value(app.world, dossier, province, "urban_share", one, end)),
      gap, residents: value(app.world, dossier, province, "residents", "q0.5", end), cost: total(app.world, dossier, province, "cost_total", app.world.passed + 1),
    };
  };
  /** Statistics of the file; a run of a single draw has its value and no median. */
  const statistics = () => [...new Set(runs().flatMap((one) => ["q0.1", middle(one), "q0.9"]))];
  const header = () => ["scenario", "strict", "rounds", "share", "difference", "above", "residents", "cost"].map((key) => t("compare.column." + key, { baseline: pick(base()?.title) }));
  const cells = (one) => [
    pick(one.dossier.title), ...one.probabilities, `${show(one.share[1], "share")} ${range(one.share[0], one.share[2], (end) => show(end, "share"))}`,
    one.dossier === base() ? t("compare.baseline") : one.gap ? (one.gap.error === null ? show(one.gap.mean, "share", true) : t("compare.gap", { mean: show(one.gap.mean, "share", true), error: number(100 * one.gap.error, 3) })) : t("compare.unpaired"),
    one.gap ? probability(one.gap.above) : "–", show(one.residents, "persons"), show(one.cost, COST),
  ];
  const own = card({
    name: "compare", chart: place.node, controls: select, title: () => t("compare.title"), lead: () => t("compare.lead"),
    describe: () => runs().map((one) => `${pick(one.title)} ${show(value(app.world, one, province, "urban_share", "q0.5", one.years.at(-1)), "share")}`).join(tongue() === "zh" ? "，" : ", "),
    table: () => ({ header: [t("word.year"), ...runs().map((one) => pick(one.title))], rows: app.years.map((year) => [year, ...runs().map((one) => show(value(app.world, one, province, "urban_share", "q0.5", year), "share"))]) }),
    csv: () => table(["scenario", "variable", "year", ...statistics()], runs().flatMap((one) => one.years.map((year) => [one.name, "urban_share", year, ...statistics().map((statistic) => (statistic === "q0.5" && middle(one) !== statistic ? null : value(app.world, one, province, "urban_share", statistic, year)))]))),
  });
  function refresh(what) {
    if (what === "line" || what === "choice") return;
    const all = runs();
    select.setAttribute("aria-label", t("compare.choose"));
    fill(select, all.map((one) => h("option", { value: one.name }, t("compare.against", { title: pick(one.title) }))));
    if (base()) select.value = base().name;
    own.refresh();
    fill(body, all.length < 2 ? h("p", { class: "waiting" }, app.mode === "live" ? t("compare.none_live") : t("compare.none")) : grid({ header: header(), rows: all.map(line).map(cells), caption: t("compare.title") }));
    if (!all.length) return;
    const first = all[0];
    const rows = Object.fromEntries(["q0.1", middle(first), "q0.9"].map((one) => [one, row(app.world, first, province, "urban_share", one)]));
    const lines = all.slice(1).map((one, at) => ({ name: pick(one.title), data: row(app.world, one, province, "urban_share", "q0.5"), colour: COLOURS[1 + (at % 8)], dash: "dashed" }));
    place.draw(fan({ years: first.years, unit: "share", rows, lines, published: app.world.observations[province]?.urban_share ?? [] }));
  }
  return { node: h("div", null, own.node, h("div", { class: "card" }, body)), refresh };
}
