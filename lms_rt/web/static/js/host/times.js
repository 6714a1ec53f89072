/** How quickly the answers came, as a row of columns. */
import { h } from "../ui/dom.js";
import { counted } from "../ui/format.js";

const MOST_COLUMNS = 12;

/** Whole seconds gathered into a few columns of equal width. Pure.
 *  @param {Array<[second: number, count: number]>} times of a tally; seconds without answers are left out there.
 *  @returns {Array<{from: number, to: number, count: number}>} */
export function columnsOf(times, limitS) {
  const last = Math.max(limitS - 1, ...times.map(([second]) => second));
  const width = Math.ceil((last + 1) / MOST_COLUMNS);
  const columns = Array.from({ length: Math.ceil((last + 1) / width) }, (_, index) => ({
    from: index * width, to: (index + 1) * width, count: 0,
  }));
  for (const [second, count] of times) columns[Math.floor(second / width)].count += count;
  return columns;
}

/** @returns {Element[]} nothing while there is nothing to show. */
export function responseTimes(times, limitS) {
  if (!times?.length) return [];
  const columns = columnsOf(times, limitS);
  const most = Math.max(1, ...columns.map(({ count }) => count));
  const items = columns.map(({ from, to, count }) => {
    const bar = h("span", { class: "times__bar" });
    bar.style.transform = `scaleY(${count / most})`;
    return h("li", { class: "times__column", title: `${counted(count, "answer")} after ${from} to ${to} s` },
      h("span", { class: "times__box" }, bar), h("span", { class: "times__label", text: to }));
  });
  return [h("h3", { class: "eyebrow", text: "Response times, in seconds" }), h("ol", { class: "times__columns" }, items)];
}
