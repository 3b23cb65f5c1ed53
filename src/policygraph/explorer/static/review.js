"use strict";
/* The review page: what the reviewer decides is a row of the sheet, kept by review-store.js. */
(() => {
  const store = window.policygraphReview, forms = window.policygraphReviewForm, { t } = store;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = () => ({ accept: t("overnemen", "accept"), correct: t("corrigeren", "correct"), reject: t("afwijzen", "reject"), "new-norm": t("nieuwe norm", "new norm"), add: t("toevoegen", "add") });
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const DETAILS = ["verdict", "who", "when", "id", "hash", "over", "place", "quote"];

  /* ---- a row and its card ---- */
  const cards = () => all("[data-review-row]");
  const keyOf = (card) => store.keyOf(card.dataset.reviewRow, card.dataset.id);
  const mine = (card) => store.get(keyOf(card));
  const decided = (card) => JSON.parse(card.dataset.decided);
  const verdictsOf = (card) => (card.hasAttribute("data-added") ? ["add", "reject"] : card.dataset.reviewRow === "statements" ? ["accept", "correct", "new-norm", "reject"].filter((v) => v !== "accept" || card.dataset.norm) : card.dataset.verdicts.split(" ").filter((v) => v !== "add"));
  const same = (row, other) => {
    const cells = (r) => JSON.stringify(Object.entries(r).filter(([k, v]) => v && !["who", "when", "id", "hash", "over", "place", "quote"].includes(k)).sort());
    return cells(row) === cells(other);
  };
  const say = (text) => { const place = one("[data-review-state]"); place.textContent = text; };
  const fail = (text) => {
    const place = one("[data-review-error]");
    place.replaceChildren(...(text ? [element("p", text)] : []));
    place.hidden = !text;
  };

  /* A field is called what its form calls it. */
  const labelOf = (sheet, field) => one(`template[data-review-form="${sheet}"]`)?.content.querySelector(`[data-field="${CSS.escape(field)}"] label span`)?.textContent ?? field;
  const inWords = (row, sheet) => [words()[row.verdict] ?? row.verdict, ...Object.entries(row).filter(([k, v]) => v && !DETAILS.includes(k)).map(([k, v]) => `${labelOf(sheet, k)}: ${v}`)].join(" · ");

  /* Somebody else decided after the reviewer saw it: she says which holds. */
  const showOvertaken = (card, row) => {
    all("[data-overtaken-box]", card).forEach((box) => box.remove());
    const other = decided(card), overtaken = row && row.over !== undefined && row.over !== card.dataset.over;
    card.toggleAttribute("data-overtaken", Boolean(overtaken));
    if (!overtaken) return;
    const box = element("div", undefined, "notice error");
    box.dataset.overtakenBox = "";
    const told = element("p");
    const bdi = (text) => element("bdi", text);
    told.append(t("Hierover besloot ", "Decided meanwhile by "), bdi(other.who || t("iemand anders", "somebody else")), t(" intussen: ", ": "), bdi(inWords(other, card.dataset.reviewRow)), t(". Uw besluit: ", ". Your decision: "), bdi(inWords(row, card.dataset.reviewRow)), ".");
    box.append(told);
    for (const [what, text] of [["mine", t("Mijn besluit geldt", "My decision holds")], ["theirs", t("Dat besluit geldt", "That decision holds")]]) {
      const button = element("button", text, "small");
      button.type = "button";
      button.dataset.overtakenChoice = what;
      box.append(button, " ");
    }
    one("[data-review-mine]", card).after(box);
  };

  const show = (card) => {
    const row = mine(card);
    const place = one("[data-review-mine]", card);
    if (!place) return;
    card.toggleAttribute("data-mine", Boolean(row));
    if (row) card.dataset.mine = row.verdict;
    place.replaceChildren(...(row ? [`${t("Uw besluit, nog niet vastgelegd", "Your decision, not kept yet")}: `, element("bdi", inWords(row, card.dataset.reviewRow))] : []));
    one('[data-do="undo"]', card).hidden = !row;
    for (const button of all("[data-do]", card)) if (words()[button.dataset.do]) button.setAttribute("aria-pressed", String((row ?? {}).verdict === button.dataset.do));
    const found = store.errors()[keyOf(card)] ?? [];
    card.toggleAttribute("data-wrong", found.length > 0);
    showOvertaken(card, row);
    const form = one(".review-form", card);
    if (form) forms.show(form, found);
  };

  const dress = (card) => {
    if (one("[data-review-slot]", card)) return;
    card.append(one("template[data-review-controls]").content.cloneNode(true));
    const known = verdictsOf(card);
    for (const button of all(".controls [data-do]", card)) {
      if (["accept", "new-norm", "reject", "correct"].includes(button.dataset.do)) button.hidden = !known.includes(button.dataset.do) && !(button.dataset.do === "correct" && card.hasAttribute("data-added"));
    }
    for (const button of all("[data-review-norm]", card)) button.hidden = false;
  };

  /* A row that says what is kept by now has done its work. */
  const settle = (card) => {
    const row = mine(card);
    if (row && card.dataset.over && row.over !== card.dataset.over && same(row, decided(card))) store.drop(keyOf(card));
  };

  const settleAdded = () => {
    for (const key of added()) {
      const row = store.get(key), sheet = key.split("/")[0];
      const kept = cards().some((card) => card.dataset.reviewRow === sheet && same(row, decided(card)) && (sheet !== "statements" || card.dataset.quote === row.quote));
      if (kept) store.drop(key);
    }
  };

  const base = (card) => ({ id: card.dataset.id, hash: card.dataset.hash ?? "", over: card.dataset.over, who: store.who(), when: store.today(), ...(card.hasAttribute("data-added") ? { quote: card.dataset.quote, place: mine(card)?.place ?? "" } : {}) });
  const decide = (card, row) => {
    const found = store.errors();
    delete found[keyOf(card)];
    store.errors(found);
    store.put(keyOf(card), { ...base(card), ...row });
    show(card);
    summary(`${card.dataset.id}: ${words()[row.verdict]}`);
  };

  const undo = (card) => {
    if (!mine(card)) return;
    store.drop(keyOf(card));
    const found = store.errors();
    delete found[keyOf(card)];
    store.errors(found);
    show(card);
    summary(t(`${card.dataset.id}: ongedaan gemaakt`, `${card.dataset.id}: undone`));
    card.focus({ preventScroll: true });
  };

  const openForm = (card, verdict, focus) => {
    const slot = one("[data-review-slot]", card), row = mine(card) ?? decided(card);
    const known = verdictsOf(card);
    const cells = Object.fromEntries(Object.entries(row).filter(([k]) => !["who", "when", "verdict"].includes(k)));
    const form = forms.make(card.dataset.reviewRow, { cells, proposed: JSON.parse(card.dataset.proposed), verdict: known.includes(verdict) ? verdict : known[0], verdicts: known });
    slot.replaceChildren(form);
    forms.show(form, store.errors()[keyOf(card)] ?? []);
    const first = form.elements[focus] ?? form.elements[{ "new-norm": "new_nl", correct: card.dataset.norm === "" ? "norm" : "kind" }[verdict]] ?? form.elements.verdict;
    first.focus();
    return form;
  };
  const closeForm = (card) => { one("[data-review-slot]", card)?.replaceChildren(); card.focus({ preventScroll: true }); };

  /* Beside statements most proposals lack their English label, and concepts a definition. */
  const readyToAccept = (card) => {
    const { label_nl: nl, label_en: en } = JSON.parse(card.dataset.proposed);
    return ["statements", "sections"].includes(card.dataset.reviewRow) || (card.dataset.reviewRow !== "concepts" && Boolean(nl && en));
  };

  const act = (card, what) => {
    if (what === "undo") undo(card);
    else if (what === "correct" || what === "new-norm") openForm(card, card.hasAttribute("data-added") ? "add" : what);
    else if (what === "accept" && !verdictsOf(card).includes("accept")) openForm(card, "correct");
    else if (what === "accept" && !readyToAccept(card)) openForm(card, "accept", "label_en");
    else { one("[data-review-slot]", card)?.replaceChildren(); decide(card, { verdict: what }); }
  };

  const chooseNorm = (card, name) => {
    if (name === JSON.parse(card.dataset.proposed).norm) decide(card, { verdict: "accept" });
    else decide(card, { verdict: "correct", norm: name });
  };

  /* ---- the bar ---- */
  const summary = (first = "") => {
    const count = store.keys().length;
    const parts = [first, count ? t(`${count} ${count === 1 ? "besluit" : "besluiten"} in deze browser, nog niet vastgelegd`, `${count} ${count === 1 ? "decision" : "decisions"} in this browser, not kept yet`) : t("Geen besluiten die nog vastgelegd moeten worden", "No decisions that wait to be kept")];
    if (count) parts.push(store.saved() ? t("staan in uw bestand", "are in your file") : t("staan nog niet in een bestand", "are in no file yet"));
    say(`${parts.filter(Boolean).join("; ")}.`);
    one("[data-review-state]").dataset.unsaved = String(count > 0);
    const save = one("[data-review-save]");
    if (save) save.disabled = !count;
  };

  const needsWho = () => {
    if (store.who().trim()) return false;
    fail(t("Vul eerst uw naam in: bij elk besluit staat wie het nam.", "Fill in your name first: each decision says who took it."));
    one("[data-review-who]").focus();
    return true;
  };

  const addressOf = (key) => {
    const [sheet, id] = [key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1)];
    const page = new URL(sheet === "statements" ? store.bar().dataset.page : store.bar().dataset.other, location.href);
    if (sheet === "statements" && /^L/.test(id)) page.searchParams.set("id", id);
    return page.href;
  };
  const cardOf = (key) => cards().find((card) => keyOf(card) === key) ?? all("[data-key]").find((part) => part.dataset.key === key);

  const showErrors = (problem, order) => {
    const found = {}, list = element("ul");
    for (const error of problem.errors ?? []) {
      const [, , sheet, at, field] = error.pointer.split("/");
      const key = /^\d+$/.test(at ?? "") ? order[sheet]?.[Number(at)] : store.keyOf(sheet, at ?? "");
      (found[key] ??= []).push({ field: field ?? "", detail: error.detail });
      const line = element("li"), link = element("a", `${key.split("/")[1].replace(/^\+/, `${t("nieuw", "new")} `)}, ${field === "over" ? t("intussen beslist", "decided meanwhile") : labelOf(sheet, field)}`), text = element("bdi", error.detail);
      const card = cardOf(key);
      link.href = card ? `#${card.id}` : addressOf(key);
      link.dataset.errorKey = key;
      text.lang = "en";
      line.append(link, ": ", text);
      // A statement that is gone has no card on which its decision could be undone.
      if (!card && store.get(key)) {
        const button = element("button", t("verwijder dit besluit", "remove this decision"), "small");
        button.type = "button";
        button.dataset.errorDrop = key;
        line.append(" ", button);
      }
      list.append(line);
    }
    store.errors(found);
    const place = one("[data-review-error]");
    const head = problem.errors?.length ? t("Er is niets vastgelegd. Herstel eerst dit:", "Nothing was kept. Mend this first:") : `${t("Er is niets vastgelegd", "Nothing was kept")}: ${problem.detail ?? problem.title ?? ""}`;
    place.replaceChildren(element("p", head), list);
    place.hidden = false;
    place.focus();
    for (const card of cards()) {
      show(card);
      if (found[keyOf(card)] && !one(".review-form", card) && mine(card)) { openForm(card, mine(card).verdict); }
    }
    showAdded();
    place.focus();
  };

  const send = async (attempt = 0) => {
    const { file, order } = store.collected();
    const bar = store.bar();
    const answer = await fetch(bar.dataset.save, { method: "PUT", headers: { "Content-Type": "application/json", "If-Match": `"${bar.dataset.state}"` }, body: JSON.stringify(file) });
    const body = await answer.json();
    if (answer.status === 412 && attempt < 3) {
      // Others decided other things: each row still says over which decision it was taken.
      bar.dataset.state = (answer.headers.get("etag") ?? "").replace(/^"|"$|--gzip/g, "");
      return send(attempt + 1);
    }
    if (!answer.ok) { showErrors(body, order); return undefined; }
    for (const keys of Object.values(order)) for (const key of keys) if (!body.waiting.includes(key.split("/")[0])) store.drop(key);
    store.errors({});
    const told = t(`${body.new} nieuwe besluiten vastgelegd; nog ${body.undecided} te beslissen.`, `${body.new} new decisions kept; ${body.undecided} to decide.`);
    const more = body.waiting.length ? t(" De gegevens van het beleid wachten: vul alles in.", " The facts of the policy wait: fill in all of them.") : "";
    try { sessionStorage.setItem("policygraph-review-told", told + more); } catch { /* only the message is lost */ }
    location.reload();
    return undefined;
  };

  /* What is typed in a form that was not kept yet: it must not go with the page. */
  const edited = () => all(".review-form[data-edited]");
  const needsForms = () => {
    const [form] = edited();
    if (!form) return false;
    const name = form.closest("[data-review-row]")?.dataset.id ?? t("het open formulier", "the open form");
    fail(t(`Bewaar of annuleer eerst wat u invult bij ${name}.`, `First keep or cancel what you fill in at ${name}.`));
    [...form.elements].find((part) => part.name)?.focus();
    return true;
  };

  const save = async () => {
    fail("");
    if (needsWho() || needsForms()) return;
    for (const key of store.keys()) { const row = store.get(key); if (row && !row.who) store.put(key, { ...row, who: store.who() }); }
    if (!store.bar().dataset.save) { store.download(); summary(t("Bestand opgeslagen", "File saved")); return; }
    const button = one("[data-review-save]");
    button.disabled = true;
    try { await send(); } catch { fail(t("De server antwoordt niet. Uw besluiten staan nog in deze browser.", "The server does not answer. Your decisions are still in this browser.")); }
    button.disabled = false;
  };

  /* ---- many at once ---- */
  const eligible = () => {
    const least = Number(one("[data-review-least]").value);
    return cards().filter((card) => card.dataset.reviewRow === "statements" && !card.hasAttribute("data-added") && !mine(card) && !decided(card).verdict && card.dataset.norm && Number(card.dataset.sure) >= least);
  };
  const askBulk = () => {
    if (needsWho()) return;
    const found = eligible(), dialog = one("[data-review-confirm]");
    one("[data-review-bulk-title]").textContent = t(`${found.length} van de ${cards().length} getoonde uitspraken overnemen?`, `Accept ${found.length} of the ${cards().length} statements shown?`);
    one("[data-review-bulk-names]").textContent = found.map((card) => `${card.dataset.id} (${card.dataset.sure}%)`).join(", ") || t("geen", "none");
    one("[data-review-bulk-count]").value = "";
    one("[data-review-bulk-error]").hidden = true;
    dialog.showModal();
    one("[data-review-bulk-count]").focus();
  };
  const doBulk = () => {
    const found = eligible(), typed = one("[data-review-bulk-count]").value.trim();
    if (!found.length || typed !== String(found.length)) {
      const place = one("[data-review-bulk-error]");
      place.textContent = t(`Typ ${found.length} om te bevestigen.`, `Type ${found.length} to confirm.`);
      place.hidden = false;
      return;
    }
    for (const card of found) { store.put(keyOf(card), { ...base(card), verdict: "accept" }); show(card); }
    one("[data-review-confirm]").close();
    summary(t(`${found.length} overgenomen`, `${found.length} accepted`));
  };

  /* ---- what the rules missed ---- */
  const added = () => store.keys().filter((key) => key.split("/")[1].startsWith("+"));
  const newKey = (sheet) => { let number = 1; while (store.get(store.keyOf(sheet, `+${number}`))) number += 1; return store.keyOf(sheet, `+${number}`); };
  const openAdded = (place, sheet, key, row) => {
    const form = forms.make(sheet, { cells: row, proposed: {}, verdict: "add", verdicts: ["add"] });
    form.dataset.addKey = key;
    form.dataset.addRow = JSON.stringify(row);
    place.querySelector("[data-adding]")?.remove();
    const box = element("div", undefined, "statement");
    box.dataset.adding = "";
    if (row.quote) { const quote = element("blockquote", undefined, "quote"); quote.append(element("bdi", row.quote)); box.append(quote); }
    box.append(form);
    place.append(box);
    forms.show(form, store.errors()[key] ?? []);
    (form.elements.kind ?? form.elements.type ?? form.elements.label_nl).focus();
  };
  const showAdded = () => {
    for (const place of all("[data-review-added]")) {
      const sheet = place.closest("[data-review-new]")?.dataset.reviewNew ?? "statements";
      place.replaceChildren();
      for (const key of added().filter((k) => k.startsWith(`${sheet}/`))) {
        const row = store.get(key), box = element("article", undefined, "statement");
        box.dataset.key = key;
        box.id = `new-${key.replace(/[^a-z0-9]/gi, "-")}`;
        box.tabIndex = -1;
        box.dataset.mine = "add";
        const title = element("h3", `${t("Nieuw, nog niet vastgelegd", "New, not kept yet")}: `);
        title.append(element("bdi", row.new_nl || row.label_nl || row.kind || ""));
        box.append(title);
        if (row.quote) { const quote = element("blockquote", undefined, "quote"); quote.append(element("bdi", row.quote)); box.append(quote); }
        for (const error of store.errors()[key] ?? []) { const line = element("p", `${error.field}: ${error.detail}`, "field-error"); line.lang = "en"; box.append(line); }
        const actions = element("p", undefined, "actions");
        for (const [what, text] of [["edit", t("Wijzigen", "Change")], ["remove", t("Verwijderen", "Remove")]]) {
          const button = element("button", text, "small");
          button.type = "button";
          button.dataset.added = what;
          actions.append(button);
        }
        box.append(actions);
        place.append(box);
      }
    }
  };
  const loadLines = async () => {
    const address = new URL(store.bar().dataset.lines, location.href);
    address.searchParams.set("line", one("[data-review-line]").value || "1");
    const found = await (await fetch(address)).json();
    const area = one("[data-review-text]");
    area.value = found.lines.join("\n");
    area.dataset.first = found.first;
    one("[data-review-source]").hidden = false;
    area.focus();
    area.setSelectionRange(0, 0);
  };
  const takeSelection = () => {
    const area = one("[data-review-text]"), quote = area.value.slice(area.selectionStart, area.selectionEnd).trim();
    const told = one("[data-review-selected]");
    if (!quote) { told.textContent = t("Selecteer eerst de letterlijke tekst.", "Select the exact wording first."); area.focus(); return; }
    const lead = area.value.slice(0, area.selectionStart + area.value.slice(area.selectionStart).search(/\S/));
    const line = Number(area.dataset.first) + lead.split("\n").length - 1;
    told.textContent = `${t("vanaf regel", "from line")} ${line}`;
    openAdded(one("[data-review-add] [data-review-added]"), "statements", newKey("statements"), { quote, place: `r. ${line}` });
  };

  const keepAdded = (form) => {
    const sheet = form.dataset.addKey.split("/")[0], row = JSON.parse(form.dataset.addRow);
    store.put(form.dataset.addKey, { id: "", ...(row.quote ? { quote: row.quote, place: row.place } : {}), ...forms.read(form), verdict: "add", who: store.who(), when: store.today() });
    const found = store.errors();
    delete found[form.dataset.addKey];
    store.errors(found);
    showAdded();
    summary(t("Toegevoegd", "Added"));
    cardOf(form.dataset.addKey)?.focus();
    return sheet;
  };

  /* ---- the facts of the policy: decided together ---- */
  const policyForm = () => one("[data-review-policy-form]");
  const facts = () => all("[data-fact]", policyForm());
  const factRow = (fact) => store.get(store.keyOf("policy", fact.dataset.fact));
  const policyOver = () => one("[data-review-policy]").dataset.over;
  const settlePolicy = () => {
    if (!policyForm()) return;
    const waiting = facts().filter(factRow), overtaken = waiting.some((fact) => factRow(fact).over !== policyOver());
    if (overtaken && waiting.every((fact) => (factRow(fact).value ?? "") === fact.dataset.value)) for (const fact of waiting) store.drop(store.keyOf("policy", fact.dataset.fact));
  };
  const showPolicy = () => {
    const form = policyForm();
    if (!form) return;
    form.hidden = false;
    let waits = false;
    for (const place of all("[data-field-error]", form)) place.id ||= `e-policy-${place.closest("[data-fact]").dataset.fact}`;
    for (const fact of facts()) {
      const row = store.get(store.keyOf("policy", fact.dataset.fact)), input = form.elements[fact.dataset.fact];
      waits ||= Boolean(row);
      if (document.activeElement !== input && form.dataset.edited === undefined) input.value = row ? row.value ?? "" : fact.dataset.value;
      const own = (store.errors()[store.keyOf("policy", fact.dataset.fact)] ?? []).map((e) => e.detail).join(" "), place = one("[data-field-error]", fact);
      place.textContent = own;
      place.hidden = !own;
      place.lang = "en";
      if (own) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", place.id); } else input.removeAttribute("aria-invalid");
    }
    const overtaken = facts().some((fact) => factRow(fact) && factRow(fact).over !== policyOver());
    const told = waits ? t("Uw besluit over het beleid, nog niet vastgelegd", "Your decision on the policy, not kept yet") : "";
    one("[data-review-mine]", form).textContent = overtaken ? t("Iemand anders besloot hier intussen over: kijk het na en bevestig opnieuw.", "Somebody else decided on this meanwhile: check it and confirm again.") : told;
    one('[data-do="undo-policy"]', form).hidden = !waits;
    forms.withNames(form);
  };
  const keepPolicy = () => {
    const over = policyOver(), found = store.errors();
    for (const fact of facts()) {
      const id = fact.dataset.fact, value = policyForm().elements[id].value.trim();
      store.put(store.keyOf("policy", id), { id, ...(value ? { value } : {}), over, who: store.who(), when: store.today() });
      delete found[store.keyOf("policy", id)];
    }
    store.errors(found);
    delete policyForm().dataset.edited;
    showPolicy();
    summary(t("Beleid: beoordeeld", "Policy: reviewed"));
  };

  /* ---- keyboard ---- */
  const current = () => document.activeElement?.closest("[data-review-row]") ?? null;
  const step = (by) => {
    const list = cards(), at = list.indexOf(current());
    let next = at < 0 ? list.find((card) => card.getBoundingClientRect().bottom > 0) ?? list[0] : list[at + by];
    if (at < 0 && by < 0) next = list[0];
    if (!next) { say(by > 0 ? t("Dit is de laatste.", "This is the last one.") : t("Dit is de eerste.", "This is the first one.")); return; }
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    if (next.getBoundingClientRect().height > innerHeight) next.scrollIntoView({ block: "start" });
  };
  const onKey = (event) => {
    if (!store.bar() || event.defaultPrevented) return;
    if (event.key === "Escape" && one(".review-form", current() ?? undefined) && current()) { closeForm(current()); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    if (event.key === "?") { event.preventDefault(); one("[data-review-keys]").showModal(); return; }
    if (store.keysOn() === "off") return;
    const what = { a: "accept", c: "correct", n: "new-norm", r: "reject", u: "undo" }[event.key];
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "s") save();
    else if (what && current() && (what === "undo" || one(`.controls [data-do="${what}"]`, current()))) act(current(), what);
    else return;
    event.preventDefault();
  };

  /* ---- the page ---- */
  const begin = () => {
    if (!store.bar()) return;
    store.onFail(fail);
    for (const part of all("[data-review], [data-review-bulk], [data-review-add], [data-review-new]")) part.hidden = false;
    one("[data-review-who]").value = store.who();
    one("[data-review-keys-on]").checked = store.keysOn() !== "off";
    for (const card of cards()) { dress(card); settle(card); show(card); }
    settleAdded();
    settlePolicy();
    showAdded();
    showPolicy();
    let told = "";
    try { told = sessionStorage.getItem("policygraph-review-told") ?? ""; sessionStorage.removeItem("policygraph-review-told"); } catch { /* only a message */ }
    summary(told.replace(/\.$/, ""));
    for (const card of cards()) if (store.errors()[keyOf(card)]?.length && mine(card) && mine(card).verdict !== "reject") openForm(card, mine(card).verdict);
  };

  /* Another page in the place of this one takes an open form with it; she is asked first. */
  const leaves = (event) => {
    const goes = event.type === "submit" ? event.target.matches("[data-swap]") : event.target.closest("a[data-swap]");
    if (!goes || !edited().length || confirm(t("U heeft een formulier nog niet bewaard. Toch verder?", "You have not kept a form yet. Go on anyway?"))) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", leaves, true);
  document.addEventListener("submit", leaves, true);
  addEventListener("beforeunload", (event) => { if (edited().length) event.preventDefault(); });
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".review-form");
    if (form) form.dataset.edited = "";
  });
  document.addEventListener("click", (event) => {
    if (!store.bar()) return;
    const hit = (name) => event.target.closest(`[data-${name}]`);
    const card = event.target.closest("[data-review-row]");
    if (hit("review-save")) save();
    else if (hit("review-download")) { if (!needsWho()) { store.download(); summary(t("Bestand opgeslagen", "File saved")); } }
    else if (hit("review-open")) one("[data-review-file]").click();
    else if (hit("review-help")) one("[data-review-keys]").showModal();
    else if (hit("review-clear")) { if (!store.keys().length || confirm(t("Alle besluiten die niet zijn vastgelegd verdwijnen uit deze browser. Doorgaan?", "All decisions that were not kept disappear from this browser. Go on?"))) { store.clear(); store.errors({}); fail(""); begin(); } }
    else if (hit("review-bulk-go")) doBulk();
    else if (hit("error-drop")) { store.drop(hit("error-drop").dataset.errorDrop); hit("error-drop").closest("li").remove(); summary(); }
    else if (hit("review-lines")) loadLines();
    else if (hit("review-take")) takeSelection();
    else if (hit("review-cancel")) { const adding = event.target.closest("[data-adding]"); if (adding) adding.remove(); else if (card) closeForm(card); }
    else if (hit("review-norm")) chooseNorm(card, hit("review-norm").dataset.reviewNorm);
    else if (hit("overtaken-choice")) {
      if (hit("overtaken-choice").dataset.overtakenChoice === "mine") store.put(keyOf(card), { ...mine(card), over: card.dataset.over });
      else store.drop(keyOf(card));
      show(card);
      summary();
      card.focus({ preventScroll: true });
    } else if (event.target.closest("button[data-added]")) {
      const box = event.target.closest("[data-key]"), key = box.dataset.key;
      if (event.target.closest("button").dataset.added === "remove") { store.drop(key); showAdded(); summary(t("Verwijderd", "Removed")); }
      else openAdded(box.parentElement, key.split("/")[0], key, store.get(key));
    } else if (hit("do")) {
      const what = hit("do").dataset.do;
      if (what === "undo-policy") { for (const fact of facts()) store.drop(store.keyOf("policy", fact.dataset.fact)); showPolicy(); summary(); }
      else if (what === "add") { const place = event.target.closest("[data-review-new]"); openAdded(one("[data-review-added]", place), place.dataset.reviewNew, newKey(place.dataset.reviewNew), {}); }
      else if (card) act(card, what);
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target, card = form.closest("[data-review-row]");
    if (form.matches("[data-review-sheet]")) form.elements.decisions.value = JSON.stringify(store.collected().file);
    else if (form.matches("[data-review-bulk]")) { event.preventDefault(); askBulk(); }
    else if (form.matches("[data-review-policy-form]")) { event.preventDefault(); keepPolicy(); }
    else if (form.dataset.addKey) { event.preventDefault(); keepAdded(form); }
    else if (form.matches(".review-form") && card) {
      event.preventDefault();
      const row = forms.read(form);
      if (row.verdict === "correct" && (row.new_nl || row.new_en)) row.verdict = "new-norm";
      one("[data-review-slot]", card).replaceChildren();
      decide(card, row);
      card.focus({ preventScroll: true });
    }
  });
  document.addEventListener("change", async (event) => {
    if (event.target.matches("[data-review-who]")) { store.who(event.target.value.trim()); fail(""); }
    else if (event.target.matches("[data-review-keys-on]")) store.keysOn(event.target.checked ? "on" : "off");
    else if (event.target.matches("[data-review-file]")) {
      const [file] = event.target.files;
      event.target.value = "";
      fail("");
      if (!file) return;
      try { const count = await store.open(file); begin(); summary(t(`${count} besluiten geopend`, `${count} decisions opened`)); }
      catch (error) { fail(t(`“${file.name}” is niet geopend: ${error.message}. Uw besluiten zijn er nog.`, `“${file.name}” was not opened: ${error.message}. Your decisions are still there.`)); }
    }
  });
  document.addEventListener("keydown", onKey);
  addEventListener("storage", (event) => { if (store.bar() && (store.isOurs(event.key) || event.key === null)) { for (const card of cards()) show(card); showAdded(); showPolicy(); summary(); } });
  document.addEventListener("page:shown", begin);
  begin();
})();
