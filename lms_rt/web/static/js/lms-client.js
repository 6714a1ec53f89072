/** The browser's side of the `lms.v1` socket: commands with replies, channels without gaps, a clock,
 *  and a connection that comes back by itself.
 *
 *      const client = new LmsClient({ ticket: () => fetchTicket(address), onStatus: (status) => … });
 *      client.watch("live:" + id, { snapshot, event, signal });
 *      client.start();
 *      await client.send("live.close", { session: id, version: 4 });
 */
import { ServerClock } from "./client/clock.js";
import { meaningOf, waitBefore } from "./client/closing.js";
import { ChannelFeed } from "./client/feed.js";
import { isLineDown, mayPass } from "./client/passing.js";

const WELCOME_TIMEOUT_MS = 10_000;
const REPLY_TIMEOUT_MS = 8_000;
const PING_EVERY_MS = 15_000;
/** A few quick pings after each connect: a countdown needs a good offset within the first second. */
const FIRST_PINGS_MS = [0, 250, 600, 1200];
const RESUBSCRIBE_AFTER_MS = 2_000;

/** A refused command, or one that could not be delivered (`code` is then `offline` or `timeout`). */
export class CommandError extends Error {
  constructor({ code, title, detail, type, id, ...extra }) {
    super(detail || title || code);
    this.code = code;
    this.title = title ?? code;
    this.detail = detail ?? "";
    this.extra = extra;
  }
}

export class LmsClient {
  clock = new ServerClock();
  /** `connecting`, `online`, `reconnecting` or `ended` (final; `message` says why). */
  status = { name: "connecting", message: "" };
  #url;
  #ticket;
  #wait;
  #onStatus;
  #socket = null;
  #welcomed = false;
  #feeds = new Map();
  #pending = new Map();
  #nextId = 1;
  #attempt = 0;
  #notBefore = 0; // as the server asked, whatever the browser says of its network
  #run = 0;
  #timers = new Set();
  #retryTimer = null;

  constructor({ url = socketUrl(), ticket, wait = waitBefore, onStatus = () => {} } = {}) {
    this.#url = url;
    this.#wait = wait;
    this.#ticket = ticket;
    this.#onStatus = onStatus;
  }

  /** Connect, and stay connected until `stop` or a final close. */
  start() {
    addEventListener("online", () => this.#afresh());
    // The browser knows at once that its network is gone, the socket itself only after minutes.
    addEventListener("offline", () => this.#socket && this.#lost(1006));
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    this.#connect();
  }

  /** Leave for good. */
  stop(message = "") {
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#setStatus("ended", message);
  }

  /** Follow a channel. `snapshot(data)` replaces the state, `event(frame)` and `signal(frame)` move it on,
   *  `ready()` follows each (re)subscription, `refused(CommandError)` says that it may not be seen. `seq` is what the
   *  page was made as of. */
  watch(channel, handlers, seq = null) {
    const feed = new ChannelFeed(channel, handlers, seq);
    this.#feeds.set(channel, feed);
    if (this.#welcomed) this.#subscribe(feed);
  }

  /** Ask for a channel's snapshot again: one that is taken after this, as soon as there is a line. */
  refresh(channel) {
    const feed = this.#feeds.get(channel);
    if (!feed) return;
    feed.stale = true;
    if (this.#welcomed && !feed.syncing) this.#subscribe(feed);
  }

  /** Move a channel's state on by what came another way (`result.scored` on `me`, a receipt). `apply` must bear being
   *  called twice: at once, and again on a snapshot that was on its way meanwhile. */
  beside(channel, apply) {
    this.#feeds.get(channel)?.beside(apply);
  }

  /** Send a command. @returns {Promise<object>} the reply's data; rejects with `CommandError`. */
  send(type, fields = {}) {
    return new Promise((resolve, reject) => this.#request(type, fields, resolve, reject));
  }

  /** Callbacks, not promises: the reply to `subscribe` must be applied before the next frame is read. */
  #request(type, fields, onOk, onError) {
    if (!this.#welcomed || this.#socket.readyState !== WebSocket.OPEN) {
      onError(new CommandError({ code: "offline", title: "Not connected" }));
      return;
    }
    const id = this.#nextId++;
    const timer = setTimeout(() => {
      this.#pending.delete(id);
      onError(new CommandError({ code: "timeout", title: "No reply from the server" }));
      this.#lost(1006); // the line is dead, whatever the socket says
    }, REPLY_TIMEOUT_MS);
    this.#pending.set(id, { onOk, onError, timer });
    this.#socket.send(JSON.stringify({ id, type, ...fields }));
  }

  async #connect() {
    const run = ++this.#run;
    let ticket;
    try {
      ticket = await this.#ticket();
    } catch (error) {
      if (run !== this.#run) return;
      this.#notBefore = this.clock.tick() + (error.retryAfterMs ?? 0);
      if (error.final) this.stop(error.message);
      else this.#retryIn(this.#wait(this.#attempt++));
      return;
    }
    if (run !== this.#run) return;
    const socket = new WebSocket(this.#url, ["lms.v1", "ticket." + ticket]);
    this.#socket = socket;
    this.#after(WELCOME_TIMEOUT_MS, () => this.#welcomed || this.#lost(1006));
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data));
    socket.onclose = (close) => this.#lost(close.code, close.reason);
  }

  #receive(frame) {
    if (frame.type === "event") {
      const feed = this.#feeds.get(frame.channel);
      if (feed && !feed.push(frame) && !feed.syncing) this.#subscribe(feed);
    } else if (frame.type === "signal") {
      this.#feeds.get(frame.channel)?.signal(frame);
    } else if (frame.type === "ok" || frame.type === "error") {
      this.#settle(frame);
    } else if (frame.type === "welcome") {
      this.#welcome(frame);
    }
  }

  #settle(frame) {
    const waiting = this.#pending.get(frame.id);
    if (!waiting) return;
    this.#pending.delete(frame.id);
    clearTimeout(waiting.timer);
    if (frame.type === "ok") waiting.onOk(frame.data ?? {});
    else waiting.onError(new CommandError(frame));
  }

  #welcome(frame) {
    this.#welcomed = true;
    this.#attempt = 0;
    this.clock.restart(frame.now);
    for (const wait of FIRST_PINGS_MS) this.#after(wait, () => this.#ping());
    const keepPinging = () => {
      this.#ping();
      this.#after(PING_EVERY_MS, keepPinging);
    };
    this.#after(PING_EVERY_MS, keepPinging);
    this.#setStatus("online");
    for (const feed of this.#feeds.values()) this.#subscribe(feed);
  }

  #ping() {
    const sentAt = this.clock.tick();
    this.#request("ping", {}, (data) => this.clock.sample(sentAt, data.now), () => {});
  }

  #subscribe(feed) {
    const after = feed.begin();
    const fields = { channel: feed.name, after: after ?? undefined }; // which JSON leaves out
    this.#request("subscribe", fields, (data) => this.#subscribed(feed, data), (error) => this.#notSubscribed(feed, after, error));
  }

  #subscribed(feed, data) {
    feed.adopt(data);
    if (feed.stale && !feed.syncing) this.#subscribe(feed); // a refresh was asked for while this was on its way
  }

  #notSubscribed(feed, after, error) {
    const again = feed.stale; // asked for meanwhile, perhaps because this would be answered otherwise now
    feed.abandon();
    if (isLineDown(error)) return; // the next welcome subscribes everything
    if (mayPass(error)) this.#after(RESUBSCRIBE_AFTER_MS, () => feed.syncing || this.#subscribe(feed));
    else if (again) this.#subscribe(feed);
    else if (after !== null) this.refresh(feed.name); // a position the server no longer knows
    else feed.refused(error);
  }

  #lost(code, reason) {
    this.#drop();
    const meaning = meaningOf(code, reason);
    if (meaning.final) this.stop(meaning.message);
    else this.#retryIn(this.#wait(this.#attempt++));
  }

  /** Let go of the socket now. Its own `onclose` may come minutes later on a dead network. */
  #drop() {
    this.#run++;
    this.#welcomed = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    if (this.#socket) {
      this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
      this.#socket = null;
    }
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { timer, onError } of waiting) {
      clearTimeout(timer);
      onError(new CommandError({ code: "offline", title: "The connection was lost" }));
    }
    for (const feed of this.#feeds.values()) feed.abandon();
  }

  #retryIn(wait) {
    this.#setStatus("reconnecting");
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.#connect();
    }, wait + Math.max(0, this.#notBefore - this.clock.tick()));
  }

  /** The network is back. A wait or an attempt under way belongs to the one that is gone. */
  #afresh() {
    if (this.status.name !== "connecting" && this.status.name !== "reconnecting") return;
    this.#drop();
    this.#attempt = 0;
    this.#retryIn(this.#wait(0));
  }

  /** The reader is back: sit out no long wait, and find out whether the line has died. */
  #wake() {
    if (this.#welcomed) this.#ping();
    else if (this.#retryTimer !== null) this.#afresh();
  }

  /** A timer that dies with the connection. */
  #after(wait, run) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, wait);
    this.#timers.add(timer);
  }

  #setStatus(name, message = "") {
    if (this.status.name === name && this.status.message === message) return;
    this.status = { name, message };
    this.#onStatus(this.status);
  }
}

function socketUrl() {
  const url = new URL("/ws", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
