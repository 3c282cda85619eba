// The page on paper: charts of the paper's width, what is closed is open, each page says which run it shows and its number.

import { lay } from "./chart.js";
import { fill, h } from "./dom.js";
import { number, t, tongue } from "./text.js";

/** Pixels of the text of an A4 page between its margins, without the frame of a card: 210 mm less twice 12 mm, at 96 pixels an
 * inch. */
const WIDTH = Math.floor(((210 - 2 * 12) / 25.4) * 96) - 20;

/** Digits of the digest that tell manifests apart. */
const DIGITS = 12;

/** The run in a line: scenario, draws, seed, version, and the beginning of the digest of its manifest. */
export function identity(app) {
  const run = app.subject;
  const title = (app.whole?.title ?? app.title())[tongue()];
  if (!run) return t("print.no_run", { title, version: app.world.version });
  const manifest = app.whole.saved ? app.whole.saved.manifest.slice(0, DIGITS) : t("print.unwritten");
  return t("print.identity", { title, draws: number(run.draws), seed: String(run.seed), version: run.version, manifest });
}

/** A text as CSS takes it: with the escapes of JSON for quotation marks and backslashes. */
const css = (text) => JSON.stringify(text.replace(/\s+/g, " "));

/** The rules of the margins: the identity of the run, and the number of the page. */
const margins = (app) => `@page {
  @bottom-left { content: ${css(identity(app))}; width: 88%; text-align: left; }
  @bottom-right { content: counter(page) " / " counter(pages); width: 12%; text-align: right; }
}`;

/** A list of the sections that are printed. */
function contents(list) {
  const printed = [...document.querySelectorAll("main > section")].filter((one) => !one.classList.contains("blank") && one.id !== "area");
  fill(list, h("h2", null, t("page.contents")), h("ol", null, printed.map((one) => h("li", null, h("a", { href: `#${one.id}` }, one.querySelector("h2").textContent)))));
}

/** Marks cards without a picture, a table or a text, and sections in which there are only such cards. */
function blanks() {
  const empty = (card) => {
    const body = card.querySelector(".body");
    if (card.querySelector(".waiting") && !card.querySelector("table, svg, dl")) return true;
    // A chart that is hidden has nothing to show, and the card says so.
    if (!body || body.querySelector(".chart[hidden]")) return false;
    return !body.querySelector("svg, .chart canvas, tbody tr");
  };
  for (const card of document.querySelectorAll("main .card")) card.classList.toggle("blank", empty(card));
  for (const section of document.querySelectorAll("main > section")) {
    const cards = [...section.querySelectorAll(".card")];
    section.classList.toggle("blank", cards.length > 0 && cards.every((one) => one.classList.contains("blank")) && !section.querySelector(".headline"));
  }
}

/** Gives the headings of tables as text beside the buttons that sort: a table head that is repeated shows no buttons. */
function headings() {
  for (const button of document.querySelectorAll("main thead button")) {
    const words = [...button.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => one.textContent).join("");
    const known = button.parentNode.querySelector(":scope > span.paper") ?? button.parentNode.appendChild(h("span", { class: "paper" }));
    known.textContent = words;
  }
}

/** A style sheet that takes its rules from the page; none in browsers that cannot make one. */
function rules() {
  if (!("adoptedStyleSheets" in document)) return null;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  // Where the margins of each page say which run it shows, the report on an area need not say it again.
  document.body.classList.toggle("margins", "CSSMarginRule" in window);
  return sheet;
}

/** Makes the page ready for paper whenever it is printed. `app.print(part)` prints one part: `place`, the report on an area. */
export function printing(app) {
  const sheet = rules();
  const list = h("nav", { class: "paper toc" });
  let opened = null;
  const before = () => {
    if (opened) return;
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const one of opened) one.open = true;
    lay(WIDTH);
    blanks();
    headings();
    document.querySelector("main").prepend(list);
    contents(list);
    sheet?.replaceSync(margins(app));
  };
  const after = () => {
    delete document.body.dataset.print;
    if (!opened) return;
    for (const one of opened) one.open = false;
    opened = null;
    lay(null);
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  // Programs that print do not always send the events.
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? before() : after()));
  app.print = (part) => {
    document.body.dataset.print = part;
    // The mark is taken away by the event after printing, which every browser sends.
    print();
  };
}
