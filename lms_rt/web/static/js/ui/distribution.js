/** How the answers spread, growing in place: rows are made once and only their numbers move. */
import { h, setText } from "./dom.js";
import { counted, number, percent } from "./format.js";
import { optionsOf } from "./options.js";
import { badge, letter, slot } from "./shapes.js";
import { isRight, othersOf, rowsOf } from "./tally.js";

/** More rows than these stand in two columns on a projector. */
const FEW = 6;

export class Distribution {
  #question;
  #rows = new Map();
  #others = h("li", { class: "spread__others" });

  constructor(question) {
    this.#question = question;
    this.element = h("ul", { class: "spread", "aria-label": "Answers so far" });
    if (question.type === "ordering") return; // its rows are whole sequences
    optionsOf(question).forEach(({ id, text }, index) => this.#add(id, text, index));
  }

  /** Nothing to draw: no answer came to a question without options, or its answers are not counted. */
  get isEmpty() {
    return this.#rows.size === 0;
  }

  /** @param {object|null} tally as in `question.revealed`. @param {object|null} key marks the right rows. */
  show(tally, key = null) {
    const rows = rowsOf(this.#question, tally, key);
    for (const row of rows) this.#set(row, tally.answered);
    if (rows.length > 0) this.#arrange(rows);
    this.#sayOthers(othersOf(tally, rows));
    this.element.toggleAttribute("data-many", this.#rows.size > FEW);
    this.element.classList.toggle("spread--keyed", key !== null);
    for (const [id, row] of this.#rows) {
      const right = isRight(key, id);
      row.element.classList.toggle("spread__row--right", right);
      row.mark.hidden = !right;
    }
  }

  #set({ id, text, count }, answered) {
    const row = this.#rows.get(id) ?? this.#add(id, text, null);
    setText(row.count, number(count));
    setText(row.share, `${percent(count, answered)} %`);
    row.fill.style.transform = `scaleX(${answered > 0 ? (count / answered).toFixed(4) : 0})`;
  }

  /** Typed values come, go and change places; options never do. */
  #arrange(rows) {
    const wanted = new Set(rows.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    const elements = rows.map(({ id }) => this.#rows.get(id).element);
    if (elements.some((element, index) => this.element.children[index] !== element)) this.element.append(...elements);
  }

  /** Below the rows, where there are more answers than rows. */
  #sayOthers(count) {
    if (count === 0) return this.#others.remove();
    setText(this.#others, `And ${counted(count, "other answer")}`);
    if (this.element.lastElementChild !== this.#others) this.element.append(this.#others);
  }

  #add(id, text, index) {
    const row = {
      fill: h("div", { class: "spread__fill" }),
      count: h("span", { class: "spread__count", text: "0" }),
      share: h("span", { class: "spread__share", text: "0 %" }),
      mark: h("span", { class: "spread__mark", hidden: true, text: "Right" }),
    };
    row.element = h(
      "li",
      { class: "spread__row", data: index === null ? {} : { slot: slot(index) } },
      index !== null && badge(index),
      index !== null && h("span", { class: "sr-only", text: `${letter(index)}: ` }),
      h("span", { class: "spread__text", dir: "auto", text }),
      row.mark,
      h("span", { class: "spread__numbers" }, row.count, row.share),
      h("div", { class: "spread__track" }, row.fill),
    );
    this.#rows.set(id, row);
    this.element.append(row.element);
    return row;
  }
}
