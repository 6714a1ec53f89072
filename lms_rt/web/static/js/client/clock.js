/** The server's clock, seen from here.
 *
 *  Deadlines are the server's. A phone's own clock may be minutes off, so every countdown runs on an
 *  offset measured over the socket. The sample with the shortest round trip is the most honest one:
 *  whatever it lost on the way, it lost least. */

const KEPT = 8;

export class ServerClock {
  #samples = [];
  #monotonic;

  /** @param {() => number} monotonic local milliseconds that never jump (not the wall clock). */
  constructor(monotonic = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** Local monotonic milliseconds; take one before a ping and pass it to `sample`. */
  tick() {
    return this.#monotonic();
  }

  /** Forget old samples. The monotonic clock may stand still while a laptop sleeps. */
  restart(serverNow) {
    this.#samples = [{ rtt: Infinity, offset: Date.parse(serverNow) - this.#monotonic() }];
  }

  /** Learn from one round trip: `sentAt` from `tick()`, `serverNow` as RFC 3339 text. */
  sample(sentAt, serverNow) {
    const receivedAt = this.#monotonic();
    const rtt = receivedAt - sentAt;
    const offset = Date.parse(serverNow) - (sentAt + receivedAt) / 2;
    // Each is right to half its round trip. Those that cannot be right any more are of before this clock stood still.
    this.#samples = this.#samples.filter((old) => Math.abs(old.offset - offset) <= (old.rtt + rtt) / 2 + 1);
    this.#samples.push({ rtt, offset });
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  /** The server's time now, in milliseconds since the epoch. */
  now() {
    const best = this.#samples.reduce((a, b) => (b.rtt <= a.rtt ? b : a), { rtt: Infinity, offset: null });
    return best.offset === null ? Date.now() : this.#monotonic() + best.offset;
  }
}
