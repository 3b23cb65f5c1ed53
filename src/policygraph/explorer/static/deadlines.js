"use strict";
/* The button that copies the address of the calendar; without a script the field itself is there. */
(() => {
  const ready = () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    const said = document.querySelector("[data-copied]");
    if (said) said.textContent = said.dataset.copied;
  });
  document.addEventListener("page:shown", ready);
  ready();
})();
