/** First, second and third on steps; the list below has the rest. */
import { h } from "../ui/dom.js";
import { number } from "../ui/format.js";

const MEDALS = 3;

/** @param {{top: Array}} leaderboard of `leaderboard.shown`. */
export function podium(leaderboard) {
  const steps = leaderboard.top.slice(0, MEDALS).map((row, index) =>
    h("li", { class: "podium__place", data: { step: index + 1 } },
      h("span", { class: "podium__name", dir: "auto", text: row.name }),
      h("span", { class: "podium__points", text: number(row.points) }),
      h("span", { class: "podium__step", "aria-hidden": "true", text: row.rank })));
  return h("ol", { class: "podium" }, steps);
}
