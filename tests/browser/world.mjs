// What the browser tests stand on: the program, its server, a browser, and small readers.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

export const root = path.resolve(import.meta.dirname, "../..");
export const qilu = process.env.QILU ?? path.join(root, "target/release/qilu");
export const scratch = mkdtempSync(path.join(tmpdir(), "qilu-browser-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Runs the program in the repository. */
export function run(...words) {
  return execFileSync(qilu, words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A server on a free port; `stop()` ends it and gives its exit code. */
export async function serve(...words) {
  const child = spawn(qilu, ["serve", "--port", "0", ...words], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  const address = await new Promise((done, fail) => {
    child.stdout.setEncoding("utf8").on("data", (text) => done(text.trim()));
    child.on("exit", (code) => fail(new Error(`the server ended with ${code}`)));
  });
  process.on("exit", () => child.kill());
  const stop = () => new Promise((done) => {
    child.removeAllListeners("exit").on("exit", done);
    child.kill("SIGTERM");
  });
  return { address, stop };
}

/** A browser: the one named in CHROMIUM, or the system's. */
export function browse() {
  const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = known.find((one) => one && existsSync(one));
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--force-color-profile=srgb"] });
}

/** A page that remembers what went wrong on it and what it asked of the network. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.asked = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.goto(address);
  return page;
}

/** Hook of the page by its name. */
export const hook = (name) => `[data-test="${name}"]`;

/** Waits until the full ensemble is on the page, and those that it is compared with. */
export const full = (page) => page.waitForFunction(() => document.body.dataset.level === "dossier" && document.querySelector('[data-test="status"]')?.textContent === "", null, { timeout: 90000 });

/** Text of a download. */
export async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const stream = await download.createReadStream();
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
