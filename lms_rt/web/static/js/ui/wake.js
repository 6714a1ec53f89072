/** Keep the screen on while a class runs, where the browser can (a secure page, and a visible one).
 *  @returns {() => void} to be called once it is over: a phone may sleep then. */
export function keepAwake() {
  let over = false;
  let lock;
  const ask = async () => {
    if (document.hidden || over) return;
    lock = await navigator.wakeLock?.request("screen").catch(() => {}); // refused on low battery: fine
    if (over) lock?.release();
  };
  document.addEventListener("visibilitychange", ask);
  ask();
  return () => {
    over = true;
    lock?.release();
  };
}
