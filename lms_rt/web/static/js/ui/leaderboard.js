/** The leaders, as a list and as a podium. */
import { h } from "./dom.js";
import { number } from "./format.js";

const MEDALS = 3;

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

/** First, second and third on steps; the list below has the rest. */
export function podium(leaderboard) {
  const steps = leaderboard.top.slice(0, MEDALS).map((row, index) =>
    h("li", { class: "podium__place", data: { step: index + 1 } },
      h("span", { class: "podium__name", dir: "auto", text: row.name }),
      h("span", { class: "podium__points", text: number(row.points) }),
      h("span", { class: "podium__step", "aria-hidden": "true", text: row.rank })));
  return h("ol", { class: "podium" }, steps);
}
