"use strict";
/* What the reader enters herself: opened from and saved to her own file, kept meanwhile in this tab
   (sessionStorage) and sent to the server only with a button that says so. Described in
   docs/evidence-file.md. Text of the file is shown by textContent and value alone. */
(() => {
  const KEY = "policygraph-evidence", FORMAT = "policygraph-evidence", VERSION = 1, MOST_BYTES = 10_000_000;
  const FIELDS = ["met", "evidence", "owner", "date", "note"];
  const TEXTS = ["fingerprint", "policy", "label", "evidence", "owner", "note"];
  const dutch = () => document.documentElement.lang !== "en";
  const t = (nl, en) => (dutch() ? nl : en);
  const metWords = () => ({ yes: t("ja", "yes"), no: t("nee", "no"), partly: t("deels", "partly"), "not-applicable": t("n.v.t.", "n/a") });
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  let state = { who: null, entries: new Map(), unsaved: false };
  let inside = false;

  /* ---- reading and writing the format ---- */
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isDay = (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  const wrong = (nl, en) => { throw new Error(t(nl, en)); };

  const entryOf = (item) => {
    if (!isObject(item)) wrong("een gegeven heeft niet de juiste vorm", "an entry has not the right form");
    for (const name of TEXTS) if (item[name] !== undefined && typeof item[name] !== "string") wrong(`“${name}” is geen tekst`, `“${name}” is not text`);
    if (item.met && !Object.hasOwn(metWords(), item.met)) wrong(`“${String(item.met).slice(0, 40)}” is geen antwoord op ‘voldaan’`, `“${String(item.met).slice(0, 40)}” is no answer to “met”`);
    if (item.date && !(typeof item.date === "string" && isDay(item.date))) wrong(`“${String(item.date).slice(0, 40)}” is geen datum`, `“${String(item.date).slice(0, 40)}” is no date`);
    return item;
  };

  const whoOf = (who) => {
    if (who === undefined || who === null) return null;
    const lists = isObject(who) && ["provider", "role"].every((n) => who[n] === undefined || (Array.isArray(who[n]) && who[n].every((v) => typeof v === "string")));
    const fine = lists && typeof who.care === "string" && (who.given === undefined || (isObject(who.given) && Object.values(who.given).every((v) => typeof v === "boolean")))
      && (who.year === undefined || who.year === null || Number.isInteger(who.year)) && (who.insurer === undefined || who.insurer === null || typeof who.insurer === "string");
    if (!fine) wrong("voor wie het is, is niet te lezen", "for whom it is cannot be read");
    return who;
  };

  const read = (text) => {
    let whole;
    try { whole = JSON.parse(text); } catch { wrong("het is beschadigd of geen gegevensbestand (geen JSON)", "it is damaged or no evidence file (not JSON)"); }
    if (!isObject(whole) || whole.format !== FORMAT) wrong("het is geen gegevensbestand van policygraph", "it is no evidence file of policygraph");
    if (whole.version !== VERSION) wrong(`het is van versie ${String(whole.version).slice(0, 20)}; deze pagina leest versie ${VERSION}`, `it is of version ${String(whole.version).slice(0, 20)}; this page reads version ${VERSION}`);
    if (whole.entries !== undefined && !isObject(whole.entries)) wrong("de gegevens hebben niet de juiste vorm", "the entries have not the right form");
    const entries = new Map();
    for (const [norm, items] of Object.entries(whole.entries ?? {})) {
      if (!Array.isArray(items)) wrong("de gegevens hebben niet de juiste vorm", "the entries have not the right form");
      entries.set(norm, items.map(entryOf));
    }
    return { who: whoOf(whole.who), entries };
  };

  const write = (indent) => JSON.stringify({
    format: FORMAT, version: VERSION, saved: new Date().toISOString(), who: state.who, entries: Object.fromEntries(state.entries),
  }, null, indent);

  const keep = () => {
    try { sessionStorage.setItem(KEY, JSON.stringify({ unsaved: state.unsaved, file: write() })); }
    catch { fail(t("Deze browser kan uw gegevens niet tijdelijk bewaren. Sla het bestand nu op.", "This browser cannot keep your entries meanwhile. Save the file now.")); }
  };
  const recall = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      if (kept) state = { ...read(kept.file), unsaved: Boolean(kept.unsaved) };
    } catch { /* what is kept cannot be read: begin anew, the file itself is untouched */ }
  };

  /* ---- what is shown ---- */
  const fail = (message) => {
    const place = one("[data-evidence-error]");
    if (!place) return;
    place.textContent = message;
    place.hidden = !message;
  };
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const count = () => [...state.entries.values()].reduce((sum, items) => sum + items.length, 0);
  const found = (block) => (state.entries.get(block.dataset.norm) ?? []).findLast((e) => e.fingerprint === block.dataset.fingerprint);
  const earlier = (block) => (found(block) ? undefined : (state.entries.get(block.dataset.norm) ?? []).at(-1));
  const inWords = (entry) => [
    metWords()[entry.met], entry.evidence && `${t("bewijs", "evidence")}: ${entry.evidence}`, entry.owner && `${t("eigenaar", "owner")}: ${entry.owner}`, entry.date, entry.note,
  ].filter(Boolean).join(" · ");

  const showEarlier = (block, old) => {
    const place = block.querySelector("[data-evidence-earlier]");
    place.hidden = !old;
    place.replaceChildren();
    if (!old) return;
    const same = old.policy === block.dataset.policy;
    const why = same
      ? t("Dezelfde norm staat in dit beleid ook met andere eisen; beoordeel deze apart. Daar vulde u in:", "This policy has the same norm with other demands too; assess this one apart. There you entered:")
      : t(`Gewijzigd: opnieuw beoordelen. Eerder vulde u in (${old.policy || "?"}):`, `Changed: assess again. Before you entered (${old.policy || "?"}):`);
    const again = element("button", t("Neem over", "Take over"), "small");
    again.type = "button";
    again.dataset.evidenceTake = "";
    place.append(element("p", why), element("p", inWords(old) || t("niets", "nothing")), again);
  };

  const show = (block) => {
    const entry = found(block), old = earlier(block);
    for (const field of all("[data-field]", block)) {
      const value = entry?.[field.dataset.field] ?? "";
      if (field !== document.activeElement || field.value !== value) field.value = value;
    }
    showEarlier(block, old);
    const changed = old && old.policy !== block.dataset.policy;
    block.dataset.state = changed ? "changed" : entry ? "entered" : "";
    const words = entry ? [metWords()[entry.met] ?? t("nog niet beoordeeld", "not yet assessed"), entry.owner].filter(Boolean).join(" · ") : changed ? t("gewijzigd: opnieuw beoordelen", "changed: assess again") : "";
    block.querySelector("[data-evidence-summary]").textContent = words && `: ${words}`;
    block.hidden = false;
  };

  const showState = () => {
    const bar = one("[data-evidence-bar]");
    for (const form of all("[data-evidence-send]")) form.hidden = count() === 0;
    if (!bar) return;
    bar.hidden = false;
    const changed = all('[data-evidence-entry][data-state="changed"]').length;
    const place = one("[data-evidence-state]");
    const parts = [count() ? t(`${count()} ingevuld`, `${count()} entered`) : t("Nog niets ingevuld of geopend", "Nothing entered or opened yet")];
    if (changed) parts.push(t(`${changed} gewijzigd op deze pagina: opnieuw beoordelen`, `${changed} changed on this page: assess again`));
    if (state.unsaved) parts.push(t("nog niet opgeslagen", "not saved yet"));
    const text = parts.join("; ") + ".";
    if (place.textContent !== text) place.textContent = text;
    place.dataset.unsaved = String(state.unsaved);
    const list = one("[data-evidence-content]");
    if (!list.hidden) showContent(list);
  };

  const addressOf = (who) => {
    const name = (iri) => iri.split(/[/#]/).pop();
    const pairs = [["care", name(who.care)], ...(who.provider ?? []).map((v) => ["provider", name(v)]), ...(who.role ?? []).map((v) => ["role", name(v)])];
    if (who.year) pairs.push(["year", String(who.year)]);
    if (who.insurer) pairs.push(["insurer", name(who.insurer)]);
    for (const [fact, yes] of Object.entries(who.given ?? {})) pairs.push(["given", `${name(fact)}=${yes ? "yes" : "no"}`]);
    const address = new URL(one("[data-evidence-bar]").dataset.applies, location.href);
    for (const [key, value] of pairs) address.searchParams.append(key, value);
    return address.href;
  };

  const showContent = (place) => {
    place.replaceChildren();
    // On a page about somebody the file is about her too.
    if (state.who && !one("[data-evidence-bar]").dataset.who) {
      const link = element("a", t("Naar wat geldt voor wie dit bestand is", "To what applies to whom this file is for"));
      link.href = addressOf(state.who);
      const line = element("p");
      line.append(link);
      place.append(line);
    }
    if (!count()) { place.append(element("p", t("Er is nog niets ingevuld.", "Nothing was entered yet."))); return; }
    const list = element("ul", undefined, "entries");
    list.tabIndex = 0;
    list.setAttribute("aria-label", t("Ingevulde gegevens", "What was entered"));
    for (const [norm, items] of state.entries) for (const entry of items) {
      const line = element("li"), name = element("bdi", entry.label || norm.split("/").pop());
      line.append(name, document.createTextNode(` (${entry.policy || "?"}): ${inWords(entry) || t("nog leeg", "still empty")}`));
      list.append(line);
    }
    place.append(list);
  };

  const refresh = () => {
    const bar = one("[data-evidence-bar]");
    if (bar?.dataset.who) { state.who = JSON.parse(bar.dataset.who); if (count()) keep(); }
    for (const block of all("[data-evidence-entry]")) show(block);
    showState();
  };

  /* ---- what the reader does ---- */
  const enter = (block, values) => {
    const { norm, fingerprint, policy, label } = block.dataset;
    const others = (state.entries.get(norm) ?? []).filter((e) => e.fingerprint !== fingerprint);
    const entry = { ...found(block), fingerprint, policy, label, ...values };
    if (!entry.date) entry.date = null;
    const empty = FIELDS.every((name) => !entry[name]);
    const items = empty ? others : [...others, entry];
    if (items.length) state.entries.set(norm, items); else state.entries.delete(norm);
    state.unsaved = true;
    keep();
    for (const twin of all("[data-evidence-entry]")) if (twin.dataset.norm === norm) show(twin);
    showState();
  };

  const save = () => {
    const address = URL.createObjectURL(new Blob([write(2)], { type: "application/json" }));
    const link = element("a");
    const care = (state.who?.care ?? "").split(/[/#]/).pop();
    link.href = address;
    link.download = ["policygraph", care, state.who?.year, "gegevens.json"].filter(Boolean).join("-");
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    state.unsaved = false;
    keep();
    showState();
  };

  const merge = (next) => {
    const mine = new Map(state.entries);
    for (const [norm, items] of mine) {
      const theirs = next.entries.get(norm) ?? [];
      next.entries.set(norm, [...theirs.filter((e) => !items.some((m) => m.fingerprint === e.fingerprint)), ...items]);
    }
  };

  const open = async (file) => {
    fail("");
    try {
      if (file.size > MOST_BYTES) wrong("het is te groot", "it is too large");
      const next = read(await file.text());
      if (state.unsaved && count()) {
        if (!confirm(t("U heeft gegevens die nog niet zijn opgeslagen. Het bestand wordt eraan toegevoegd; wat u nu heeft ingevuld gaat voor. Doorgaan?", "You have entries that were not saved. The file is added to them; what you have entered now wins. Go on?"))) return;
        merge(next);
        state = { ...next, unsaved: true };
      } else state = { ...next, unsaved: false };
      keep();
      const bar = one("[data-evidence-bar]");
      if (!bar.dataset.who && state.who) { inside = true; location.assign(addressOf(state.who)); return; }
      refresh();
    } catch (error) {
      fail(t(`“${file.name}” is niet geopend: ${error.message}. Wat u had ingevuld is er nog.`, `“${file.name}” was not opened: ${error.message}. What you had entered is still there.`));
    }
  };

  const clear = () => {
    if (count() && !confirm(t("Alles wat hier is ingevuld verdwijnt van deze pagina; uw bestand blijft zoals het is. Doorgaan?", "Everything entered here disappears from this page; your file stays as it is. Go on?"))) return;
    state = { who: null, entries: new Map(), unsaved: false };
    sessionStorage.removeItem(KEY);
    fail("");
    refresh();
  };

  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-evidence-entry] [data-field]");
    if (field) enter(field.closest("[data-evidence-entry]"), { [field.dataset.field]: field.value });
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-evidence-file]")) return;
    const [file] = event.target.files;
    event.target.value = "";
    if (file) open(file);
  });
  document.addEventListener("click", (event) => {
    const hit = (name) => event.target.closest(`[data-evidence-${name}]`);
    if (hit("open")) hit("open").parentElement.querySelector("[data-evidence-file]").click();
    else if (hit("save")) save();
    else if (hit("clear")) clear();
    else if (hit("list")) {
      const place = one("[data-evidence-content]");
      place.hidden = !place.hidden;
      hit("list").setAttribute("aria-expanded", String(!place.hidden));
      showState();
    } else if (hit("take")) {
      const block = event.target.closest("[data-evidence-entry]"), old = earlier(block);
      if (old) enter(block, Object.fromEntries(FIELDS.map((name) => [name, old[name] ?? ""])));
      block.querySelector("[data-field]").focus();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-evidence-send]")) event.target.elements.evidence.value = write();
  });

  /* Within this site nothing is lost, so nothing is asked; leaving it would lose what was not saved. */
  const stays = (event) => {
    const link = event.target.closest?.("a[href]");
    inside = event.type === "submit" || Boolean(link && link.origin === location.origin);
    if (inside) setTimeout(() => { inside = false; }, 1000);
  };
  document.addEventListener("click", stays);
  document.addEventListener("submit", stays);
  addEventListener("beforeunload", (event) => { if (state.unsaved && count() && !inside) event.preventDefault(); });
  document.addEventListener("page:shown", refresh);

  recall();
  refresh();
})();
