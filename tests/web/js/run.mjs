/** Runs every test here: `node tests/web/js/run.mjs`, or `runAll()` inside a browser (see test_scripts.py). */
const FILES = ["live", "staff", "feed", "client", "words", "shuffle", "markdown", "socket", "saver", "roster"];

/** @returns {Promise<Array<{name: string, error: string|null}>>} one entry a test, `error` null when it passed. */
export async function runAll() {
  const results = [];
  for (const file of FILES) {
    const { tests, needsDocument = false } = await import(`./${file}.test.mjs`);
    if (needsDocument && typeof document === "undefined") continue;
    for (const [name, test] of Object.entries(tests)) {
      const error = await Promise.resolve().then(test).then(() => null, (reason) => String(reason?.stack ?? reason));
      results.push({ name: `${file}: ${name}`, error });
    }
  }
  return results;
}

if (typeof process !== "undefined" && process.argv?.[1]?.endsWith("run.mjs")) {
  const results = await runAll();
  for (const { name, error } of results) console.log(error ? `not ok - ${name}\n${error}` : `ok - ${name}`);
  process.exitCode = results.some(({ error }) => error) ? 1 : 0;
}
