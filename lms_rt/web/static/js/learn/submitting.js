/** Asks whether to submit, naming what has no answer and what is not saved. */
import { byId, setText } from "../ui/dom.js";

/** `question 3`, `questions 1, 4 and 5`. */
export function listed(questions) {
  const numbers = questions.map(({ index }) => index);
  if (numbers.length < 2) return `question ${numbers[0]}`;
  return `questions ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

export class SubmitDialog {
  #dialog = byId("submit");
  #button = byId("submit-now");
  #questions;

  /** @param {() => Promise<void>} onSubmit rejects with what to tell. */
  constructor(questions, onSubmit) {
    this.#questions = questions;
    this.#button.addEventListener("click", () => this.#submit(onSubmit));
  }

  open() {
    const open = this.#questions.filter((each) => !each.answered && !each.unsaved);
    setText(byId("submit-text"), open.length ? `Without an answer: ${listed(open)}.` : "Every question has an answer.");
    this.refresh();
    this.#dialog.showModal();
  }

  /** Something was saved, or could not be. */
  refresh() {
    const unsaved = this.#questions.filter((each) => each.unsaved);
    setText(byId("submit-unsaved"), unsaved.length ? `Not saved: ${listed(unsaved)}. What is not saved cannot be submitted.` : "");
    this.#button.setAttribute("aria-disabled", unsaved.length > 0);
  }

  close() {
    this.#dialog.close();
  }

  async #submit(onSubmit) {
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    this.#button.setAttribute("aria-disabled", true);
    this.#button.setAttribute("aria-busy", true);
    try {
      await onSubmit();
    } catch (error) {
      setText(byId("submit-unsaved"), error.code === "offline" ? "No connection: nothing was submitted. Try again in a moment." : `Not submitted: ${error.message}`);
      this.#button.setAttribute("aria-disabled", false);
    }
    this.#button.removeAttribute("aria-busy");
  }
}
