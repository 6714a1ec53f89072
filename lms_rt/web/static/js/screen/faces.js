/** What the projector shows where there is no question, and the end. Each returns one element. */
import { h, setText } from "../ui/dom.js";
import { counted } from "../ui/format.js";
import { leaderList } from "../ui/leaderboard.js";
import { podium } from "./podium.js";

/** Names that fit a projector; the newest are shown. */
const MOST_NAMES = 60;

export class LobbyFace {
  #count = h("p", { class: "lobby__count", role: "status" });
  #names = h("ul", { class: "lobby__names" });

  /** @param {HTMLTemplateElement} invitation the server's part: address, PIN and QR code. */
  constructor(invitation) {
    this.element = h("section", { class: "lobby" }, invitation.content.cloneNode(true), this.#count, this.#names);
  }

  show(roster) {
    setText(this.#count, roster.length ? `${counted(roster.length, "person", "people")} here` : "Waiting for the first to join");
    const known = new Set([...this.#names.children].map((item) => item.dataset.participant));
    const newest = roster.slice(-MOST_NAMES);
    const wanted = new Set(newest.map((row) => row.participant));
    for (const item of [...this.#names.children]) if (!wanted.has(item.dataset.participant)) item.remove();
    for (const { participant, name } of newest) {
      if (!known.has(participant)) this.#names.append(h("li", { dir: "auto", data: { participant }, text: name }));
    }
  }
}

export function lead({ question }) {
  return h("section", { class: "interlude" },
    h("p", { class: "interlude__eyebrow", text: `Question ${question.index} of ${question.total}` }),
    h("h1", { class: "interlude__title", text: "Get ready" }));
}

export function ended({ leaderboard, quiz }) {
  if (!leaderboard?.top.length) {
    return h("section", { class: "interlude" },
      h("p", { class: "interlude__eyebrow", dir: "auto", text: quiz.title }),
      h("h1", { class: "interlude__title", text: "Thank you" }));
  }
  return h("section", { class: "finale" },
    h("h1", { class: "finale__title", dir: "auto", text: quiz.title }),
    podium(leaderboard),
    leaderboard.top.length > 3 && leaderList(leaderboard, { from: 3, limit: 8 }));
}
