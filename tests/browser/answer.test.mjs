// The live page shows one answer at a time: settings, numbers, sentence, runs and address belong together, whatever a reader does.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { browse, downloaded, full, hook, open, run, scratch, serve } from "./world.mjs";

const runs = path.join(scratch, "answer-runs");
let browser;
let server;
let page;

before(async () => {
  run("run", "scenarios/south.toml", "--draws", "60", "--out", path.join(runs, "south-kept"), "--quiet");
  browser = await browse();
  server = await serve("--runs", runs, "--max-draws", "60");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const text = (name) => page.locator(hook(name)).textContent();
const lever = (name) => page.locator(`[data-lever="${name}"]`);
const shown = (name) => page.locator(hook(`${name}-value`)).textContent();

async function at(hash, options = {}) {
  page = await open(browser, `${server.address}${hash}`, options);
  await full(page);
}

async function closed() {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test("an answer that is being renewed is grey, and is neither copied nor saved", async () => {
  await at("#base=plan&ref=baseline");
  const former = await text("sentence");
  await page.route("**/api/v1/jobs*", async (route) => { await new Promise((done) => setTimeout(done, 1500)); await route.continue(); });
  await lever("reclassification").focus();
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => document.body.dataset.current === "false");
  await page.waitForFunction(() => /由.*变为.*个百分点/.test(document.querySelector('[data-test="single"]').textContent), null, { timeout: 10000 });
  // Looking around meanwhile does not mix the two.
  await page.evaluate(() => document.querySelector('[data-code="370881"]').dispatchEvent(new MouseEvent("click", { bubbles: true })));
  assert.equal(await text("sentence"), former);
  assert.equal(await page.locator(hook("copy-sentence")).isDisabled(), true);
  assert.ok((await page.locator(`${hook("csv")}:not([disabled])`).count()) === 0);
  assert.equal(await page.locator(`${hook("stale")}:visible`).count(), 12);
  await full(page);
  assert.notEqual(await text("sentence"), former);
  assert.equal(await page.locator(hook("copy-sentence")).isDisabled(), false);
  assert.match(await text("sentence"), /（已调整）/);
  await closed();
});

test("a lever shows the value in force at the place, and its path is that of the engine", async () => {
  await at("#base=south&scope=371300");
  assert.deepEqual([await shown("hukou_openness"), await shown("school_places")], ["1", "20"]);
  await page.locator(hook("scope")).selectOption("370100");
  await page.waitForFunction(() => document.querySelector('[data-test="hukou_openness-value"]').textContent === "0");
  await page.locator(hook("scope")).selectOption("province");
  await page.waitForFunction(() => /0至1/.test(document.querySelector('[data-test="hukou_openness-value"]').textContent));
  await page.locator(hook("base")).selectOption("plan");
  await page.locator(hook("scope")).selectOption("370100");
  await page.waitForFunction(() => document.querySelector('[data-test="hukou_openness-value"]').textContent === "1");
  assert.equal(await shown("childcare_places"), "0", "a setting that has ended is not in force");
  await page.evaluate(() => { location.hash += "&set=hukou_openness~0.4~2026~4~~370100"; });
  await page.waitForFunction(() => document.querySelector('[data-test="hukou_openness-path"]')?.dataset.path.includes("2035:0.4"));
  const rows = Object.fromEntries((await page.locator(hook("hukou_openness-path")).getAttribute("data-path")).split(" ").map((one) => one.split(":")).map(([year, low]) => [year, Number(low)]));
  // The ramp of the setting leads from the value that the scenario has by then.
  assert.ok(rows[2026] > 0 && Math.abs(rows[2029] - 0.4) < 1e-12 && rows[2035] === rows[2029], JSON.stringify(rows));
  await closed();
});

test("Back, Forward and an edited address move sliders, lists and results together", async () => {
  await at("#base=plan");
  for (const key of ["PageUp", "PageUp"]) {
    await lever("county_jobs").focus();
    await page.keyboard.press(key);
    await full(page);
  }
  const value = await lever("county_jobs").inputValue();
  await page.locator(hook("indicator")).selectOption("residents");
  await page.goBack();
  await page.goBack();
  await full(page);
  assert.notEqual(await lever("county_jobs").inputValue(), value);
  assert.match(await text("settings"), new RegExp(`：${Number(await lever("county_jobs").inputValue())} `));
  await page.goForward();
  await full(page);
  assert.equal(await lever("county_jobs").inputValue(), value);
  await page.evaluate(() => { location.hash = "#base=plan&set=county_jobs~7~2027~2~~370800+370900"; });
  await full(page);
  assert.match(await text("settings"), /7 · 2027年起，2年到位 · 济宁市、泰安市/);
  await closed();
});

test("the place for levers stays when a county is chosen, and settings can be undone and redone", async () => {
  await at("#base=plan&scope=370100&place=370112");
  await lever("school_places").focus();
  await page.keyboard.press("PageUp");
  await page.evaluate(() => document.querySelector('[data-code="370883"]').dispatchEvent(new MouseEvent("click", { bubbles: true })));
  assert.equal(await page.locator(hook("scope")).inputValue(), "370100");
  await page.locator(hook("use-place")).click();
  assert.equal(await page.locator(hook("scope")).inputValue(), "370883");
  await page.locator(hook("base")).selectOption("baseline");
  await page.locator(hook("undo")).click();
  assert.equal(await page.locator(hook("base")).inputValue(), "plan");
  assert.match(await text("settings"), /济南市/);
  await page.locator(hook("undo")).click();
  assert.match(await text("settings"), /尚未调整/);
  await page.locator(hook("redo")).click();
  assert.match(await text("settings"), /济南市/);
  await closed();
});

test("a package is applied once", async () => {
  await at("#base=baseline");
  await page.locator(hook("package")).selectOption("south");
  await page.locator(hook("take")).click();
  const once = await page.locator(`${hook("settings")} .setting`).count();
  await page.locator(hook("take")).click();
  assert.equal(await page.locator(`${hook("settings")} .setting`).count(), once);
  assert.match(await text("panel-said"), /均已在/);
  assert.doesNotMatch(await text("settings"), /\d{4}\+\d/);
  await closed();
});

test("a finished run is shown with its own levers, and can be left and taken over", async () => {
  await at("#base=plan&set=county_jobs~15~2026~4~~province");
  await page.locator('[data-test="open-run"][data-run="south-kept"]').click();
  await full(page);
  assert.match(await text("opened"), /鲁南/);
  assert.equal(await lever("county_jobs").isDisabled(), true);
  assert.match(await text("settings"), /落户开放度：1/);
  assert.match(await text("scenario"), /southern/);
  assert.match(await downloaded(page, () => page.locator(hook("save")).click()), /southern/);
  await page.locator(hook("close-run")).click();
  await full(page);
  assert.match(await text("settings"), /县域产业就业：15/);
  assert.match(await downloaded(page, () => page.locator(hook("save")).click()), /county_jobs/);
  await closed();
});

test("the steps of the levers are those of the API, are grey after a change, and can be tried", async () => {
  await at("#base=plan&ref=baseline");
  assert.match(await text("steps-said"), /^$/);
  // Few draws are enough to compare what is shown with what the server says.
  await page.route("**/api/v1/jobs", async (route) => {
    const body = route.request().postDataJSON?.();
    await route.continue(body?.effects ? { postData: JSON.stringify({ ...body, draws: 8 }) } : {});
  });
  await page.locator(hook("ask-steps")).click();
  await page.waitForSelector(`${hook("steps")} tbody tr`, { timeout: 60000 });
  const ask = async (method, place, body) => (await fetch(`${server.address}api/v1/${place}`, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) })).json();
  const jobs = (await ask("GET", "jobs")).filter((one) => one.effects && one.state === "done");
  const effects = await ask("GET", `jobs/${jobs.at(-1).id}/effects`);
  const shown = await page.locator(`${hook("steps")} tbody tr`).evaluateAll((all) => all.map((one) => [one.dataset.step, ...[...one.querySelectorAll("td")].map((cell) => cell.textContent)]));
  assert.deepEqual(shown.map((one) => one[0]), effects.rows.map((row) => `${row.lever} ${row.direction}`));
  const [best] = effects.rows;
  assert.ok(best.cost_per_point !== null);
  assert.ok(shown[0][1].startsWith(`+${(100 * best.share.mean).toFixed(3)}`), shown[0][1]);
  assert.ok(shown[0][1].includes((100 * best.share.half_width).toFixed(3)), shown[0][1]);
  for (const [at, row] of effects.rows.entries()) if (row.reason === "at_bound") assert.match(shown[at].join(" "), /– – – –.*已到取值/);
  const file = await downloaded(page, () => page.locator('[data-chart="steps"]').click());
  assert.equal(file.trim().split("\n").length, effects.rows.length + 1);
  assert.ok(file.includes(String(best.cost_per_point)));
  await page.locator(hook("try-step")).first().click();
  await page.waitForFunction(() => document.getElementById("steps").classList.contains("old"));
  assert.equal(await page.locator(hook("ask-steps")).isDisabled(), true);
  assert.doesNotMatch(await text("settings"), /尚未调整/);
  await full(page);
  // What was worked out for the former scenario is not shown for this one.
  assert.equal(await page.locator(`${hook("steps")} tbody tr`).count(), 0);
  await closed();
});

test("a past target is met or missed, and the number is never anything but the probability", async () => {
  page = await open(browser, `${server.address}#base=plan`);
  const seen = new Set();
  const end = Date.now() + 60000;
  while (Date.now() < end && !(await page.evaluate(() => document.body.dataset.level === "dossier"))) {
    seen.add(await page.evaluate(() => `${document.querySelector('[data-test="big"]')?.textContent}|${document.querySelector('[data-test="words"]')?.textContent}`));
    assert.doesNotMatch(await page.evaluate(() => (document.body.dataset.level === "none" ? document.getElementById("map")?.textContent ?? "" : "")), /中位数/);
  }
  await full(page);
  for (const one of seen) assert.match(one, /^(…|undefined|[\d.]+%|不到[\d.]+%|[\d.]+%以上)\|(.*概率.*|undefined)$/, one);
  for (const row of await page.locator(`${hook("targets")} tbody tr`).allTextContents()) if (/^2025/.test(row)) assert.match(row, /已有公布数.*(已达到|未达到)/);
  await closed();
});

test("looking around restarts nothing", async () => {
  await at("#base=plan");
  let orders = 0;
  page.on("request", (request) => { if (request.method() !== "GET" && /jobs|fan/.test(request.url())) orders += 1; });
  await page.locator(hook("indicator")).selectOption("residents");
  await page.evaluate(() => document.querySelector('[data-code="370883"]').dispatchEvent(new MouseEvent("click", { bubbles: true })));
  await page.locator(hook("year")).focus();
  await page.keyboard.press("ArrowLeft");
  await page.locator(hook("language")).click();
  await page.waitForTimeout(1500);
  assert.equal(orders, 0);
  await full(page);
  await closed();
});

test("focus is never lost, and results are announced", async () => {
  await at("#base=plan");
  const focused = () => page.evaluate(() => document.activeElement.dataset.test ?? document.activeElement.dataset.lever ?? document.activeElement.tagName);
  await page.locator(hook("base")).focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "base");
  await full(page);
  assert.equal(await focused(), "base");
  for (const name of ["pin", "as-table", "language"]) {
    await page.locator(hook(name)).first().focus();
    await page.keyboard.press("Enter");
    await full(page);
    assert.notEqual(await focused(), "BODY", name);
  }
  await page.locator(`${hook("cities")} .open`).first().focus();
  await page.keyboard.press("Enter");
  assert.notEqual(await focused(), "BODY");
  await page.locator(`${hook("cities")} th button`).nth(2).focus();
  await page.keyboard.press("Enter");
  assert.notEqual(await focused(), "BODY");
  await lever("county_jobs").focus();
  await page.keyboard.press("PageUp");
  await full(page);
  assert.equal(await focused(), "county_jobs");
  assert.match(await page.locator("#live").textContent(), /75/);
  await closed();
});

test("scenarios that are kept have names, say what is in them, and can be opened again", async () => {
  await at("#base=plan&set=county_jobs~15~2026~4~~province");
  for (let at = 0; at < 3; at += 1) await page.locator(hook("pin")).click();
  const names = await page.locator(hook("pin-name")).evaluateAll((all) => all.map((one) => one.value));
  assert.equal(new Set(names).size, 3);
  assert.match(await text("pins"), /规划全面落实，另作1项调整.*县域产业就业：15/);
  await page.locator(hook("pin-name")).first().fill("县域优先方案");
  await page.locator(hook("pin-name")).first().press("Enter");
  await page.locator(hook("reset")).click();
  await page.locator(hook("pin-open")).first().click();
  await full(page);
  assert.match(await text("settings"), /县域产业就业：15/);
  assert.match(await text("sentence"), /县域优先方案/);
  assert.match(await text("compare"), /县域优先方案/);
  await page.locator(hook("pin-remove")).first().click();
  assert.equal(await page.locator(hook("pin-line")).count(), 2);
  await page.locator(hook("name")).fill("甲方案");
  await page.locator(hook("name")).press("Enter");
  await page.locator(hook("remark")).fill("供讨论");
  await page.locator(hook("remark")).blur();
  const file = await downloaded(page, () => page.locator(hook("save")).click());
  assert.match(file, /甲方案/);
  assert.match(file, /供讨论/);
  assert.doesNotMatch(file, /本情景将规划/);
  await closed();
});

test("an address with what does not exist opens with a note", async () => {
  for (const [hash, part] of [["#place=999999", "place=999999"], ["#ind=nope", "ind=nope"], ["#lang=fr", "lang=fr"], ["#set=county_jobs~9999", "county_jobs~9999"], ["#year=1999", "year=1999"], ["#run=gone", "gone"]]) {
    await at(hash);
    await page.waitForFunction((wanted) => document.querySelector('[data-test="note"]').textContent.includes(wanted), part);
    assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /undefined|NaN/);
    await page.context().close();
  }
});

test("the page goes on by itself after an outage", async () => {
  const own = await serve("--runs", path.join(scratch, "none"), "--max-draws", "40");
  page = await open(browser, `${own.address}#base=plan`);
  await full(page);
  const port = new URL(own.address).port;
  assert.equal(await own.stop(), 0);
  await lever("county_jobs").focus();
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => /无法连接/.test(document.querySelector('[data-test="status"]').textContent));
  assert.equal(await page.evaluate(() => document.body.dataset.current), "false");
  const again = await serve("--runs", path.join(scratch, "none"), "--max-draws", "40", "--port", port);
  await full(page);
  assert.equal(await page.evaluate(() => document.body.dataset.current), "true");
  await page.context().close();
  await again.stop();
});

test("a name that is given while the run is on its way is that of the answer", async () => {
  await at("#base=plan");
  await page.route("**/api/v1/jobs*", async (route) => { await new Promise((done) => setTimeout(done, 1500)); await route.continue(); });
  const ordered = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("jobs"));
  await lever("county_jobs").focus();
  await page.keyboard.press("PageUp");
  await ordered;
  await page.locator(hook("name")).fill("甲方案");
  await page.locator(hook("name")).press("Enter");
  // The comparison is asked for anew meanwhile.
  await page.locator(hook("pin")).click();
  await full(page);
  assert.match(await text("sentence"), /甲方案/);
  assert.match(await text("scenario"), /甲方案/);
  await closed();
});

test("values in force that are still those of a former place are grey, and say so", async () => {
  await at("#base=south&scope=371300");
  await page.route("**/api/v1/levers", async (route) => { await new Promise((done) => setTimeout(done, 1500)); await route.continue(); });
  await page.locator(hook("scope")).selectOption("370100");
  await page.waitForFunction(() => /正在读取.*济南/.test(document.querySelector('[data-test="lever-year"]').textContent));
  assert.equal(await shown("hukou_openness"), "1");
  const fade = () => page.locator(hook("hukou_openness-value")).evaluate((one) => Number(getComputedStyle(one).opacity));
  assert.ok((await fade()) < 0.5);
  await page.waitForFunction(() => document.querySelector(".controls").dataset.current === "true");
  assert.equal(await shown("hukou_openness"), "0");
  assert.match(await text("lever-year"), /生效的力度。/);
  assert.equal(await fade(), 1);
  await closed();
});

test("settings that the server refuses are not said to be read", async () => {
  await at("#base=baseline&ref=plan");
  await page.route("**/api/v1/levers", (route) => route.fulfill({ status: 400, contentType: "application/json", body: JSON.stringify({ error: { zh: "不行", en: "no" } }) }));
  await lever("reclassification").focus();
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => /服务器不接受现在的设定/.test(document.querySelector('[data-test="lever-year"]').textContent), null, { timeout: 10000 });
  await page.unroute("**/api/v1/levers");
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => /生效的力度。$/.test(document.querySelector('[data-test="lever-year"]').textContent), null, { timeout: 20000 });
  await page.context().close();
});

test("what was undone during an outage leaves no values of it", async () => {
  await at("#base=plan");
  const before = await shown("county_jobs");
  await page.context().setOffline(true);
  await lever("county_jobs").focus();
  await page.keyboard.press("PageUp");
  await page.waitForTimeout(400);
  await page.context().setOffline(false);
  await page.locator(hook("undo")).click();
  await full(page);
  await page.waitForFunction(() => document.querySelector(".controls").dataset.current === "true", null, { timeout: 20000 });
  assert.equal(await shown("county_jobs"), before);
  await page.context().close();
});

test("charts are drawn when their library could not be fetched at first", async () => {
  page = await open(browser, "about:blank");
  let refused = 0;
  await page.route("**/echarts.js*", async (route) => {
    refused += 1;
    await (refused < 3 ? route.abort("internetdisconnected") : route.continue());
  });
  await page.goto(`${server.address}#base=plan`);
  await page.waitForSelector("#figure-fan svg");
  await full(page);
  assert.ok(refused >= 3);
  // The browser itself tells of what could not be fetched; nothing else may go wrong.
  page.faults = page.faults.filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one));
  await closed();
});

test("refusals are in the language of the page", async () => {
  await at("#base=plan&lang=zh");
  await page.locator(hook("draws")).fill("-5");
  await page.locator(hook("run")).click();
  await page.waitForFunction(() => document.querySelector('[data-test="runs-said"]').textContent !== "");
  assert.doesNotMatch(await text("runs-said"), /invalid|expected|u32|f64/);
  assert.match(await text("runs-said"), /[\u4e00-\u9fff]/);
  await page.context().close();
});
