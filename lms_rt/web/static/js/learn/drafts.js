/** What was typed and is not saved yet, kept in the browser so that a reload or a crash loses nothing. */

export class Drafts {
  #slot;
  #storage;

  constructor(attempt, storage = localStorage) {
    this.#slot = (question) => `lms.attempt.${attempt}.${question}`;
    this.#storage = storage;
  }

  /** The draft of a question, or null. */
  get(question) {
    try {
      return JSON.parse(this.#storage.getItem(this.#slot(question)));
    } catch {
      return null; // storage refused (private mode) or damaged: the page's memory must do
    }
  }

  put(question, draft) {
    try {
      this.#storage.setItem(this.#slot(question), JSON.stringify(draft));
    } catch {
      // as above
    }
  }

  /** Forget a draft, unless another tab has put its own there meanwhile. */
  drop(question, draft) {
    try {
      const slot = this.#slot(question);
      if (this.#storage.getItem(slot) === JSON.stringify(draft)) this.#storage.removeItem(slot);
    } catch {
      // as above
    }
  }
}
