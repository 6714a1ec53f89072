/** The order in which one participant sees the options of a question, where the class shuffles them.
 *
 *  The frame of a question is the same for everybody; the seed in the snapshot is one's own. The same order comes out
 *  here, on the server and in every other client: sort by a hash of seed and name (FNV-1a over UTF-8, 32 bits, then
 *  MurmurHash3's finaliser). No SubtleCrypto: a page without TLS has none. */

const utf8 = new TextEncoder();

/** `question` (as in `question.opened`) with its options, and the right side of a matching, in one's own order. */
export function shuffledFor(question, seed) {
  const own = `${seed}:${question.id}`;
  const changed = { ...question };
  if (question.options) changed.options = shuffled(question.options, own, (option) => option.id);
  if (question.right) changed.right = shuffled(question.right, own, (option) => option.id);
  return changed;
}

/** `items` by the hashes of their names; where they stood before does not matter. */
export function shuffled(items, seed, name) {
  const prefix = `${utf8.encode(seed).length}:${seed}`;
  const ranked = items.map((item) => [hash(prefix + name(item)), name(item), item]);
  ranked.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return ranked.map(([, , item]) => item);
}

function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of utf8.encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
