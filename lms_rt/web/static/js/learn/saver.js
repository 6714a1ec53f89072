/** Keeps one answer of an attempt saved while it changes, by the revision rules of docs/attempts.md. Knows no page.
 *
 *  States: `saved`, `waiting` (to be sent in a moment), `sending`, `failing` (tried again by itself), `stale` (another tab
 *  or device has saved something else), `refused` (not as it stands), `over` (the attempt is). */
import { mayPass } from "../client/passing.js";

const PAUSE_MS = 600;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const HELD = new Set(["stale", "over"]);

export class Saver {
  state = "saved";
  /** What the server holds instead, while `stale`; what it said, while `refused`. */
  stored = null;
  reason = "";
  #answer;
  #sure; // what is known to be stored
  #unsure = []; // what was sent without a reply: one of these may be stored
  #revision;
  #ahead = 0; // 1 where a revision has to be named as the one that is made, as whoever made the last one did
  #put;
  #changed;
  #timer = null;
  #failures = 0;
  #sending = null;

  /** @param {{answer: object|null, revision: number}} stored @param {(body) => Promise<{revision: number}>} put
   *  @param {(saver: Saver) => void} changed called after each change of the state. */
  constructor(stored, put, changed) {
    this.#answer = this.#sure = stored.answer;
    this.#revision = stored.revision;
    this.#put = put;
    this.#changed = changed;
  }

  /** The revision that the answer as it stands was made from. */
  get revision() {
    return this.#revision;
  }

  get answer() {
    return this.#answer;
  }

  /** The answer is another one now; it is sent after a breath, together with what else is typed until then. */
  change(answer) {
    this.#answer = answer;
    if (HELD.has(this.state)) return;
    if (this.#sending === null && this.#unsure.length === 0 && same(answer, this.#sure)) this.#settle();
    else this.#sendIn(PAUSE_MS, "waiting");
  }

  /** Send now what waits; afterwards it is saved, or the state says what is in its way. */
  async flush() {
    if (this.#sending) await this.#sending;
    if (this.state === "waiting" || this.state === "failing") {
      clearTimeout(this.#timer);
      await this.#send();
      if (this.state === "waiting") await this.flush();
    }
  }

  /** After `stale`: keep what stands here, in place of what is stored. */
  keepMine() {
    this.#revision = this.stored.revision;
    this.#sure = this.stored.answer;
    this.stored = null;
    this.#sendIn(0, "waiting");
  }

  /** After `stale`: take what is stored. @returns {object|null} that answer. */
  takeTheirs() {
    this.#answer = this.#sure = this.stored.answer;
    this.#revision = this.stored.revision;
    this.#settle();
    return this.#answer;
  }

  /** Somebody else's answer has been seen to be stored, without asking. */
  conflict(stored) {
    clearTimeout(this.#timer);
    if (same(stored.answer, this.#answer)) this.#saved(stored.answer, stored.revision);
    else {
      this.stored = stored;
      this.#become("stale");
    }
  }

  #sendIn(wait, state) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), wait);
    this.#become(state);
  }

  #send() {
    this.#sending ??= this.#attempt().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #attempt() {
    const answer = this.#answer;
    this.#become("sending");
    try {
      const { revision } = await this.#put({ answer, revision: this.#revision + this.#ahead });
      this.#saved(answer, revision);
    } catch (error) {
      this.#failed(error, answer);
    }
  }

  #saved(answer, revision) {
    this.#sure = answer;
    this.#unsure = [];
    this.#revision = revision;
    this.#failures = 0;
    if (same(this.#answer, answer)) this.#settle();
    else this.#sendIn(PAUSE_MS, "waiting");
  }

  #failed(error, answer) {
    const stored = error.problem?.stored;
    if (error.code === "stale_revision" && stored && this.#ahead === 0 && stored.revision === this.#revision) {
      this.#ahead = 1; // nobody was quicker: it is the one we saw, and its maker named it
      this.#sendIn(0, "waiting");
    } else if (error.code === "stale_revision" && stored) {
      if (this.#unsure.some((each) => same(each, stored.answer))) this.#saved(stored.answer, stored.revision); // our own
      else this.conflict(stored);
    } else if (error.code === "question_closed") {
      this.#become("over");
    } else if (mayPass(error) || error.code === "unauthenticated") {
      this.#unsure.push(answer);
      this.reason = error.code === "unauthenticated" ? error.code : "";
      this.#sendIn(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++), "failing");
    } else {
      this.reason = error.message;
      this.#become("refused");
    }
  }

  #settle() {
    clearTimeout(this.#timer);
    this.stored = null;
    this.#become("saved");
  }

  #become(state) {
    this.state = state;
    this.#changed(this);
  }
}

/** Whether two answers say the same, in whatever order their members stand. */
export function same(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(value) {
  return JSON.stringify(value ?? null, (_, each) =>
    each && typeof each === "object" && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort()) : each);
}
