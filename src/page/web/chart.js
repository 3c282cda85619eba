// Charts by Apache ECharts, drawn as SVG: sharp in print, and readable by machines.

import { h, pause } from "./dom.js";
import { fit, textWidth } from "./fit.js";
import { RETRY } from "./source.js";
import { hasRange, label, percentage, show, t, tick } from "./text.js";

let library;
let loaded = null;

/** The library, loaded after the first paint, and asked for again until the server can be reached. */
async function load() {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // A browser remembers that a module could not be fetched, so that another attempt needs another address.
      loaded = attempt === 1 ? await import("./echarts.js") : await import(`./echarts.js?attempt=${attempt}`);
      return loaded;
    } catch (problem) {
      // In a report it lies in the page itself.
      if (import.meta.url.startsWith("data:")) throw problem;
      await pause(Math.min(RETRY[0] * attempt, RETRY[1]));
    }
  }
}

function echarts() {
  library ??= load();
  return library;
}

/** All charts of the page. */
const charts = new Set();

/** Lays all charts out for a width of paper in pixels; `null`: for the screen again. */
export function lay(width) {
  for (const one of charts) one.lay(width);
}

/** Colours that stay apart for colour-blind readers (Okabe and Ito 2008), the subject first. */
export const COLOURS = ["#0b5394", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#444444", "#e69f00", "#7b3f98"];

/** A place for a chart, with its heights on the screen and on paper. `draw(option)` shows it; text for screen readers is the card's. `move(name, data)`: gives a series
 * other values and leaves the rest as it is. `highlight(name)`: brings a series forward, `null` none. */
export function chart(height = 320, label = "", paperHeight = height) {
  const node = h("div", { class: "chart", style: `height:${height}px`, role: "img", "aria-label": label });
  let instance;
  let wanted;
  let paper = null;
  const start = (module, size) => {
    // The library needs the size of the place. A hidden one has none; the observer below calls again when it has.
    if (!node.isConnected || !(size?.width ?? node.clientWidth)) return;
    instance ??= module.init(node, null, { renderer: "svg", ...size });
    apply();
  };
  const apply = () => {
    const width = paper ?? node.clientWidth;
    if (!width) return;
    const { option, extra } = fit(wanted, width, paper !== null);
    // Rows of the legend beyond the usual ones are given to it, not taken from the chart.
    const tall = (paper === null ? height : paperHeight) + extra;
    node.style.height = `${tall}px`;
    instance.resize(paper === null ? { width: "auto", height: "auto" } : { width: paper, height: tall });
    // Not merged, because lines of the former chart would stay where the new one has none.
    instance.setOption(option, { notMerge: true });
  };
  const ready = async () => start(await echarts());
  new ResizeObserver(() => {
    if (paper !== null || !wanted) return;
    if (instance) apply();
    else ready();
  }).observe(node);
  charts.add({
    lay(width) {
      paper = width;
      if (!wanted) return;
      if (instance) apply();
      else if (width && loaded) start(loaded, { width, height: paperHeight });
      if (!instance) return;
      // Nothing waits for the next frame when a page is printed.
      instance.getZr().flush();
      frame(node.querySelector("svg"), width);
    },
  });
  return {
    node,
    label: (text) => node.setAttribute("aria-label", text),
    draw(option) {
      wanted = option;
      if (instance && node.isConnected) apply();
      else ready();
    },
    move(name, data) {
      const series = wanted.series.find((one) => one.name === name);
      series.data = data;
      instance?.setOption({ series: [{ name, data }] });
    },
    highlight(name) {
      instance?.dispatchAction({ type: "downplay" });
      if (name !== null) instance?.dispatchAction({ type: "highlight", seriesName: name });
    },
  };
}

/** On paper a picture follows the width that there is, which can differ from the one that it was laid out for. */
function frame(picture, width) {
  if (!picture) return;
  if (width) picture.setAttribute("viewBox", `0 0 ${picture.getAttribute("width")} ${picture.getAttribute("height")}`);
  else picture.removeAttribute("viewBox");
}

/** A tooltip by elements: nothing is read as markup. */
function tip(lines) {
  return h("div", { class: "tip" }, lines.map(([name, value]) => h("div", null, h("b", null, name), value === undefined ? "" : ` ${value}`)));
}

const axis = { axisLine: { lineStyle: { color: "#888" } }, axisLabel: { color: "#444" }, splitLine: { lineStyle: { color: "#e6e9ee" } } };

/** Grid and axes of values by year. */
export function byYear(years, unit, more = {}) {
  return {
    grid: { left: 10, right: more.right ?? 24, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: years, boundaryGap: more.gap ?? false, ...axis, splitLine: { show: false } },
    yAxis: { type: "value", scale: more.scale ?? true, ...axis, axisLabel: { color: "#444", formatter: (value) => tick(value, unit) }, ...more.y },
    legend: more.legend ? { top: 0, left: 0, itemWidth: 18, textStyle: { color: "#333" }, data: more.legend } : undefined,
  };
}

/** A band between two rows of values as two stacked areas, the lower one unseen. */
function band(name, low, high, colour, opacity) {
  const line = { type: "line", stack: name, symbol: "none", silent: true, lineStyle: { opacity: 0 }, connectNulls: false };
  return [
    { ...line, name: `${name}-low`, data: low },
    { ...line, name, data: high.map((value, at) => (value === null || low[at] === null ? null : value - low[at])), areaStyle: { color: colour, opacity }, itemStyle: { color: colour, opacity: 2.2 * opacity } },
  ];
}

/**
 * A fan: 95, 80 and 50 % bands and the median (`rows` by statistic), published points, targets, and other lines.
 * `lines`: `{name, data, colour, dash}`; `marks`: `{year, value, text}`. The years after `sound` are grey.
 */
export function fan({ years, unit, rows, published = [], marks = [], lines = [], sound = null }) {
  const series = [];
  const colour = COLOURS[0];
  const named = [];
  const bands = [["q0.025", "q0.975", percentage(95), 0.14], ["q0.1", "q0.9", percentage(80), 0.2], ["q0.25", "q0.75", percentage(50), 0.28]];
  for (const [low, high, name, opacity] of bands) {
    // Percentiles that so few draws do not show are there in no year.
    if (!rows?.[low]?.some((value) => value !== null) || !rows?.[high]) continue;
    series.push(...band(name, rows[low], rows[high], colour, opacity));
    named.push(name);
  }
  const central = rows?.["q0.5"] ?? rows?.mean;
  const middle = t(rows?.mean ? "fan.one" : "fan.median");
  if (central) {
    named.unshift(middle);
    series.push({ type: "line", name: middle, data: central, symbol: "none", lineStyle: { width: 2.4, color: colour }, itemStyle: { color: colour } });
  }
  lines.forEach((line, at) => {
    const own = line.colour ?? COLOURS[1 + (at % (COLOURS.length - 1))];
    named.push(line.name);
    series.push({ type: "line", name: line.name, data: line.data, symbol: "none", z: 4, lineStyle: { width: 2, color: own, type: line.dash ?? "dashed" }, itemStyle: { color: own } });
  });
  const known = published.filter(([year]) => years.includes(year)).map(([year, value]) => [years.indexOf(year), value]);
  if (known.length) {
    named.push(t("fan.published"));
    series.push({ type: "scatter", name: t("fan.published"), data: known, symbolSize: 7, z: 6, itemStyle: { color: "#111" } });
  }
  if (marks.length) {
    named.push(t("fan.target"));
    series.push({
      type: "scatter", name: t("fan.target"), symbol: "diamond", symbolSize: 13, z: 6, itemStyle: { color: "#b3261e" },
      data: marks.map(({ year, value, text }) => ({ value: [years.indexOf(year), value], label: { show: true, position: "bottom", formatter: text, color: "#b3261e", fontWeight: 600 } })),
    });
  }
  if (sound !== null && sound < years.at(-1)) {
    const beyond = t("fan.beyond");
    named.push({ name: beyond, icon: "rect" });
    const first = Math.max(0, years.indexOf(sound));
    series.push({ type: "line", name: beyond, data: [], symbol: "none", itemStyle: { color: "#b8bcc2" }, markArea: { silent: true, itemStyle: { color: "#777", opacity: 0.2 }, data: [[{ xAxis: first }, { xAxis: years.length - 1 }]] } });
  }
  return {
    ...byYear(years, unit, { legend: named }),
    series,
    tooltip: {
      trigger: "axis",
      confine: true,
      formatter: (points) => {
        const at = points[0].dataIndex;
        const year = years[at];
        const told = [[String(year), undefined]];
        if (central && central[at] !== null) {
          told.push([middle, show(central[at], unit)]);
          for (const [low, high, name] of [bands[1], bands[0]]) {
            if (hasRange(rows[low]?.[at], rows[high]?.[at])) told.push([name, `${show(rows[low][at], unit)} – ${show(rows[high][at], unit)}`]);
          }
        }
        lines.forEach((line) => told.push([line.name, show(line.data[at], unit)]));
        const point = published.find((one) => one[0] === year);
        if (point) told.push([t("fan.published"), show(point[1], unit)]);
        return tip(told);
      },
    },
  };
}

/** The name of an axis of differences of shares, which are in percentage points. */
function inPoints(unit, horizontal) {
  if (unit !== "share" && unit !== "share per year") return {};
  const place = horizontal ? { nameLocation: "middle", nameGap: 26 } : { nameLocation: "end", nameGap: 10 };
  return { name: label({ zh: t("number.points"), en: t("number.points") }), nameTextStyle: { color: "#444", ...(horizontal ? {} : { align: "left" }) }, ...place };
}

/** Lines of a place by its number: no two of them share colour and dash. */
function stroke(at) {
  const others = COLOURS.slice(1);
  return { color: others[at % others.length], type: ["solid", [7, 4], [2, 3], [9, 3, 2, 3]][Math.floor(at / others.length) % 4] };
}

/**
 * Lines of places with their names at their ends. `lines`: `{name, data, strong, dark}`; strong ones are the reader's, a dark
 * one is the whole of which the others are parts.
 */
export function lines({ years, unit, lines: rows }) {
  const styles = rows.map((row, at) => (row.dark ? { color: "#111111", type: "solid" } : stroke(at)));
  const series = rows.map((row, at) => ({
    type: "line", name: row.name, data: row.data, symbol: "none", triggerLineEvent: true, z: row.strong || row.dark ? 6 : 3,
    lineStyle: { width: row.strong ? 4 : row.dark ? 3 : 1.8, ...styles[at] }, itemStyle: { color: styles[at].color },
    endLabel: { show: true, formatter: "{a}", distance: 6, fontSize: 11, lineHeight: 13, color: styles[at].color, fontWeight: row.strong || row.dark ? 700 : 400 },
    labelLayout: { moveOverlap: "shiftY" },
    emphasis: { focus: "series", lineStyle: { width: 4 }, endLabel: { fontWeight: 700 } },
    blur: { lineStyle: { opacity: row.strong ? 0.6 : 0.15 }, endLabel: { opacity: row.strong ? 1 : 0.25 } },
  }));
  const right = 14 + Math.max(0, ...rows.map((row) => textWidth(row.name, 12)));
  const told = (points) => points.filter((point) => Number.isFinite(point.value)).sort((a, b) => b.value - a.value);
  return {
    ...byYear(years, unit, { right }),
    series,
    tooltip: { trigger: "axis", confine: true, formatter: (points) => tip([[String(years[points[0].dataIndex]), undefined], ...told(points).map((point) => [point.seriesName, show(point.value, unit)])]) },
    strokes: styles,
  };
}

/** Bars, stacked or side by side. `series`: `{name, data, stack, colour}`. */
export function bars({ labels, unit, series, horizontal = false, signed = false, legend = true, left = 10 }) {
  const category = { type: "category", data: labels, ...axis, splitLine: { show: false }, axisTick: { show: false }, inverse: horizontal };
  const value = { type: "value", ...axis, axisLabel: { color: "#444", formatter: (one) => tick(one, unit, signed) }, ...(signed ? inPoints(unit, horizontal) : {}) };
  return {
    grid: { left, right: 24, top: value.name && !horizontal ? 26 : 8, bottom: value.name && horizontal ? 30 : 8, containLabel: true },
    // Stacked parts are told apart by more than their colours where there is no screen.
    decal: series.filter((one) => one.stack).length > 1,
    xAxis: horizontal ? value : category,
    yAxis: horizontal ? category : value,
    legend: legend ? { top: 0, left: 0, itemWidth: 14, textStyle: { color: "#333" } } : undefined,
    series: series.map((one, at) => ({
      type: one.type ?? "bar", name: one.name, data: one.data, stack: one.stack, symbol: "none", barMaxWidth: 28, barMinWidth: 2,
      itemStyle: { color: one.colour ?? COLOURS[at % COLOURS.length], borderColor: "#fff", borderWidth: one.stack ? 0.6 : 0, ...(one.hollow ? { opacity: 0.55 } : {}) },
      lineStyle: { color: one.colour, width: 2 },
    })),
    tooltip: {
      trigger: "axis", confine: true,
      formatter: (points) => tip([[String(labels[points[0].dataIndex]), undefined], ...points.map((point) => [point.seriesName, show(point.value, unit, signed)])]),
    },
  };
}

/** Bars to the right and left of zero with their errors. `rows`: `{name, value, low, high}`. */
export function contributions({ rows, unit }) {
  const option = bars({ labels: rows.map((row) => row.name), unit, series: [{ name: "", data: rows.map((row) => ({ value: row.value, itemStyle: { color: row.value < 0 ? COLOURS[1] : COLOURS[0] } })) }], horizontal: true, signed: true, legend: false });
  const whisker = (params, api) => {
    const [at, low, high] = [api.value(0), api.value(1), api.value(2)];
    const [left, right] = [api.coord([low, at]), api.coord([high, at])];
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "#222", lineWidth: 1.2 } });
    // Draws that show no interval have no whisker.
    if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
    return { type: "group", children: [line(left[0], left[1], right[0], right[1]), line(left[0], left[1] - 4, left[0], left[1] + 4), line(right[0], right[1] - 4, right[0], right[1] + 4)] };
  };
  option.series.push({ type: "custom", renderItem: whisker, data: rows.map((row, at) => [at, row.low, row.high]), encode: { x: [1, 2], y: 0 }, z: 5, silent: true });
  option.tooltip.formatter = (points) => {
    const row = rows[points[0].dataIndex];
    return tip([[row.name, show(row.value, unit, true)], ...(hasRange(row.low, row.high) ? [[percentage(80), `${show(row.low, unit, true)} – ${show(row.high, unit, true)}`]] : [])]);
  };
  return option;
}

/** A matrix of flows between places in the colours of their classes (`classes` of scale.js). */
export function matrix({ labels, values, unit, classes }) {
  const data = values.flatMap((row, from) => row.map((value, to) => [to, from, from === to ? null : value])).filter((one) => one[2] !== null);
  const names = { type: "category", data: labels, axisTick: { show: false }, splitArea: { show: true } };
  const ends = [-Infinity, ...classes.breaks, Infinity];
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    xAxis: { ...names, axisLabel: { rotate: 60, color: "#444", interval: 0 } },
    yAxis: { ...names, inverse: true, axisLabel: { color: "#444", interval: 0 } },
    visualMap: { type: "piecewise", show: false, pieces: classes.colours.map((color, at) => ({ gte: ends[at], lt: ends[at + 1], color })) },
    series: [{ type: "heatmap", data, itemStyle: { borderColor: "#fff", borderWidth: 1 }, emphasis: { itemStyle: { borderColor: "#d55e00", borderWidth: 2 } } }],
    tooltip: { confine: true, formatter: ({ value }) => tip([[`${labels[value[1]]} → ${labels[value[0]]}`, show(value[2], unit)]]) },
  };
}
