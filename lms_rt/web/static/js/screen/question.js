/** A question on the projector: first the choices, after the close how the answers spread, then which was right. */
import { Distribution } from "../ui/distribution.js";
import { h, setText } from "../ui/dom.js";
import { fit } from "../ui/fit.js";
import { number } from "../ui/format.js";
import { leaderList } from "../ui/leaderboard.js";
import { markdown } from "../ui/markdown.js";
import { keyInWords, optionsOf } from "../ui/options.js";
import { prompt } from "../ui/prompt.js";
import { badge, letter, slot } from "../ui/shapes.js";
import { noRows } from "../ui/tally.js";
import { TimeBar } from "../ui/timebar.js";
import { timing } from "../ui/timing.js";

const LEADERS = 5;
/** Options up to this many characters are set in the largest size. */
const SHORT_TEXT = 40;
/** More options than these are set smaller from the start; there are 20 at most. */
const FEW = 6;

const HOW = {
  numeric: "Type a number.", short_text: "Type your answer.", word_cloud: "Type a word or two.",
  open_text: "Write a few sentences.", scale: "Choose a value.", matching: "Match the pairs on your own screen.",
};

export class QuestionFace {
  #question;
  #bar = new TimeBar();
  #count = h("strong", { class: "gathered__count" });
  #of = h("span", { class: "gathered__of" });
  #choices;
  #spread;
  #none;
  #main;
  #aside = h("aside", { class: "showing__aside" });
  #asideShown = "";

  constructor(question) {
    this.#question = question;
    this.#choices = choiceList(question);
    this.#spread = new Distribution(question);
    this.#none = h("p", { class: "showing__how", text: noRows(question) });
    this.#main = h("div", { class: "showing__main" }, this.#choices, this.#spread.element, this.#none);
    this.element = h("section", { class: "showing" },
      h("header", { class: "showing__head" },
        h("p", { class: "showing__index", text: `${question.index} / ${question.total}` }),
        this.#bar.element,
        h("p", { class: "gathered" }, this.#count, this.#of)),
      prompt(question, { role: "heading", "aria-level": 1 }),
      h("div", { class: "showing__body" }, this.#main, this.#aside));
  }

  /** @param {object|null} tally from the staff's channel, until the reveal brings the final one. */
  show(state, { tally, people }) {
    const counting = state.state === "open" || state.state === "paused";
    const revealed = state.state === "revealed";
    const final = state.tally ?? tally;
    setText(this.#count, number(Math.max(state.answered, final?.answered ?? 0)));
    setText(this.#of, ` of ${number(people)} answered`);
    this.#choices.hidden = !counting;
    this.element.dataset.state = state.state;
    // Never before the close: what others chose must not sway those who still think.
    if (!counting) this.#spread.show(final, revealed ? state.key : null);
    this.#spread.element.hidden = counting || this.#spread.isEmpty;
    this.#none.hidden = counting || !this.#spread.isEmpty;
    this.#showAside(revealed ? state : null);
    this.fit();
  }

  /** Whatever is too large for the window is set smaller. */
  fit() {
    fit(this.#main, this.#main.querySelectorAll(".tile, .spread"));
    fit(this.#aside);
  }

  tick(state, now) {
    this.#bar.show(timing(state, now));
  }

  #showAside(state) {
    const shown = state ? JSON.stringify([state.key, state.explanation, state.leaderboard, state.voided]) : "";
    if (shown === this.#asideShown) return;
    this.#asideShown = shown;
    this.#aside.replaceChildren(...(state ? aside(this.#question, state) : []));
  }
}

function aside(question, { key, explanation, leaderboard, voided }) {
  const words = optionsOf(question).length && !key?.order ? "" : keyInWords(question, key);
  return [
    voided && h("p", { class: "showing__answer", text: "This question does not count." }),
    words && h("p", { class: "showing__answer" }, "Answer: ", h("strong", { dir: "auto", text: words })),
    explanation && h("div", { class: "showing__explanation", dir: "auto" }, markdown(explanation)),
    leaderboard?.top.length && question.points > 0 && leaderList(leaderboard, { limit: LEADERS }),
  ].filter(Boolean);
}

function choiceList(question) {
  const options = optionsOf(question);
  if (!options.length) return h("p", { class: "showing__how", text: HOW[question.type] ?? "" });
  const ordered = question.type === "ordering";
  const many = options.length > FEW;
  const short = options.length <= 4 && options.every(({ text }) => text.length <= SHORT_TEXT);
  const data = { count: options.length, ...(short && { short: "" }), ...(many && { many: "" }) };
  return h("ol", { class: "tiles", data }, options.map((option, index) =>
    h("li", { class: "tile", data: ordered ? {} : { slot: slot(index) } },
      !ordered && badge(index),
      !ordered && h("span", { class: "sr-only", text: `${letter(index)}: ` }),
      h("span", { class: "tile__text", dir: "auto", text: option.text }))));
}
