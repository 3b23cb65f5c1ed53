"use strict";
/* The picture: draws what the address asks for, and turns clicks and keys into another address. */
(() => {
  const { cut, fill, fold, isolated, iriOf, shortOf, stateOf, parametersOf, unfolded, wrapped } = policygraph;
  const $ = (id) => document.getElementById(id);
  const config = JSON.parse($("graph-config").textContent);
  const { words, look, base, step, options } = config;
  const INK = "#16202c";
  const LANDS = ["#e7f0f8", "#fdf0e1", "#e8f5ec", "#f1eaf7", "#fbe9ee", "#e6f4f6", "#f5f1dd"];
  const form = $("graph-form");
  const canvas = $("canvas");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- the address -------------------------------------------------------------------------
  const hashed = config.mode === "file";
  const kept = hashed ? [] : [...new URLSearchParams(location.search)].filter(([name]) => name === "lang" || name === "as_of");
  const readAddress = () => stateOf(new URLSearchParams(hashed ? location.hash.slice(1) : location.search), config.usual);
  const writeAddress = (remember) => {
    const query = parametersOf(state, config.usual, kept).toString();
    const address = hashed ? `#${query}` : `${location.pathname}${query ? `?${query}` : ""}`;
    try {
      history[remember ? "pushState" : "replaceState"](null, "", address);
    } catch {
      // a page opened from a place without history keeps its address
    }
  };

  // --- where things come from --------------------------------------------------------------
  const first = JSON.parse($("graph-data").textContent);
  let local = null;
  let running = null;
  const source = async (wanted) => {
    if (local && (hashed || (wanted.thing === null && wanted.inferred === local.whole.inferred))) return local.part(wanted);
    running?.abort();
    running = new AbortController();
    const asked = wanted.thing === null ? { ...wanted, class: [], kind: [], policy: [], open: [] } : wanted;
    const query = parametersOf({ ...asked, at: null }, config.usual, kept);
    const answer = await fetch(`${config.part}?${query}`, { signal: running.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`answer ${answer.status}`);
    const part = unfolded(await answer.json());
    if (wanted.thing !== null) return part;
    local = new policygraph.Local(part, config);
    return local.part(wanted);
  };

  // --- the picture -------------------------------------------------------------------------
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let network = null;
  let state = readAddress();
  let part = null;
  let byId = new Map();
  let touching = new Map();
  let light = false;
  let drawnLight = false;

  const styleOf = (node) => {
    const [shape, colour] = look.classes[node.type] ?? look.classes.Thing ?? ["dot", "#5a6472"];
    const ring = { background: colour, border: INK };
    return { shape, color: { background: colour, border: colour, highlight: ring, hover: ring } };
  };
  const about = (node) => [look.classes[node.type]?.[2], look.kinds[node.kind], node.policy].filter(Boolean).join(" · ");
  const SMALL = 38;
  const plain = (text) => policygraph.xmlText(text).replace(/\s+/g, " ");
  /** What stands under a thing: a provision by what it says, then where; then how many more. */
  const labelOf = (node) => {
    const [, line, said] = /^L0*(\d+(?:\.\d+)?): (.*)$/s.exec(node.name) ?? [];
    const more = node.beyond ? `+${node.beyond}` : "";
    const text = plain(cut(said ?? node.name, light ? SMALL : 56));
    if (light) return text;
    if (said) return `${text}\n${node.policy ?? ""}:${line} ${more}`.trimEnd();
    return more ? `${text}${text.length > 24 ? "\n" : " "}${more}` : text;
  };
  const visNode = (node, place) => ({
    id: node.id,
    label: labelOf(node),
    title: `${isolated(cut(node.name, 300))}\n${about(node)}${node.beyond ? `\n${fill(words.beyond, { count: node.beyond })}` : ""}`,
    size: light ? (node.type === "Policy" ? 90 : 34) : (node.id === part.centre ? 20 : 12) * (node.type === "Policy" ? 1.5 : 1),
    font: {
      size: light ? (node.type === "Policy" ? 40 : 14) : node.id === part.centre ? 15 : 13,
      // Lines run behind the words, not through them.
      ...(light ? {} : { strokeWidth: 4, strokeColor: "#ffffff" }),
    },
    ...(light && node.type === "Policy" ? { widthConstraint: { maximum: 500 } } : {}),
    borderWidth: 1,
    borderWidthSelected: 3,
    ...styleOf(node),
    ...place,
  });
  /** Edges between the same two things bend, each a little more than the one before. */
  const bends = (drawn) => {
    const between = new Map();
    return drawn.map((edge) => {
      const pair = [edge.from, edge.to].sort().join(" ");
      const count = between.get(pair) ?? 0;
      between.set(pair, count + 1);
      if (!count) return false;
      return { enabled: true, type: edge.from < edge.to ? "curvedCW" : "curvedCCW", roundness: Math.min(0.15 * count, 0.9) };
    });
  };

  /** Where new things begin: by class around the thing that brought them. */
  const placesFor = (fresh) => {
    const places = new Map();
    const groups = new Map();
    for (const node of fresh) {
      const parent = (touching.get(node.id) ?? []).map((edge) => (edge.from === node.id ? edge.to : edge.from))
        .find((id) => nodes.get(id) !== null || byId.get(id)?.distance < node.distance) ?? part.centre;
      if (!groups.has(parent)) groups.set(parent, []);
      groups.get(parent).push(node);
    }
    for (const [parent, members] of groups) {
      const middle = (nodes.get(parent) && network?.getPosition(parent)) || places.get(parent) || { x: 0, y: 0 };
      const away = Math.atan2(middle.y, middle.x);
      const whole = parent === part.centre;
      members.forEach((node, index) => {
        if (node.id === part.centre) return places.set(node.id, { x: 0, y: 0 });
        const share = (index + 0.5) / members.length;
        const angle = whole ? 2 * Math.PI * share : away + (share - 0.5) * Math.PI;
        const far = 170 + 70 * (index % 3) + 3 * members.length;
        return places.set(node.id, { x: middle.x + far * Math.cos(angle), y: middle.y + 0.8 * far * Math.sin(angle) });
      });
    }
    return places;
  };

  const update = (set, wanted) => {
    const want = new Set(wanted.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !want.has(id)));
    set.update(wanted);
  };

  /** Edges that a map draws by itself: what joins provisions to what they demand. The rest on choice. */
  const drawnEdges = () => {
    if (!light || $("all-edges").checked) return part.edges;
    const chosen = state.at && iriOf(state.at, base);
    return part.edges.filter((edge) => edge.property === "pg:expresses" || edge.from === chosen || edge.to === chosen);
  };

  const drawEdges = () => {
    const chosen = state.at && iriOf(state.at, base);
    const own = chosen ? (touching.get(chosen) ?? []) : [];
    const named = new Set(own.length <= 12 ? own.map((edge) => edge.id) : []);
    const mine = new Set(own.map((edge) => edge.id));
    const drawn = drawnEdges();
    const bent = light ? [] : bends(drawn);
    update(edges, drawn.map((edge, index) => ({
      id: edge.id, from: edge.from, to: edge.to,
      dashes: edge.inferred ? [6, 5] : false,
      title: edge.words + (edge.inferred ? words.inferred : ""),
      smooth: bent[index] ?? false,
      label: named.has(edge.id) && !light ? cut(edge.words, 32) : "",
      color: { color: mine.has(edge.id) ? "#0a558c" : light ? "rgba(110,125,140,0.28)" : "#a3adb8" },
      width: mine.has(edge.id) ? (light ? 4 : 2) : light ? 2 : 1,
      arrows: { to: { enabled: !light || mine.has(edge.id), scaleFactor: light ? 1 : 0.5 } },
    })));
  };

  /** Let the forces work unseen, then switch them off: what is shown is at rest. */
  const settle = () => new Promise((done) => {
    network.once("stabilizationIterationsDone", () => {
      network.setOptions({ physics: { enabled: false } });
      separate();
      done();
    });
    network.setOptions({ physics: { enabled: true } });
    network.stabilize(part.nodes.length > 250 ? 60 : 160);
  });

  /** Push things apart until no label lies on another; the start stays where it is. */
  const WIDE = 196;
  const LETTERS = 28; // about so many fit in a line of a label
  const linesOf = (label) => label.split("\n").reduce((sum, line) => sum + Math.ceil(Math.max(line.length, 1) / LETTERS), 0);
  const separate = () => {
    const places = Object.entries(network.getPositions()).map(([id, { x, y }]) => (
      { id, x, y, below: 20 + 14 * linesOf(nodes.get(id).label) + (id === part.centre ? 20 : 8) }));
    for (let round = 0; round < (places.length > 250 ? 40 : 150); round += 1) {
      let moved = false;
      places.sort((a, b) => a.x - b.x);
      for (let i = 0; i < places.length; i += 1) {
        for (let j = i + 1; j < places.length && places[j].x - places[i].x < WIDE; j += 1) {
          moved = apart(places[i], places[j]) || moved;
        }
      }
      if (!moved) break;
    }
    nodes.update(places.map(({ id, x, y }) => ({ id, x, y })));
  };
  const apart = (a, b) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const high = 18 + (dy > 0 ? a.below : b.below);
    const [over, under] = [WIDE - Math.abs(dx), high - Math.abs(dy)];
    if (over <= 0.5 || under <= 0.5) return false;
    const sideways = over / WIDE < under / high;
    const by = ((sideways ? over : under) / 2) * ((sideways ? dx : dy) < 0 ? -1 : 1);
    const [first_, second] = a.id === part.centre ? [0, 2] : b.id === part.centre ? [2, 0] : [1, 1];
    a[sideways ? "x" : "y"] -= by * first_;
    b[sideways ? "x" : "y"] += by * second;
    return true;
  };

  /** Bring things into view with their labels; of a map without any, the lands with their titles. */
  const look_at = (ids) => {
    const lands = part.regions && !ids.length ? part.regions : null;
    const boxes = lands
      ? lands.map(({ x, y, r }) => [x - r, y - r, x + r, y + r])
      : Object.values(network.getPositions(ids.length ? ids : undefined)).map(({ x, y }) => [x - 100, y - 25, x + 100, y + 80]);
    const [left, top, right, bottom] = boxes.reduce(
      ([a, b, c, d], [e, f, g, h]) => [Math.min(a, e), Math.min(b, f), Math.max(c, g), Math.max(d, h)]);
    const spare = lands ? 110 : 10; // for titles, in pixels
    const scale = Math.min(
      (canvas.clientWidth - 20) / (right - left), (canvas.clientHeight - spare) / (bottom - top), light ? 0.6 : 1.2);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + (lands ? 12 / scale : 0) }, scale });
  };

  const draw = async ({ fit = true } = {}) => {
    if (network && drawnLight !== light) {
      network.destroy();
      network = null;
      nodes.clear();
      edges.clear();
    }
    const fresh = part.nodes.filter((node) => nodes.get(node.id) === null);
    const places = part.regions ? new Map() : placesFor(fresh);
    const put = (node) => (part.regions ? { x: node.x, y: node.y } : places.get(node.id));
    const before = nodes.length;
    update(nodes, part.nodes.map((node) => visNode(node, put(node))));
    drawEdges();
    drawnLight = light;
    if (!network) {
      network = new vis.Network(canvas, { nodes, edges }, light ? options.map : options.part);
      // Its own element can be tabbed to and does nothing; the keys work on the canvas around it.
      canvas.querySelector(".vis-network").tabIndex = -1;
      listen();
    }
    const drawn = part;
    if (!light && nodes.length > 1 && (fresh.length || nodes.length !== before)) await settle();
    if (drawn !== part) return false;
    if (fit) look_at([]);
    mark();
    canvas.dataset.shown = String(part.nodes.length);
    return true;
  };

  /** Show which thing is chosen. */
  const mark = () => {
    const chosen = state.at && iriOf(state.at, base);
    if (chosen && nodes.get(chosen) !== null) network.selectNodes([chosen], false);
    else network.unselectAll();
  };

  // --- lands and districts of the map ------------------------------------------------------
  const drawLands = (context) => {
    if (!part?.regions) return;
    let land = 0;
    for (const region of part.regions) {
      context.beginPath();
      context.arc(region.x, region.y, region.r, 0, 2 * Math.PI);
      context.fillStyle = region.level ? "rgba(255,255,255,0.75)" : LANDS[land++ % LANDS.length];
      context.fill();
    }
  };
  const drawTitles = (context) => {
    if (!part?.regions) return;
    const scale = network.getScale();
    context.textAlign = "center";
    for (const region of part.regions) {
      const radius = region.r * scale;
      const [size, most] = region.level ? [12, radius / 3.4] : [15, Math.max(radius / 3.2, 26)];
      if (region.level ? radius < 70 : radius > 2200) continue;
      context.font = `${region.level ? "" : "bold "}${size / scale}px system-ui, sans-serif`;
      context.lineWidth = 4 / scale;
      context.strokeStyle = "rgba(255,255,255,0.9)";
      context.fillStyle = INK;
      const lines = wrapped(policygraph.xmlText(region.title), Math.floor(most), region.level ? 1 : 3);
      // Outside the land, on the side that looks away from the middle of the map.
      const under = !region.level && region.y > 0.6 * region.r;
      const above = region.level ? (size + 2) / scale : -((lines.length - 0.4) * 1.15 * size) / scale;
      const top = under ? region.y + region.r + (1.2 * size) / scale : region.y - region.r + above;
      lines.forEach((line, index) => {
        const y = top + (index * 1.15 * size) / scale;
        context.strokeText(line, region.x, y);
        context.fillText(line, region.x, y);
      });
    }
  };
  // --- words beside the picture ------------------------------------------------------------
  const element = (name, parent, text = "", values = {}) => {
    const made = parent.appendChild(document.createElement(name));
    made.textContent = text;
    return Object.assign(made, values);
  };
  const button = (parent, text, run) => {
    const made = element("button", parent, text, { type: "button", className: "small" });
    made.addEventListener("click", run);
    return made;
  };
  const thingLink = (parent, node) => {
    const link = element("a", parent, "", { href: addressOf(node.id) });
    link.dataset.thing = node.id;
    element("bdi", link, node.name);
    return link;
  };
  const addressOf = (id) => {
    const query = parametersOf({ ...state, thing: shortOf(id, base), open: [], at: null }, config.usual, kept);
    return hashed ? `#${parametersOf({ ...state, at: shortOf(id, base) }, config.usual)}` : `?${query}`;
  };

  const leftText = () => {
    const counts = Object.entries(part.left_out).map(([type, count]) => [look.classes[type]?.[2] ?? type, count]);
    const ranked = counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const rest = ranked.slice(3).reduce((sum, [, count]) => sum + count, 0);
    const said = ranked.slice(0, 3).map(([name, count]) => `${count} × ${name}`);
    return [...said, ...(rest ? [fill(words.others, { count: rest })] : [])].join(", ");
  };
  const limitsText = () => {
    const values = {
      shown: part.nodes.length, total: part.total, edges: part.edges.length, depth: part.depth, limit: part.limit,
      steps: part.depth === 1 ? words.step : words.steps,
      left: leftText(),
    };
    const name = `${part.centre === null ? "whole" : "near"}_${part.total > part.nodes.length ? "part" : "all"}`;
    const filtered = state.class.length + state.kind.length + state.policy.length ? ` ${words.filtered}` : "";
    return fill(words[name], values) + filtered;
  };

  const describeMore = () => {
    const box = $("graph-more");
    box.replaceChildren();
    const left = part.total - part.nodes.length;
    box.hidden = !left || part.centre === null;
    if (box.hidden) return;
    const near = byId.get(part.centre)?.beyond ?? 0;
    if (near) button(box, fill(words.grow_more, { step: Math.min(step, near), count: near }), () => grow(part.centre));
    else button(box, fill(words.more, { count: Math.min(60, left) }), () => change({ limit: state.limit + 60 }));
  };

  const LINKS = 20;
  const describe = () => {
    const panel = $("details");
    const node = byId.get(state.at ? iriOf(state.at, base) : part.centre) ?? byId.get(part.centre);
    panel.replaceChildren();
    if (!node) {
      element("h2", panel, words.details);
      element("p", panel, light ? words.hint_map : words.hint, { className: "soft" });
      return;
    }
    if (!state.at) element("p", panel, words.hint, { className: "soft small" });
    const [shape, colour, class_] = look.classes[node.type] ?? ["dot", "#5a6472", node.type];
    const kind = element("p", panel, "", { className: "small kind" });
    kind.append(icon(shape, colour), ` ${[class_, look.kinds[node.kind], node.policy].filter(Boolean).join(" · ")}`);
    element("bdi", element("h2", panel), node.name);
    if (node.other) element("bdi", element("p", panel, "", { className: "soft", lang: words.other_lang }), node.other);
    describeActions(element("p", panel, "", { className: "actions" }), node);
    if (node.outside) element("p", panel, fill(words.outside, { count: node.outside }), { className: "soft" });
    describeLinks(panel, node);
  };

  const describeActions = (row, node) => {
    const name = shortOf(node.id, base);
    const times = state.open.filter((open) => open === name).length;
    if (!light && node.beyond) {
      const text = node.beyond > step ? words.grow_more : words.grow;
      button(row, fill(text, { step, count: node.beyond }), () => grow(node.id)).classList.add("primary");
    }
    if (times) button(row, words.collapse, () => change({ open: state.open.filter((open) => open !== name) }));
    if (node.id !== part.centre) button(row, words.start_here, () => start(node.id));
    if (!hashed && node.id.startsWith(base)) {
      element("a", row, words.page, { className: "button small", href: `${config.things}${encodeURI(name).replace(/[?#]/g, encodeURIComponent)}${location.search.includes("lang=") ? `?${new URLSearchParams(kept)}` : ""}` });
    }
  };

  const describeLinks = (panel, node) => {
    const own = touching.get(node.id) ?? [];
    element("h3", panel, own.length ? fill(words.links, { count: own.length }) : words.no_links);
    const groups = new Map();
    for (const edge of own) {
      const key = `${edge.from === node.id ? "→" : "←"} ${edge.words}${edge.inferred ? words.inferred : ""}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(byId.get(edge.from === node.id ? edge.to : edge.from));
    }
    for (const [key, others] of groups) {
      element("p", panel, key, { className: "property" });
      const list = element("ul", panel);
      others.slice(0, LINKS).forEach((other) => {
        const item = element("li", list);
        thingLink(item, other);
        if (other.type === "Provision" && other.policy !== node.policy) element("span", item, ` ${other.policy}`, { className: "soft small" });
      });
      if (others.length > LINKS) element("li", list, fill(words.more_links, { count: others.length - LINKS }), { className: "soft" });
    }
  };

  const icon = (shape, colour) => {
    const space = "http://www.w3.org/2000/svg";
    const made = document.createElementNS(space, "svg");
    const inside = made.appendChild(document.createElementNS(space, shape === "dot" ? "circle" : "polygon"));
    const values = shape === "dot" ? { cx: 8, cy: 8, r: 6.5 } : { points: look.outlines[shape] };
    for (const [name, value] of Object.entries({ ...values, fill: colour })) inside.setAttribute(name, value);
    for (const [name, value] of Object.entries({ class: "mark", viewBox: "0 0 16 16", "aria-hidden": "true" })) made.setAttribute(name, value);
    return made;
  };

  // --- the same as a table -----------------------------------------------------------------
  const ROWS = 50;
  let rowsShown = ROWS;
  const tabulate = () => {
    const body = document.querySelector("#graph-table tbody");
    const rows = document.createDocumentFragment();
    const listed = part.nodes.slice(0, rowsShown);
    for (const node of listed) rows.append(rowOf(node));
    body.replaceChildren(rows);
    $("table-note").textContent = fill(words.rows, { shown: listed.length, total: part.nodes.length });
    const left = part.nodes.length - listed.length;
    const more = $("more-rows");
    more.replaceChildren();
    if (left) button(more, fill(words.more_rows, { count: Math.min(left, 4 * ROWS), left }), () => { rowsShown += 4 * ROWS; tabulate(); });
  };
  const CELL = 30;
  const rowOf = (node) => {
    const row = document.createElement("tr");
    row.dataset.id = node.id;
    row.classList.toggle("current", Boolean(state.at) && node.id === iriOf(state.at, base));
    const name = element("th", row, "", { scope: "row" });
    thingLink(name, node);
    if (node.other) element("bdi", element("small", name), node.other, { lang: words.other_lang });
    const class_ = element("td", row, look.classes[node.type]?.[2] ?? node.type);
    if (node.kind) element("small", class_, look.kinds[node.kind]);
    element("td", row, node.policy ?? "");
    const list = element("ul", element("td", row));
    const items = new Map();
    for (const edge of (touching.get(node.id) ?? []).filter((e) => e.from === node.id)) {
      const key = `${edge.words}${edge.inferred ? words.inferred : ""}: `;
      const had = items.get(key) ?? { count: 0, item: element("li", list, key, { className: edge.inferred ? "inferred" : "" }) };
      items.set(key, had);
      had.count += 1;
      if (had.count > CELL) continue;
      if (had.count > 1) had.item.append("; ");
      thingLink(had.item, byId.get(edge.to));
    }
    for (const { count, item } of items.values()) {
      if (count > CELL) element("a", item, ` ${fill(words.more_cell, { count: count - CELL })}`, { href: addressOf(node.id) });
    }
    if (!list.children.length) list.remove();
    element("td", row, String(node.beyond + (node.outside ?? 0)), { className: "number" });
    return row;
  };

  // --- the form ----------------------------------------------------------------------------
  const showForm = () => {
    for (const box of form.querySelectorAll("input[data-filter]")) {
      const field = box.name === "class" ? "type" : box.name;
      const count = part.facets[field][box.value] ?? 0;
      box.checked = state[box.name].includes(box.value);
      box.closest("li").hidden = !count && !box.checked;
      box.closest("li").querySelector(".tally").textContent = count;
    }
    for (const group of form.querySelectorAll(".family")) group.hidden = !group.querySelector("li:not([hidden])");
    form.elements.inferred.checked = state.inferred;
    for (const name of ["depth", "limit"]) {
      const select = form.elements[name];
      if (!select) continue;
      if (![...select.options].some((option) => option.value === String(state[name]))) element("option", select, state[name], { value: state[name] });
      select.value = String(state[name]);
    }
    if (form.elements.thing) form.elements.thing.value = state.thing ?? "";
    $("near-fields").hidden = part.centre === null;
    $("near-fields").disabled = part.centre === null;
    const active = state.class.length + state.kind.length + state.policy.length;
    $("clear-filters").hidden = !active;
    $("edges-choice").hidden = !light;
  };
  const readForm = () => {
    const list = (name) => [...form.querySelectorAll(`input[data-filter][name="${name}"]:checked`)].map((box) => box.value);
    const number = (name) => Number(form.elements[name]?.value ?? state[name]);
    return { inferred: form.elements.inferred.checked, depth: number("depth"), limit: state.thing ? number("limit") : state.limit, class: list("class"), kind: list("kind"), policy: list("policy") };
  };

  // --- what can be done --------------------------------------------------------------------
  const say = (text) => { $("graph-status").textContent = text; };

  /** Show the present state. */
  const show = async ({ fit = true } = {}) => {
    const wanted = state;
    canvas.setAttribute("aria-busy", "true");
    let found;
    try {
      found = await source(wanted);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(words.failed);
      canvas.removeAttribute("aria-busy");
      return;
    }
    if (wanted !== state || found === null) return;
    rowsShown = ROWS;
    await take(found, fit);
  };
  const take = async (found, fit) => {
    part = found;
    light = part.nodes.length >= policygraph.MANY || Boolean(part.regions);
    byId = new Map(part.nodes.map((node) => [node.id, node]));
    touching = new Map(part.nodes.map((node) => [node.id, []]));
    for (const edge of part.edges) {
      touching.get(edge.from).push(edge);
      if (edge.to !== edge.from) touching.get(edge.to).push(edge);
    }
    describe();
    describeMore();
    showForm();
    tabulate();
    if (part.centre && state.thing) state.thing = shortOf(part.centre, base);
    if (part.centre && byId.has(part.centre)) {
      $("graph-about").textContent = byId.get(part.centre).name;
      $("graph-of").hidden = false;
    } else $("graph-of").hidden = true;
    $("graph-whole").hidden = part.centre !== null;
    $("graph-limits").textContent = limitsText();
    if (!await draw({ fit })) return;
    canvas.removeAttribute("aria-busy");
    canvas.dataset.ready = "true";
  };
  const change = (values, { remember = true, fit = true } = {}) => {
    state = { ...state, ...values };
    writeAddress(remember);
    return show({ fit });
  };
  const start = (id) => change({ thing: shortOf(id, base), open: [], at: shortOf(id, base), depth: 1, limit: config.usual.limit });
  const grow = (id) => {
    const name = shortOf(id, base);
    return change({ open: [...state.open, name], at: name }).then(() => announce(byId.get(id)));
  };
  const announce = (node) => {
    if (!node) return;
    const links = (touching.get(node.id) ?? []).length;
    say(fill(words.announce, { name: isolated(cut(node.name, 200)), about: about(node), links, beyond: node.beyond }));
  };

  /** Choose a thing; ``open`` also shows its neighbours if none of its own were asked for before. */
  const choose = (id, { open = false, go = false } = {}) => {
    const node = byId.get(id);
    if (!node) return start(id);
    const name = shortOf(id, base);
    if (open && !light && node.beyond && !state.open.includes(name) && id !== part.centre) return grow(id);
    state = { ...state, at: name };
    writeAddress(false);
    drawEdges();
    mark();
    if (go) network.focus(id, { scale: Math.max(network.getScale(), 0.8), animation: still ? false : { duration: 200 } });
    describe();
    for (const row of document.querySelectorAll("#graph-table tr[data-id]")) row.classList.toggle("current", row.dataset.id === id);
    announce(node);
    return undefined;
  };

  /** The thing nearest to a place, if it is within a finger's width: on a map they are tiny, and
      what vis-network finds there may be the one above, whose label it counts in unseen. */
  const nearest = ({ x, y }) => {
    const places = network.getPositions();
    let best = null;
    for (const [id, place] of Object.entries(places)) {
      const far = Math.hypot(place.x - x, place.y - y) * network.getScale();
      if (far < Math.max(12, 45 * network.getScale()) && !(best?.far <= far)) best = { id, far };
    }
    return best?.id;
  };
  const listen = () => {
    network.on("click", (event) => {
      const hit = light ? nearest(event.pointer.canvas) : event.nodes[0];
      if (hit) choose(hit, { open: true });
      else mark();
    });
    network.on("doubleClick", (event) => {
      if (event.nodes.length || !part.regions) return;
      const { x, y } = event.pointer.canvas;
      const inside = part.regions.filter((r) => Math.hypot(r.x - x, r.y - y) < r.r).sort((a, b) => a.r - b.r)[0];
      if (inside) look_at(part.nodes.filter((node) => Math.hypot(node.x - inside.x, node.y - inside.y) < inside.r).map((node) => node.id));
    });
    network.on("beforeDrawing", drawLands);
    network.on("afterDrawing", drawTitles);
  };

  // --- keys: arrows go to the nearest thing that way, first along connections ---------------
  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const towards = (from, ids, [dx, dy]) => {
    const places = network.getPositions(ids);
    const here = network.getPosition(from);
    let best = null;
    for (const id of ids) {
      const [x, y] = [places[id].x - here.x, places[id].y - here.y];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (id === from || ahead <= 0 || aside > 1.2 * ahead) continue;
      const far = ahead + 1.5 * aside;
      if (!best || far < best.far) best = { id, far };
    }
    return best?.id ?? null;
  };
  const step_to = (way) => {
    const here = state.at && byId.has(iriOf(state.at, base)) ? iriOf(state.at, base) : null;
    if (!here) return choose(part.centre ?? part.nodes[0].id, { go: true });
    const joined = (touching.get(here) ?? []).map((edge) => (edge.from === here ? edge.to : edge.from));
    const next = (light ? null : towards(here, joined, way)) ?? towards(here, part.nodes.map((node) => node.id), way);
    return next ? choose(next, { go: true }) : say(words.no_way);
  };
  /** Round all things in the order of the table, so that none is out of reach. */
  const step_round = (by) => {
    const here = part.nodes.findIndex((node) => state.at && node.id === iriOf(state.at, base));
    const next = part.nodes[(here + by + part.nodes.length) % part.nodes.length];
    return choose(next.id, { go: true });
  };
  const zoom = (by) => network.moveTo({ scale: network.getScale() * by });
  const KEYS = {
    Enter: () => state.at && (light ? start : (id) => choose(id, { open: true }))(iriOf(state.at, base)),
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => look_at([]),
    Home: () => choose(part.centre ?? part.nodes[0].id, { go: true }),
    n: () => step_round(1), p: () => step_round(-1), Backspace: () => history.back(),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !part) return;
    const run = WAYS[event.key] ? () => step_to(WAYS[event.key]) : KEYS[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });

  // --- search inside -----------------------------------------------------------------------
  const HITS = 12;
  const search = () => {
    const wanted = fold($("find").value.trim());
    const list = $("hits");
    list.replaceChildren();
    if (!wanted) return say("");
    const hits = part.nodes.filter((node) => fold(`${node.name} ${node.other ?? ""} ${shortOf(node.id, base)}`).includes(wanted));
    const far = (node) => (node.type === "Provision" ? 1000 : 0) + Math.min(node.name.length, 999);
    hits.sort((a, b) => far(a) - far(b));
    for (const node of hits.slice(0, HITS)) {
      const [shape, colour] = look.classes[node.type];
      const link = button(element("li", list), "", () => { list.replaceChildren(); choose(node.id, { go: true }); canvas.focus(); });
      link.append(icon(shape, colour), " ", Object.assign(document.createElement("bdi"), { textContent: cut(node.name, 80) }));
    }
    return say(fill(hits.length > HITS ? words.hits_more : words.hits, { count: hits.length, shown: HITS }));
  };
  $("find").addEventListener("input", search);
  $("find").addEventListener("focus", () => { if ($("find").value) search(); });
  $("find").closest(".find").addEventListener("keydown", (event) => { if (event.key === "Escape") $("hits").replaceChildren(); });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".find")) $("hits").replaceChildren(); });
  $("find").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    $("hits").querySelector("button")?.click();
  });

  // --- the rest of the page ----------------------------------------------------------------
  form.addEventListener("change", (event) => {
    if (event.target.id === "find" || event.target.name === "start") return;
    if (event.target.id === "all-edges") drawEdges();
    else change(readForm());
  });
  $("clear-filters").addEventListener("click", (event) => {
    event.preventDefault();
    change({ class: [], kind: [], policy: [] });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-thing]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(link.dataset.thing, { go: true });
    if (link.closest("table")) canvas.scrollIntoView({ block: "nearest" });
    if (!link.closest("#details")) $("details").focus({ preventScroll: true });
    else canvas.focus({ preventScroll: true });
  });
  addEventListener(hashed ? "hashchange" : "popstate", () => {
    const next = readAddress();
    const same = parametersOf({ ...next, at: null }, config.usual).toString() === parametersOf({ ...state, at: null }, config.usual).toString();
    state = next;
    if (same && part) { drawEdges(); mark(); describe(); } else show();
  });

  const save = (blob, ending) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = policygraph.fileName(part, base, ending);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const text = (value, type) => new Blob([value], { type: `${type};charset=utf-8` });
  const SAVES = {
    png: () => {
      const drawn = canvas.querySelector("canvas");
      const copy = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
      const context = copy.getContext("2d");
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, copy.width, copy.height);
      context.drawImage(drawn, 0, 0);
      copy.toBlob((blob) => save(blob, "png"));
    },
    svg: () => save(text(policygraph.svg(part, network.getPositions(), drawnEdges(), look, Object.fromEntries(nodes.get().map((node) => [node.id, node.label]))), "image/svg+xml"), "svg"),
    graphml: () => save(text(policygraph.graphml(part), "application/graphml+xml"), "graphml"),
  };
  for (const made of document.querySelectorAll("button[data-save]")) made.addEventListener("click", () => SAVES[made.dataset.save]());
  $("zoom-in").addEventListener("click", () => zoom(1.3));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  $("zoom-fit").addEventListener("click", () => look_at([]));

  for (const id of ["graph-app", "graph-form", "find-field", "saves", "live-table"]) $(id)?.removeAttribute("hidden");
  for (const node of document.querySelectorAll(".without-script")) node.hidden = true;
  /** For tests: where a thing is in the window, and what is seen. */
  canvas.graph = {
    place: (iri) => {
      const { x, y } = network.canvasToDOM(network.getPosition(iri));
      const box = canvas.querySelector("canvas").getBoundingClientRect();
      return { x: box.left + x, y: box.top + y };
    },
    part: () => part,
    all: () => network.getPositions(),
    drawn: () => edges.get(),
    scale: () => network.getScale(),
    moving: () => network.physics.physicsEnabled,
  };
  if (first) {
    unfolded(first);
    if (hashed) local = new policygraph.Local(first, config);
  }
  const begin = first && !hashed ? first : null;
  if (begin) take(begin, true);
  else show();
})();
