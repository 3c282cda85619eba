// Charts are fitted into their width: the rows of the legend, and the years that have a label.

const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif';

/** Pixels of a row of the legend, between two entries, and between sign and name. */
const ROW = 24;
const GAP = 10;
const SIGN_GAP = 5;

/** Rows of the legend that the height of a chart allows for. */
const USUAL = 2;

/** Widths that the labels of a year and of a value take. */
const YEAR = 34;
const TICK = 90;

let pen;

/** Width of a text in a chart, in pixels. */
export function textWidth(text, size = 12) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${FONT}`;
  return pen.measureText(text).width;
}

/** Names in the legend: the chosen ones, or all series. */
function entries(option) {
  if (!option.legend) return [];
  return option.legend.data?.map((one) => one.name ?? one) ?? [...new Set(option.series.map((one) => one.name).filter(Boolean))];
}

/** Rows that a legend of names takes in a width, in the manner of the library: a name that does not fit begins a row. */
function legendRows(names, sign, width) {
  let rows = 1;
  let at = 0;
  for (const name of names) {
    const own = sign + SIGN_GAP + textWidth(name) + GAP;
    if (at > 0 && at + own > width - 2 * GAP) {
      rows += 1;
      at = 0;
    }
    at += own;
  }
  return rows;
}

const isYear = (one) => /^(19|20)\d\d$/.test(String(one));

/** Labels of years: as many as fit, the last year among them, and a last label that is no year; where it needs the room, the
 * last year gives way to it. */
function years(axis, width) {
  if (axis?.type !== "category" || !isYear(axis.data?.[0])) return axis;
  const last = axis.data.findLastIndex(isYear);
  const step = Math.max(1, Math.ceil((axis.data.length * YEAR) / width));
  const follows = axis.data.length - 1 > last;
  const interval = (at, value) => !isYear(value) || (last - at) % step === (follows && step > 1 ? 1 : 0);
  const other = follows ? { width: Math.max(48, width / axis.data.length - 4), overflow: "break" } : {};
  return { ...axis, axisLabel: { ...axis.axisLabel, interval, ...other } };
}

/** Fewer ticks where their labels would touch. */
function values(axis, width) {
  return axis?.type === "value" ? { ...axis, splitNumber: Math.max(2, Math.min(6, Math.floor(width / TICK))) } : axis;
}

/** `{option, extra}`: a chart for a width, and the pixels that it needs beyond its usual height. */
export function fit(wanted, width, paper) {
  const { decal, strokes, ...option } = wanted;
  const names = entries(option);
  const rows = names.length ? legendRows(names, option.legend.itemWidth ?? 25, width) : 0;
  const top = (option.grid?.top ?? 8) + rows * ROW + (rows ? 4 : 0);
  const right = option.grid?.right ?? 24;
  return {
    // An animation would delay the line that follows a lever.
    option: {
      animation: false, textStyle: { fontFamily: FONT, color: "#222" }, ...option,
      grid: { ...option.grid, top }, xAxis: values(years(option.xAxis, width - right - 60), width - right - 110),
      ...(decal && paper ? { aria: { enabled: true, label: { enabled: false }, decal: { show: true } } } : {}),
    },
    extra: Math.max(0, rows - USUAL) * ROW,
  };
}
