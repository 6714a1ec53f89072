/** How the answers spread, growing in place: rows are made once a question and only their numbers move. */
import { h, setText } from "./dom.js";
import { number, percent } from "./format.js";
import { idsIn, optionsOf } from "./options.js";
import { badge, letter, slot } from "./shapes.js";

const MOST_WORDS = 24;
const MOST_VALUES = 24;

export class Distribution {
  #question;
  #rows = new Map();

  constructor(question) {
    this.#question = question;
    this.element = h("ul", { class: "spread", "aria-label": "Answers so far" });
    optionsOf(question).forEach((option, index) => {
      if (question.type !== "ordering") this.#add(option.id, option.text, index);
    });
  }

  /** @param {object|null} tally as in `question.revealed`. @param {object|null} key marks the right ones. */
  show(tally, key = null) {
    if (tally?.options) this.#showOptions(tally.options, tally.answered);
    else if (tally?.values) this.#showList(tally.values.slice(0, MOST_VALUES), tally.answered);
    else if (tally?.words) this.#showList(tally.words.slice(0, MOST_WORDS), tally.answered);
    this.element.classList.toggle("spread--keyed", key !== null);
    const right = new Set(key?.order ? [] : idsIn(key));
    for (const [id, row] of this.#rows) {
      const isRight = right.has(id) || (key !== null && matches(key, id));
      row.element.classList.toggle("spread__row--right", isRight);
      row.mark.hidden = !isRight;
    }
  }

  #showOptions(counts, answered) {
    for (const [id, count] of Object.entries(counts)) this.#set(id, id, count, answered);
  }

  /** Values and words: rows come and go, so the list is put in the order given. */
  #showList(pairs, answered) {
    const shown = new Set();
    for (const [value, count] of pairs) {
      const id = String(value);
      shown.add(id);
      this.#set(id, id, count, answered);
    }
    for (const [id, row] of this.#rows) {
      if (shown.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    const order = pairs.map(([value]) => this.#rows.get(String(value)).element);
    const moved = order.some((element, index) => this.element.children[index] !== element);
    if (moved) this.element.append(...order);
  }

  #set(id, text, count, answered) {
    const row = this.#rows.get(id) ?? this.#add(id, text, null);
    const share = percent(count, answered);
    setText(row.count, number(count));
    setText(row.share, `${share} %`);
    row.fill.style.transform = `scaleX(${answered > 0 ? (count / answered).toFixed(4) : 0})`;
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

/** Whether a typed value is right by this key. Words arrive folded, so the case of a key does not count;
 *  anything finer is the server's to judge. */
function matches(key, text) {
  const value = Number(text);
  if (key.min !== undefined) return value >= key.min && value <= key.max;
  if (typeof key.value === "number") return Math.abs(value - key.value) <= (key.tolerance ?? 0) * (1 + 1e-9);
  return key.accepted?.some((word) => fold(word) === fold(text)) ?? false;
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
