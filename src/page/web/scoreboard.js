// All indicators of the plan with their probability.

import { card } from "./card.js";
import { fill, h } from "./dom.js";
import { bounded, probability, label, likelihood, likely, number, pick, t } from "./text.js";

/** Symbol and class of a probability: never colour alone. */
function standing(p, draws) {
  if (p === null) return ["–", "none"];
  const word = likelihood(bounded(p, draws));
  if (word === "about_as_likely_as_not") return ["◐", "open"];
  return word.endsWith("unlikely") ? ["○", "unlikely"] : ["●", "likely"];
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
function verdict(goal, draws) {
  const [symbol] = standing(goal.probability, draws);
  if (goal.published !== null) return t(goal.status === "met" ? "score.met" : "score.missed", { value: number(goal.published, 2) });
  if (goal.probability === null) return goal.kind === "simulated" ? "–" : t("kind." + goal.kind);
  return t("score.verdict", { symbol, probability: probability(goal.probability, draws), words: likely(goal.probability, draws) });
}

/** The section. */
export function scoreboard(app) {
  let which = "simulated";
  const select = h("select", { "data-test": "goals", onchange: () => { which = select.value; refresh("all"); } });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region" });
  const summary = h("p", { class: "lead" });
  const goals = () => (app.subject?.goals ?? []).filter((one) => which === "all" || (which === "simulated" ? one.kind === "simulated" : one.kind !== "simulated"));
  const line = (goal) => {
    const [, word] = standing(goal.probability, app.subject.draws);
    const value = goal.median === null ? "–" : number(goal.median, 2);
    const range = goal.median === null ? "" : t("place.range", { low: number(goal["q0.1"], 2), high: number(goal["q0.9"], 2) });
    return { goal, word, value, range };
  };
  const header = () => ["goal", "year", "target", "probability", "expected", "unit", "chapter"].map((key) => t("score.column." + key));
  const own = card({
    name: "scoreboard", chart: body, controls: select, title: () => t("score.title"), lead: () => t("score.lead"),
    table: () => ({ header: header(), rows: goals().map(line).map(({ goal, value, range }) => [label(goal), when(goal), goalText(goal), verdict(goal, app.subject.draws), `${value} ${range}`, t("unit." + goal.unit), goal.chapter]) }),
  });
  function refresh(what) {
    if (what === "line") return;
    own.refresh();
    select.setAttribute("aria-label", t("score.choose"));
    body.setAttribute("aria-label", t("score.title"));
    fill(select, ["simulated", "other", "all"].map((one) => h("option", { value: one }, t("score.show." + one))));
    select.value = which;
    if (app.level !== "dossier") {
      fill(body, h("p", { class: "waiting" }, t("waiting.ensemble")));
      return;
    }
    const simulated = app.subject.goals.filter((one) => one.probability !== null);
    const count = (word) => simulated.filter((one) => standing(one.probability, app.subject.draws)[1] === word).length;
    summary.textContent = t("score.summary", { all: app.subject.goals.length, simulated: simulated.length, likely: count("likely"), open: count("open"), unlikely: count("unlikely"), both: app.subject.both === null ? "–" : probability(app.subject.both, app.subject.draws) });
    fill(body, h("table", null, h("thead", null, h("tr", null, header().map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", null, goals().map(line).map(({ goal, word, value, range }) => h("tr", { class: `stand-${word}` },
        h("th", { scope: "row" }, label(goal), goal.scope === "each_city" ? h("small", null, ` ${t("score.each_city")}`) : null, goal.reading ? h("small", null, ` ${pick(goal.reading)}`) : null),
        h("td", null, when(goal)), h("td", null, goalText(goal)),
        h("td", null, verdict(goal, app.subject.draws)),
        h("td", null, value, h("small", null, ` ${range}`)), h("td", null, t("unit." + goal.unit)), h("td", null, goal.chapter))))));
  }
  return { node: h("div", null, summary, own.node), refresh };
}
