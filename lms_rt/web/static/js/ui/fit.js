/** Setting things in a size in which all of them can be seen, where there is no scrolling. */

const SMALLEST = 0.4; // below that nobody reads it
const STEP = 0.05;

/** Set `--fit` of the box to the largest size in which neither it nor any of the parts overflows. */
export function fit(box, parts = []) {
  const overflows = (element) => element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
  for (let size = 1; size >= SMALLEST; size -= STEP) {
    box.style.setProperty("--fit", size.toFixed(2));
    if (![box, ...parts].some(overflows)) return;
  }
}
