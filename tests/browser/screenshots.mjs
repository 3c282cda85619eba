// Pictures of the page to be looked at: `node tests/browser/screenshots.mjs [FOLDER]` (target/screenshots unless it says otherwise).

import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browse, full, open, root, run, scratch, serve } from "./world.mjs";

const folder = path.resolve(process.argv[2] ?? path.join(root, "target/screenshots"));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const to = (name) => path.join(folder, name);

const runs = path.join(scratch, "runs");
const report = path.join(scratch, "report.html");
run("run", "scenarios/plan.toml", "--out", path.join(runs, "plan"), "--quiet");
run("report", path.join(runs, "plan"), "--out", report, "--quiet");

const browser = await browse();
const server = await serve("--runs", runs);
const address = `${server.address}#base=plan&ref=baseline&set=hukou_openness~1~2026~4~~370100&place=370100`;

for (const lang of ["zh", "en"]) {
  const page = await open(browser, `${pathToFileURL(report).href}#lang=${lang}`);
  await page.waitForSelector("#figure-fan svg");
  await page.screenshot({ path: to(`report.${lang}.png`), fullPage: true });
  if (lang === "zh") await page.pdf({ path: to("report.pdf"), format: "A4" });
  await page.context().close();
  const live = await open(browser, `${address}&lang=${lang}`);
  await full(live);
  await live.screenshot({ path: to(`page.${lang}.png`) });
  await live.screenshot({ path: to(`page.${lang}.whole.png`), fullPage: true });
  await live.context().close();
}
// The picture of the README.
const picture = await open(browser, `${server.address}#base=plan&ref=baseline&place=370883`, { viewport: { width: 1440, height: 1860 } });
await full(picture);
await picture.screenshot({ path: to("readme.png") });
const narrow = await open(browser, address, { viewport: { width: 1024, height: 768 } });
await full(narrow);
await narrow.screenshot({ path: to("page.1024.png"), fullPage: true });
await browser.close();
await server.stop();
