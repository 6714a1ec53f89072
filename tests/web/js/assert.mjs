/** The assertions these tests need, and the one way of waiting, so that the same files run under node and inside a browser. */

/** Throws unless both are the same, looking into arrays and plain objects. */
export function same(actual, expected, about = "") {
  const [a, b] = [canonical(actual), canonical(expected)];
  if (a !== b) throw new Error(`${about && about + ": "}\n  got      ${a}\n  expected ${b}`);
}

export function ok(condition, about) {
  if (!condition) throw new Error(about ?? "expected to hold");
}

/** Resolves as soon as the condition holds. */
export function until(condition) {
  return new Promise((resolve) => {
    const look = () => (condition() ? resolve() : setTimeout(look));
    look();
  });
}

function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner === undefined ? "(undefined)" : inner);
}
