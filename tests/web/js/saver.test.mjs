import { Saver } from "../../../lms_rt/web/static/js/learn/saver.js";
import { ok, same } from "./assert.mjs";

/** A server that answers as it is told, in turn; without orders it stores. */
function server(...orders) {
  const sent = [];
  let revision = 0;
  const put = async (body) => {
    sent.push(body);
    const order = orders.shift();
    if (order instanceof Error) throw order;
    revision = body.revision + 1;
    if (order === "lose") throw refusal("offline");
    if (order) await order;
    return { revision };
  };
  return { put, sent };
}

function refusal(code, problem = {}) {
  return Object.assign(new Error(code), { code, problem });
}

function saver(put, seen = []) {
  return new Saver({ answer: null, revision: 0 }, put, ({ state }) => seen.push(state));
}

const A = { text: "a" };
const B = { text: "b" };

export const tests = {
  async "what changes is sent with the revision it was made from"() {
    const { put, sent } = server();
    const seen = [];
    const it = saver(put, seen);
    it.change(A);
    await it.flush();
    it.change(B);
    await it.flush();
    same(sent, [{ answer: A, revision: 0 }, { answer: B, revision: 1 }]);
    same(seen, ["waiting", "sending", "saved", "waiting", "sending", "saved"]);
  },

  async "where the revision it was made from was named by its maker, the next one is named too"() {
    const named = refusal("stale_revision", { stored: { answer: null, revision: 0 } });
    const { put, sent } = server(named);
    const it = saver(put);
    it.change(A);
    await it.flush();
    same(it.state, "saved");
    it.change(B);
    await it.flush();
    same(sent, [{ answer: A, revision: 0 }, { answer: A, revision: 1 }, { answer: B, revision: 3 }]);
  },

  async "what is typed while a save is under way is sent after it"() {
    let reply;
    const { put, sent } = server(new Promise((resolve) => (reply = resolve)));
    const it = saver(put);
    it.change(A);
    const flushed = it.flush();
    it.change(B);
    reply();
    await flushed;
    same(it.state, "saved");
    same(sent, [{ answer: A, revision: 0 }, { answer: B, revision: 1 }]);
  },

  async "an answer taken back before it was sent is not sent"() {
    const { put, sent } = server();
    const it = saver(put);
    it.change(A);
    it.change(null);
    await it.flush();
    same([it.state, sent.length], ["saved", 0]);
  },

  async "a line that is down keeps the answer and the next flush sends it"() {
    const { put, sent } = server(refusal("offline"));
    const it = saver(put);
    it.change(A);
    await it.flush();
    same([it.state, it.answer], ["failing", A]);
    await it.flush();
    same([it.state, sent.length], ["saved", 2]);
  },

  async "an answer changed back after a lost reply is sent all the same, since the other may be stored"() {
    const { put, sent } = server("lose", refusal("stale_revision", { stored: { answer: A, revision: 1 } }));
    const it = saver(put);
    it.change(A);
    await it.flush();
    it.change(null);
    await it.flush();
    same(sent, [{ answer: A, revision: 0 }, { answer: null, revision: 0 }, { answer: null, revision: 1 }]);
    same(it.state, "saved");
  },

  async "of several answers without a reply any may be the one that is stored"() {
    const { put, sent } = server("lose", refusal("offline"), refusal("stale_revision", { stored: { answer: A, revision: 1 } }));
    const it = saver(put);
    for (const answer of [A, B]) {
      it.change(answer);
      await it.flush();
    }
    await it.flush();
    await it.flush();
    same([it.state, sent.at(-1)], ["saved", { answer: B, revision: 1 }]);
  },

  async "somebody else's answer stops the saving until one of the two is chosen"() {
    const stale = () => refusal("stale_revision", { stored: { answer: B, revision: 7 } });
    const { put, sent } = server(stale(), undefined, stale());
    const it = saver(put);
    it.change(A);
    await it.flush();
    it.change({ text: "ab" });
    await it.flush();
    same([it.state, sent.length], ["stale", 1]);
    it.keepMine();
    await it.flush();
    same(sent.at(-1), { answer: { text: "ab" }, revision: 7 });
    it.change(A);
    await it.flush();
    same(it.takeTheirs(), B);
    same([it.state, it.revision], ["saved", 7]);
  },

  async "the same answer from elsewhere is no conflict, in whatever order its members come"() {
    const stored = { answer: { unit: "m", value: 3 }, revision: 4 };
    const { put } = server(refusal("stale_revision", { stored }));
    const it = saver(put);
    it.change({ value: 3, unit: "m" });
    await it.flush();
    same([it.state, it.revision], ["saved", 4]);
  },

  async "what is refused says why and is not sent again until it changes"() {
    const { put, sent } = server(refusal("validation"));
    const it = saver(put);
    it.change(A);
    await it.flush();
    await it.flush();
    same([it.state, it.reason, sent.length], ["refused", "validation", 1]);
    it.change(B);
    await it.flush();
    same(it.state, "saved");
  },

  async "an attempt that is over takes nothing more"() {
    const { put, sent } = server(refusal("question_closed"));
    const it = saver(put);
    it.change(A);
    await it.flush();
    it.change(B);
    await it.flush();
    ok(it.state === "over" && sent.length === 1, `${it.state}, ${sent.length}`);
  },
};
