"use strict";
(() => {
  const byElementId = (id) => document.getElementById(id);
  const data = JSON.parse(byElementId("data").textContent);
  const words = data.words;
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const rows = new Map(data.nodes.map((node, index) => [node.id, byElementId(`n${index}`)]));
  const touching = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    touching.get(edge.from).push(edge);
    if (edge.to !== edge.from) touching.get(edge.to).push(edge);
  }
  const inferred = byElementId("inferred");
  const search = byElementId("search");
  const boxes = [...document.querySelectorAll("input[data-filter]")];
  const shown = new Set();
  let current = null;

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const haystack = new Map(
    data.nodes.map((node) => [node.id, fold(`${node.name} ${node.other} ${node.id}`)]),
  );
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const holds = (edge) => inferred.checked || !edge.inferred;
  const across = (edge, id) => (edge.from === id ? edge.to : edge.from);
  const neighbours = (id) => touching.get(id).filter(holds).map((edge) => across(edge, id));

  /** What the filters leave: a thing with nothing to filter on is never filtered out. */
  const passes = () => {
    const off = boxes.filter((box) => !box.checked).map((box) => `${box.dataset.filter} ${box.value}`);
    const hidden = new Set(off);
    return (node) => !["type", "policy", "kind"].some((f) => hidden.has(`${f} ${node[f]}`));
  };

  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const options = structuredClone(data.options);
  options.edges.chosen = { label: (values) => { values.color = "#1b1b1b"; values.strokeWidth = 4; } };
  const network = new vis.Network(byElementId("canvas"), { nodes, edges }, options);

  const look = () => {
    const near = current === null ? [] : [current, ...neighbours(current)];
    network.fit({ nodes: near.filter((id) => nodes.get(id) !== null), maxZoomLevel: 1.2 });
  };

  /** Let the picture come to rest and then stop computing. */
  const settle = () => {
    network.setOptions({ physics: { enabled: true } });
    network.stabilize(data.options.physics.stabilization.iterations);
  };
  network.on("stabilizationIterationsDone", () => {
    network.setOptions({ physics: { enabled: false } });
    look();
  });

  const update = (set, wanted) => {
    const want = new Set(wanted.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !want.has(id)));
    const fresh = wanted.filter((item) => set.get(item.id) === null);
    set.add(fresh);
    return fresh.length;
  };

  const draw = () => {
    const keep = passes();
    const visible = data.nodes.filter((node) => shown.has(node.id) && keep(node));
    const there = new Set(visible.map((node) => node.id));
    const lines = data.edges.filter((e) => holds(e) && there.has(e.from) && there.has(e.to));
    const gone = edges.length;
    const fresh = update(nodes, visible) + update(edges, lines);
    if (fresh || gone !== edges.length) settle();
    const wanted = fold(search.value.trim());
    let matches = 0;
    for (const node of data.nodes) {
      const match = keep(node) && (!wanted || haystack.get(node.id).includes(wanted));
      rows.get(node.id).hidden = !match;
      matches += match;
    }
    document.body.classList.toggle("no-inferred", !inferred.checked);
    const counts = { shown: visible.length, nodes: data.nodes.length, edges: lines.length, matches };
    byElementId("status").textContent = fill(words.status, counts);
  };

  const element = (name, text, parent) => {
    const made = parent.appendChild(document.createElement(name));
    made.textContent = text;
    return made;
  };

  const describe = (node) => {
    const panel = byElementId("details");
    panel.replaceChildren();
    element("bdi", node.name, element("h2", "", panel));
    if (node.other && node.other !== node.name) element("bdi", node.other, element("p", "", panel));
    element("p", [node.class_label, node.kind_label, node.policy].filter(Boolean).join(" · "), panel);
    element("code", node.id, element("p", "", panel));
    if (node.beyond) element("p", fill(words.beyond, { count: node.beyond }), panel);
    const list = element("ul", "", panel);
    for (const edge of touching.get(node.id).filter(holds)) {
      const item = element("li", `${edge.from === node.id ? "→" : "←"} ${edge.title}: `, list);
      const other = byId.get(across(edge, node.id));
      const button = element("button", "", item);
      button.type = "button";
      element("bdi", other.name, button);
      button.addEventListener("click", () => goTo(other.id));
    }
  };

  /** Choose a thing: say what it is, show what is one step from it, point at its row. */
  const select = (id) => {
    current = id;
    shown.add(id);
    neighbours(id).forEach((other) => shown.add(other));
    draw();
    describe(byId.get(id));
    for (const [other, row] of rows) row.classList.toggle("current", other === id);
    if (nodes.get(id) !== null) network.selectNodes([id]);
  };

  /** Choose by keyboard, table or search: also look at it, and remember it in the address. */
  const goTo = (id) => {
    select(id);
    look();
    byElementId("details").focus();
    remember(id);
  };

  const remember = (id) => {
    try {
      history.replaceState(null, "", `#node=${data.nodes.indexOf(byId.get(id))}`);
    } catch {
      // a page opened from a place without history keeps its address
    }
  };

  const begin = () => {
    shown.clear();
    current = null;
    search.value = "";
    if (data.centre === null) {
      data.nodes.forEach((node) => shown.add(node.id));
      draw();
      look();
    } else {
      select(data.centre);
    }
  };

  network.on("click", (event) => {
    if (!event.nodes.length) return;
    select(event.nodes[0]);
    remember(event.nodes[0]);
  });
  document.querySelector("tbody").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-node]");
    if (!link) return;
    event.preventDefault();
    goTo(data.nodes[Number(link.dataset.node)].id);
  });
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    const first = data.nodes.find((node) => !rows.get(node.id).hidden);
    if (event.key === "Enter" && first && search.value.trim()) goTo(first.id);
  });
  [inferred, ...boxes].forEach((box) => box.addEventListener("change", draw));
  byElementId("start").addEventListener("click", begin);
  byElementId("all").addEventListener("click", () => {
    data.nodes.forEach((node) => shown.add(node.id));
    current = null;
    draw();
    look();
  });
  byElementId("picture").addEventListener("click", () => {
    document.querySelector("#canvas canvas").toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "policygraph.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  });

  byElementId("app").hidden = false;
  const wanted = /^#node=(\d+)$/.exec(location.hash);
  begin();
  if (wanted && data.nodes[Number(wanted[1])]) select(data.nodes[Number(wanted[1])].id);
})();
