/** A tally, whatever its question's type, as rows to draw; and which of them a key makes right. Pure. */
import { idsIn, optionsOf, textOf } from "./options.js";

/** As many rows as a projector shows legibly. */
const MOST_ROWS = 20;
/** How many values of a scale one row may stand for. A scale has 101 values at most. */
const WIDTHS = [1, 2, 5, 10];

/** @param {object|null} key what it makes right is among the rows, however rare.
 *  @returns {Array<{id: string, text: string, count: number}>} */
export function rowsOf(question, tally, key = null) {
  if (!tally) return [];
  if (tally.options) return optionsOf(question).map(({ id, text }) => ({ id, text, count: tally.options[id] ?? 0 }));
  if (tally.orders) return tally.orders.slice(0, MOST_ROWS).map(([order, count]) => sequence(question, order, count));
  if (tally.pairs) return mostFrequent(pairs(question, tally.pairs), key);
  if (question.type === "scale") return steps(question, tally.values ?? []);
  const counted = tally.values ?? tally.words ?? [];
  return mostFrequent(counted.map(([value, count]) => ({ id: String(value), text: String(value), count })), key);
}

/** How many answers are in no row: of what people typed or put in order, the most frequent ones have rows. */
export function othersOf(tally, rows) {
  const listed = tally?.values ?? tally?.words ?? tally?.orders ?? [];
  const all = listed.reduce((sum, [, count]) => sum + count, tally?.other ?? 0);
  return listed.length > 0 ? all - rows.reduce((sum, { count }) => sum + count, 0) : 0;
}

/** What to say where there is no row. */
export function noRows(question) {
  return question.type === "open_text"
    ? "Texts are read, not counted: they are in the results that the host downloads."
    : "No answers.";
}

/** As many as are shown, in the order they came in: numbers come by size, and the rarest may stand first. */
function mostFrequent(rows, key) {
  const before = (a, b) => isRight(key, b.id) - isRight(key, a.id) || b.count - a.count;
  const shown = new Set([...rows].sort(before).slice(0, MOST_ROWS));
  return rows.filter((row) => shown.has(row));
}

/** The values of a scale; those of a long one gathered, so that each answer is in a row that is seen. */
function steps({ labels }, values) {
  const width = WIDTHS.find((each) => values.length <= each * MOST_ROWS);
  const starts = values.filter((_, index) => index % width === 0);
  return starts.map(([from], index) => {
    const inside = values.slice(index * width, (index + 1) * width);
    const to = inside.at(-1)[0];
    const label = labels?.[from] && from === to ? `: ${labels[from]}` : "";
    return {
      id: String(from),
      text: (from === to ? String(from) : `${from} to ${to}`) + label,
      count: inside.reduce((sum, [, count]) => sum + count, 0),
    };
  });
}

/** Whether the row with this id is right. Words arrive folded, so neither case nor accents count here; the
 *  verdict on each answer stays the server's. */
export function isRight(key, id) {
  if (!key) return false;
  if (key.order) return key.order.join() === id;
  if (key.pairs) return key.pairs[id.split("=")[0]] === id.split("=")[1];
  if (key.accepted) return key.accepted.some((word) => fold(word) === fold(id));
  if (key.min !== undefined) return Number(id) >= key.min && Number(id) <= key.max;
  if (typeof key.value === "number") return Math.abs(Number(id) - key.value) <= (key.tolerance ?? 0) + 1e-9 * Math.abs(key.value);
  return idsIn(key).includes(id);
}

function sequence(question, order, count) {
  return { id: order.join(), text: order.map((id) => textOf(question.options, id)).join(" → "), count };
}

function pairs(question, counts) {
  return Object.entries(counts).flatMap(([left, rights]) =>
    Object.entries(rights)
      .sort(([, a], [, b]) => b - a)
      .map(([right, count]) => ({
        id: `${left}=${right}`, text: `${textOf(question.left, left)} – ${textOf(question.right, right)}`, count,
      })));
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
