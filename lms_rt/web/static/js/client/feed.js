/** One channel as this page sees it: applies every sequenced event exactly once and in order. */

/** What a signal is about, beside its name: only a later one about the same replaces it (`x-about` in /asyncapi.json). */
const ABOUT = {
  "tally": ["question"],
  "job.progress": ["job"],
  "progress": ["learner", "lesson"],
  "lesson.progressed": ["lesson"],
  "attempt": ["attempt"],
};

/** What a later signal has to share to take this one's place. */
function placeOf({ event, data }) {
  return [event, ...(ABOUT[event] ?? []).map((field) => data[field])].join(":");
}

export class ChannelFeed {
  /** The last sequence number applied, or null before the first snapshot. */
  seq;
  /** True while a `subscribe` is on its way; a gap seen meanwhile is already being filled. */
  syncing = false;
  /** Whether the next `subscribe` is to ask for a snapshot, though what follows `seq` could be had. */
  stale = false;
  #handlers;
  #fresh = false; // whether the `subscribe` on its way asks for a snapshot
  #held = new Map(); // the newest signal about each thing that came while syncing
  #beside = []; // what came by other ways while syncing

  /** @param {{snapshot: Function, event: Function, signal?: Function, ready?: Function, refused?: Function}} handlers */
  constructor(name, handlers, seq = null) {
    this.name = name;
    this.seq = seq;
    this.#handlers = handlers;
  }

  /** A `subscribe` goes out. @returns {number|null} the position to go on from, or null to ask for a snapshot. */
  begin() {
    const after = this.stale ? null : this.seq;
    this.syncing = true;
    this.#fresh = after === null;
    this.stale = false;
    this.#forget();
    return after;
  }

  /** It came to nothing: refused, or the line was lost. The snapshot that was asked for is still wanted. */
  abandon() {
    if (this.syncing && this.#fresh) this.stale = true;
    this.syncing = false;
    this.#forget();
  }

  /** Take the reply to `subscribe`: either everything (a snapshot) or what followed `after`. */
  adopt({ seq, snapshot, events }) {
    this.syncing = false;
    if (snapshot !== undefined) {
      this.seq = seq;
      this.#handlers.snapshot(snapshot);
      for (const apply of this.#beside) apply();
    } else {
      for (const event of events) this.push(event);
    }
    for (const signal of this.#held.values()) this.#handlers.signal?.(signal);
    this.#forget();
    this.#handlers.ready?.();
  }

  /** Another channel, or a reply, tells what this channel's snapshot shows, too. `apply` runs now, if there is something to
   *  apply it to, and once more on top of a snapshot that is on its way: that may be the older of the two. */
  beside(apply) {
    if (this.syncing) this.#beside.push(apply);
    if (this.seq !== null) apply();
  }

  /** Apply a pushed event. @returns {boolean} false when something before it is missing. */
  push(event) {
    if (this.seq === null) return false;
    if (event.seq <= this.seq) return true; // seen already: a replay may overlap with a push
    if (event.seq !== this.seq + 1) return false;
    this.seq = event.seq;
    this.#handlers.event(event);
    return true;
  }

  /** The latest about each thing wins. One that overtakes a snapshot may be newer than it, and nobody says it twice: it
   *  waits for the snapshot and is applied on top. */
  signal(signal) {
    if (this.syncing) this.#held.set(placeOf(signal), signal);
    else if (this.seq !== null) this.#handlers.signal?.(signal);
  }

  refused(error) {
    this.#handlers.refused?.(error);
  }

  #forget() {
    this.#held.clear();
    this.#beside = [];
  }
}
