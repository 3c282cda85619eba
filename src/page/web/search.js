// Finding a place by its Chinese or English name, its reading, the initials of its reading, or its code; also by a former
// name or code.

import { fill, h } from "./dom.js";
import { pick, t } from "./text.js";
import { name } from "./world.js";

const MOST = 12;

/** Syllables of a reading written as one word end before a consonant that begins a new one; good enough for initials. */
function initials(area) {
  const syllables = area.pinyin.match(/(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|a|o|e|i|u|v)(?![aeiouv])/g);
  return (syllables ?? [area.pinyin]).map((syllable) => syllable[0]).join("");
}

const KIND = { 区: ["q", "qu"], 县: ["x", "xian"], 市: ["s", "shi"], 省: ["s", "sheng"] };

/** Rank of a text among the names of a place: 0 for a whole name, then beginnings, then parts; `null` for none. */
function rank(wanted, keys, short) {
  if (keys.includes(wanted)) return 0;
  if (keys.some((key) => key.startsWith(wanted))) return 1;
  if (short?.startsWith(wanted)) return 2;
  return keys.some((key) => key.includes(wanted)) ? 3 : null;
}

/** Places that a text may stand for, the best first: `area`, and `former` where the text is a name that is no more. */
export function find(world, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const today = [...world.areas.values()].map((area) => {
    const [letter, syllable] = KIND[area.zh.at(-1)] ?? ["", ""];
    return { rank: rank(wanted, [area.zh, area.en.toLowerCase(), area.pinyin, area.pinyin + syllable, area.code], initials(area) + letter), area };
  });
  const former = world.region.former.flatMap((former) => {
    const found = rank(wanted, [former.zh, former.en.toLowerCase(), former.code]);
    return former.now.map((code) => ({ rank: found, area: world.areas.get(code), former }));
  });
  // Sorting keeps the order of equals: a name of today comes before a former one, and the last former one first.
  former.sort((a, b) => (b.former.until ?? 0) - (a.former.until ?? 0));
  const seen = new Set();
  return [...today, ...former].filter((found) => found.rank !== null)
    .sort((a, b) => a.rank - b.rank || Boolean(a.former) - Boolean(b.former) || (a.former ? 0 : a.area.code.localeCompare(b.area.code)))
    .filter(({ area }) => !seen.has(area.code) && seen.add(area.code)).slice(0, MOST);
}

/** A combobox of places (the pattern of the ARIA authoring practices). */
export function search(world, choose) {
  let found = [];
  let active = -1;
  const list = h("ul", { role: "listbox", id: "found", hidden: true });
  const input = h("input", { type: "search", role: "combobox", id: "search", "data-test": "search", autocomplete: "off", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
    oninput: () => { active = -1; found = find(world, input.value); draw(); },
    onkeydown: (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        active = found.length ? (active + (event.key === "ArrowDown" ? 1 : found.length - 1) + (active < 0 && event.key === "ArrowUp" ? 1 : 0)) % found.length : -1;
        draw();
      } else if (event.key === "Enter" && found.length) {
        take(found[Math.max(active, 0)].area);
      } else if (event.key === "Escape") {
        found = [];
        draw();
      }
    },
    onblur: () => setTimeout(() => { found = []; draw(); }, 150),
  });
  const label = h("label", { for: "search" });
  function take(area) {
    input.value = "";
    found = [];
    draw();
    choose(area.code);
  }
  function draw() {
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (active >= 0) input.setAttribute("aria-activedescendant", `place-${active}`);
    else input.removeAttribute("aria-activedescendant");
    // The mouse button goes down before the field loses the focus; a click would come when the list is gone.
    fill(list, found.map(({ area, former }, at) => h("li", { role: "option", id: `place-${at}`, "aria-selected": String(at === active), onmousedown: () => take(area) }, name(world, area.code, true), h("small", null, former ? t(former.until ? "search.former" : "search.former.census", { name: pick(former), year: former.until }) : area.code))));
  }
  const speak = () => {
    input.placeholder = t("search.hint");
    label.textContent = t("search.label");
    list.setAttribute("aria-label", t("search.label"));
  };
  speak();
  return { node: h("div", { class: "search" }, label, input, list), speak };
}
