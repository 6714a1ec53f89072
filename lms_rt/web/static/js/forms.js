import { csrfCookie } from "./client/csrf.js";

/** Ordinary forms, a little kinder: one press sends once. Everything works without this script too. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  refreshWord(form);
  event.submitter?.setAttribute("aria-busy", "true");
});

/** Another tab may have been given a newer anti-forgery word than stands in this page. */
function refreshWord(form) {
  const cookie = csrfCookie();
  if (cookie && form.elements.csrf) form.elements.csrf.value = cookie;
}

// Back from the next page by the browser's cache: the form may be used again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
