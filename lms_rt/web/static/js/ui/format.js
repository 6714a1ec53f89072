/** Numbers and times as people read them. */

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 12 });

/** `14:03:07` in the reader's time zone. */
export function clockTime(timestamp) {
  return CLOCK.format(new Date(timestamp));
}

export function number(value) {
  return NUMBER.format(value);
}

/** `1 answer`, `2 answers`. */
export function counted(count, one, many = one + "s") {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `1st`, `22nd`, `113th`. */
export function ordinal(rank) {
  const ending = { one: "st", two: "nd", few: "rd" }[new Intl.PluralRules("en", { type: "ordinal" }).select(rank)];
  return number(rank) + (ending ?? "th");
}

/** Whole percent of a total; nothing of nothing is nothing. */
export function percent(part, total) {
  return total > 0 ? Math.round((100 * part) / total) : 0;
}

/** Seconds as `9` or `2:05`. */
export function countdown(seconds) {
  if (seconds < 60) return String(seconds);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
