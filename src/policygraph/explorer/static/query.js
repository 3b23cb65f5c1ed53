"use strict";
/* Runs the query of the form by GET and shows the answer; the query stays in the address. */
(() => {
  const form = document.getElementById("query-form");
  if (!form) return;
  const data = form.dataset;
  const words = JSON.parse(data.words), prefixes = JSON.parse(data.prefixes);
  const ID = "https://w3id.org/policygraph/id/", NS = "https://w3id.org/policygraph/ns#";
  const ROWS = 100, NODES = 150, LONGEST = 8000;
  const byId = (id) => document.getElementById(id);
  const area = byId("query"), gutter = byId("gutter"), result = byId("result"), status = byId("status");
  let running = null;
  document.documentElement.classList.add("scripted");

  const make = (name, values = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(values)) {
      if (key in node && key !== "list") node[key] = value; else node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const said = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (value, digits = 0) =>
    value.toLocaleString(data.lang === "nl" ? "nl-NL" : "en-GB", { maximumFractionDigits: digits });

  /* The editor: numbers beside the lines, the wrong one marked. */
  const numbers = (wrong = 0) => {
    const count = area.value.split("\n").length;
    gutter.replaceChildren(...Array.from({ length: count }, (_, i) =>
      make("span", i + 1 === wrong ? { className: "wrong" } : {}, `${i + 1}\n`)));
    gutter.scrollTop = area.scrollTop;
  };
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  new ResizeObserver(() => { gutter.style.height = `${area.offsetHeight}px`; }).observe(area);
  const calm = () => {
    area.removeAttribute("aria-invalid");
    byId("query-error").replaceChildren();
    numbers();
  };
  area.addEventListener("input", calm);

  const complain = (detail) => {
    const place = /line (\d+), column (\d+)/.exec(detail);
    const box = make("div", { className: "notice error" }, make("b", {}, words.error), ". ");
    if (place) {
      const line = Number(place[1]), column = Number(place[2]);
      const text = area.value.split("\n")[line - 1] ?? "";
      box.append(`${said(words.at, { line, column })}. `, make("span", { lang: "en" }, detail),
        make("pre", { tabIndex: 0 }, `${line} | ${text}\n`,
          make("span", { className: "here" }, `${" ".repeat(String(line).length + 2 + column)}▲`)));
      numbers(line);
      const start = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      area.focus();
      area.setSelectionRange(start + column - 1, Math.min(start + column, start + text.length));
    } else box.append(make("span", { lang: "en" }, detail));
    area.setAttribute("aria-invalid", "true");
    byId("query-error").replaceChildren(box);
  };

  /* Terms as people read them. */
  const compact = (iri) => {
    let best = "";
    for (const [prefix, base] of Object.entries(prefixes)) {
      const rest = iri.slice(base.length);
      if (iri.startsWith(base) && /^[\w.-]+$/.test(rest) && (!best || base.length > prefixes[best].length)) best = prefix;
    }
    return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
  };
  const short = (iri) => {
    const name = compact(iri);
    return name === iri && iri.startsWith(ID) ? iri.slice(ID.length) : name;
  };
  const suffix = new URL(data.page, location.href).search;
  const address = (iri) => {
    if (iri.startsWith(ID)) return `${data.root}/thing/${iri.slice(ID.length).split("/").map(encodeURIComponent).join("/")}${suffix}`;
    if (iri.startsWith(NS)) return `${data.root}/ns#${encodeURIComponent(iri.slice(NS.length))}`;
    return /^https?:\/\//.test(iri) ? iri : null;
  };
  const cell = (term) => {
    if (!term) return make("span", { className: "soft" }, "–");
    if (term.type === "uri") {
      const text = make("bdi", {}, short(term.value)), href = address(term.value);
      return href ? make("a", { href, title: term.value, rel: "noreferrer" }, text) : text;
    }
    if (term.type === "bnode") return make("code", {}, `_:${term.value}`);
    if (term.type === "triple") return make("code", {}, JSON.stringify(term.value));
    const lang = term["xml:lang"];
    const out = make("span", term.datatype ? { className: "typed" } : {}, make("bdi", lang ? { lang } : {}, term.value));
    if (lang) out.append(" ", make("span", { className: "tag" }, `@${lang}`));
    if (term.datatype) out.append(" ", make("span", { className: "datatype" }, `^^${compact(term.datatype)}`));
    return out;
  };

  /* A SELECT as a table, a hundred rows at a time. */
  const table = (answer) => {
    const names = answer.head.vars, rows = answer.results.bindings;
    if (!rows.length) return [make("p", { className: "notice" }, words.none)];
    const body = make("tbody"), where = make("span", { className: "small" });
    const back = make("button", { type: "button", className: "small" }, words.previous);
    const on = make("button", { type: "button", className: "small" }, words.next);
    let from = 0;
    const turn = (start) => {
      from = start;
      const part = rows.slice(from, from + ROWS);
      body.replaceChildren(...part.map((row) => make("tr", {}, ...names.map((name) => make("td", {}, cell(row[name]))))));
      where.textContent = said(words.shown, { from: number(from + 1), to: number(from + part.length), total: number(rows.length) });
      back.disabled = from === 0;
      on.disabled = from + ROWS >= rows.length;
    };
    back.addEventListener("click", () => turn(from - ROWS));
    on.addEventListener("click", () => turn(from + ROWS));
    turn(0);
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => result.classList.toggle("types", box.checked));
    const head = make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name))));
    const scroll = make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": words.result }, make("table", {}, head, body));
    const bar = make("div", { className: "actions" }, make("label", {}, box, ` ${words.types}`));
    if (rows.length > ROWS) bar.prepend(where, back, on);
    return [bar, scroll];
  };

  /* A graph as text, and as a picture when asked for. */
  const triples = (text) => text.split("\n")
    .map((line) => /^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+) \.$/.exec(line)).filter(Boolean)
    .map(([, s, p, o]) => [s, p, o].map((term) => term.replace(/^<|>$/g, "")));
  const library = () => new Promise((resolve, reject) => {
    if (window.vis) resolve();
    else document.head.append(make("script", { src: data.vis, onload: resolve, onerror: reject }));
  });
  const draw = async (place, query) => {
    const [answer] = await Promise.all([fetch(query("application/n-triples")), library()]);
    const found = triples(await answer.text());
    const all = new Set(found.flatMap(([s, , o]) => [s, o])), kept = new Set();
    const edges = [];
    for (const [from, label, to] of found) {
      const more = [from, to].filter((node) => !kept.has(node)).length;
      if (kept.size + more > NODES) continue;
      kept.add(from).add(to);
      edges.push({ from, to, title: compact(label), label: found.length < 30 ? compact(label) : undefined });
    }
    const nodes = [...kept].map((id) => ({ id, label: short(id).slice(0, 42), title: id }));
    const picture = make("div", { id: "picture", role: "img", "aria-label": words.picture });
    place.replaceChildren(picture, make("p", { className: "small soft" },
      said(words.drawn, { nodes: number(kept.size), total: number(all.size) })));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const network = new window.vis.Network(picture, { nodes, edges }, {
      layout: { randomSeed: 7, improvedLayout: false },
      physics: { stabilization: { iterations: 200 }, solver: "forceAtlas2Based" },
      nodes: { shape: "dot", size: 10, color: "#0a558c", font: { size: 13 } },
      edges: { arrows: { to: { enabled: true, scaleFactor: 0.5 } }, color: "#6b7785", font: { size: 10 } },
    });
    network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));
    network.on("doubleClick", ({ nodes: [chosen] }) => {
      const href = chosen && address(chosen);
      if (href) location.assign(href);
    });
    network.fit({ animation: !still });
  };
  const graph = (text, query) => {
    if (!text.replace(/^@prefix.*$/gm, "").trim()) return [make("p", { className: "notice" }, words.empty)];
    const place = make("div"), button = make("button", { type: "button" }, words.draw);
    button.addEventListener("click", () => {
      button.disabled = true;
      draw(place, query).catch(() => { button.disabled = false; place.textContent = words.network; });
    });
    return [make("p", {}, button), place, make("h3", {}, words.text), make("pre", { tabIndex: 0 }, make("code", {}, text))];
  };
  const used = (text) => {
    const body = text.replace(/^@prefix.*\n/gm, "");
    return text.replace(/^@prefix ([\w-]+:).*\n/gm, (line, name) => body.includes(name) ? line : "");
  };
  const downloads = (forms, query) => make("p", { className: "actions" }, `${words.save}:`,
    ...forms.map(([media, name]) => make("a", { className: "button small", href: query(media), download: `policygraph.${name.toLowerCase().replace(/\W/g, "")}` }, name)));

  const show = async (answer, started, query) => {
    const media = (answer.headers.get("Content-Type") || "").split(";")[0];
    const time = () => `${number((performance.now() - started) / 1000, 2)} ${words.seconds}`;
    if (media === "text/turtle") {
      const text = used(await answer.text());
      status.textContent = `${number(text.split("\n").filter((line) => line && !line.startsWith("@prefix")).length)} ${words.triples} · ${time()}`;
      result.replaceChildren(downloads(JSON.parse(data.graphs), query), ...graph(text, query));
      return;
    }
    const found = await answer.json();
    const forms = JSON.parse(data.tables);
    if ("boolean" in found) {
      status.textContent = `${words.asked} · ${time()}`;
      result.replaceChildren(make("p", { className: "answer" }, found.boolean ? words.yes : words.no),
        downloads(forms.slice(2), query));
      return;
    }
    const count = found.results.bindings.length;
    status.textContent = `${number(count)} ${count === 1 ? words.row : words.rows} · ${time()}`;
    result.replaceChildren(downloads(forms, query), ...table(found));
  };

  const run = async () => {
    running?.abort();
    const own = running = new AbortController();
    const text = area.value, asserted = byId("asserted").checked;
    const query = (media) => {
      const pairs = new URLSearchParams({ query: text });
      if (asserted) pairs.set("inferred", "false");
      if (media) pairs.set("_format", media);
      return `${form.action}?${pairs}`;
    };
    calm();
    byId("answer").hidden = false;
    byId("stop").hidden = false;
    result.replaceChildren();
    status.textContent = words.running;
    const started = performance.now();
    try {
      const answer = await fetch(query(), { signal: own.signal, headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9" } });
      if (answer.ok) await show(answer, started, query);
      else {
        const problem = await answer.json().catch(() => null);
        status.textContent = "";
        byId("answer").hidden = true;
        complain(problem?.detail || `${answer.status} ${answer.statusText}`);
      }
    } catch (error) {
      if (own !== running) return;
      status.textContent = error.name === "AbortError" ? words.stopped : "";
      if (error.name !== "AbortError") complain(words.network);
    } finally {
      if (own === running) byId("stop").hidden = true;
    }
  };
  let asked = location.search;
  const remember = () => {
    const here = new URL(data.page, location.href);
    here.searchParams.set("query", area.value);
    if (byId("asserted").checked) here.searchParams.set("inferred", "false");
    if (here.href.length < LONGEST && here.href !== location.href) history.pushState({}, "", here);
    asked = location.search;
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); remember(); run(); });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  byId("stop").addEventListener("click", () => running?.abort());
  // A jump within the page, such as that of the skip link, comes here too.
  addEventListener("popstate", () => { if (location.search !== asked) location.reload(); });
  numbers();
  if ("run" in data) run();
})();
