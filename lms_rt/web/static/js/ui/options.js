/** The things one can choose in a question, whatever its type calls them. Pure. */

const TRUE_FALSE = [{ id: "true", text: "True" }, { id: "false", text: "False" }];

/** Options in the order they are shown; none for types without. */
export function optionsOf(question) {
  if (question.type === "true_false") return TRUE_FALSE;
  return question.options ?? [];
}

/** The option ids an answer (or a key, which has the same shape) names. */
export function idsIn(answer) {
  if (!answer) return [];
  if (Array.isArray(answer.options)) return answer.options;
  if (Array.isArray(answer.order)) return answer.order;
  return typeof answer.value === "boolean" ? [String(answer.value)] : [];
}

/** The right answer in words, for types whose key does not mark options; "" when there is none to say. */
export function keyInWords(question, key) {
  if (!key) return "";
  if (key.accepted) return key.accepted.slice(0, 3).join(" · ");
  if (key.order) return key.order.map((id) => textOf(question.options, id)).join(" → ");
  if (key.pairs) {
    const pairs = Object.entries(key.pairs);
    return pairs.map(([l, r]) => `${textOf(question.left, l)} – ${textOf(question.right, r)}`).join("; ");
  }
  if (key.min === undefined && typeof key.value !== "number") return "";
  const { min, max, value, tolerance, units = {} } = key;
  const told = value === undefined ? `${min} to ${max}` : tolerance ? `${value} ± ${tolerance}` : String(value);
  const own = Object.keys(units).find((name) => units[name] === 1);
  return own ? `${told} ${own}` : told;
}

/** An answer in words. */
export function answerInWords(question, answer) {
  if (!answer) return "";
  if (answer.text !== undefined) return answer.text;
  if (typeof answer.value === "number") return answer.unit ? `${answer.value} ${answer.unit}` : String(answer.value);
  if (answer.pairs || answer.order) return keyInWords(question, answer);
  return idsIn(answer).map((id) => textOf(optionsOf(question), id)).join(", ");
}

/** The words of the item with this id. */
export function textOf(list, id) {
  return list?.find((item) => item.id === id)?.text ?? id;
}
