/** The anti-forgery word that the server wants to hear again with whatever changes something. */

/** From the cookie, which is newer than any page; "" where cookies cannot be read. */
export function csrfCookie() {
  const cookie = /(?:^|;\s*)lms_csrf=([^;]*)/.exec(document.cookie);
  return cookie ? decodeURIComponent(cookie[1]) : "";
}

/** From the cookie, or else from this page. */
export function csrfWord() {
  return csrfCookie() || (document.querySelector('meta[name="csrf"]')?.content ?? "");
}
