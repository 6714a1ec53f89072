import { applySignal, fromSnapshot, ownQuestion, reduce, withOwnTime, withReceipt } from "../../../lms_rt/web/static/js/state/live.js";
import { ok, same } from "./assert.mjs";
import { ClassModel } from "./class-model.mjs";
import { chance } from "./random.mjs";

const opened = (id) => ({
  event: "question.opened",
  data: { question: { id, index: 1, total: 2 }, opens_at: "2026-01-01T10:00:00.800Z", closes_at: "2026-01-01T10:00:20.800Z", version: 2 },
});

export const tests = {
  "a stale state and the events that followed make the fresh state, wherever the reader came in"() {
    for (let seed = 1; seed <= 300; seed++) {
      const random = chance(seed);
      const model = new ClassModel(1 + random.below(3));
      const points = [[fromSnapshot(model.snapshot()), 0]];
      for (let steps = random.below(14); steps > 0 && model.possible().length > 0; steps--) {
        model.take(random.pick(model.possible()));
        points.push([fromSnapshot(model.snapshot()), model.events.length]);
      }
      const fresh = fromSnapshot(model.snapshot());
      for (const [stale, from] of points) same(model.events.slice(from).reduce(reduce, stale), fresh, `seed ${seed}, from event ${from}`);
    }
  },

  "a new question wipes the answer, the receipt and the solution of the one before"() {
    let state = fromSnapshot({ state: "revealed", version: 1, question: { id: "q0" }, reveal: { key: { value: true } } });
    state = withReceipt(state, { question: "q0", answer: { value: true } }, { revision: 1 });
    state = reduce(state, opened("q1"));
    same([state.answer, state.receipt, state.key, state.tally], [null, null, null, null]);
  },

  "a receipt for an earlier question does not mark the present one as answered"() {
    const state = reduce(fromSnapshot({}), opened("q2"));
    same(withReceipt(state, { question: "q1", answer: { value: 1 } }, { revision: 1 }).receipt, null);
  },

  "a result of an earlier question changes the total but not the verdict shown"() {
    const state = reduce(fromSnapshot({}), opened("q2"));
    const after = reduce(state, { event: "result.scored", data: { question: "q1", correct: true, points: 900, total: 1800, rank: 2 } });
    same([after.result, after.points, after.rank], [null, 1800, 2]);
  },

  "whatever order the class's channel and one's own come in, the verdict is the reveal's"() {
    const q = { id: "q", index: 1, total: 1 };
    const at = (second) => `2026-01-01T10:00:0${second}.000Z`;
    const live = [
      ["question.opened", 0, { question: q, round: 1 }], ["question.closed", 1, {}], ["question.revealed", 2, { key: {} }],
      ["question.opened", 4, { question: q, round: 2 }], ["question.closed", 5, {}], ["question.revealed", 6, { key: {} }],
    ].map(([event, second, data]) => ({ event, at: at(second), data }));
    const mine = [[3, 900], [7, 1800]].map(([second, total]) =>
      ({ event: "result.scored", at: at(second), data: { question: "q", correct: second > 3, points: 900, total, rank: 1 } }));
    for (let seed = 1; seed <= 100; seed++) {
      const random = chance(seed);
      const [theirs, own] = [[...live], [...mine]];
      let state = fromSnapshot({});
      while (theirs.length + own.length) {
        state = reduce(state, random.pick([theirs, own].filter((each) => each.length)).shift());
        const answering = state.state === "open" || state.state === "closed";
        ok(!answering || state.result === null, `seed ${seed}: a verdict on what is being asked`);
      }
      same([state.result, state.points], [mine[1].data, 1800], `seed ${seed}`);
    }
  },

  "a later revision of one's own answer, from another tab, is not taken for an older one"() {
    const state = fromSnapshot({ question: { id: "q" }, answer: { value: 2 }, receipt: { revision: 2 } });
    same(withReceipt(state, { question: "q", answer: { value: 1 } }, { revision: 1 }), state);
    same(withReceipt(state, { question: "q", answer: { value: 3 } }, { revision: 3 }).answer, { value: 3 });
  },

  "a count for an earlier question is dropped"() {
    const state = reduce(fromSnapshot({}), opened("q2"));
    same(applySignal(state, { event: "count", data: { question: "q1", answered: 9, participants: 9 } }), state);
    same(applySignal(state, { event: "count", data: { question: "q2", answered: 9, participants: 12 } }).answered, 9);
  },

  "options stand in an order of one's own only where the class shuffles, and for staff never"() {
    const question = { id: "0190a0a0-0000-7000-8000-000000000001", options: [..."abcdef"].map((id) => ({ id })) };
    const ids = (snapshot) => ownQuestion(fromSnapshot({ question, ...snapshot })).options.map(({ id }) => id).join("");
    same([ids({ seed: 7 }), ids({ shuffle: true }), ids({ seed: 7, shuffle: true })], ["abcdef", "abcdef", "ebcdfa"]);
    same(ownQuestion(fromSnapshot({ seed: 7, shuffle: true })), null);
  },

  "extra time moves one's own deadline, also that of a question that follows"() {
    const state = reduce(fromSnapshot({ time_factor: 1.5 }), opened("q1"));
    same(withOwnTime(state).closes_at, "2026-01-01T10:00:30.800Z");
    same(withOwnTime(fromSnapshot({ time_factor: 1.5 })).closes_at, null);
    const [opens_at, closes_at] = ["2026-01-01T10:00:00.800Z", "2026-01-01T10:01:20.800Z"];
    const resumed = reduce(state, { event: "question.resumed", data: { opens_at, closes_at, paused_ms: 60000 } });
    same(withOwnTime(resumed).closes_at, "2026-01-01T10:01:30.800Z");
    same(withOwnTime(reduce(resumed, opened("q2"))).closes_at, "2026-01-01T10:00:30.800Z");
  },

  "a question that was taken out stays out, whatever key it is given"() {
    const state = reduce(fromSnapshot({}), opened("q1"));
    const voided = reduce(state, { event: "question.voided", data: { question: "q1" } });
    ok(reduce(voided, { event: "question.regraded", data: { question: "q1", key: { options: ["a"] } } }).voided);
  },

  "only one's own removal removes"() {
    const state = fromSnapshot({ participant: "me", participants: 3 });
    ok(!reduce(state, { event: "participant.removed", data: { participant: "other" } }).removed);
    ok(reduce(state, { event: "participant.removed", data: { participant: "me" } }).removed);
  },

  "an event from a newer server changes nothing that this page knows"() {
    const state = fromSnapshot({});
    same(reduce(state, { event: "confetti.thrown", data: { version: 9 } }), state);
  },
};
