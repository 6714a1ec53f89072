/** Keep the screen on while a class runs, where the browser can (a secure page, and a visible one). */
export function keepAwake() {
  const ask = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); // refused on low battery: fine
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
