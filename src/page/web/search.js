// Finding a place by its Chinese or English name, its reading, the initials of its reading, or its code.

import { fill, h } from "./dom.js";
import { t } from "./text.js";
import { name } from "./world.js";

const MOST = 12;

/** Syllables of a reading written as one word end before a consonant that begins a new one; good enough for initials. */
function initials(area) {
  const syllables = area.pinyin.match(/(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|a|o|e|i|u|v)(?![aeiouv])/g);
  return (syllables ?? [area.pinyin]).map((syllable) => syllable[0]).join("");
}

const KIND = { 区: ["q", "qu"], 县: ["x", "xian"], 市: ["s", "shi"], 省: ["s", "sheng"] };

/** Places that a text may stand for, the best first. */
export function find(world, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const score = (area) => {
    const [letter, syllable] = KIND[area.zh.at(-1)] ?? ["", ""];
    const keys = [area.zh, area.en.toLowerCase(), area.pinyin + syllable, area.code];
    if (keys.includes(wanted) || area.pinyin === wanted) return 0;
    if (keys.some((key) => key.startsWith(wanted))) return 1;
    if ((initials(area) + letter).startsWith(wanted)) return 2;
    return keys.some((key) => key.includes(wanted)) ? 3 : null;
  };
  return [...world.areas.values()].map((area) => [score(area), area]).filter(([rank]) => rank !== null)
    .sort((a, b) => a[0] - b[0] || a[1].code.localeCompare(b[1].code)).slice(0, MOST).map(([, area]) => area);
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
        take(found[Math.max(active, 0)]);
      } else if (event.key === "Escape") {
        found = [];
        draw();
      }
    },
    onblur: () => setTimeout(() => { found = []; draw(); }, 150),
  });
  const label = h("label", { for: "search", class: "unseen" });
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
    fill(list, found.map((area, at) => h("li", { role: "option", id: `place-${at}`, "aria-selected": String(at === active), onmousedown: () => take(area) }, name(world, area.code, true), h("small", null, area.code))));
  }
  const speak = () => {
    input.placeholder = t("search.hint");
    label.textContent = t("search.label");
    list.setAttribute("aria-label", t("search.label"));
  };
  speak();
  return { node: h("div", { class: "search" }, label, input, list), speak };
}
