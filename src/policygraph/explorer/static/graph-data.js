"use strict";
/* The graph apart from any page: what is asked, where it comes from, and what it is saved as. */
const policygraph = (() => {
  const MANY = 700; // from so many things on a picture is a map
  const LISTS = ["open", "class", "kind", "policy"];
  const FIELDS = { class: "type", kind: "kind", policy: "policy" };
  const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
  const GRAPHML = "http://graphml.graphdrawing.org/xmlns";
  const SVG = "http://www.w3.org/2000/svg";

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  /** A name next to other text: a mark in it that turns the writing direction ends with it. */
  const isolated = (text) => `\u2068${text}\u2069`;
  const cut = (text, length) => {
    const letters = [...text.slice(0, 2 * length)];
    return letters.length <= length && text.length <= 2 * length ? text : `${letters.slice(0, length - 1).join("")}…`;
  };

  /** A text in lines of about so many letters, at most ``most`` of them. */
  const wrapped = (text, width, most) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const last = lines.at(-1);
      if (last && last.length + word.length + 1 > width && lines.length < most) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines.map((line) => cut(line, Math.max(width, 8)));
  };

  /** What the address asks for; what it does not name is as usual. */
  const stateOf = (parameters, usual) => {
    const number = (name, most) => {
      const found = Number.parseInt(parameters.get(name), 10);
      return Number.isNaN(found) ? usual[name] : Math.min(Math.max(found, 0), most);
    };
    const thing = parameters.get("thing") ?? usual.thing;
    const state = {
      thing: thing || null,
      at: parameters.get("at"),
      depth: number("depth", 10),
      limit: number("limit", 10000),
      inferred: parameters.has("inferred") ? parameters.get("inferred") === "true" : usual.inferred,
    };
    for (const name of LISTS) state[name] = parameters.getAll(name).filter(Boolean);
    return state;
  };

  /** The address of a state, with what the page needs beside it (the language). */
  const parametersOf = (state, usual, kept = []) => {
    const pairs = [];
    if (state.thing !== usual.thing) pairs.push(["thing", state.thing ?? ""]);
    for (const name of ["depth", "limit", "inferred"]) {
      if (state.thing === null && name !== "inferred") continue;
      if (state[name] !== usual[name]) pairs.push([name, String(state[name])]);
    }
    for (const name of LISTS) {
      const values = name === "open" ? state.open : [...state[name]].sort();
      for (const value of values) pairs.push([name, value]);
    }
    if (state.at) pairs.push(["at", state.at]);
    const found = new URLSearchParams([...pairs, ...kept]);
    // A slash need not be written otherwise in a query, and reads better.
    return { toString: () => found.toString().replaceAll("%2F", "/") };
  };

  /** Edges in full: from and to as things, the property in words. */
  const unfolded = (part) => {
    part.edges = part.edges.map(([from, to, property, inferred]) => {
      const [name, words] = part.properties[property];
      const [source, target] = [part.nodes[from].id, part.nodes[to].id];
      return { id: `${source} ${name} ${target}`, from: source, to: target, property: name, words, inferred: inferred === 1 };
    });
    return part;
  };

  /** Answers from what is here already, by the rules of picture/growth.py. */
  class Local {
    constructor(whole, { step, base }) {
      this.whole = whole;
      this.step = step;
      this.base = base;
      this.nodes = new Map(whole.nodes.map((node) => [node.id, node]));
      this.rank = new Map(whole.nodes.map((node, index) => [node.id, index]));
      this.near = [this.neighbours(false), this.neighbours(true)];
    }

    neighbours(inferred) {
      const near = new Map(this.whole.nodes.map((node) => [node.id, new Set()]));
      for (const edge of this.whole.edges) {
        if (edge.from === edge.to || (edge.inferred && !inferred)) continue;
        near.get(edge.from).add(edge.to);
        near.get(edge.to).add(edge.from);
      }
      return near;
    }

    spread(ids) {
      const turns = new Map();
      const turn = new Map();
      const ranked = [...ids].sort((a, b) => this.rank.get(a) - this.rank.get(b));
      for (const id of ranked) {
        const type = this.nodes.get(id).type;
        turn.set(id, turns.get(type) ?? 0);
        turns.set(type, turn.get(id) + 1);
      }
      return ranked.sort((a, b) => turn.get(a) - turn.get(b));
    }

    reach(thing, depth, near) {
      if (thing === null) return new Map([...this.nodes.keys()].map((id) => [id, 0]));
      const reach = new Map([[thing, 0]]);
      let edge = [thing];
      for (let steps = 1; steps <= depth; steps += 1) {
        const found = new Set(edge.flatMap((id) => [...near.get(id)]).filter((id) => !reach.has(id)));
        edge = this.spread(found);
        for (const id of edge) reach.set(id, steps);
      }
      return reach;
    }

    /** What a state shows; null where its thing is not here. */
    part(state) {
      const thing = state.thing === null ? null : iriOf(state.thing, this.base);
      if (thing !== null && !this.nodes.has(thing)) return null;
      const near = this.near[state.inferred ? 1 : 0];
      const passes = (node) => Object.entries(FIELDS).every(([name, field]) =>
        !state[name].length || (field !== "type" && !node[field]) || state[name].includes(node[field]));
      const reach = this.reach(thing, state.depth, near);
      const passing = [...reach.keys()].filter((id) => id === thing || passes(this.nodes.get(id)));
      const shown = new Map(passing.slice(0, thing === null ? passing.length : state.limit).map((id) => [id, reach.get(id)]));
      const times = new Map();
      for (const name of state.open) times.set(name, (times.get(name) ?? 0) + 1);
      for (const [name, count] of times) {
        const id = iriOf(name, this.base);
        if (!shown.has(id)) continue;
        const steps = shown.get(id) + 1;
        for (const other of near.get(id)) if (!reach.has(other)) reach.set(other, steps);
        const fresh = [...near.get(id)].filter((other) => !shown.has(other) && passes(this.nodes.get(other)));
        for (const other of this.spread(fresh).slice(0, this.step * count)) shown.set(other, steps);
      }
      return this.described(state, thing, reach, shown, near, passes);
    }

    described(state, thing, reach, shown, near, passes) {
      const order = [...shown.keys()].sort((a, b) =>
        shown.get(a) - shown.get(b) || this.rank.get(a) - this.rank.get(b));
      const nodes = order.map((id) => {
        const node = this.nodes.get(id);
        const hidden = [...near.get(id)].filter((other) => !shown.has(other) && passes(this.nodes.get(other)));
        return { ...node, distance: shown.get(id), beyond: hidden.length, outside: node.beyond };
      });
      const facets = { type: {}, kind: {}, policy: {} };
      const leftOut = {};
      let missing = 0;
      for (const id of reach.keys()) {
        const node = this.nodes.get(id);
        for (const name of Object.keys(facets)) {
          if (node[name]) facets[name][node[name]] = (facets[name][node[name]] ?? 0) + 1;
        }
        if (shown.has(id) || !passes(node)) continue;
        leftOut[node.type] = (leftOut[node.type] ?? 0) + 1;
        missing += 1;
      }
      const edges = this.whole.edges.filter((edge) =>
        (state.inferred || !edge.inferred) && shown.has(edge.from) && shown.has(edge.to));
      return {
        centre: thing, depth: state.depth, limit: state.limit, inferred: state.inferred,
        total: nodes.length + missing, left_out: leftOut, facets, nodes, edges,
        regions: thing === null || nodes.length >= MANY ? this.whole.regions : undefined,
      };
    }
  }

  const iriOf = (name, base) => (/^(https?|urn):/.test(name) ? name : base + name);
  const shortOf = (iri, base) => (iri.startsWith(base) ? iri.slice(base.length) : iri);

  const fileName = (part, base, ending) => {
    const about = part.centre ? shortOf(part.centre, base) : "netwerk";
    const safe = about.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
    return `policygraph-${safe || "netwerk"}.${ending}`;
  };

  const xmlText = (text) => String(text).replace(NOT_XML, "\ufffd");
  const child = (parent, space, name, attributes = {}, text = null) => {
    const made = parent.ownerDocument.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, xmlText(value));
    if (text !== null) made.textContent = xmlText(text);
    return parent.appendChild(made);
  };
  const serialised = (made) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(made)}\n`;

  /** What is seen, as GraphML. */
  const graphml = (part) => {
    const made = document.implementation.createDocument(GRAPHML, "graphml");
    const root = made.documentElement;
    const keys = { node: ["label", "type", "kind", "policy"], edge: ["property", "inferred"] };
    for (const [domain, names] of Object.entries(keys)) {
      for (const name of names) {
        const type = name === "inferred" ? "boolean" : "string";
        child(root, GRAPHML, "key", { id: name, for: domain, "attr.name": name, "attr.type": type });
      }
    }
    const graph = child(root, GRAPHML, "graph", { edgedefault: "directed" });
    for (const node of part.nodes) {
      const element = child(graph, GRAPHML, "node", { id: node.id });
      const values = { label: node.name, type: node.type, kind: node.kind, policy: node.policy };
      for (const name of keys.node) if (values[name]) child(element, GRAPHML, "data", { key: name }, values[name]);
    }
    part.edges.forEach((edge, index) => {
      const element = child(graph, GRAPHML, "edge", { id: `e${index}`, source: edge.from, target: edge.to });
      child(element, GRAPHML, "data", { key: "property" }, edge.property);
      child(element, GRAPHML, "data", { key: "inferred" }, edge.inferred);
    });
    return serialised(made);
  };

  const mark = (parent, [shape, colour], outlines, x, y, size, title) => {
    const group = child(parent, SVG, "g", { fill: colour, transform: `translate(${x - size} ${y - size}) scale(${size / 8})` });
    if (shape === "dot") child(group, SVG, "circle", { cx: 8, cy: 8, r: 7 });
    else child(group, SVG, "polygon", { points: outlines[shape] });
    child(group, SVG, "title", {}, title);
    return group;
  };

  /** What is seen, as SVG, with the places of the things and their labels as the picture has them. */
  const svg = (part, places, edges, look, labels) => {
    const points = Object.values(places);
    const size = part.regions ? 40 : 13;
    const xs = [...points.map((p) => p.x), ...(part.regions ?? []).flatMap((r) => [r.x - r.r, r.x + r.r])];
    const ys = [...points.map((p) => p.y), ...(part.regions ?? []).flatMap((r) => [r.y - r.r - 500, r.y + r.r])];
    const [least, most] = [(all) => all.reduce((a, b) => Math.min(a, b), 0), (all) => all.reduce((a, b) => Math.max(a, b), 0)];
    const [left, top] = [least(xs) - 130, least(ys) - 60];
    const [width, height] = [most(xs) + 130 - left, most(ys) + 90 - top];
    const made = document.implementation.createDocument(SVG, "svg");
    const root = made.documentElement;
    const shown = Math.min(1, 2400 / Math.max(width, height));
    for (const [name, value] of Object.entries({
      viewBox: `${left} ${top} ${width} ${height}`, width: Math.round(width * shown), height: Math.round(height * shown),
      "font-family": "sans-serif", "font-size": 12, "text-anchor": "middle",
    })) root.setAttribute(name, value);
    child(root, SVG, "rect", { x: left, y: top, width, height, fill: "#ffffff" });
    for (const region of part.regions ?? []) {
      child(root, SVG, "circle", { cx: region.x, cy: region.y, r: region.r, fill: region.level ? "#ffffff" : "#eef3f8", stroke: "#c3ccd6", "stroke-width": 6 });
      const large = region.level ? 70 : 260;
      child(root, SVG, "text", { x: region.x, y: region.y - region.r + (region.level ? 80 : -60), "font-size": large, fill: "#16202c" }, cut(region.title, region.level ? 30 : 60));
    }
    for (const edge of edges) {
      const [a, b] = [places[edge.from], places[edge.to]];
      if (!a || !b) continue;
      const dashes = edge.inferred ? { "stroke-dasharray": "6 5" } : {};
      const line = child(root, SVG, "line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: "#8793a0", "stroke-width": 1, ...dashes });
      child(line, SVG, "title", {}, edge.words);
    }
    for (const node of part.nodes) {
      const place = places[node.id];
      if (!place) continue;
      mark(root, look.classes[node.type], look.outlines, place.x, place.y, size, node.name);
      if (part.nodes.length > 500) continue;
      const lines = labels[node.id].split("\n").flatMap((line) => wrapped(line, 28, 4));
      lines.forEach((line, index) => child(root, SVG, "text", {
        x: place.x, y: place.y + size + 14 + 14 * index, fill: "#16202c", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke",
      }, line));
    }
    return serialised(made);
  };

  return { Local, MANY, cut, fileName, fill, fold, graphml, iriOf, isolated, parametersOf, shortOf, stateOf, svg, unfolded, wrapped, xmlText };
})();
