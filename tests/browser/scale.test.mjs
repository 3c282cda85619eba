// Classes of the map: apart in their limits, in the texts of the limits, and each with a value.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

// The modules of the page belong to no package, so that Node takes their text as a module only from an address like this.
const text = readFileSync(new URL("../../src/page/web/scale.js", import.meta.url), "utf8");
const { ranges, scale } = await import("data:text/javascript," + encodeURIComponent(text));
const show = (value, more) => `${(100 * value).toFixed(1 + more)} %`;

function check(values, diverging) {
  const { breaks, colours, colour } = scale(values, diverging);
  const texts = ranges(breaks, show);
  assert.equal(new Set(breaks).size, breaks.length, `limits ${breaks}`);
  assert.deepEqual(breaks, [...breaks].sort((a, b) => a - b));
  assert.equal(new Set(texts).size, texts.length, `texts ${texts}`);
  assert.equal(texts.length, colours.length);
  assert.equal(new Set(colours).size, colours.length);
  const used = new Set(values.map(colour));
  if (!diverging && values.length) assert.equal(used.size, colours.length, `each class of ${texts} has a value`);
  return breaks;
}

test("limits that are close together stay apart", () => {
  const close = [...Array(136).keys()].map((at) => 0.981 + 0.00001 * at);
  assert.equal(check(close, false).length, 6, "seven classes of different values");
  assert.equal(check(close.map((value) => 1000 * value), false).length, 6);
  const wide = [...Array(136).keys()].map((at) => at / 136);
  assert.deepEqual(check(wide, false), [0.14, 0.28, 0.42, 0.57, 0.71, 0.85]);
});

test("values that are alike are one class", () => {
  for (const diverging of [false, true]) {
    assert.deepEqual(check([0, 0, 0], diverging), []);
    assert.deepEqual(check([], diverging), [], "without values there is no limit");
  }
  assert.deepEqual(check([1, 1, 1, 1], false), []);
  assert.equal(check([0, 0, 0, 0, 0, 0, 0, 0, 5.46], false).length, 1);
});

test("many equal values and one outlier", () => {
  check([...Array(130).fill(0), 1, 2, 3, 4, 5, 6], false);
  check([...Array(20).fill(0), ...[...Array(116).keys()].map((at) => 0.5 + at / 1e6)], false);
  check([...Array(135).fill(0), 0.00001], true);
  check([-0.00002, 0, 0.00001], true);
});

test("no number and no axis shows a zero with a sign", async () => {
  globalThis.document ??= { documentElement: {} };
  const { show, speak, tick } = await import("data:text/javascript," + encodeURIComponent(readFileSync(new URL("../../src/page/web/text.js", import.meta.url), "utf8")));
  const words = Object.fromEntries(["percent", "counted", "billion", "points", "wan", "yi", "million", "yuan", "wan_yuan"].map((key) => [`number.${key}`, { zh: "{sign}{number}", en: "{sign}{number}" }]));
  const units = ["share", "persons", "places", "100 million yuan of 2020 per year", "percent", "ratio", "hours", "yuan"];
  for (const language of ["zh", "en"]) {
    speak(words, language);
    for (const unit of units) {
      for (const value of [-0, -1e-9, 1e-9, -0.000004]) {
        for (const signed of [false, true]) assert.doesNotMatch(show(value, unit, signed), /[-+]/, `${unit}: ${show(value, unit, signed)}`);
        assert.doesNotMatch(tick(Math.abs(value) < 1e-8 ? -0 : 0, unit, true), /[-+]/, unit);
      }
      assert.match(show(-3.2, unit, true), /-/, unit);
    }
  }
});
