// The live page on screens of several sizes, in both languages and in forced colours: nothing stands in the way of a reader.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { browse, full, hook, open, scratch, serve } from "./world.mjs";

const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const SIZES = [[1440, 900], [720, 450], [390, 844]];
let browser;
let server;
let page;

before(async () => {
  browser = await browse();
  server = await serve("--runs", path.join(scratch, "states"), "--max-draws", "40");
  // The served page forbids scripts of others, the checker among them.
  page = await open(browser, `${server.address}#base=plan&set=county_jobs~12~2026~4~~370883`, { bypassCSP: true });
  await full(page);
  await page.evaluate(axe);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function inLanguage(lang) {
  if ((await page.evaluate(() => document.documentElement.lang)).slice(0, 2) !== lang) await page.locator(hook("language")).click();
}

async function violations() {
  const found = await page.evaluate(() => window.axe.run(document));
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

for (const [width, height] of SIZES) {
  test(`at ${width} x ${height} the answer comes first, nothing is cut, and the checker finds nothing`, async () => {
    await page.setViewportSize({ width, height });
    for (const lang of ["zh", "en"]) {
      await inLanguage(lang);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(200);
      const top = await page.locator(hook("big")).evaluate((node) => node.getBoundingClientRect().top);
      assert.ok(top < height, `${lang}: the number is ${top} pixels down`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0, `${lang}: wider than the screen`);
      assert.deepEqual(await violations(), [], lang);
    }
  });
}

test("on a narrow screen the levers are called, and the number is seen beside them", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await page.locator("#panel").isVisible(), false);
  await page.locator(hook("levers-toggle")).click();
  assert.equal(await page.locator("#panel").isVisible(), true);
  await page.waitForFunction(() => {
    const [number, levers] = ['[data-test="big"]', "#panel"].map((one) => document.querySelector(one).getBoundingClientRect());
    return number.top >= 0 && number.bottom <= levers.top;
  });
  assert.deepEqual(await violations(), []);
  await page.locator(hook("levers-toggle")).click();
  assert.equal(await page.locator("#panel").isVisible(), false);
});

test("in forced colours swatches and pressed buttons are seen", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ forcedColors: "active" });
  const swatches = await page.locator(".mapbox .legend i").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
  assert.ok(swatches.length > 1 && new Set(swatches).size === swatches.length, swatches.join(" "));
  const pressed = await page.locator('[aria-pressed="true"]').first().evaluate((one) => getComputedStyle(one).outlineStyle);
  assert.notEqual(pressed, "none");
  assert.deepEqual(await violations(), []);
  await page.emulateMedia({ forcedColors: "none" });
});
