/** The thin bar and the seconds beside it. Redrawn four times a second from the server's clock; the
 *  stylesheet glides between the steps unless the reader asked for no motion. */
import { h, setText } from "./dom.js";
import { countdown } from "./format.js";

const LOW_MS = 5_000;

export class TimeBar {
  #fill = h("div", { class: "timebar__fill" });
  #seconds = h("span", { class: "timebar__seconds" });

  constructor() {
    this.element = h(
      "div",
      { class: "timebar", role: "timer", "aria-label": "Time left" },
      h("div", { class: "timebar__track" }, this.#fill),
      this.#seconds,
    );
  }

  /** @param {{phase: string, leftMs: number, fraction: number}} timing from `timing()`. */
  show({ phase, leftMs, fraction }) {
    this.#fill.style.transform = `scaleX(${fraction.toFixed(4)})`;
    setText(this.#seconds, phase === "lead" ? "" : countdown(Math.ceil(leftMs / 1000)));
    this.element.classList.toggle("timebar--low", phase === "running" && leftMs <= LOW_MS);
    this.element.classList.toggle("timebar--paused", phase === "paused");
  }
}
