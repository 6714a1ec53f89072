/** `/courses/{course}/progress`, live. A signal says how far somebody is; what it does not say (how many lessons, which one
 *  last, the figures of the class) is read from this page itself, once for all signals of a while. */
import { fetchTicket } from "./client/ticket.js";
import { localTimes } from "./learn/times.js";
import { LmsClient } from "./lms-client.js";
import { byId, setText } from "./ui/dom.js";
import { pageData } from "./ui/page.js";

const SOON_MS = 500;
/** However many learners and signals: no page asks more often. */
const AT_MOST_EVERY_MS = 10_000;

const SAYS = {
  connecting: "Connecting.",
  online: "Live: this changes while people learn.",
  reconnecting: "The line is lost and is being tried again. What you see may be old.",
};

class ClassProgress {
  #page = pageData();
  #timer = null;
  #asking = false;
  #wanted = false;
  #asked = -Infinity;
  #onceMore = false; // the figures of a large class are kept by the server for some seconds
  #client;

  start() {
    const client = this.#client = new LmsClient({ ticket: () => fetchTicket(this.#page.ticket), onStatus: (status) => this.#say(status) });
    client.watch(`course:${this.#page.course}:staff`, {
      snapshot: () => {},
      event: ({ event }) => event === "enrollment.changed" && this.#refresh(),
      signal: (frame) => frame.event === "progress" && this.#moved(frame.data),
      ready: () => this.#refresh(), // signals are not replayed: whatever was said meanwhile is read
      refused: (error) => client.stop(error.detail || error.title),
    });
    client.start();
  }

  /** The page leads to signing in by now. Nothing is asked any more, and nothing said to be live that is not. */
  #signedOut() {
    this.#client.stop("You have been signed out. Load the page again.");
  }

  #say({ name, message }) {
    const sign = byId("live");
    sign.dataset.kind = name;
    setText(sign, name === "ended" ? `No longer live. ${message}` : SAYS[name]);
  }

  #moved({ learner, course_percent: percent }) {
    const row = rowOf(document, learner);
    if (row) {
      row.querySelector("progress").value = percent;
      setText(row.querySelector(".progress__figure"), `${percent} %`);
    }
    this.#onceMore = true;
    this.#refresh(); // also for who is on another page: the figures of the class move
  }

  #refresh() {
    this.#wanted = true;
    if (this.#timer !== null || this.#asking) return;
    const wait = Math.max(SOON_MS, this.#asked + AT_MOST_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  async #ask() {
    this.#timer = null;
    this.#asking = true;
    this.#wanted = false;
    this.#asked = performance.now();
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (answer.redirected) return this.#signedOut();
      if (answer.ok) this.#take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      else this.#wanted = true; // too often, or the server is ill: it is asked again
    } catch {
      this.#wanted = true; // no line: the same
    }
    this.#asking = false;
    if (this.#wanted) return this.#refresh();
    if (this.#onceMore) this.#refresh();
    this.#onceMore = false;
  }

  /** Only what is otherwise: nothing else loses its focus or is read out again. Rows stay where they are. */
  #take(fresh) {
    localTimes(fresh);
    for (const part of document.querySelectorAll("[data-part]")) {
      replace(part, fresh.querySelector(`[data-part="${part.dataset.part}"]`));
    }
    for (const row of document.querySelectorAll("[data-learner]")) {
      const now = rowOf(fresh, row.dataset.learner);
      if (!now) continue;
      for (const cell of row.cells) if (cell.tagName === "TD") replace(cell, now.cells[cell.cellIndex]);
    }
    const ids = (page) => [...page.querySelectorAll("[data-learner]")].map((row) => row.dataset.learner).join();
    byId("moved").hidden = ids(document) === ids(fresh);
  }
}

function rowOf(page, learner) {
  return page.querySelector(`[data-learner="${CSS.escape(learner)}"]`);
}

function replace(part, now) {
  if (now && !part.isEqualNode(now)) part.replaceChildren(...now.childNodes);
}

new ClassProgress().start();
