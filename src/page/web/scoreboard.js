// All indicators of the plan with their probability.

import { card } from "./card.js";
import { table } from "./csv.js";
import { fill, h } from "./dom.js";
import { classOf, known } from "./estimate.js";
import { single } from "./world.js";
import { probability, label, likely, number, pick, range, t } from "./text.js";

/** The two goals in conflict, of which the data have the joint probability; as `TENSION` in src/policy/scoreboard.rs. */
const TENSION = ["urban_share_2035", "income_ratio_2035"];

/** Symbol and class of a probability: never colour alone. Draws that are all alike meet a goal or not. */
function standing(one) {
  if (one.probability === null) return one.met_by_all === true ? ["✓", "all"] : one.met_by_all === false ? ["✗", "none"] : ["–", "absent"];
  const word = classOf(one.likelihood);
  return [{ likely: "●", open: "◐", unlikely: "○", undecided: "◇" }[word], word];
}

function goalText(goal) {
  if (goal.value === null) return t("goal." + goal.comparator);
  const sign = { about: t("goal.about"), ">=": "≥ ", "<=": "≤ ", ">": "> " }[goal.comparator] ?? "";
  return `${sign}${number(goal.value, Number.isInteger(goal.value) ? 0 : 2)}`;
}

/** The year of a requirement, or its period, such as every year. */
function when(goal) {
  const year = String(goal.year ?? "–");
  return goal.period === "every_year" || goal.period === "since_base" ? t("score." + goal.period, { year }) : year;
}

/** The published value of a goal's year, and whether it is met; the probability of an open goal; else its treatment. */
function verdict(goal) {
  if (goal.published !== null) return t(goal.status === "met" ? "score.met" : "score.missed", { value: number(goal.published, 2) });
  if (goal.kind !== "simulated") return t("kind." + goal.kind);
  const [symbol] = standing(goal);
  if (goal.likelihood === null) return "–";
  return goal.probability === null ? t("score.alike", { symbol, probability: probability(goal) }) : t("score.verdict", { symbol, probability: probability(goal), words: likely(goal) });
}

/** All goals as numbers; columns that indicators.csv of a run has, too, have its names. */
function numbers(dossier, goals) {
  const columns = ["model", "version", "scenario", "id", "name_zh", "name_en", "kind", "variable", "scope", "period", "year", "comparator", "target", "unit", "probability", "probability_low", "probability_high", "mcse", "median", "single_value", "q0.1", "q0.9", "published", "status", "chapter"];
  return table(columns, goals.map((one) => [
    "qilu", dossier.version, dossier.name, one.id, one.zh, one.en, one.kind, one.indicator, one.scope, one.period, one.year, one.comparator, one.value, one.unit,
    one.probability, one.interval_95?.[0], one.interval_95?.[1], one.mcse, one.median, one.only, one["q0.1"], one["q0.9"], one.published, one.status, one.chapter,
  ]));
}

/** The section. */
export function scoreboard(app) {
  let which = "simulated";
  const select = h("select", { "data-test": "goals", onchange: () => { which = select.value; refresh("all"); } });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region" });
  const summary = h("p", { class: "lead" });
  const all = () => (app.subject?.goals ?? []).map((one) => known(one, app.subject.draws));
  const chosen = (one) => which === "all" || (which === "simulated") === (one.kind === "simulated");
  const goals = () => all().filter(chosen);
  const line = (goal) => {
    const [, word] = standing(goal);
    const value = number(goal.median ?? goal.only, 2);
    return { goal, word, value, spread: range(goal["q0.1"], goal["q0.9"], (end) => number(end, 2)) };
  };
  const header = () => ["goal", "year", "target", "probability", single(app.subject) ? "expected_single" : "expected", "unit", "chapter"].map((key) => t("score.column." + key));
  const own = card({
    name: "scoreboard", chart: body, controls: select, title: () => t("score.title"), lead: () => t("score.lead"),
    table: () => ({ header: header(), rows: goals().map(line).map(({ goal, value, spread }) => [label(goal), when(goal), goalText(goal), verdict(goal), `${value} ${spread}`, t("unit." + goal.unit), goal.chapter]) }),
    csv: () => numbers(app.subject, all()),
  });
  function refresh(what) {
    if (what === "line") return;
    own.refresh();
    select.setAttribute("aria-label", t("score.choose"));
    body.setAttribute("aria-label", `${t("score.title")} · ${t("card.table")}`);
    fill(select, ["simulated", "other", "all"].map((one) => h("option", { value: one }, t("score.show." + one))));
    select.value = which;
    if (!app.subject) {
      fill(body, h("p", { class: "waiting" }, t("waiting.ensemble")));
      return;
    }
    const simulated = all().filter((one) => one.kind === "simulated");
    const count = (...words) => simulated.filter((one) => words.includes(standing(one)[1])).length;
    const [share, ratio] = TENSION.map((id) => String(all().find((one) => one.id === id)?.value ?? "–"));
    const numbers = { share, ratio, all: all().length, simulated: simulated.length, likely: count("likely"), open: count("open"), unlikely: count("unlikely"), undecided: count("undecided"), met: count("all"), missed: count("none"), draws: number(app.subject.draws) };
    // Without a probability of any goal there is nothing to count.
    const judged = simulated.some((one) => one.probability !== null);
    summary.textContent = judged ? t("score.summary", { ...numbers, both: probability(known(app.subject.both, app.subject.draws)) }) : t(app.subject.draws > 1 ? "answer.alike" : "answer.one_draw", numbers);
    fill(body, h("table", null, h("thead", null, h("tr", null, header().map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", null, all().map(line).map(({ goal, word, value, spread }) => h("tr", { class: chosen(goal) ? `stand-${word}` : "paper" },
        h("th", { scope: "row" }, label(goal), goal.scope === "each_city" ? h("small", null, ` ${t("score.each_city")}`) : null, goal.reading ? h("small", null, ` ${pick(goal.reading)}`) : null),
        h("td", null, when(goal)), h("td", null, goalText(goal)),
        h("td", null, verdict(goal)),
        h("td", null, value, h("small", null, ` ${spread}`)), h("td", null, t("unit." + goal.unit)), h("td", null, goal.chapter))))));
  }
  return { node: h("div", null, summary, own.node), refresh };
}
