// The report on paper: what Chromium prints, read back from the PDF. QILU_REPORT_URL: the address of a report that is there.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { bare, browse, downloaded, hook, open, pages, run, scratch } from "./world.mjs";

const DRAWS = 60;
const PLACE = "370883";
let address = process.env.QILU_REPORT_URL;
let browser;
/** The report. It takes seconds to open, so that all tests share it. */
let page;

before(async () => {
  browser = await browse();
  if (!address) make();
  page = await open(browser, address);
  await page.waitForFunction(() => ["fan", "crossing", "places-by-year", "flows", "balance", "change", "levers", "costs", "costs-by-city", "compare", "needs"].every((name) => document.querySelector(`#figure-${name} svg`)));
  await page.evaluate(() => { window.print = () => {}; });
});

/** Makes the report by the program. */
function make() {
  const [plan, baseline, report] = ["plan-print", "baseline-print", "print.html"].map((name) => path.join(scratch, name));
  run("run", "scenarios/plan.toml", "--draws", String(DRAWS), "--out", plan, "--quiet");
  run("run", "scenarios/baseline.toml", "--draws", String(DRAWS), "--out", baseline, "--quiet");
  run("report", plan, "--compare", baseline, "--contribution-draws", "2", "--out", report, "--quiet");
  address = pathToFileURL(report).href;
}

after(() => browser?.close());

/** Shows the report in a language, with a place. */
async function shown(language, place) {
  await page.evaluate((hash) => { location.hash = hash; }, `lang=${language}&place=${place}`);
  await page.waitForFunction(([lang, hash]) => document.documentElement.lang.startsWith(lang) && location.hash.includes(hash), [language, place]);
}

const printed = async () => pages(await page.pdf({ preferCSSPageSize: true }));

/** Texts of elements, without signs for the order and without spaces. */
const texts = (selector) => page.locator(selector).evaluateAll((nodes) => nodes.map((node) => {
  const own = node.cloneNode(true);
  own.querySelectorAll("[aria-hidden], .paper").forEach((one) => one.remove());
  return own.textContent;
})).then((all) => all.map(bare));

const YEARS = /\b20[234]\d\b/g;

for (const language of ["zh", "en"]) {
  test(`the printed report is complete (${language})`, async () => {
    await shown(language, "370000");
    const expected = {};
    for (const [what, selector] of Object.entries({
      sections: "main > section:not(#area) > h2", cards: "main > section:not(#area) .card:not(.own) h3", head: "#figure-cities thead th", cities: "#figure-cities tr.city > th",
      goals: "#figure-scoreboard tbody > tr > th", parameters: "details:has(#find-parameter) tbody th", sources: "details:has(#find-source) tbody th",
    })) expected[what] = await texts(selector);
    assert.deepEqual([expected.cities.length, expected.head.length], [16, 9]);
    const screen = await page.locator("#figure-fan svg").getAttribute("width");
    const sheets = await printed();
    const all = sheets.map((one) => one.text).join("");
    for (const [what, list] of Object.entries(expected)) {
      assert.ok(list.length > 0, what);
      for (const text of list) assert.ok(all.includes(text) || list.length > 80 && all.includes(text.slice(0, 6)), `${what}: “${text}” is not printed`);
    }
    const table = sheets.filter((one) => expected.cities.some((city) => one.lines.some((line) => bare(line).startsWith(city))) && expected.head.every((text) => one.text.includes(text)));
    assert.ok(table.length > 0, "no page has cities under the headings of the table");
    assert.ok(all.includes("hukou_openness"), "the scenario file is not printed");
    const axes = sheets.flatMap((one) => one.lines).map((line) => line.match(YEARS) ?? []).filter((years) => years.length >= 5 && Number(years[1]) > Number(years[0]));
    assert.ok(axes.length >= 7, `${axes.length} axes of years`);
    for (const years of axes) assert.equal(years.at(-1), "2035", `an axis ends before the last year: ${years}`);
    const digest = (await page.locator(hook("provenance")).textContent()).match(/[0-9a-f]{64}/)[0];
    for (const [at, { text }] of sheets.entries()) {
      assert.ok(text.includes(`${at + 1}/${sheets.length}`), `page ${at + 1} has no number`);
      assert.ok(text.includes(digest.slice(0, 12)) && text.includes("2022"), `page ${at + 1} does not say which run it shows`);
      assert.ok(text.length > 250, `page ${at + 1} is nearly empty`);
    }
    assert.ok(!/下载CSV|DownloadCSV|复制本页链接|Copylink/.test(all), "a control is printed");
    assert.ok(!/(^|[^\d\w.])-0(\.0+)?(?![\d.])/.test(all), "a zero has a sign");
    // The page is as it was before.
    assert.equal(await page.locator("#figure-fan svg").getAttribute("width"), screen);
    assert.equal(await page.locator("main details[open]").count(), 0);
    assert.deepEqual(page.faults, []);
  });

  test(`the report on one county takes two pages at most (${language})`, async () => {
    await shown(language, PLACE);
    await page.locator(hook("print-place")).click();
    assert.equal(await page.evaluate(() => document.body.dataset.print), "place");
    const headings = await texts("#area h3, #area h4, #area thead th");
    const sheets = await printed();
    const all = sheets.map((one) => one.text).join("");
    assert.ok(sheets.length <= 2, `${sheets.length} pages`);
    for (const text of [...headings, language === "zh" ? "邹城市" : "ZouchengCity"]) assert.ok(all.includes(text), `“${text}” is not printed`);
    assert.match(all, language === "zh" ? /常住人口.*缺口.*公共成本合计.*80%区间包含了/ : /residents.*places.*Publiccost.*80%intervalscontained/);
    assert.equal(await page.evaluate(() => document.body.dataset.print), undefined, "what follows is printed whole");
  });
}

test("what is saved of goals, crossing years and balances is numbers", async () => {
  await shown("zh", "370000");
  const saved = async (name) => (await downloaded(page, () => page.locator(`${hook("csv")}[data-chart="${name}"]`).click())).slice(1).trimEnd().split("\n").map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  for (const [name, count] of [["crossing", 11], ["balance", 32], ["scoreboard", 84]]) {
    const [header, ...rows] = await saved(name);
    assert.equal(rows.length, count, name);
    assert.equal(header.filter((one) => one === "unit").length, 1, name);
    for (const row of rows) {
      assert.equal(row.length, header.length, `${name}: ${row}`);
      for (const column of ["value", "threshold", "probability", "probability_low", "median", "target", "q0.1", "q0.9"].filter((one) => header.includes(one))) {
        const text = row[header.indexOf(column)];
        assert.ok(text === "" && name === "scoreboard" || text !== "" && Number.isFinite(Number(text)), `${name}: ${column} is “${text}”`);
      }
    }
  }
});
