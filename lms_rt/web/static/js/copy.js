/**
 * Buttons that copy a field. Where the clipboard is closed to pages, the field is left selected for the keyboard;
 * without scripts there is no button, and the field is there all the same.
 */
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
    document.querySelector("[data-copied]").textContent = `Copied: ${field.value}`;
  } catch {
    field.focus();
  }
}
