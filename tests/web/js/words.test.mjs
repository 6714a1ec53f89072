import { parseNumber } from "../../../lms_rt/web/static/js/answers/fields.js";
import { hasKey, numberIn, numberLabel } from "../../../lms_rt/web/static/js/host/keys.js";
import { countdown, ordinal, percent } from "../../../lms_rt/web/static/js/ui/format.js";
import { answerInWords, keyInWords } from "../../../lms_rt/web/static/js/ui/options.js";
import { isRight, noRows, rowsOf } from "../../../lms_rt/web/static/js/ui/tally.js";
import { verdictText } from "../../../lms_rt/web/static/js/play/faces.js";
import { phaseOf } from "../../../lms_rt/web/static/js/play/phase.js";
import { fromSnapshot } from "../../../lms_rt/web/static/js/state/live.js";
import { ok, same } from "./assert.mjs";

const order = { type: "ordering", options: [{ id: "a", text: "Atom" }, { id: "b", text: "Cell" }] };
const match = { type: "matching", left: [{ id: "l", text: "Peru" }], right: [{ id: "r", text: "Lima" }, { id: "s", text: "Oslo" }] };

export const tests = {
  "what is partly right is called so by its fraction, and by its points where an old event has none"() {
    const said = (result, more = {}) => verdictText({ result, key: { options: ["a"] }, answer: { options: ["a"] }, voided: false, ...more });
    same(said({ correct: true, fraction: 1, points: 0 }), "Right");
    same(said({ correct: false, fraction: 0.5, points: 0 }), "Partly right");
    same(said({ correct: false, fraction: 0, points: 0 }), "Not this time");
    same(said({ correct: false, points: 500 }), "Partly right");
    same(said({ correct: false, points: 0 }), "Not this time");
    same(said({ correct: false, fraction: 0, points: 0 }, { answer: null }), "No answer");
    same(said({ correct: false, fraction: 0.5, points: 0 }, { answer: null }), "Partly right"); // given on another device
    same(said({ correct: null, fraction: null, points: 0 }), "The answer");
    same(said({ correct: null, fraction: null, points: 0 }, { key: null }), "Thank you");
    same(said({ correct: false, fraction: 0.5, points: 0 }, { voided: true }), "Taken out");
    same([said(null), said(null, { key: null })], ["The answer", "Thank you"]);
  },

  "numbers are read as people around the world type them"() {
    const cases = [["3.5", 3.5], ["3,5", 3.5], ["-2", -2], ["\u22122", -2], ["1 000", 1000], ["2.5e3", 2500], [".5", 0.5], [" 7 ", 7],
      ["1,000,000", 1e6], ["1,234.5", 1234.5], ["1.234,5", 1234.5], ["1.000.000", 1e6], ["1,000", 1], ["3×10^8", 3e8], ["3.0*10**-8", 3e-8],
      ["1 000,5", 1000.5], ["1’000", 1000], ["+1.", 1], ["3.142E-4", 3.142e-4]];
    for (const [typed, value] of cases) same(parseNumber(typed), value, typed);
  },

  "what is no finite number is refused, not guessed"() {
    for (const typed of ["", "pi", "1,2,3", "1.2.3", "1,000,00", "1,000,0000", "10,00.5", ",", ".e8", "Infinity", "NaN", "0x10", "1e999", "--1"]) same(parseNumber(typed), null, typed);
  },

  "options without an answer have a row too"() {
    const question = { type: "poll", options: [{ id: "a", text: "A" }, { id: "b", text: "B" }] };
    same(rowsOf(question, { answered: 1, options: { b: 1 } }), [{ id: "a", text: "A", count: 0 }, { id: "b", text: "B", count: 1 }]);
  },

  "a long scale is gathered, so that each answer is in a row, and a short one says what its values are called"() {
    const tally = (max) => ({ answered: 2, values: Array.from({ length: max + 1 }, (_, value) => [value, value === max ? 2 : 0]) });
    const labels = { 0: "Nothing", 4: "All" };
    same(rowsOf({ type: "scale", labels }, tally(4)).map(({ text }) => text), ["0: Nothing", "1", "2", "3", "4: All"]);
    const rows = rowsOf({ type: "scale", labels }, tally(100));
    same(rows.map(({ text }) => text).slice(0, 2), ["0 to 9", "10 to 19"]);
    same(rows.at(-1), { id: "100", text: "100", count: 2 });
    same(rowsOf({ type: "scale" }, tally(24)).at(-1), { id: "24", text: "24", count: 2 });
  },

  "of many numbers the most frequent are shown, by their size, and the right one in any case"() {
    const values = Array.from({ length: 40 }, (_, value) => [value, value < 10 ? 1 : 2]);
    const shown = (key) => rowsOf({ type: "numeric" }, { answered: 70, values }, key).map(({ text }) => Number(text));
    same(shown(null), Array.from({ length: 20 }, (_, index) => 10 + index));
    same(shown({ value: 3 }), [3, ...Array.from({ length: 19 }, (_, index) => 10 + index)]);
  },

  "what has no row says why"() {
    ok(noRows({ type: "open_text" }) !== noRows({ type: "word_cloud" }));
  },

  "sequences and pairs are told in words, and the right ones known"() {
    const [sequence] = rowsOf(order, { answered: 1, orders: [[["b", "a"], 1]] });
    same(sequence, { id: "b,a", text: "Cell → Atom", count: 1 });
    ok(isRight({ order: ["b", "a"] }, sequence.id) && !isRight({ order: ["a", "b"] }, sequence.id));
    const rows = rowsOf(match, { answered: 3, pairs: { l: { s: 1, r: 2 } } });
    same(rows.map(({ text, count }) => [text, count]), [["Peru – Lima", 2], ["Peru – Oslo", 1]]);
    same(rows.map(({ id }) => isRight({ pairs: { l: "r" } }, id)), [true, false]);
  },

  "a number at the very edge of the tolerance is right"() {
    same(["3.13", "3.15", "3.151"].map((id) => isRight({ value: 3.14, tolerance: 0.01 }, id)), [true, true, false]);
    same(["3", "4", "4.1"].map((id) => isRight({ min: 3, max: 4 }, id)), [true, true, false]);
  },

  "a word is right in any case and with or without accents"() {
    ok(isRight({ accepted: ["São Paulo"] }, "sao paulo"));
  },

  "without a key nothing is right"() {
    ok(!isRight(null, "a"));
  },

  "keys and answers can be said"() {
    same(keyInWords({ type: "numeric" }, { value: 3.14, tolerance: 0.01 }), "3.14 ± 0.01");
    same(keyInWords({ type: "numeric" }, { min: 3, max: 4 }), "3 to 4");
    same(keyInWords({ type: "numeric" }, { value: 0, tolerance: 0.1, units: { cm: 100, m: 1 } }), "0 ± 0.1 m");
    same(keyInWords({ type: "numeric" }, { min: 3, max: 4, units: { m: 1 } }), "3 to 4 m");
    same(keyInWords({ type: "numeric" }, { value: 3, units: { cm: 100 } }), "3");
    same(answerInWords(match, { pairs: { l: "r" } }), "Peru – Lima");
    same(answerInWords({ type: "true_false" }, { value: false }), "False");
    same(answerInWords({ type: "numeric" }, { value: 2.5, unit: "cm" }), "2.5 cm");
  },

  "another key for a number is typed as an author types it, and nonsense is none"() {
    same(numberIn("3,14 ± 0.01"), { value: 3.14, tolerance: 0.01 });
    same(numberIn(" -3 to 4 "), { min: -3, max: 4 });
    same(["", "many", "3 ±", "1 to", "1 ± 2 ± 3"].map(numberIn), [null, null, null, null, null]);
    same(["numeric", "poll", "open_text"].map((type) => hasKey({ type })), [true, false, false]);
  },

  "another key for a number says which unit it is in"() {
    const said = (units) => numberLabel({ value: 3, units }).split(":")[0];
    same([said({ cm: 100, m: 1 }), said({ cm: 100 }), said(undefined)], ["Number of m", "Number", "Number"]);
    same(numberLabel(undefined), "Number: 3.14, or 3.14 ± 0.01, or 3 to 4");
  },

  "the page shows a question from the instant it opens, and not before"() {
    const state = fromSnapshot({ state: "open", question: { id: "q" }, opens_at: "2026-01-01T00:00:01.000Z", closes_at: "2026-01-01T00:00:21.000Z" });
    const opens = Date.parse(state.opens_at);
    same([phaseOf(state, opens - 1), phaseOf(state, opens)], ["lead", "answering"]);
    same(phaseOf({ ...state, removed: true }, opens), "removed");
    same(phaseOf(fromSnapshot({ state: "ended" }), opens), "ended");
  },

  "small words of numbers"() {
    same([1, 2, 3, 4, 11, 12, 13, 21, 102, 113].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "113th"]);
    same([countdown(9), countdown(60), countdown(125)], ["9", "1:00", "2:05"]);
    same([percent(0, 0), percent(1, 3)], [0, 33]);
  },
};
