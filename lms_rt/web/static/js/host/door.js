/** Who waits at the door of a class whose host lets people in, and the two answers to a knock. */
import { byId, h, setText } from "../ui/dom.js";
import { counted } from "../ui/format.js";

export class Door {
  #section = byId("door");
  #list = byId("waiting");
  #rows = new Map();
  #handlers;

  /** @param {{admit: (participant: string | null) => void, refuse: (participant: string) => void}} handlers
   *  `admit(null)` is for all who wait. */
  constructor(handlers) {
    this.#handlers = handlers;
    byId("admit-all").addEventListener("click", () => handlers.admit(null));
  }

  /** @param {Array<{participant: string, name: string}>} waiting the longest waiting first. */
  show(waiting) {
    const focused = this.#section.contains(document.activeElement) ? document.activeElement : null;
    this.#section.hidden = waiting.length === 0;
    setText(byId("door-title"), `${counted(waiting.length, "person", "people")} at the door`);
    const here = new Set(waiting.map(({ participant }) => participant));
    for (const [participant, row] of this.#rows) {
      if (here.has(participant)) continue;
      row.remove();
      this.#rows.delete(participant);
    }
    for (const each of waiting) if (!this.#rows.has(each.participant)) this.#list.append(this.#row(each));
    // Without a focus, the space bar that lets in the next would be the next step of the class.
    if (focused && !focused.checkVisibility()) (this.#list.querySelector("button") ?? byId("sort")).focus();
  }

  #row({ participant, name }) {
    const button = (label, css, run) =>
      h("button", { type: "button", class: css, text: label, "aria-label": `${label}: ${name}`, on: { click: run } });
    const row = h("li", { class: "door__row" },
      h("span", { class: "door__name", dir: "auto", text: name }),
      button("Let in", "button", () => this.#handlers.admit(participant)),
      button("Turn away", "button button--quiet", () => this.#handlers.refuse(participant)));
    this.#rows.set(participant, row);
    return row;
  }
}
