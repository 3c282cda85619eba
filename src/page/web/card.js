// A figure: title, what it shows, the chart, the same data as a table, as a text for those who listen, and as CSV.

import { download, fill, h } from "./dom.js";
import { t } from "./text.js";

let count = 0;

/**
 * A card. `chart`: the node of the chart; `below`: what explains it, such as its legend. `table()`: `{header, rows}`; `csv()`: text, or none for the table itself.
 * `describe()`: the chart in a sentence. Call `refresh()` when the data have changed.
 */
export function card({ name, title, lead, chart, below, table, csv, describe, controls }) {
  const id = `card-${++count}`;
  const text = h("p", { id: `${id}-text`, class: "unseen" });
  const body = h("div", { class: "body", id: `${id}-body` });
  const note = h("p", { class: "lead" });
  const heading = h("h3", { id: `${id}-title` });
  let asTable = false;
  const tabs = chart && table ? h("div", { class: "tabs", role: "group", "aria-label": t("card.view") }) : null;
  const button = (which, key) =>
    h("button", { type: "button", "aria-pressed": String(asTable === which), "data-test": which ? "as-table" : "as-chart", onclick: () => { asTable = which; show(); } }, key);
  // The mark at the beginning of the file tells Excel that it is UTF-8.
  const save = table || csv
    ? h("button", { type: "button", class: "quiet", "data-test": "csv", "data-needs-current": true, "data-chart": name, onclick: () => download(`qilu-${name}.csv`, `\ufeff${csv ? csv() : rows(table())}`) }, t("card.save"))
    : null;
  function show() {
    words();
    fill(body, asTable || !chart ? grid(table()) : [chart, below]);
  }
  function words() {
    if (tabs) {
      tabs.setAttribute("aria-label", t("card.view"));
      fill(tabs, button(false, t("card.chart")), button(true, t("card.table")));
    }
    if (save) save.textContent = t("card.save");
  }
  const node = h("figure", { class: "card", id: `figure-${name}`, "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text` },
    h("figcaption", null, h("div", { class: "head" }, heading, h("div", { class: "tools" }, controls ?? null, tabs, save)), note),
    body, text);
  const refresh = () => {
    heading.textContent = typeof title === "function" ? title() : title;
    note.textContent = (typeof lead === "function" ? lead() : lead) ?? "";
    text.textContent = describe ? describe() : "";
    if (chart?.getAttribute("role") === "img") chart.setAttribute("aria-label", heading.textContent);
    words();
    if (asTable || !chart) show();
  };
  show();
  refresh();
  return { node, refresh };
}

function rows({ header, rows: lines }) {
  const cell = (value) => {
    const own = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(own) ? `"${own.replaceAll('"', '""')}"` : own;
  };
  return `${[header, ...lines].map((line) => line.map(cell).join(",")).join("\n")}\n`;
}

/** A table; the first column heads its rows. */
/** A table; a cell is a text, a number or a node. */
export function grid({ header, rows: lines, caption }) {
  const content = (one, none) => (one instanceof Node ? one : String(one ?? none));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption ?? t("card.table") },
    h("table", null,
      h("thead", null, h("tr", null, header.map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", null, lines.map((line) => h("tr", null, line.map((one, at) => (at === 0 ? h("th", { scope: "row" }, content(one, "")) : h("td", null, content(one, "–")))))))));
}

/** The legend of classes: a sign in the colour of each, and its text. */
export function swatches(colours, texts) {
  return colours.map((colour, at) => h("span", null, h("i", { style: `background-color:${colour}`, "data-class": String(at) }), texts[at]));
}
