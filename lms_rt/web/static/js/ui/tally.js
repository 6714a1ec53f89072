/** A tally, whatever its question's type, as rows to draw; and which of them a key makes right. Pure. */
import { idsIn, optionsOf, textOf } from "./options.js";

/** As many rows as a projector shows legibly. */
const MOST_ROWS = 20;

/** @returns {Array<{id: string, text: string, count: number}>} */
export function rowsOf(question, tally) {
  if (!tally) return [];
  if (tally.options) return optionsOf(question).map(({ id, text }) => ({ id, text, count: tally.options[id] ?? 0 }));
  if (tally.orders) return tally.orders.slice(0, MOST_ROWS).map(([order, count]) => sequence(question, order, count));
  if (tally.pairs) return pairs(question, tally.pairs).slice(0, MOST_ROWS);
  const counted = tally.values ?? tally.words ?? [];
  return counted.slice(0, MOST_ROWS).map(([value, count]) => ({ id: String(value), text: String(value), count }));
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
