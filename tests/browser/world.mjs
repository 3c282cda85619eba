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
  const child = spawn(qilu, ["serve", ...(words.includes("--port") ? [] : ["--port", "0"]), ...words], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
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

/** Characters that share their picture with a radical, which a PDF may name instead of them. */
const RADICALS = Object.fromEntries(["⻬齐", "⺠民", "⻝食", "⻅见", "⻘青", "⻩黄", "⻋车", "⻚页", "⻓长", "⻔门", "⻆角", "⻢马", "⻉贝", "⻦鸟", "⻥鱼", "⻜飞", "⻛风", "⻣骨", "⻨麦", "⻰龙", "⻄西", "⺟母", "⼾户", "―—"].map((pair) => [...pair]));

/** A text without spaces, with one character of those that look alike. */
export const bare = (text) => text.replace(/[\u2e80-\u2fdf\u2015]/g, (one) => RADICALS[one] ?? one).normalize("NFKC").replace(/\s+/g, "");

/** The text of each page of a PDF: `{text, lines}`, all of it without spaces, and its lines from above. */
export async function pages(data) {
  // The library asks for classes of drawing when it is loaded; texts are read without them.
  for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const task = getDocument({ data: new Uint8Array(data), verbosity: 0 });
  const file = await task.promise;
  const all = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const { items } = await (await file.getPage(number)).getTextContent();
    const lines = new Map();
    for (const { str, transform } of items) {
      const height = Math.round(transform[5]);
      lines.set(height, `${lines.get(height) ?? ""} ${str}`);
    }
    all.push({ text: bare(items.map((one) => one.str).join("")), lines: [...lines].sort((a, b) => b[0] - a[0]).map(([, line]) => line) });
  }
  await task.destroy();
  return all;
}

/** Hook of the page by its name. */
export const hook = (name) => `[data-test="${name}"]`;

/** Waits until the full ensemble of the current scenario is on the page, and those that it is compared with. */
export const full = (page) => page.waitForFunction(() => document.body.dataset.level === "dossier" && document.body.dataset.current === "true" && document.querySelector('[data-test="status"]')?.textContent === "", null, { timeout: 90000 });

/** Text of a download. */
export async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const stream = await download.createReadStream();
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
