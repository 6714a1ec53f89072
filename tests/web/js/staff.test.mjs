import { applySignal, fromSnapshot, reduce, reduceStep } from "../../../lms_rt/web/static/js/state/staff.js";
import { ordered } from "../../../lms_rt/web/static/js/host/order.js";
import { endsEarly, otherSteps, primaryStep } from "../../../lms_rt/web/static/js/host/steps.js";
import { fromSnapshot as live } from "../../../lms_rt/web/static/js/state/live.js";
import { columnsOf } from "../../../lms_rt/web/static/js/host/times.js";
import { ok, same } from "./assert.mjs";

const person = (participant, more = {}) => ({ participant, name: participant, guest: false, online: true, answered: false, points: 0, ...more });
const at = (state, more = {}) => live({ state, quiz: { title: "", questions: 2 }, started: true, ...more });

const opened = (id, round, version) => ({ event: "question.opened", data: { question: { id }, round, version } });

export const tests = {
  "somebody who joins twice stands in the roster once, and keeps the points"() {
    const before = fromSnapshot({ roster: [person("a", { points: 500, online: false })] });
    const after = reduce(before, { event: "participant.joined", data: { participant: "a", name: "Ada", guest: true } });
    same(after.roster, [person("a", { name: "Ada", guest: true, points: 500 })]);
  },

  "a removed person leaves the roster, also when told twice"() {
    const before = fromSnapshot({ roster: [person("a"), person("b")] });
    const event = { event: "participant.removed", data: { participant: "a" } };
    same(reduce(reduce(before, event), event).roster, [person("b")]);
  },

  "who knocked waits until let in or turned away"() {
    const knock = (participant) => ({ event: "participant.knocked", data: { participant, name: participant } });
    let state = [knock("a"), knock("b"), knock("a")].reduce(reduce, fromSnapshot({}));
    same(state.waiting.map((row) => row.participant), ["b", "a"]);
    state = reduce(state, { event: "participant.joined", data: { participant: "a", name: "a", guest: true } });
    same([state.waiting.length, state.roster.length], [1, 1]);
    same(reduce(state, { event: "participant.removed", data: { participant: "b" } }).waiting, []);
  },

  "another PIN takes the place of the old one"() {
    same(reduce(fromSnapshot({ pin: "111111" }), { event: "pin.changed", data: { pin: "222222" } }).pin, "222222");
  },

  "a closed question can be left without a reveal, asked again or taken out, an open one cannot"() {
    const { skip, again, void: takeOut } = otherSteps(at("closed", { question: { id: "q", index: 1, total: 2 } }));
    same([skip, again, takeOut], [true, true, true]);
    const open = otherSteps(at("open", { question: { id: "q", index: 1, total: 2 } }));
    same([open.skip, open.again, open.void], [false, false, false]);
    ok(!otherSteps(at("closed", { question: { id: "q", index: 2, total: 2 } })).skip, "nothing follows the last");
  },

  "a new question starts with nobody's mark set"() {
    const before = fromSnapshot({ roster: [person("a", { answered: true })] });
    ok(!reduceStep(before, opened("q", 1, 2)).roster[0].answered);
  },

  "a question that is asked again is counted from nothing"() {
    const before = fromSnapshot({ tallies: { q: { answered: 9 }, other: { answered: 4 } } });
    same(reduceStep(before, opened("q", 2, 2)).tallies, { other: { answered: 4 } });
  },

  "a tally that came before the step it belongs to is kept, and one that comes after its round is over is not taken"() {
    const tally = (round, answered) => ({ event: "tally", data: { question: "q", round, answered } });
    const both = (first, second) => second(first(fromSnapshot({ tallies: { q: { answered: 9 } } })));
    const step = (state) => reduceStep(state, opened("q", 2, 2));
    same(both((state) => applySignal(state, tally(2, 1)), step).tallies.q.answered, 1);
    same(both(step, (state) => applySignal(state, tally(1, 9))).tallies, {});
  },

  "a step that the snapshot shows already is not taken again"() {
    const before = fromSnapshot({ version: 7, roster: [person("a", { answered: true, points: 500 })], tallies: { q: { answered: 1 } } });
    same(reduceStep(before, opened("q", 1, 7)), before);
    same(reduceStep(before, { event: "leaderboard.shown", data: { version: 6, top: [{ participant: "a", points: 0 }] } }), before);
    ok(reduceStep(before, opened("r", 1, 8)) !== before);
  },

  "the newest tally of each question wins"() {
    let state = applySignal(fromSnapshot({}), { event: "tally", data: { question: "q", answered: 1 } });
    state = applySignal(state, { event: "tally", data: { question: "q", answered: 2 } });
    same(state.tallies.q.answered, 2);
  },

  "help first: a raised hand, then who is away, then who is silent"() {
    const roster = [person("done", { answered: true }), person("silent"), person("away", { online: false }), person("hand", { answered: true })];
    same(ordered(roster, "help", ["hand"]).map((row) => row.name), ["hand", "away", "silent", "done"]);
  },

  "equal points stand in the order of their names"() {
    const roster = [person("Zoë", { points: 1 }), person("Ada", { points: 1 }), person("Bo", { points: 9 })];
    same(ordered(roster, "points").map((row) => row.name), ["Bo", "Ada", "Zoë"]);
  },

  "the primary button walks through the class"() {
    const q = (index) => ({ question: { id: "q", index, total: 2 } });
    const commands = [
      at("lobby", { started: false }), at("lobby"), at("open", q(1)), at("paused", q(1)),
      at("closed", q(1)), at("revealed", q(1)), at("revealed", q(2)), at("ended"),
    ].map((state) => primaryStep(state)?.command ?? null);
    same(commands, ["live.start", "live.open", "live.close", "live.resume", "live.reveal", "live.open", "live.end", null]);
  },

  "ending asks first unless every question was shown"() {
    ok(endsEarly(at("revealed", { question: { id: "q", index: 1, total: 2 } })));
    ok(!endsEarly(at("revealed", { question: { id: "q", index: 2, total: 2 } })));
  },

  "nothing can be done to a class that is over"() {
    ok(Object.values(otherSteps(at("ended"))).every((possible) => !possible));
  },

  "every answer is in one column of the response times"() {
    for (const limit of [5, 20, 45, 600]) {
      const times = [[0, 3], [limit - 1, 2], [limit + 4, 1]]; // extra time may go past the limit
      const columns = columnsOf(times, limit);
      same(columns.reduce((sum, { count }) => sum + count, 0), 6, `limit ${limit}`);
      ok(columns.length <= 12, `limit ${limit}: ${columns.length} columns`);
    }
  },
};
