// The page in a real browser: the report from a disk, and the live page from a server.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browse, downloaded, full, hook, open, qilu, run, scratch, serve } from "./world.mjs";

const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const runs = path.join(scratch, "runs");
const folder = path.join(runs, "plan-small");
const report = path.join(scratch, "report.html");
const DRAWS = 200;
let browser;
/** A server that makes full ensembles, and one whose pages are content with few draws. */
let server;
let small;

before(async () => {
  run("run", "scenarios/plan.toml", "--draws", String(DRAWS), "--out", folder, "--quiet");
  run("report", folder, "--contribution-draws", "4", "--out", report, "--lang", "zh", "--quiet");
  browser = await browse();
  server = await serve("--runs", runs);
  small = await serve("--runs", runs, "--max-draws", String(DRAWS));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await small?.stop();
});

/** Chinese characters outside of what is Chinese by its nature. */
function chinese() {
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (parent.closest('script, style, noscript, pre, [lang="zh-CN"]:not(html), details:not([open]) > :not(summary)')) continue;
    if (/[\u4e00-\u9fff]/.test(walk.currentNode.textContent)) words.push(walk.currentNode.textContent);
  }
  return words;
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document));
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

test("the report opens from a disk, complete, in both languages, and asks nothing of a network", async () => {
  const page = await open(browser, pathToFileURL(report).href);
  await page.waitForSelector("#figure-fan svg");
  const sentence = await page.locator(hook("sentence")).textContent();
  assert.match(sentence, /2035年常住人口城镇化率达到75%的概率为[\d.]+%/);
  for (const name of ["fan", "crossing", "map", "needs", "flows", "balance", "change", "levers", "costs", "costs-by-city", "compare"]) {
    await page.locator(`#figure-${name}`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`#figure-${name} svg`);
    const told = await page.locator(`#figure-${name} > p.unseen`).textContent();
    assert.ok(told.length > 10, `${name} is not described in words`);
  }
  assert.equal(await page.locator(hook("county")).count(), 136);
  assert.equal(await page.locator(hook("goals")).count(), 1);
  assert.ok((await page.locator(hook("scenario")).textContent()).includes("hukou_openness"));
  await page.locator(hook("language")).click();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.deepEqual(await page.evaluate(chinese), []);
  assert.match(await page.locator(hook("sentence")).textContent(), /the probability that the urban share of residents reaches 75\u00a0% in 2035/);
  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.asked.filter((address) => !/^(file|data|blob):/.test(address)), []);
  await page.context().close();
});

test("what the page saves as CSV are rows of the files of the command line", async () => {
  const page = await open(browser, pathToFileURL(report).href);
  await page.waitForSelector("#figure-fan svg");
  const lines = (file) => new Set(readFileSync(path.join(folder, file), "utf8").split("\n"));
  const known = new Set(["province.csv", "cities.csv", "counties.csv"].flatMap((file) => [...lines(file)]));
  let rows = 0;
  for (const name of ["fan", "map", "needs", "cities", "costs", "costs-by-city", "places-by-year"]) {
    const button = page.locator(`${hook("csv")}[data-chart="${name}"]`);
    const text = await downloaded(page, () => button.click());
    assert.equal(text.charCodeAt(0), 0xfeff, "Excel knows UTF-8 by its mark");
    const own = text.slice(1).trimEnd().split("\n");
    assert.ok(own.length > 10, `${name} has ${own.length} lines`);
    for (const line of own) assert.ok(known.has(line), `${name}: not in the files: ${line}`);
    rows += own.length;
  }
  assert.ok(rows > 10000);
  const changes = lines("components.csv");
  const own = (await downloaded(page, () => page.locator(`${hook("csv")}[data-chart="change"]`).click())).slice(1).trimEnd().split("\n");
  for (const line of own) assert.ok(changes.has(line), `change: not in components.csv: ${line}`);
  await page.context().close();
});

test("a lever that is dragged moves the number at once, then the probability, then everything", async () => {
  const own = await serve("--runs", runs, "--max-draws", "400");
  const page = await open(browser, own.address);
  await full(page);
  const before = await page.locator(hook("big")).textContent();
  const slider = page.locator('[data-lever="hukou_openness"]');
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 8, y);
  await page.mouse.down();
  for (let step = 1; step <= 12; step += 1) {
    await page.mouse.move(box.x + box.width - 8 - (step * (box.width - 16)) / 12, y);
    await page.waitForTimeout(60);
  }
  await page.mouse.up();
  assert.equal(await slider.inputValue(), "0");
  await page.waitForFunction(() => /200/.test(document.querySelector('[data-test="level"]').textContent));
  await full(page);
  const after = await page.locator(hook("big")).textContent();
  assert.notEqual(after, before);
  const times = await page.evaluate(() => ["qilu:slider-to-line", "qilu:fan"].map((name) => performance.getEntriesByName(name).map((entry) => entry.duration)));
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  console.log(`slider to line ${median(times[0]).toFixed(0)} ms (median of ${times[0].length}), fan ${times[1].at(-1).toFixed(0)} ms (${times[1][0].toFixed(0)} ms when the page opens), first paint ${paint?.toFixed(0)} ms`);
  assert.ok(times[0].length >= 3);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  assert.equal(await own.stop(), 0);
});

test("the address brings back the same page", async () => {
  const page = await open(browser, `${small.address}#base=plan&ref=baseline&set=county_jobs~20~2027~3~~370800&ind=residents&year=2030&place=370800&lang=en`);
  await full(page);
  assert.match(await page.locator(hook("settings")).textContent(), /20 · from 2027, phased in over 3 years · Jining/);
  assert.equal(await page.locator(hook("year")).inputValue(), "2030");
  assert.match(await page.locator(hook("place")).textContent(), /Jining/);
  assert.equal(await page.locator(hook("indicator")).inputValue(), "residents");
  await page.locator(hook("indicator")).selectOption("urban_share");
  const address = await page.evaluate(() => location.href);
  assert.match(address, /ind=urban_share/);
  const other = await open(browser, address);
  await full(other);
  assert.equal(await other.locator(hook("big")).textContent(), await page.locator(hook("big")).textContent());
  assert.equal(await other.locator(hook("indicator")).inputValue(), "urban_share");
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('[data-test="indicator"]').value === "residents");
  await other.context().close();
  await page.context().close();
});

test("counties are found by their initials, and walked by the keyboard", async () => {
  const page = await open(browser, small.address);
  await page.waitForSelector(hook("county"));
  await page.locator(hook("search")).fill("lcq");
  await page.waitForSelector("#found li");
  assert.match(await page.locator("#found").textContent(), /历城区/);
  for (const [former, today] of [["章丘市", /章丘区.*原章丘市（至2016年）/], ["371200", /莱芜区.*原莱芜市（至2018年）.*钢城区/], ["Jiyang County", /济阳区/]]) {
    await page.locator(hook("search")).fill(former);
    await page.waitForFunction((pattern) => new RegExp(pattern).test(document.getElementById("found").textContent), today.source);
  }
  await page.locator(hook("search")).fill("曲阜");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /曲阜市/.test(document.querySelector('[data-test="place"]').textContent));
  await page.locator('[data-code="370881"]').focus();
  await page.keyboard.press("ArrowLeft");
  const code = await page.evaluate(() => document.activeElement.dataset.code);
  assert.ok(code && code !== "370881");
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /%/);
  await page.keyboard.press("Enter");
  await page.waitForFunction((own) => document.querySelector(`[data-code="${own}"]`).getAttribute("aria-selected") === "true", code);
  assert.match(await page.evaluate(() => location.hash), new RegExp(`place=${code}`));
  assert.equal(await page.locator(`${hook("county")}[tabindex="0"]`).count(), 1, "one stop of the tab key");
  await page.context().close();
});

test("scenarios are compared draw by draw, and any of them is the baseline", async () => {
  const page = await open(browser, `${small.address}#base=plan&ref=baseline`);
  await full(page);
  await page.locator(hook("pin")).click();
  const slider = page.locator('[data-lever="county_jobs"]');
  await slider.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelectorAll('[data-test="compare"] tbody tr').length >= 3, null, { timeout: 90000 });
  const text = await page.locator(hook("compare")).textContent();
  assert.match(text, /标准误/);
  const name = await page.locator(`${hook("baseline")} option`).last().getAttribute("value");
  await page.locator(hook("baseline")).selectOption(name);
  await page.waitForFunction((before) => document.querySelector('[data-test="compare"]').textContent !== before, text);
  await page.context().close();
});

test("an ensemble runs in the background, can be stopped, and its files are those of the command line", async () => {
  const page = await open(browser, `${server.address}#base=baseline&ref=plan&lang=en`);
  await full(page);
  await page.locator(hook("draws")).fill("20000");
  await page.locator(hook("run")).click();
  await page.locator(hook("cancel")).first().click();
  await page.waitForFunction(() => [...document.querySelectorAll('[data-test="jobs"] [data-state]')].some((one) => one.dataset.state === "cancelled"), null, { timeout: 30000 });
  await page.locator(hook("draws")).fill("60");
  await page.locator(hook("run")).click();
  await page.close();
  const again = await open(browser, server.address);
  await again.waitForSelector('[data-run="baseline-2022-60"]', { timeout: 60000 });
  const saved = await downloaded(again, () => again.locator(`.run:has([data-run="baseline-2022-60"]) a[data-test="province.csv"]`).click());
  const own = path.join(scratch, "baseline-60");
  run("run", "scenarios/baseline.toml", "--draws", "60", "--out", own, "--quiet");
  assert.equal(saved, `\ufeff${readFileSync(path.join(own, "province.csv"), "utf8")}`, "with the mark by which Excel knows UTF-8");
  await again.locator('[data-test="open-run"][data-run="baseline-2022-60"]').click();
  await full(again);
  assert.match(await again.locator(hook("level")).textContent(), /60/);
  assert.match(await again.locator(hook("provenance")).textContent(), /[0-9a-f]{64}/);
  await again.context().close();
});

test("a scenario that was made by hand is saved as a file that the command line takes", async () => {
  const page = await open(browser, `${small.address}#base=plan&set=county_jobs~20~2027~3~~370800`);
  await page.waitForSelector(hook("save"));
  const text = await downloaded(page, () => page.locator(hook("save")).click());
  const file = path.join(scratch, "mine.toml");
  writeFileSync(file, text);
  assert.match(run("scenario", "show", file), /county_jobs/);
  await page.context().close();
});

test("the years in which the forecasts of a kind of area have been too far off are grey in its fan", async () => {
  const page = await open(browser, `${pathToFileURL(report).href}#place=370883`);
  const fan = page.locator("#figure-fan");
  await page.waitForSelector("#figure-fan svg");
  assert.match(await fan.locator("svg").textContent(), /只宜参考的年份/);
  assert.match(await fan.locator("> p.unseen").textContent(), /20\d\d年以后的数值以灰色显示/);
  await page.evaluate(() => { location.hash = "place=370000"; });
  await page.waitForFunction(() => !document.querySelector("#figure-fan svg").textContent.includes("只宜参考的年份"));
  assert.doesNotMatch(await fan.locator("> p.unseen").textContent(), /灰色/);
  await page.context().close();
});

test("nothing stands in the way of those who read by other means", async () => {
  const page = await open(browser, pathToFileURL(report).href);
  await page.waitForSelector("#figure-fan svg");
  assert.deepEqual(await violations(page), []);
  await page.context().close();
  // The served page forbids scripts of others, the checker among them.
  const live = await open(browser, small.address, { bypassCSP: true });
  await full(live);
  assert.deepEqual(await violations(live), []);
  await live.context().close();
});

test("the printed report has no controls and fits its pages", async () => {
  const page = await open(browser, pathToFileURL(report).href);
  await page.waitForSelector("#figure-fan svg");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(hook("csv")).first().isVisible(), false);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${wide} pixels too wide`);
  await page.context().close();
  assert.ok(qilu);
});
