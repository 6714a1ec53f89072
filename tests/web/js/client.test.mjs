import { ServerClock } from "../../../lms_rt/web/static/js/client/clock.js";
import { meaningOf, waitBefore } from "../../../lms_rt/web/static/js/client/closing.js";
import { AnswerOutbox } from "../../../lms_rt/web/static/js/client/outbox.js";
import { uuid } from "../../../lms_rt/web/static/js/client/random.js";
import { timing } from "../../../lms_rt/web/static/js/ui/timing.js";
import { ok, same, until } from "./assert.mjs";

const utc = (ms) => new Date(ms).toISOString();

/** The part of a Storage that the outbox uses. */
const storage = (slots = new Map()) => ({ getItem: (key) => slots.get(key) ?? null, setItem: (key, value) => slots.set(key, value) });

/** A client whose replies the test decides; `sent` is what arrived. */
function line(reply) {
  const sent = [];
  return { sent, send: async (type, fields) => { sent.push(fields); return reply(fields, sent.length); } };
}

const refusal = (code) => Object.assign(new Error(code), { code });
const settled = () => new Promise((resolve) => setTimeout(resolve));

function outbox(client, store = storage()) {
  const told = [];
  const box = new AnswerOutbox(client, "s", {
    receipt: (entry, receipt) => told.push(["receipt", entry.question, receipt]),
    refused: (entry, error) => told.push(["refused", entry.question, error.code]),
  }, store);
  return { box, told };
}

export const tests = {
  "the clock believes the sample with the shortest round trip"() {
    let local = 1000;
    const clock = new ServerClock(() => local);
    clock.restart(utc(50_000));
    local = 2000;
    clock.sample(1000, utc(60_000)); // a second on the way: up to half a second off
    local = 3000;
    clock.sample(2980, utc(61_510));
    local = 4000;
    same(clock.now(), 61_510 + 1010);
  },

  "a clock that stood still while the phone slept is believed no longer, however short its round trips were"() {
    let local = 1000;
    const clock = new ServerClock(() => local);
    clock.restart(utc(50_000));
    local = 1010;
    clock.sample(1000, utc(50_005));
    const asleep = 15_000;
    local = 2000;
    clock.sample(1600, utc(50_800 + asleep)); // the line outlived it, and is slower now
    same(clock.now(), 51_000 + asleep);
  },

  "a phone whose own clock is minutes off counts down by the server's"() {
    let local = 0;
    const clock = new ServerClock(() => local);
    clock.restart(utc(1_000_000));
    local = 250;
    const state = { opens_at: utc(1_000_000), closes_at: utc(1_010_000), paused_at: null };
    same(timing(state, clock.now()), { phase: "running", leftMs: 9750, fraction: 0.975 });
  },

  "a paused question stands still, and one that is not open yet cannot be answered"() {
    const state = { opens_at: utc(1000), closes_at: utc(11_000), paused_at: utc(6000) };
    same(timing(state, 9000), { phase: "paused", leftMs: 5000, fraction: 0.5 });
    same(timing({ ...state, paused_at: null }, 400).phase, "lead");
    same(timing({ ...state, paused_at: null }, 11_000).phase, "over");
  },

  "removal, revocation, flooding and nonsense are final; restarts and slowness are not"() {
    same([1000, 4400, 4401, 4403, 4429, 1009].map((code) => meaningOf(code).final), [true, true, true, true, true, true]);
    same([1001, 1006, 1012, 4408].map((code) => meaningOf(code).final), [false, false, false, false]);
    ok(meaningOf(4403, "moved").message !== meaningOf(4403, "removed").message, "nobody was removed who opened a second device");
  },

  "waiting grows, stays under a ceiling and never brings everybody back at one instant"() {
    for (let attempt = 0; attempt < 20; attempt++) {
      const [soon, late] = [waitBefore(attempt, () => 0), waitBefore(attempt, () => 1)];
      ok(soon > 0 && soon < late / 2 && late <= 15_000, `attempt ${attempt}: ${soon} to ${late} ms`);
    }
  },

  "an answer given offline is sent again under the same key, once there is a line"() {
    return (async () => {
      const client = line((_, times) => {
        if (times === 1) throw refusal("offline");
        return { receipt: { revision: 1 } };
      });
      const { box, told } = outbox(client);
      box.put("q", { value: true });
      await settled();
      ok(box.waiting("q"), "kept while offline");
      box.flush();
      await settled();
      same(client.sent[0].key, client.sent[1].key);
      same([told, box.waiting("q")], [[["receipt", "q", { revision: 1 }]], undefined]);
    })();
  },

  "an answer outlives the page: a reload sends it under the same key"() {
    return (async () => {
      const store = storage();
      const before = line(() => { throw refusal("offline"); });
      outbox(before, store).box.put("q", { value: 3 });
      await settled();
      const after = line(() => ({ receipt: { revision: 1 } }));
      outbox(after, store).box.flush();
      await settled();
      same(after.sent, before.sent);
    })();
  },

  "an answer to the first round is not sent as one to the second, nor an answer to another question dropped"() {
    return (async () => {
      const client = line((fields, count) => {
        if (count <= 3) throw refusal("offline");
        return { receipt: { revision: 1 } };
      });
      const { box, told } = outbox(client);
      box.put("q", { value: true }, null, 1);
      box.put("r", { value: true }, null, 1);
      await settled();
      box.flush({ question: { id: "q" }, round: 1 });
      await settled();
      same(client.sent.map(({ question }) => question), ["q", "r", "q", "r"]);
      box.flush({ question: { id: "q" }, round: 2 });
      await settled();
      same([client.sent.length, box.waiting("q"), told], [4, undefined, [["receipt", "r", { revision: 1 }]]]);
    })();
  },

  "an answer that is tried again by itself is not sent as one to a later round either"() {
    return (async () => {
      let round = 1;
      const client = line(() => { throw refusal("not_open_yet"); });
      const box = new AnswerOutbox(client, "s", { asked: () => ({ question: { id: "q" }, round }) }, storage());
      box.put("q", { value: true }, null, 1);
      await until(() => client.sent.length === 2); // a pause: it is sent again and again
      round = 2;
      await until(() => client.sent.length > 2 || !box.waiting("q"));
      same(client.sent.length, 2);
    })();
  },

  "a final refusal is told once and not repeated"() {
    return (async () => {
      const client = line(() => { throw refusal("question_closed"); });
      const { box, told } = outbox(client);
      box.put("q", { value: true });
      await settled();
      box.flush();
      await settled();
      same([told, client.sent.length], [[["refused", "q", "question_closed"]], 1]);
    })();
  },

  "one answer is on its way once, however often it is flushed"() {
    return (async () => {
      const client = line(() => new Promise(() => {}));
      const { box } = outbox(client);
      box.put("q", { value: true });
      box.flush();
      box.flush();
      await settled();
      same(client.sent.length, 1);
    })();
  },

  "a storage that refuses costs the reload, not the answer"() {
    return (async () => {
      const refuses = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
      const { box, told } = outbox(line(() => ({ receipt: { revision: 1 } })), refuses);
      box.put("q", { value: true });
      await settled();
      same(told.length, 1);
    })();
  },

  "where a page may not even ask for the tab's storage, it answers all the same"() {
    return (async () => {
      const before = Object.getOwnPropertyDescriptor(globalThis, "sessionStorage");
      Object.defineProperty(globalThis, "sessionStorage", { configurable: true, get() { throw new Error("SecurityError"); } });
      try {
        const told = [];
        const client = line(() => ({ receipt: { revision: 1 } }));
        new AnswerOutbox(client, "s", { receipt: (_, receipt) => told.push(receipt) }).put("q", { value: true });
        await settled();
        same(told, [{ revision: 1 }]);
      } finally {
        if (before) Object.defineProperty(globalThis, "sessionStorage", before);
        else delete globalThis.sessionStorage;
      }
    })();
  },

  "keys are UUIDs and differ"() {
    const keys = new Set(Array.from({ length: 200 }, uuid));
    same(keys.size, 200);
    for (const key of keys) ok(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key), key);
  },
};
