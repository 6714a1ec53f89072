/** The quiet bar about the connection, and the announcer for screen readers. */
import { byId, setText } from "./dom.js";

/** No bar for a blip: most reconnects are over before anyone would have read it. */
const PATIENCE_MS = 600;

export class ConnectionBar {
  #element = byId("connection");
  #kept;
  #timer = null;

  /** @param {string} kept what is promised while the line is down. */
  constructor(kept) {
    this.#kept = kept;
  }

  /** Show what `LmsClient` reports. */
  show({ name, message }) {
    clearTimeout(this.#timer);
    if (name === "online") {
      if (!this.#element.hidden) announce("Connected again.");
      this.#element.hidden = true;
    } else if (name === "ended") {
      this.#put("ended", message);
    } else {
      const text = name === "connecting" ? "Connecting." : `Reconnecting. ${this.#kept}`;
      this.#timer = setTimeout(() => this.#put("waiting", text), PATIENCE_MS);
    }
  }

  #put(kind, text) {
    this.#element.dataset.kind = kind;
    setText(this.#element, text);
    this.#element.hidden = text === "";
    announce(text); // the bar itself comes and goes, which is not heard everywhere
  }
}

/** Say something to those who cannot see it happen. */
export function announce(text) {
  setText(byId("announcer"), text);
}
