// Random sequences of actions on the live page. After each the page must show one answer: that of the scenario in the address, as the
// server gives it, or visibly a former one.
//
// `node tests/browser/random.mjs COUNT [SEED]` prints the sequences that fail; the tests call `sequence` with fixed seeds.

import assert from "node:assert/strict";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browse, hook, open, run, scratch, serve } from "./world.mjs";

/** Draws of the server, and actions of a sequence. */
export const DRAWS = 20;
const ACTIONS = 8;

/** Random numbers from a seed (mulberry32, T. Ettinger 2017). */
function dice(seed) {
  let state = seed >>> 0;
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { share, below: (end) => Math.floor(share() * end), pick: (list) => list[Math.floor(share() * list.length)] };
}

/** The scenario of an address, as the server takes it. */
function specOf(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const levers = parts.getAll("set").map((text) => {
    const [name, value, start, ramp, end, places] = text.split("~");
    const number = (part) => (part === "" || part === undefined ? undefined : Number(part));
    return { name, value: Number(value), start: number(start), ramp: number(ramp), end: number(end), places: (places || "province").split(/[+\s]+/) };
  });
  return { run: parts.get("run"), spec: { scenario: parts.get("base"), levers }, lang: parts.get("lang"), place: parts.get("place"), ind: parts.get("ind") };
}

/** Results of finished runs and of scenarios as they are, by their key: many sequences ask for them. */
const common = new Map();

/** Results of the server by scenario, asked without the page. */
function oracle(address) {
  const own = new Map();
  const ask = async (method, place, body) => {
    const answer = await fetch(new URL(`api/v1/${place}`, address), { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const made = async (spec) => {
    let job = await ask("POST", "jobs", { spec, draws: DRAWS, keep: false });
    while (!["done", "failed", "cancelled"].includes(job.state)) {
      await new Promise((done) => setTimeout(done, 40));
      job = await ask("GET", `jobs/${job.id}`);
    }
    assert.equal(job.state, "done");
    return ask("GET", `jobs/${job.id}/dossier`);
  };
  return async ({ run, spec }) => {
    const key = run ?? JSON.stringify(spec);
    const known = run || !spec.levers.length ? common : own;
    if (!known.has(key)) known.set(key, run ? (await ask("GET", `runs/${run}`)).dossier : await made(spec));
    return known.get(key);
  };
}

const quiet = (page) => page.waitForFunction(() => document.body.dataset.level === "dossier" && document.body.dataset.current === "true" && document.querySelector(".controls").dataset.current === "true" && document.querySelector('[data-test="status"]').textContent === "", null, { timeout: 180000, polling: 30 });

/** Whatever the page shows must be of the current scenario, or marked and not to be copied. */
function mixture() {
  const wrong = [];
  const stale = document.body.dataset.current === "false";
  for (const section of document.querySelectorAll("main section")) {
    const mark = section.querySelector(".stale");
    const old = section.classList.contains("old");
    if (old === mark.hidden) wrong.push(`${section.id}: the mark of a former scenario is wrong`);
    if (section.id === "answer" && document.body.dataset.level && stale !== old && document.body.dataset.level !== "none") wrong.push("answer: a former answer is not marked");
    for (const button of section.querySelectorAll("[data-needs-current]")) if (button.disabled !== (old || section.dataset.shown === "")) wrong.push(`${section.id}: ${button.dataset.test} ${button.disabled}`);
  }
  const text = document.body.textContent;
  for (const bad of ["undefined", "NaN", "[object", "Infinity"]) if (text.includes(bad)) wrong.push(`the page says ${bad}`);
  return wrong;
}

const tenths = (share, digits = 1) => (Math.round(100 * share * 10 ** digits) / 10 ** digits).toFixed(digits);

/** Compares the numbers of the page with the results of the server for the address. */
async function numbers(page, results) {
  const state = specOf(await page.evaluate(() => location.hash));
  const expected = await results(state);
  const shown = await page.evaluate(() => {
    const text = (selector) => document.querySelector(selector)?.textContent ?? "";
    return { big: text('[data-test="big"]'), sentence: text('[data-test="sentence"]'), fan: text("#figure-fan > p.unseen"), targets: text('[data-test="targets"]'), scenario: text('[data-test="scenario"]'), level: text('[data-test="level"]'), settings: document.querySelectorAll('[data-test="settings"] .setting').length };
  });
  const plain = (text) => text.replaceAll("\u00a0", "");
  const strict = expected.targets.find((one) => one.area === "370000" && one.year === 2035 && one.reading === "strict");
  const median = expected.series["370000"].urban_share[expected.statistics.province.indexOf("q0.5")].at(-1);
  const [low, high] = ["q0.1", "q0.9"].map((one) => expected.series["370000"].urban_share[expected.statistics.province.indexOf(one)].at(-1));
  for (const value of [median, low, high]) assert.ok(plain(shown.sentence).includes(`${tenths(value)}%`), `the sentence lacks ${tenths(value)}: ${shown.sentence}`);
  if (strict.probability > 0 && strict.probability < 1) {
    assert.ok(plain(shown.big).includes(`${tenths(strict.probability)}%`), `${shown.big} is not ${strict.probability}`);
    assert.ok(plain(shown.sentence).includes(`${tenths(strict.probability)}%`), shown.sentence);
  }
  assert.ok(shown.level.includes(String(expected.draws)), shown.level);
  assert.ok(shown.scenario.includes("[") || shown.scenario.length > 20, "the scenario file is shown");
  const own = state.place && expected.series[state.place]?.urban_share;
  if (own && (state.ind ?? "urban_share") === "urban_share") {
    const level = state.place === "370000" ? "province" : state.place.endsWith("00") ? "city" : "county";
    const value = own[expected.statistics[level].indexOf("q0.5")].at(-1);
    assert.ok(plain(shown.fan).includes(`${tenths(value)}%`), `the fan of ${state.place} lacks ${tenths(value)}: ${shown.fan}`);
  }
  assert.equal(shown.settings, state.run ? expected.levers.length : state.spec.levers.length, "the list of settings is that of the address");
  return state;
}

/** All that a fresh page shows at the same address, to compare with what the sequence has led to. */
function everything() {
  const texts = [...document.querySelectorAll("main section")].map((section) => {
    const copy = section.cloneNode(true);
    // The line of the single run says what was before, tooltips and open tables are the reader's.
    copy.querySelectorAll('[data-test="single"], .maptip, svg, .body, [data-test="threshold-result"], .hint').forEach((one) => one.remove());
    return `${section.id}: ${copy.textContent.replace(/\s+/g, " ")}`;
  });
  const values = [...document.querySelectorAll("select, input[type=range]")].map((one) => `${one.dataset.test ?? one.dataset.lever ?? one.id}=${one.value}`);
  const levers = [...document.querySelectorAll(".lever output")].map((one) => `${one.dataset.test}=${one.textContent}`);
  const paths = [...document.querySelectorAll("[data-path]")].map((one) => `${one.dataset.test}=${one.dataset.path}`);
  const map = [...document.querySelectorAll('[data-test="county"]')].map((one) => `${one.dataset.code}=${one.getAttribute("fill")}`);
  return [...texts, ...values, ...levers, ...paths, ...map, document.querySelector(".legend").textContent, document.querySelector('[data-test="settings"]').textContent, document.querySelector('[data-test="pins"]').textContent];
}

/** The first difference of two lists of texts; nothing where they are equal. */
function difference(reached, fresh) {
  const at = reached.findIndex((text, own) => text !== fresh[own]);
  if (at < 0 && reached.length === fresh.length) return "";
  const [one, other] = [reached[at] ?? "", fresh[at] ?? ""];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const part = (text) => text.slice(Math.max(0, same - 60), same + 100);
  return `reached “${part(one)}”, a fresh page “${part(other)}”`;
}

const LEVERS = ["hukou_openness", "permit_coverage", "housing_supply", "school_places", "county_seat", "county_jobs", "reclassification"];
const PLACES = ["370000", "370100", "370200", "370800", "370883", "371322", "370112"];
const INDICATORS = ["urban_share", "residents", "compulsory_places_short", "cost_total", "net_internal_migration", "income_ratio"];

const click = (name) => async (page) => {
  const button = page.locator(`${hook(name)}:visible:not([disabled])`);
  if (await button.count()) await button.first().click();
};
const select = (name, values) => async (page, random) => {
  const control = page.locator(hook(name));
  if (await control.isEnabled()) await control.selectOption(typeof values === "function" ? await values(page, random) : random.pick(values));
};

/** What a reader can do. */
const ACTIONS_OF = {
  move: async (page, random) => {
    const slider = page.locator(`[data-lever="${random.pick(LEVERS)}"]`);
    if (!(await slider.isEnabled())) return;
    await slider.focus();
    for (let turn = 0; turn <= random.below(3); turn += 1) await page.keyboard.press(random.pick(["PageUp", "PageUp", "ArrowRight", "ArrowLeft", "PageDown", "End", "Home"]));
  },
  schedule: async (page, random) => {
    // A setting of a lever in the closed list of further ones has no visible field.
    const field = page.locator('input[data-test$="-start"]:visible');
    if (!(await field.count())) return;
    await field.first().fill(String(2026 + random.below(10)));
    await field.first().press("Enter");
  },
  back: async (page) => { if (await page.evaluate(() => navigation.canGoBack)) await page.goBack({ timeout: 5000 }).catch(() => {}); },
  forward: async (page) => { await page.goForward({ timeout: 5000 }).catch(() => {}); },
  address: async (page, random) => {
    const part = random.pick(["place=999999", "ind=nope", "lang=fr", "set=county_jobs~15~2027~3~~370800+370100", "set=county_jobs~9999", "set=none~1", "base=south", "base=gone", "year=1999", "scope=circle:southern", "mode=odd", "place=370883", "cmp=missing"]);
    await page.evaluate((text) => { location.hash = `${location.hash}&${text}`; }, part);
  },
  place: async (page, random) => {
    await page.evaluate((code) => document.querySelector(`[data-code="${code}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true })), random.pick(["370883", "371322", "370112", "370203"]));
  },
  up: async (page) => { await page.locator(`${hook("place")} > button`).click({ timeout: 300 }).catch(() => {}); },
  indicator: select("indicator", INDICATORS),
  mode: select("mapmode", ["value", "change"]),
  base: select("base", ["plan", "baseline", "south", "county_first", "stagnation"]),
  reference: select("reference", ["baseline", "plan"]),
  scope: select("scope", async (page, random) => random.pick(await page.locator(`${hook("scope")} option`).evaluateAll((all) => all.map((one) => one.value)))),
  year: async (page, random) => {
    await page.locator(hook("year")).focus();
    await page.keyboard.press(random.pick(["ArrowLeft", "Home", "End"]));
  },
  language: click("language"),
  open: click("open-run"),
  close: click("close-run"),
  take: click("take"),
  undo: click("undo"),
  redo: click("redo"),
  reset: click("reset"),
  pin: click("pin"),
  pinOpen: click("pin-open"),
  pinRemove: click("pin-remove"),
  compare: click("compare-run"),
  name: async (page, random) => {
    const field = page.locator(hook("name"));
    if (!(await field.isEnabled())) return;
    await field.fill(random.pick(["", "甲方案", "A & B <i>", "60%"]));
    await field.press("Enter");
  },
  outage: async (page) => {
    await page.context().setOffline(true);
    await page.locator('[data-lever="county_jobs"]').focus().catch(() => {});
    await page.keyboard.press("PageUp");
    await page.waitForTimeout(400);
    await page.context().setOffline(false);
  },
  reload: async (page) => { await page.reload(); },
};

/** A sequence of a seed; throws with what was done. */
export async function sequence(browser, address, seed) {
  const random = dice(seed);
  const results = oracle(address);
  const done = [];
  const page = await open(browser, `${address}#base=${random.pick(["plan", "baseline"])}&place=${random.pick(PLACES)}&lang=${random.pick(["zh", "zh", "en"])}`);
  // A machine that compiles beside the test answers late; a limit is only there against hanging.
  page.setDefaultTimeout(180000);
  try {
    await quiet(page);
    for (let at = 0; at < ACTIONS; at += 1) {
      const name = random.pick(Object.keys(ACTIONS_OF));
      done.push(name);
      await ACTIONS_OF[name](page, random);
      assert.deepEqual(await page.evaluate(mixture), []);
      // Some actions come while the one before is still being worked on.
      if (random.share() < 0.4 && at < ACTIONS - 1) {
        done.push("at once");
        await page.waitForTimeout(random.below(400));
        assert.deepEqual(await page.evaluate(mixture), []);
        continue;
      }
      await quiet(page);
      assert.deepEqual(await page.evaluate(mixture), []);
      await numbers(page, results);
    }
    await page.waitForTimeout(100);
    await quiet(page);
    const reached = await page.evaluate(everything);
    const fresh = await page.context().newPage();
    await fresh.goto(await page.evaluate(() => location.href));
    await quiet(fresh);
    await fresh.waitForTimeout(100);
    assert.equal(difference(reached, await fresh.evaluate(everything)), "");
    const faults = page.faults.filter((text) => !/ERR_INTERNET_DISCONNECTED|404|Failed to load resource/.test(text));
    assert.deepEqual(faults, []);
  } catch (problem) {
    problem.message = `sequence ${seed} (${done.join(", ")}) at ${await page.evaluate(() => location.hash).catch(() => "?")}: ${problem.message}`;
    throw problem;
  } finally {
    await page.context().close();
  }
  return done;
}

/** A server for the sequences, with two finished runs. */
export async function stage() {
  const runs = path.join(scratch, "random-runs");
  for (const name of ["plan", "baseline"]) run("run", `scenarios/${name}.toml`, "--draws", String(DRAWS), "--out", path.join(runs, `${name}-kept`), "--quiet");
  return serve("--runs", runs, "--max-draws", String(DRAWS));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [count, first] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 1)];
  const [browser, server] = [await browse(), await stage()];
  let [next, failed, actions] = [first, 0, 0];
  const began = performance.now();
  const work = async () => {
    while (next < first + count) {
      const seed = next;
      next += 1;
      try {
        const done = await sequence(browser, server.address, seed);
        actions += done.length;
      } catch (problem) {
        failed += 1;
        console.log(`FAILURE ${problem.message}\n`);
      }
      if ((seed - first + 1) % 50 === 0) console.log(`${seed - first + 1} of ${count}, ${failed} failures, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  };
  await Promise.all([work(), work()]);
  console.log(`${count} sequences from seed ${first}, ${actions} actions: ${failed} failures in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await browser.close();
  await server.stop();
  process.exitCode = failed ? 1 : 0;
}
