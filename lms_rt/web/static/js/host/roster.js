/** The class as a grid of names. Cells are made once a person and changed in place: nothing jumps. */
import { h, setText } from "../ui/dom.js";
import { number } from "../ui/format.js";
import { ordered } from "./order.js";

export class Roster {
  #list;
  #cells = new Map();
  #onPick;
  #order = "";
  #shown = []; // what was drawn, all of it: most of what the page is told moves no name

  /** @param {HTMLElement} list where the cells go. @param {(row) => void} onPick a name was pressed. */
  constructor(list, onPick) {
    this.#list = list;
    this.#onPick = onPick;
  }

  /** @param {"name"|"help"|"points"} by @param {string} find part of a name. */
  show(roster, { by, find, hands, confused, answering }) {
    const shown = [roster, by, find, hands, confused, answering];
    if (shown.every((each, index) => each === this.#shown[index])) return;
    this.#shown = shown;
    const wanted = find.trim().toLocaleLowerCase();
    const rows = ordered(roster, by, hands, confused).filter((row) => row.name.toLocaleLowerCase().includes(wanted));
    const raised = new Set(hands);
    const lost = new Set(confused);
    for (const row of rows) {
      const sign = raised.has(row.participant) ? "hand" : lost.has(row.participant) ? "confused" : "none";
      this.#draw(row, { sign, answering, showPoints: by === "points" });
    }
    this.#arrange(rows.map((row) => row.participant));
  }

  #arrange(ids) {
    const order = ids.join();
    if (order === this.#order) return;
    this.#order = order;
    const kept = new Set(ids);
    for (const id of this.#cells.keys()) if (!kept.has(id)) this.#cells.delete(id);
    const focused = document.activeElement;
    this.#list.replaceChildren(...ids.map((id) => this.#cells.get(id).element));
    if (this.#list.contains(focused)) focused.focus({ preventScroll: true });
  }

  #draw(row, { sign, answering, showPoints }) {
    const cell = this.#cells.get(row.participant) ?? this.#add(row.participant);
    cell.row = row;
    const shown = [row.name, row.online, row.answered, showPoints && row.points, sign, answering].join("\n");
    if (shown === cell.shown) return; // also an attribute that is set to what it is costs its style anew
    cell.shown = shown;
    setText(cell.name, row.name);
    cell.name.title = row.name;
    setText(cell.points, showPoints ? number(row.points) : "");
    cell.element.dataset.online = row.online;
    cell.element.dataset.answered = answering && row.answered;
    cell.element.dataset.sign = sign;
    setText(cell.spoken, spoken(row, sign, answering));
  }

  #add(id) {
    const cell = {
      row: null,
      shown: null,
      name: h("span", { class: "person__name", dir: "auto" }),
      points: h("span", { class: "person__points" }),
      spoken: h("span", { class: "sr-only" }),
    };
    cell.element = h("li", { class: "person" },
      h("button", { type: "button", class: "person__button", on: { click: () => this.#onPick(cell.row) } },
        h("span", { class: "person__dot", "aria-hidden": "true" }),
        cell.name, cell.spoken, cell.points,
        h("span", { class: "person__mark", "aria-hidden": "true" })));
    this.#cells.set(id, cell);
    return cell;
  }
}

function spoken(row, sign, answering) {
  const facts = [row.online ? "here" : "away"];
  if (answering) facts.push(row.answered ? "has answered" : "has not answered");
  if (sign !== "none") facts.push(sign === "hand" ? "hand raised" : "is lost");
  return `, ${facts.join(", ")}`;
}
