/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the review, published beside computed: sorted by any column, filtered by status and text. */
(function (nuem) {
  "use strict";
  const { el, number } = nuem;

  const statuses = {
    reproduced: ["✓", "inside the tolerance; a statement without numbers holds"],
    consistent: ["≈", "as close as the review's precision or the public inputs allow; the note says why"],
    differs: ["≠", "outside, with the reason in the note"],
    catalogue: ["§", "a published number that is cited and not derived"],
    pending: ["…", "not computed"],
  };

  const list = (value) => (Array.isArray(value) ? value : [value]);
  const first = (value) => {
    const v = list(value)[0];
    return typeof v === "number" ? v : null;
  };

  function cell(value) {
    if (value === null || value === undefined) return el("span", { class: "muted" }, "–");
    if (typeof value === "string") return el("span", { class: "words" }, value);
    return el(
      "span",
      { class: "values" },
      list(value).map((v) => el("span", { class: "value", title: String(v) }, number(v))),
    );
  }

  function badge(status) {
    const [mark, meaning] = statuses[status] || ["?", ""];
    return el(
      "span",
      { class: "badge " + status, title: meaning },
      el("span", { "aria-hidden": "true" }, mark),
      " ",
      status,
    );
  }

  const columns = [
    { key: "quantity", head: "Quantity", sort: (r) => r.quantity },
    { key: "published", head: "Published", class: "numeric", sort: (r) => first(r.published) },
    { key: "computed", head: "Computed", class: "numeric", sort: (r) => first(r.computed) },
    { key: "ratio", head: "Ratio", class: "numeric", sort: (r) => first(r.ratio) },
    { key: "unit", head: "Unit", sort: (r) => r.unit },
    { key: "status", head: "Status", sort: (r) => Object.keys(statuses).indexOf(r.status) },
  ];

  function rowOf(row) {
    const more = nuem.data.review[row.id] || {};
    const notes = [
      more.text && ["The review", more.text],
      more.method && ["Method", more.method],
      more.tolerance !== null && more.tolerance !== undefined && ["Tolerance", `${number(100 * more.tolerance)} %`],
      row.note && ["Note", row.note],
    ].filter(Boolean);
    const details = el(
      "tr",
      { class: "details", hidden: true },
      el(
        "td",
        { colspan: columns.length },
        el(
          "dl",
          {},
          notes.map(([head, text]) => [el("dt", {}, head), el("dd", {}, text)]),
        ),
      ),
    );
    const toggle = el(
      "button",
      {
        type: "button",
        class: "disclose",
        "aria-expanded": "false",
        click() {
          details.hidden = !details.hidden;
          toggle.setAttribute("aria-expanded", String(!details.hidden));
        },
      },
      el("span", { class: "words" }, row.quantity),
      el("code", {}, row.id),
    );
    const cells = {
      quantity: toggle,
      published: cell(row.published),
      computed: cell(row.computed),
      ratio: cell(row.ratio),
      unit: row.unit === "1" ? el("span", { class: "muted" }, "1") : nuem.unit(row.unit),
      status: badge(row.status),
    };
    return [
      el(
        "tr",
        { "data-status": row.status, "data-id": row.id },
        columns.map((c) => el("td", { class: c.class || null, "data-label": c.head }, cells[c.key])),
      ),
      details,
    ];
  }

  nuem.reviewSection = function (section, documents) {
    const rows = documents.flatMap((d) => d.result.rows || []);
    if (!rows.length) return false;
    const body = el("tbody", {});
    const shown = el("p", { class: "muted", role: "status" });
    const state = { status: "all", text: "", column: null, descending: false };

    function update() {
      let chosen = rows.filter(
        (r) =>
          (state.status === "all" || r.status === state.status) && JSON.stringify(r).toLowerCase().includes(state.text),
      );
      if (state.column) {
        const sort = state.column.sort,
          sign = state.descending ? -1 : 1;
        chosen = chosen.slice().sort((a, b) => {
          const x = sort(a),
            y = sort(b);
          if (x === null || y === null) return (x === null) - (y === null); /* without a number: last */
          return sign * (typeof x === "string" ? x.localeCompare(y) : x - y);
        });
      }
      body.replaceChildren(...chosen.flatMap(rowOf));
      shown.textContent = `${chosen.length} of ${rows.length} rows`;
    }

    const heads = columns.map((c) => {
      const th = el(
        "th",
        { scope: "col", class: c.class || null },
        el(
          "button",
          {
            type: "button",
            click() {
              state.descending = state.column === c && !state.descending;
              state.column = c;
              heads.forEach((h) => h.removeAttribute("aria-sort"));
              th.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
              update();
            },
          },
          c.head,
        ),
      );
      return th;
    });
    const count = (s) => rows.filter((r) => r.status === s).length;
    const options = [
      ["all", `all ${rows.length}`],
      ...Object.keys(statuses)
        .filter(count)
        .map((s) => [s, `${statuses[s][0]} ${s} ${count(s)}`]),
    ];
    const search = el("input", {
      type: "search",
      input: () => {
        state.text = search.value.toLowerCase();
        update();
      },
    });
    section.append(
      el(
        "div",
        { class: "controls" },
        nuem.choice("Status", options, "all", (s) => {
          state.status = s;
          update();
        }),
        el("label", { class: "field" }, el("span", {}, "Search"), search),
      ),
      el(
        "div",
        { class: "scroll", role: "region", tabindex: "0", "aria-label": "Rows of the review" },
        el("table", { class: "review" }, el("thead", {}, el("tr", {}, heads)), body),
      ),
      shown,
    );
    update();
    return true;
  };
  nuem.statuses = statuses;
})((globalThis.nuem = globalThis.nuem || {}));
