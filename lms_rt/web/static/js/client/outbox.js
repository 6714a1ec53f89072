/** Answers that have no receipt yet.
 *
 *  Each is kept in the tab's storage with its key and sent again, under the same key, after every
 *  reconnect: the server stores it once however often it arrives. It leaves only with a receipt or with
 *  an error that trying again cannot change. */
import { isLineDown, mayPass } from "./passing.js";
import { uuid } from "./random.js";

const RETRY_AFTER_MS = 1_000;

export class AnswerOutbox {
  #client;
  #session;
  #storage;
  #handlers;
  #entries;
  #inFlight = new Set();
  #retry = null;

  /** @param {{receipt: (entry, receipt) => void, refused: (entry, error) => void, asked?: () => object}} handlers `asked`
   *  tells what is asked when an answer is tried again, as `flush` is told. */
  constructor(client, session, handlers, storage = null) {
    this.#client = client;
    this.#session = session;
    this.#handlers = handlers;
    this.#storage = storage;
    this.#entries = this.#load();
  }

  /** The waiting answer to a question, or undefined. */
  waiting(question) {
    return this.#entries.find((entry) => entry.question === question);
  }

  /** Keep an answer and send it as soon as there is a line. A newer answer replaces an unsent one. `round` is the round
   *  of the question that it is meant for. */
  put(question, answer, revision = null, round = null) {
    const entry = { key: uuid(), question, answer, revision, round };
    this.#entries = [...this.#entries.filter((other) => other.question !== question), entry];
    this.#save();
    this.flush();
    return entry;
  }

  /** Send what waits. Call it whenever the session's channel is (again) subscribed, with what is asked now: an answer
   *  to an earlier round of that question is dropped, as it would count as one to this round. */
  flush(asked = null) {
    clearTimeout(this.#retry);
    const late = ({ question, round }) => question === asked?.question?.id && round !== null && round < asked.round;
    this.#entries = this.#entries.filter((entry) => !late(entry));
    this.#save();
    for (const entry of this.#entries) if (!this.#inFlight.has(entry.key)) this.#send(entry);
  }

  async #send(entry) {
    const { key, question, answer, revision } = entry;
    const fields = { session: this.#session, question, answer, key };
    if (revision !== null) fields.revision = revision;
    this.#inFlight.add(key);
    try {
      const { receipt } = await this.#client.send("live.answer", fields);
      if (this.#settle(entry)) this.#handlers.receipt(entry, receipt);
    } catch (error) {
      if (mayPass(error)) this.#tryLater(error);
      else if (this.#settle(entry)) this.#handlers.refused(entry, error);
    } finally {
      this.#inFlight.delete(key);
    }
  }

  #tryLater(error) {
    if (isLineDown(error)) return; // the reconnect flushes
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.flush(this.#handlers.asked?.()), RETRY_AFTER_MS);
  }

  /** @returns {boolean} false when a newer answer has taken this one's place. */
  #settle(entry) {
    const known = this.#entries.some((other) => other.key === entry.key);
    this.#entries = this.#entries.filter((other) => other.key !== entry.key);
    this.#save();
    return known;
  }

  /** Where pages may keep nothing, already asking for it is refused. */
  get #kept() {
    return this.#storage ?? sessionStorage;
  }

  get #slot() {
    return `lms.outbox.${this.#session}`;
  }

  #load() {
    try {
      return JSON.parse(this.#kept.getItem(this.#slot) ?? "[]");
    } catch {
      return []; // storage refused (private mode) or damaged: the page's memory must do
    }
  }

  #save() {
    try {
      this.#kept.setItem(this.#slot, JSON.stringify(this.#entries));
    } catch {
      // as above
    }
  }
}
