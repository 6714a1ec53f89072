/** The leaders. */
import { h } from "./dom.js";
import { number } from "./format.js";

/** @param {{top: Array}} leaderboard of `leaderboard.shown`. @param {string|null} own participant id to mark. */
export function leaderList(leaderboard, { limit = 10, own = null, from = 0 } = {}) {
  const rows = leaderboard.top.slice(from, limit).map((row) =>
    h("li", { class: row.participant === own ? "leaders__row leaders__row--own" : "leaders__row" },
      h("span", { class: "leaders__rank", text: row.rank }),
      h("span", { class: "leaders__name", dir: "auto", text: row.name }),
      row.streak > 1 && h("span", { class: "leaders__streak", title: "right in a row", text: `${row.streak} in a row` }),
      h("span", { class: "leaders__points", text: number(row.points) })));
  return h("ol", { class: "leaders", start: from + 1 }, rows);
}
