/** The client over a socket whose other end is the test. Needs a window, so these run in the browser only. */
import { waitBefore } from "../../../lms_rt/web/static/js/client/closing.js";
import { TicketRefused } from "../../../lms_rt/web/static/js/client/ticket.js";
import { LmsClient } from "../../../lms_rt/web/static/js/lms-client.js";
import { ok, same, until } from "./assert.mjs";

/** Stands in for `WebSocket`: what the page sends is answered by `reply(frame, socket)`. */
class Line {
  static OPEN = 1;
  static opened = [];
  static reply = () => {};

  constructor(url, protocols) {
    this.protocols = protocols;
    this.readyState = Line.OPEN;
    this.sent = [];
    Line.opened.push(this);
    queueMicrotask(() => this.push({ type: "welcome", now: "2026-01-01T10:00:00.000Z" }));
  }

  send(text) {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    if (frame.type === "ping") this.push({ type: "ok", id: frame.id, data: { now: "2026-01-01T10:00:00.000Z" } });
    else Line.reply(frame, this);
  }

  push(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The server closes, or the line breaks. */
  lose(code) {
    this.onclose?.({ code });
  }

  close() {}

  subscribes() {
    return this.sent.filter((frame) => frame.type === "subscribe");
  }
}

/** Run with `WebSocket` replaced. */
async function withLine(reply, run, { ticket = async () => "t", wait = () => 0 } = {}) {
  const real = globalThis.WebSocket;
  globalThis.WebSocket = Line;
  Line.opened = [];
  Line.reply = reply;
  const statuses = [];
  const client = new LmsClient({
    url: "ws://test", ticket, wait, onStatus: ({ name, message }) => statuses.push([name, message]),
  });
  try {
    client.start();
    await run({ client, statuses, line: () => Line.opened[Line.opened.length - 1] });
  } finally {
    client.stop();
    globalThis.WebSocket = real;
  }
}

const answer = (frame, socket, data) => socket.push({ type: "ok", id: frame.id, data });
const event = (seq) => ({ type: "event", channel: "c", seq, event: "e", data: {} });

function watching(client) {
  const seen = [];
  const refused = [];
  client.watch("c", {
    snapshot: (data) => seen.push(data), event: ({ seq }) => seen.push(seq), refused: ({ code }) => refused.push(code),
  });
  return { seen, refused };
}

/** A server with `head` events that resumes by `after`. */
function log(head) {
  return (frame, socket) => {
    const { after } = frame;
    if (after === undefined) return answer(frame, socket, { seq: head(), snapshot: "snapshot" });
    const events = Array.from({ length: head() - after }, (_, index) => event(after + index + 1));
    return answer(frame, socket, { seq: head(), events });
  };
}

export const needsDocument = true;

export const tests = {
  async "a browser that says its network is gone is believed at once, not when a ping fails"() {
    await withLine(() => {}, async ({ client, statuses, line }) => {
      await until(() => client.status.name === "online");
      const first = line();
      dispatchEvent(new Event("offline"));
      same(client.status.name, "reconnecting");
      await until(() => client.status.name === "online" && line() !== first);
      same(statuses.map(([name]) => name), ["online", "reconnecting", "online"]);
    });
  },

  async "nothing is sent on a line that is closing, though its end is not told yet"() {
    await withLine(() => {}, async ({ client, line }) => {
      await until(() => client.status.name === "online");
      const before = line().sent.length;
      line().readyState = 2;
      same(await client.send("live.close").catch((error) => error.code), "offline");
      same(line().sent.length, before);
    });
  },

  async "a ticket that cannot be had is asked for again, with the very waits that pages use"() {
    let asked = 0;
    const ticket = async () => {
      asked += 1;
      if (asked < 3) throw new TypeError("Failed to fetch");
      return "t";
    };
    await withLine(() => {}, async ({ client }) => {
      await until(() => client.status.name === "online");
      same(asked, 3);
    }, { ticket, wait: (...given) => waitBefore(...given) / 100 });
  },

  async "a server that says when to come back is not asked before"() {
    let asked = 0;
    const ticket = async () => {
      asked += 1;
      throw new TicketRefused("busy", { retryAfterMs: 60_000 });
    };
    await withLine(() => {}, async ({ client }) => {
      await until(() => client.status.name === "reconnecting");
      await new Promise((resolve) => setTimeout(resolve));
      same(asked, 1);
    }, { ticket });
  },

  async "a server that says when to come back is not asked before when the network changes or the page is looked at"() {
    let asked = 0;
    const ticket = async () => {
      asked += 1;
      throw new TicketRefused("busy", { retryAfterMs: 60_000 });
    };
    await withLine(() => {}, async ({ client }) => {
      await until(() => client.status.name === "reconnecting");
      dispatchEvent(new Event("online"));
      document.dispatchEvent(new Event("visibilitychange"));
      await new Promise((resolve) => setTimeout(resolve, 20));
      same(asked, 1);
    }, { ticket });
  },

  async "an attempt that hangs on the network that is gone is given up for one on the network that is there"() {
    let asked = 0;
    const ticket = () => {
      asked += 1;
      return asked === 1 ? new Promise(() => {}) : Promise.resolve("t");
    };
    await withLine(() => {}, async ({ client }) => {
      same([asked, client.status.name], [1, "connecting"]);
      dispatchEvent(new Event("online"));
      await until(() => client.status.name === "online");
      same([asked, Line.opened.length], [2, 1]);
    }, { ticket });
  },

  async "a long row of failures is forgotten once the network is back"() {
    const waits = [];
    let asked = 0;
    const ticket = async () => {
      asked += 1;
      if (asked <= 3) throw new TypeError("Failed to fetch");
      return "t";
    };
    const wait = (attempt) => {
      waits.push(attempt);
      return attempt === 2 ? 60_000 : 0;
    };
    await withLine(() => {}, async ({ client }) => {
      await until(() => waits.length === 3);
      dispatchEvent(new Event("online"));
      await until(() => client.status.name === "online");
      same(waits, [0, 1, 2, 0]);
    }, { ticket, wait });
  },

  async "the ticket travels as a subprotocol, never in the address"() {
    await withLine(log(() => 0), async ({ line }) => {
      await until(() => line());
      same(line().protocols, ["lms.v1", "ticket.t"]);
    });
  },

  async "after a lost line the channel goes on where it stopped"() {
    let head = 3;
    await withLine(log(() => head), async ({ client, line, statuses }) => {
      const { seen } = watching(client);
      await until(() => seen.length === 1);
      head = 5;
      line().lose(1006);
      await until(() => seen.length === 3);
      same(seen, ["snapshot", 4, 5]);
      same(statuses.map(([name]) => name), ["online", "reconnecting", "online"]);
    });
  },

  async "a gap is asked for once, and what comes meanwhile is neither lost nor doubled"() {
    let head = 1;
    const held = [];
    const server = log(() => head);
    await withLine((frame, socket) => (frame.after === undefined ? server(frame, socket) : held.push([frame, socket])), async ({ client, line }) => {
      const { seen } = watching(client);
      await until(() => seen.length === 1);
      head = 4;
      line().push(event(3));
      line().push(event(4));
      same(held.length, 1);
      server(...held[0]);
      line().push(event(4));
      line().push(event(5));
      same(seen, ["snapshot", 2, 3, 4, 5]);
    });
  },

  async "a line that breaks while subscribing is no refusal"() {
    let times = 0;
    const server = log(() => 0);
    await withLine((frame, socket) => {
      times += 1;
      if (times === 1) socket.lose(1012);
      else server(frame, socket);
    }, async ({ client }) => {
      const { seen, refused } = watching(client);
      await until(() => seen.length === 1);
      same(refused, []);
    });
  },

  async "a channel that may not be seen is told, and not asked for again"() {
    await withLine((frame, socket) => socket.push({ type: "error", id: frame.id, code: "not_found", title: "No" }), async ({ client, line }) => {
      const { refused } = watching(client);
      await until(() => refused.length === 1);
      same([refused, line().subscribes().length], [["not_found"], 1]);
    });
  },

  async "a position that the server no longer knows is given up for a snapshot"() {
    let times = 0;
    await withLine((frame, socket) => {
      times += 1;
      if (frame.after !== undefined) socket.push({ type: "error", id: frame.id, code: "validation", title: "No" });
      else answer(frame, socket, { seq: times, snapshot: `snapshot ${times}` });
    }, async ({ client, line }) => {
      const { seen, refused } = watching(client);
      await until(() => seen.length === 1);
      line().lose(1006);
      await until(() => seen.length === 2);
      same([seen, refused], [["snapshot 1", "snapshot 3"], []]);
    });
  },

  async "a refresh while a snapshot is on its way is another snapshot, as that one may have been taken before"() {
    const held = [];
    await withLine((frame, socket) => held.push([frame, socket]), async ({ client }) => {
      const { seen } = watching(client);
      await until(() => held.length === 1);
      client.refresh("c");
      client.refresh("c");
      same(held.length, 1);
      answer(...held[0], { seq: 1, snapshot: "before" });
      same(held.length, 2);
      same(held[1][0].after, undefined);
      answer(...held[1], { seq: 1, snapshot: "after" });
      same([seen, held.length], [["before", "after"], 2]);
    });
  },

  async "a refresh without a line is made good with the next one"() {
    await withLine(log(() => 1), async ({ client, line }) => {
      const { seen } = watching(client);
      await until(() => seen.length === 1);
      line().lose(1006);
      client.refresh("c");
      await until(() => seen.length === 2);
      same(seen, ["snapshot", "snapshot"]);
    });
  },

  async "who is let in while the refusal is on its way asks again"() {
    const held = [];
    await withLine((frame, socket) => held.push([frame, socket]), async ({ client }) => {
      const { seen, refused } = watching(client);
      await until(() => held.length === 1);
      client.refresh("c"); // let in
      const [[frame, socket]] = held;
      socket.push({ type: "error", id: frame.id, code: "waiting_for_approval", title: "Wait" });
      same(held.length, 2);
      answer(...held[1], { seq: 1, snapshot: "in" });
      same([seen, refused], [["in"], []]);
    });
  },

  async "what comes beside a channel outlives a snapshot that was on its way"() {
    const held = [];
    await withLine((frame, socket) => held.push([frame, socket]), async ({ client }) => {
      const { seen } = watching(client);
      await until(() => held.length === 1);
      client.beside("c", () => seen.push("result"));
      client.beside("nobody watches this", () => seen.push("never"));
      answer(...held[0], { seq: 1, snapshot: "older" });
      same(seen, ["older", "result"]);
    });
  },

  async "a removal ends it for good"() {
    await withLine(log(() => 0), async ({ client, line, statuses }) => {
      await until(() => client.status.name === "online");
      line().lose(4403);
      same(statuses[statuses.length - 1][0], "ended");
      ok(statuses[statuses.length - 1][1].includes("removed"));
      same(Line.opened.length, 1);
    });
  },

  async "a command that was on its way when the line broke fails instead of hanging"() {
    await withLine(() => {}, async ({ client, line }) => {
      await until(() => client.status.name === "online");
      const failed = client.send("live.close", { version: 1 }).catch(({ code }) => code);
      line().lose(1006);
      same(await failed, "offline");
    });
  },

  async "a refusal carries what the client needs to go on"() {
    await withLine((frame, socket) => socket.push({ type: "error", id: frame.id, code: "conflict", title: "It changed", version: 7, state: "closed" }), async ({ client }) => {
      await until(() => client.status.name === "online");
      const error = await client.send("live.close", { version: 1 }).catch((reason) => reason);
      same([error.code, error.extra], ["conflict", { version: 7, state: "closed" }]);
    });
  },
};
