import { ChannelFeed } from "../../../lms_rt/web/static/js/client/feed.js";
import { ok, same } from "./assert.mjs";
import { chance } from "./random.mjs";

const event = (seq) => ({ seq });

function following() {
  const seen = [];
  const feed = new ChannelFeed("c", {
    snapshot: (upTo) => seen.splice(0, Infinity, ...Array.from({ length: upTo }, (_, index) => index + 1)),
    event: ({ seq }) => seen.push(seq),
    signal: ({ event, data }) => seen.push(`${event} ${data}`),
  });
  return { feed, seen };
}

export const tests = {
  "an event before the first snapshot waits for it"() {
    const { feed, seen } = following();
    ok(!feed.push(event(1)));
    same(seen, []);
  },

  "an event seen before is not applied again"() {
    const { feed, seen } = following();
    feed.adopt({ seq: 2, snapshot: 2 });
    ok(feed.push(event(2)));
    same(seen, [1, 2]);
  },

  "a page that was made as of a position begins with what followed it, or with a snapshot where too much did"() {
    const seen = [];
    const feed = new ChannelFeed("c", { snapshot: (upTo) => seen.push(`to ${upTo}`), event: ({ seq }) => seen.push(seq) }, 2);
    same(feed.begin(), 2);
    feed.adopt({ seq: 4, events: [event(3), event(4)] });
    same(seen, [3, 4]);
    const old = new ChannelFeed("c", { snapshot: (upTo) => seen.push(`to ${upTo}`) }, 0);
    same(old.begin(), 0);
    old.adopt({ seq: 9, snapshot: 9 });
    same([seen.at(-1), old.begin()], ["to 9", 9]);
  },

  "an event with a gap before it is held back until the gap is filled"() {
    const { feed, seen } = following();
    feed.adopt({ seq: 1, snapshot: 1 });
    ok(!feed.push(event(3)));
    feed.adopt({ seq: 4, events: [event(2), event(3), event(4)] });
    same(seen, [1, 2, 3, 4]);
  },

  "a signal that overtakes the snapshot is applied on top of it, the newest of each name"() {
    const { feed, seen } = following();
    feed.begin();
    for (const data of [1, 2]) feed.signal({ event: "tally", data });
    feed.signal({ event: "presence", data: 5 });
    same(seen, []);
    feed.adopt({ seq: 1, snapshot: 1 });
    same(seen, [1, "tally 2", "presence 5"]);
    feed.signal({ event: "tally", data: 3 });
    same(seen.at(-1), "tally 3");
  },

  "while a snapshot is awaited, signals about different things are all kept"() {
    const { feed, seen } = following();
    feed.begin();
    for (const data of [{ job: "a", done: 1 }, { job: "b", done: 5 }, { job: "a", done: 2 }]) feed.signal({ event: "job.progress", data });
    feed.adopt({ seq: 1, snapshot: 1 });
    same(seen.length, 3);
  },

  "a signal of a line that was lost is not told over the next line's snapshot"() {
    const { feed, seen } = following();
    feed.begin();
    feed.signal({ event: "tally", data: 1 });
    feed.abandon();
    feed.begin();
    feed.adopt({ seq: 1, snapshot: 1 });
    same(seen, [1]);
  },

  "what comes beside a channel is applied at once, and again on a snapshot that is on its way"() {
    const { feed, seen } = following();
    const beside = (name) => feed.beside(() => seen.push(name));
    beside("nothing to apply it to");
    feed.begin();
    beside("first");
    same(seen, []);
    feed.adopt({ seq: 1, snapshot: 1 });
    same(seen, [1, "first"]);
    beside("second");
    same(seen, [1, "first", "second"]);
    feed.stale = true;
    feed.begin();
    beside("third");
    same(seen, [1, "first", "second", "third"]);
    feed.adopt({ seq: 2, snapshot: 2 }); // holds what came before it was asked for
    same(seen, [1, 2, "third"]);
    feed.begin();
    beside("fourth");
    feed.adopt({ seq: 3, events: [event(3)] }); // nothing was replaced, so nothing is applied again
    same(seen, [1, 2, "third", "fourth", 3]);
  },

  "what came beside a snapshot that never arrived is in the next one"() {
    const { feed, seen } = following();
    feed.begin();
    feed.beside(() => seen.push("early"));
    feed.abandon();
    feed.begin();
    feed.adopt({ seq: 1, snapshot: 1 });
    same(seen, [1]);
  },

  "a snapshot that was asked for and did not come is asked for again, and not what followed"() {
    const { feed } = following();
    same(feed.begin(), null);
    feed.adopt({ seq: 3, snapshot: 3 });
    same(feed.begin(), 3);
    feed.abandon();
    feed.stale = true;
    same(feed.begin(), null);
    feed.abandon();
    same(feed.begin(), null);
    feed.adopt({ seq: 3, snapshot: 3 });
    same(feed.begin(), 3);
  },

  "over a line that loses, repeats and reorders, every event is applied once and in order"() {
    for (let seed = 1; seed <= 300; seed++) {
      const random = chance(seed);
      const { feed, seen } = following();
      let sent = random.below(3);
      const last = sent + 1 + random.below(40);
      feed.adopt({ seq: sent, snapshot: sent });
      while (sent < last) {
        sent += 1;
        const frames = Array.from({ length: random.below(3) }, () => event(Math.max(1, sent - random.below(4))));
        for (const frame of frames) if (!feed.push(frame)) resume(feed, sent, random);
      }
      resume(feed, last, random);
      same(seen, Array.from({ length: last }, (_, index) => index + 1), `seed ${seed}`);
    }
  },
};

/** What the server answers to `subscribe` with `after`: the events since, or all as a snapshot. */
function resume(feed, head, random) {
  if (random.next() < 0.3) {
    feed.adopt({ seq: head, snapshot: head });
  } else {
    const events = Array.from({ length: head - feed.seq }, (_, index) => event(feed.seq + index + 1));
    feed.adopt({ seq: head, events });
  }
}
