// Runs beside each other: shares by year, and differences draw by draw.

import { card, grid } from "./card.js";
import { chart, COLOURS, fan } from "./chart.js";
import { table } from "./csv.js";
import { fill, h } from "./dom.js";
import { probability, number, pick, range, show, t, tongue } from "./text.js";
import { middle, paired, row, single, target, total, value } from "./world.js";

const COST = "100 million yuan of 2020 per year";

/** Difference of the share from which a cost is divided by it. A smaller one is mostly error. */
const LEAST_GAP = 0.0005;

/** The share of draws above the reference; of draws that are all alike it says whether they are. */
const above = (one) => (one.met_by_all === null ? probability(one) : t(one.met_by_all ? "compare.all_above" : "compare.none_above"));

/** The section. */
export function compare(app) {
  const place = chart(360, "", 280);
  const body = h("div", { "data-test": "compare" });
  const province = app.world.province.code;
  /** Snapshots: the run that is shown, the reference, then those that the reader has kept. */
  const runs = () => [...(app.whole ? [app.whole] : []), ...app.others];
  /** Place of the run that the others are measured against: the reference, unless the reader says otherwise. */
  let baseline = null;
  const select = h("select", { "data-test": "baseline", onchange: () => { baseline = select.value; refresh("all"); } });
  const base = () => runs().find((one) => one.key === baseline) ?? app.others[0] ?? runs()[0];
  const line = (own) => {
    const dossier = own.run;
    const end = own.years.at(-1);
    const goals = ["strict", "rounds"].map((reading) => app.world.targets.find((one) => one.year === Math.max(...app.world.targets.map((own) => own.year)) && one.reading === reading));
    const gap = own.key === base().key ? null : paired(dossier, base().run, end);
    const spent = (run) => total(app.world, run, province, "cost_total", app.world.passed + 1);
    const extra = spent(dossier) - spent(base().run);
    return {
      own, end,
      probabilities: goals.map((goal) => probability(target(dossier, goal?.id, province))),
      share: ["q0.1", "q0.5", "q0.9"].map((one) => value(app.world, dossier, province, "urban_share", one, end)),
      gap, residents: value(app.world, dossier, province, "residents", "q0.5", end), cost: spent(dossier), each: gap && gap.mean > LEAST_GAP ? extra / (100 * gap.mean) : null,
    };
  };
  /** Statistics of the file; a run of a single draw has its value and no median. */
  const statistics = () => [...new Set(runs().flatMap((one) => ["q0.1", middle(one.run), "q0.9"]))];
  const header = () => ["scenario", "strict", "rounds", "share", "difference", "above", "residents", "cost", "each"].map((key) => t("compare.column." + key, { baseline: pick(base()?.title) }));
  /** Runs of one title are told apart by their draws and their seed. */
  const named = (own) => (runs().filter((one) => pick(one.title) === pick(own.title)).length > 1 ? t("compare.twice", { title: pick(own.title), draws: number(own.draws), seed: String(own.seed) }) : pick(own.title));
  const cells = (one) => [
    named(one.own), ...one.probabilities, `${show(one.share[1], "share")} ${range(one.share[0], one.share[2], (end) => show(end, "share"))}`,
    one.own.key === base().key ? t("compare.baseline") : one.gap ? (one.gap.error === null ? show(one.gap.mean, "share", true) : t("compare.gap", { mean: show(one.gap.mean, "share", true), error: number(100 * one.gap.error, 3) })) : t("compare.unpaired"),
    one.gap ? above(one.gap.above) : "–", show(one.residents, "persons"), show(one.cost, COST), show(one.each, COST),
  ];
  const own = card({
    name: "compare", chart: place.node, controls: select, title: () => t("compare.title"), lead: () => t(runs().some((one) => !single(one.run)) ? "compare.lead" : "compare.lead_single"),
    describe: () => runs().map((one) => `${pick(one.title)} ${show(value(app.world, one.run, province, "urban_share", "q0.5", one.years.at(-1)), "share")}`).join(tongue() === "zh" ? "，" : ", "),
    table: () => ({ header: [t("word.year"), ...runs().map((one) => pick(one.title))], rows: app.years.map((year) => [year, ...runs().map((one) => show(value(app.world, one.run, province, "urban_share", "q0.5", year), "share"))]) }),
    csv: () => table(["scenario", "variable", "year", ...statistics()], runs().flatMap((one) => one.years.map((year) => [one.run.name, "urban_share", year, ...statistics().map((statistic) => (statistic === "q0.5" && middle(one.run) !== statistic ? null : value(app.world, one.run, province, "urban_share", statistic, year)))]))),
  });
  function refresh(what) {
    if (what === "line" || what === "choice") return;
    const all = runs();
    select.setAttribute("aria-label", t("compare.choose"));
    fill(select, all.map((one) => h("option", { value: one.key }, t("compare.against", { title: pick(one.title) }))));
    if (base()) select.value = base().key;
    own.refresh();
    fill(body, all.length < 2 ? h("p", { class: "waiting" }, app.mode === "live" ? t("compare.none_live") : t("compare.none")) : grid({ header: header(), rows: all.map(line).map(cells), caption: t("compare.title") }));
    if (!all.length) return;
    const first = all[0];
    const rows = Object.fromEntries(["q0.1", middle(first.run), "q0.9"].map((one) => [one, row(app.world, first.run, province, "urban_share", one)]));
    const lines = all.slice(1).map((one, at) => ({ name: pick(one.title), data: row(app.world, one.run, province, "urban_share", "q0.5"), colour: COLOURS[1 + (at % 8)], dash: "dashed" }));
    place.draw(fan({ years: first.years, unit: "share", rows, lines, published: app.world.observations[province]?.urban_share ?? [] }));
  }
  return { node: h("div", null, own.node, h("div", { class: "card" }, body)), refresh };
}
