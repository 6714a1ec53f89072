import { shuffled, shuffledFor } from "../../../lms_rt/web/static/js/shuffle.js";
import { same } from "./assert.mjs";

const itself = (name) => name;

export const tests = {
  "the order is the one that the server and every other client come to (tests/domain/test_permutation.py)"() {
    same(shuffled([..."abcdef"], "42", itself).join(""), "fbdeca");
    same(shuffled([..."abcdef"], "7:0190a0a0-0000-7000-8000-000000000001", itself).join(""), "ebcdfa");
    same(shuffled([..."äöüß"], "Ä", itself).join(""), "ßüöä");
  },

  "where an option stood before does not matter"() {
    same(shuffled([..."fedcba"], "42", itself), shuffled([..."abcdef"], "42", itself));
  },

  "a question keeps everything but the order of its options"() {
    const question = { id: "0190a0a0-0000-7000-8000-000000000001", prompt: "?", options: [..."abcdef"].map((id) => ({ id })) };
    const mine = shuffledFor(question, 7);
    same(mine.options.map(({ id }) => id).join(""), "ebcdfa");
    same({ ...mine, options: question.options }, question);
  },
};
