/** The time that is left, by the server's clock. */
import { setText } from "../ui/dom.js";
import { clockTime, countdown } from "../ui/format.js";
import { announce } from "../ui/notice.js";

const TICK_MS = 250;
const LOW_S = 60;
/** When the time left is said aloud, in seconds. */
const SAID_AT = [600, 300, 60];

export class Countdown {
  #element;
  #clock;
  #deadline;
  #onOver;
  #said = Infinity;
  #over = false;

  #low;

  /** @param {string} deadline RFC 3339. @param {number} low From how many seconds on it is little. */
  constructor(element, clock, deadline, onOver, low = LOW_S) {
    this.#element = element;
    this.#clock = clock;
    this.#onOver = onOver;
    this.#low = low;
    this.#deadline = Date.parse(deadline);
    setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** There is more time, or less. */
  extend(deadline) {
    const until = Date.parse(deadline);
    const longer = until > this.#deadline;
    this.#deadline = until;
    this.#said = Infinity;
    announce(`${longer ? "You have longer" : "The time ends earlier"}: ${longer ? "until" : "at"} ${clockTime(deadline)}.`);
  }

  #tick() {
    if (this.#over) return;
    const left = Math.max(0, Math.ceil((this.#deadline - this.#clock.now()) / 1000));
    setText(this.#element, left >= 3600 ? `${Math.floor(left / 3600)} h ${Math.floor((left % 3600) / 60)} min left` : `${countdown(left)}${left < 60 ? " s" : ""} left`);
    this.#element.dataset.low = left <= this.#low;
    const due = SAID_AT.find((seconds) => left <= seconds && left > seconds - 5 && this.#said > seconds);
    if (due) {
      this.#said = due;
      announce(due > 60 ? `${due / 60} minutes left.` : "One minute left.");
    }
    if (left === 0) {
      this.#over = true;
      this.#onOver();
    }
  }
}
