/** How quickly the answers came, as a row of columns. */
import { h } from "../ui/dom.js";
import { counted } from "../ui/format.js";

/** @param {Array<[upToMs: number, count: number]>|undefined} buckets of a tally. @returns {Element[]} */
export function responseTimes(buckets) {
  if (!buckets?.length) return [];
  const most = Math.max(1, ...buckets.map(([, count]) => count));
  const columns = buckets.map(([upTo, count]) => {
    const bar = h("span", { class: "times__bar" });
    bar.style.transform = `scaleY(${count / most})`;
    return h("li", { class: "times__column", title: `${counted(count, "answer")} within ${upTo / 1000} s` },
      h("span", { class: "times__box" }, bar), h("span", { class: "times__label", text: `${Math.round(upTo / 1000)} s` }));
  });
  return [h("h3", { class: "eyebrow", text: "Response times" }), h("ol", { class: "times__columns" }, columns)];
}
