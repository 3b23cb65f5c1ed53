"use strict";
/* Everything works without this: it spares the reader a jump to the top after a click.
   A link or form with data-swap loads the next page and puts its main part in place. */
(() => {
  const parser = new DOMParser();
  let running = null;
  const page = () => location.pathname + location.search;
  let shown = page();

  const show = (text, address, remember) => {
    const next = parser.parseFromString(text, "text/html");
    const main = next.querySelector("main");
    if (!main) throw new Error("no main part");
    document.querySelector("main").replaceWith(document.adoptNode(main));
    document.querySelector(".top")?.replaceWith(document.adoptNode(next.querySelector(".top")));
    document.title = next.title;
    if (remember) history.pushState({ swapped: true }, "", address);
    shown = page();
    document.dispatchEvent(new CustomEvent("page:shown"));
  };

  const load = async (address, { remember = true, focus = null } = {}) => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(address, { signal: running.signal, headers: { Accept: "text/html" } });
      const text = await answer.text();
      // A part that the address names stays where the reader sees it; lists above it may grow.
      const part = decodeURIComponent(new URL(address, location.href).hash.slice(1));
      const before = document.getElementById(part)?.getBoundingClientRect().top;
      const place = scrollY;
      show(text, address, remember);
      scrollTo({ top: place, behavior: "instant" });
      const after = document.getElementById(part)?.getBoundingClientRect().top;
      if (before !== undefined && after !== undefined) scrollBy({ top: after - before, behavior: "instant" });
      const target = focus && document.getElementById(focus);
      (target || document.getElementById("status"))?.focus({ preventScroll: true });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  const addressOf = (form) => {
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    const address = new URL(form.action, location.href);
    address.search = new URLSearchParams(pairs);
    return address.href;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    load(link.href, { focus: link.dataset.focus || null });
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-swap]") || form.method !== "get") return;
    event.preventDefault();
    load(addressOf(form), { focus: document.activeElement?.id || null });
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) load(addressOf(form), { focus: event.target.id || null });
  });
  addEventListener("popstate", () => {
    // A jump within the page comes here too, and needs no loading.
    if (page() === shown) return;
    if (document.querySelector("[data-swap], [data-auto]")) load(location.href, { remember: false });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
})();
