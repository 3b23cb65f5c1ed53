"use strict";
/* The reviewer's own decisions: kept in this browser row by row, so that two tabs lose nothing of each other,
   opened from and saved as a file (docs/review-file.md). The rows are those of the review sheet. */
window.policygraphReview = (() => {
  const FORMAT = "policygraph-review", VERSION = 1, MOST_BYTES = 20_000_000, WHO = "policygraph-review-who", KEYS = "policygraph-review-keys";
  const SHEETS = ["statements", "policy", "concepts", "findings", "announcements", "contacts", "sections"];
  const VERDICTS = ["", "accept", "correct", "reject", "new-norm", "add"];
  const dutch = () => document.documentElement.lang !== "en";
  const t = (nl, en) => (dutch() ? nl : en);
  const bar = () => document.querySelector("[data-review]");
  const slug = () => bar().dataset.slug;
  const prefix = () => `policygraph-review/${slug()}/`;
  const keyOf = (sheet, id) => `${sheet}/${id}`;
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const wrong = (nl, en) => { throw new Error(t(nl, en)); };
  const today = () => { const day = new Date(); return new Date(day - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10); };

  let failed = () => {};
  const guarded = (work) => {
    try { return work(); } catch { failed(t("Deze browser kan besluiten niet bewaren. Sla het bestand nu op.", "This browser cannot keep decisions. Save the file now.")); return undefined; }
  };
  const setting = (name, value) => guarded(() => { if (value === undefined) return localStorage.getItem(name) ?? ""; localStorage.setItem(name, value); return value; });

  const get = (key) => {
    try { const row = JSON.parse(localStorage.getItem(prefix() + key) ?? "null"); return isObject(row) ? row : null; } catch { return null; }
  };
  const put = (key, row) => { guarded(() => localStorage.setItem(prefix() + key, JSON.stringify(row))); changed(); };
  const drop = (key) => { guarded(() => localStorage.removeItem(prefix() + key)); changed(); };
  /* Natural order, so that L0009 comes before L0010.2 and what was added last. */
  const keys = () => guarded(() => Object.keys(localStorage).filter((k) => k.startsWith(prefix()) && k !== prefix() + "saved").map((k) => k.slice(prefix().length))
    .filter((k) => SHEETS.includes(k.split("/")[0])).sort((a, b) => SHEETS.indexOf(a.split("/")[0]) - SHEETS.indexOf(b.split("/")[0]) || a.localeCompare(b, "en", { numeric: true }))) ?? [];
  const clear = () => { for (const key of keys()) guarded(() => localStorage.removeItem(prefix() + key)); changed(); };
  const changed = () => { guarded(() => localStorage.removeItem(prefix() + "saved")); };
  const saved = () => Boolean(guarded(() => localStorage.getItem(prefix() + "saved")));

  /* What is sent and saved; each row with the key that it has here, in the same order. */
  const collected = () => {
    const rows = {}, order = {};
    for (const key of keys()) {
      const sheet = key.split("/")[0], row = get(key);
      if (!row) continue;
      // That nothing was decided before is said too: by then somebody else may have.
      (rows[sheet] ??= []).push(Object.fromEntries(Object.entries(row).filter(([name, value]) => name === "over" || (value !== "" && value !== null && value !== undefined))));
      (order[sheet] ??= []).push(key);
    }
    return { file: { format: FORMAT, version: VERSION, draft: slug(), saved: new Date().toISOString(), rows }, order };
  };

  const read = (text) => {
    let whole;
    try { whole = JSON.parse(text); } catch { wrong("het is geen JSON", "it is not JSON"); }
    if (!isObject(whole) || whole.format !== FORMAT) wrong("het is geen bestand met besluiten van policygraph", "it is no file of decisions of policygraph");
    if (whole.version !== VERSION) wrong(`het is van versie ${String(whole.version).slice(0, 20)}; deze pagina leest versie ${VERSION}`, `it is of version ${String(whole.version).slice(0, 20)}; this page reads version ${VERSION}`);
    if (whole.draft !== slug()) wrong(`het gaat over het concept “${String(whole.draft).slice(0, 80)}”`, `it is about the draft “${String(whole.draft).slice(0, 80)}”`);
    const found = [];
    for (const [sheet, rows] of Object.entries(isObject(whole.rows) ? whole.rows : {})) {
      if (!SHEETS.includes(sheet) || !Array.isArray(rows)) wrong(`“${sheet.slice(0, 40)}” is geen deel ervan`, `“${sheet.slice(0, 40)}” is no part of it`);
      rows.forEach((row, index) => {
        if (!isObject(row) || Object.values(row).some((value) => typeof value !== "string")) wrong(`rij ${index + 1} van ${sheet} heeft niet de juiste vorm`, `row ${index + 1} of ${sheet} has not the right form`);
        if (!VERDICTS.includes(row.verdict ?? "")) wrong(`“${row.verdict.slice(0, 40)}” is geen besluit`, `“${row.verdict.slice(0, 40)}” is no decision`);
        found.push([keyOf(sheet, row.id || `+${index + 1}-${(row.quote ?? row.label_nl ?? "").length}`), row]);
      });
    }
    return found;
  };

  const open = async (file) => {
    if (file.size > MOST_BYTES) wrong("het is te groot", "it is too large");
    const found = read(await file.text());
    const taken = found.filter(([key, row]) => { const mine = get(key); return mine && JSON.stringify(mine) !== JSON.stringify(row); });
    if (taken.length && !confirm(t(`${taken.length} besluiten staan hier al anders. Vervang ze door die van het bestand?`, `${taken.length} decisions are here already and differ. Replace them by those of the file?`))) return 0;
    for (const [key, row] of found) put(key, row);
    return found.length;
  };

  const download = () => {
    const address = URL.createObjectURL(new Blob([JSON.stringify(collected().file, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${slug()}-review.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    guarded(() => localStorage.setItem(prefix() + "saved", "yes"));
  };

  /* Errors of the last attempt, by row; they wait for the page that has the row. */
  const errors = (found) => guarded(() => {
    const name = `policygraph-review-errors/${slug()}`;
    if (found === undefined) return JSON.parse(sessionStorage.getItem(name) ?? "{}");
    sessionStorage.setItem(name, JSON.stringify(found));
    return found;
  }) ?? {};

  return {
    t, bar, keyOf, get, put, drop, keys, clear, saved, collected, open, download, errors, today,
    who: (value) => setting(WHO, value), keysOn: (value) => setting(KEYS, value), onFail: (work) => { failed = work; }, isOurs: (name) => name?.startsWith(prefix()),
  };
})();
