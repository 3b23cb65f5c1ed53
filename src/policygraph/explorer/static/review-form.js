"use strict";
/* The form of a decision: copied from a template of the page, filled from the row, read back as a row. */
window.policygraphReviewForm = (() => {
  const store = window.policygraphReview, { t } = store;
  let choices = null, lists = 0;

  const load = async () => {
    if (!choices) choices = fetch(store.bar().dataset.choices, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : {})).catch(() => { choices = null; return {}; });
    return choices;
  };
  /* A list of names for each field that names things, made once a page. */
  const withNames = async (form) => {
    const known = await load();
    for (const input of form.querySelectorAll("[data-names]")) {
      const name = input.dataset.names, id = `names-${name}`;
      if (!known[name]) continue;
      if (!document.getElementById(id)) {
        const list = document.createElement("datalist");
        list.id = id;
        for (const [value, label] of known[name]) {
          const option = document.createElement("option");
          option.value = value;
          if (label) option.label = label;
          list.append(option);
        }
        document.querySelector("main").append(list);
      }
      input.setAttribute("list", id);
    }
  };

  const fill = (form, cells, proposed) => {
    for (const [name, value] of Object.entries(cells)) if (form.elements[name]) form.elements[name].value = value;
    for (const [name, value] of Object.entries(proposed)) {
      const place = form.querySelector(`[data-field="${CSS.escape(name)}"] [data-proposed]`);
      if (!place) continue;
      place.hidden = false;
      const said = document.createElement("bdi");
      said.textContent = value;
      place.replaceChildren(`${t("voorstel", "proposal")}: `, said, " ");
      const take = document.createElement("button");
      take.type = "button";
      take.className = "small";
      take.dataset.take = name;
      take.dataset.value = value;
      take.textContent = t("wijzig dit", "change this");
      place.append(take);
    }
  };

  const make = (sheet, { cells, proposed, verdict, verdicts }) => {
    const form = document.querySelector(`template[data-review-form="${sheet}"]`).content.firstElementChild.cloneNode(true);
    const number = (lists += 1);
    for (const place of form.querySelectorAll("[data-field-error]")) place.id = `e-${number}-${place.parentElement.dataset.field}`;
    for (const option of [...form.elements.verdict.options]) if (!verdicts.includes(option.value)) option.remove();
    fill(form, cells, proposed);
    form.elements.verdict.value = verdict;
    withNames(form);
    return form;
  };

  const read = (form) => {
    const row = {};
    for (const part of form.elements) if (part.name && !part.dataset.add && part.value.trim()) row[part.name] = part.value.trim();
    return row;
  };

  const show = (form, errors) => {
    for (const place of form.querySelectorAll("[data-field-error]")) {
      const own = errors.filter((e) => e.field === place.parentElement.dataset.field);
      const input = form.elements[place.parentElement.dataset.field];
      place.textContent = own.map((e) => e.detail).join(" ");
      place.hidden = !own.length;
      place.lang = "en";
      if (!input) continue;
      input.toggleAttribute("aria-invalid", Boolean(own.length));
      if (own.length) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", place.id); } else input.removeAttribute("aria-describedby");
    }
  };

  document.addEventListener("change", (event) => {
    const add = event.target.dataset?.add;
    if (!add || !event.target.value.trim()) return;
    const area = event.target.form.elements[add];
    area.value = [area.value.trim().replace(/^-$/, ""), event.target.value.trim()].filter(Boolean).join("; ");
    event.target.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  /* Enter takes the name that was chosen; it does not end the form. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.dataset?.add) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (!take) return;
    const input = take.form.elements[take.dataset.take];
    input.value = take.dataset.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });

  return { make, read, show, withNames };
})();
