/** A raised hand: the host sees it for a minute, then it comes down by itself. */
import { byId } from "../ui/dom.js";
import { announce } from "../ui/notice.js";

/** As long as the server shows it. */
const UP_MS = 60_000;

export class Hand {
  #button = byId("hand");
  #client;
  #session;
  #usable = false;

  /** @param {import("../lms-client.js").LmsClient} client */
  constructor(client, session) {
    this.#client = client;
    this.#session = session;
    this.#button.addEventListener("click", () => this.#raise());
  }

  /** @param {boolean} usable whether there is a class to raise it in. */
  show(usable) {
    this.#usable = usable;
    this.#button.setAttribute("aria-disabled", !usable);
  }

  async #raise() {
    if (!this.#usable || this.#isUp()) return;
    this.#set(true);
    try {
      await this.#client.send("live.signal", { session: this.#session, kind: "hand" });
      announce("Your hand is up. The host sees it.");
      setTimeout(() => this.#set(false), UP_MS);
    } catch {
      this.#set(false); // it did not arrive: the button says so
    }
  }

  #isUp() {
    return this.#button.getAttribute("aria-pressed") === "true";
  }

  #set(up) {
    this.#button.setAttribute("aria-pressed", up);
  }
}
