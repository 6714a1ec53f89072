/** Tells how far a recording was played: one goes on where one was, and at its end the lesson is completed. */
import { call } from "./api.js";

const REPORT_EVERY_MS = 10_000;
/** As far as a recording counts before it has ended. */
const NOT_THE_END = 0.99;

class Recording {
  #media;
  #told;
  #at = 0;

  constructor(media) {
    this.#media = media;
    this.#told = Number(media.dataset.fraction);
    if (media.readyState >= HTMLMediaElement.HAVE_METADATA) this.#goOn();
    else media.addEventListener("loadedmetadata", () => this.#goOn(), { once: true });
    media.addEventListener("timeupdate", () => performance.now() - this.#at > REPORT_EVERY_MS && this.#report());
    for (const event of ["pause", "ended"]) media.addEventListener(event, () => this.#report());
    addEventListener("online", () => media.ended && this.#report());
  }

  #goOn() {
    if (this.#told > 0 && this.#told < 1) this.#media.currentTime = this.#told * this.#media.duration;
  }

  async #report() {
    const { currentTime, duration, ended } = this.#media;
    const fraction = ended ? 1 : Math.min(NOT_THE_END, currentTime / duration);
    if (!(fraction > this.#told)) return; // also where a stream does not say how long it is
    this.#at = performance.now();
    try {
      await call("PUT", `/lessons/${this.#media.dataset.lesson}/progress`, { fraction, position_s: currentTime });
      this.#told = Math.max(this.#told, fraction);
      if (fraction === 1) location.reload(); // the page says so, and leads on
    } catch {
      // the next report says it all; at the end there is the button
    }
  }
}

const media = document.querySelector("[data-lesson]");
if (media) new Recording(media);
