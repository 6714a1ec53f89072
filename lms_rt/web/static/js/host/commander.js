/** Sends the host's commands, one at a time, each with the version the host last saw.
 *
 *  When somebody else was quicker, nothing is repeated: the page takes over where the class now stands and
 *  lets the host look before the next step. */

/** A second press so soon after a change was meant for the button that stood there before. */
const SETTLE_MS = 400;

export class Commander {
  busy = false;
  #client;
  #session;
  #onArmed;
  #settling = null;

  /** @param {import("../lms-client.js").LmsClient} client @param {() => void} onArmed presses count again. */
  constructor(client, session, onArmed) {
    this.#client = client;
    this.#session = session;
    this.#onArmed = onArmed;
  }

  /** The class has moved on: hold the next press for a moment. */
  settle() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = null;
      this.#onArmed();
    }, SETTLE_MS);
  }

  /** Whether a press counts just now. */
  get armed() {
    return !this.busy && this.#settling === null;
  }

  /** @returns {Promise<{done: object} | {refused: import("../lms-client.js").CommandError} | null>}
   *  null when the press was taken for an accident, which what was `considered` in a dialog never is. */
  async run(command, version, fields = {}, { considered = false } = {}) {
    if (this.busy || !(considered || this.armed)) return null;
    this.busy = true;
    try {
      return { done: await this.#client.send(command, { session: this.#session, version, ...fields }) };
    } catch (error) {
      return { refused: error };
    } finally {
      this.busy = false;
    }
  }
}
