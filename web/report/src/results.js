/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any other result that nuem wrote: its numbers, its tables, and a figure. */
(function (nuem) {
  "use strict";
  const { el, number } = nuem;

  const isNumber = (v) => typeof v === "number" || v === null;

  /* Members of the result as [dotted key, value]: objects are opened. */
  function flatten(object, prefix = "") {
    return Object.entries(object).flatMap(([key, value]) =>
      value && typeof value === "object" && !Array.isArray(value)
        ? flatten(value, prefix + key + ".")
        : [[prefix + key, value]],
    );
  }

  function text(value) {
    if (typeof value === "number") return el("span", { class: "value", title: String(value) }, number(value, 6));
    if (value === null) return "–";
    if (Array.isArray(value))
      return value
        .map((v) => (typeof v === "number" ? number(v) : typeof v === "object" ? JSON.stringify(v) : String(v)))
        .join(", ");
    return String(value);
  }

  /* Scalars, and tables {caption, columns: [{key, values}]}: lists of objects, lists of equal length, lists of lists. */
  function parts(result) {
    const scalars = [],
      tables = [],
      byLength = new Map();
    for (const [key, value] of flatten(result)) {
      if (!Array.isArray(value) || value.length === 0) {
        scalars.push([key, Array.isArray(value) ? "none" : value]);
      } else if (value.every((v) => v && typeof v === "object" && !Array.isArray(v))) {
        const keys = [...new Set(value.flatMap((row) => flatten(row).map(([k]) => k)))];
        const rows = value.map((row) => new Map(flatten(row)));
        tables.push({
          caption: key,
          columns: keys.map((k) => ({ key: k, values: rows.map((r) => r.get(k) ?? null) })),
        });
      } else if (value.every(Array.isArray)) {
        const labels = Array.isArray(result.labels) ? result.labels : [];
        const width = Math.max(...value.map((v) => v.length));
        const columns = Array.from({ length: Math.min(width, 16) }, (_, i) => ({
          key: labels.length === width ? `${key} ${labels[i]}` : `${key} ${i + 1}`,
          values: value.map((v) => v[i] ?? null),
        }));
        byLength.set(value.length, (byLength.get(value.length) || []).concat(columns));
      } else if (value.length < 3 || key === "labels") {
        scalars.push([key, value]);
      } else {
        byLength.set(value.length, (byLength.get(value.length) || []).concat([{ key, values: value }]));
      }
    }
    byLength.forEach((columns, n) => tables.push({ caption: `${n} rows`, columns }));
    return { scalars, tables };
  }

  const isSorted = (values) => values.every((v, i) => i === 0 || (v !== null && v > values[i - 1]));

  /* Two columns to choose, where the rows are points along one of them. */
  function plot(table) {
    const numeric = table.columns.filter(
      (c) => c.values.length > 2 && c.values.every(isNumber) && c.values.some((v) => v !== null),
    );
    const across = numeric.findIndex((c) => isSorted(c.values));
    if (numeric.length < 2 || across < 0) return null;
    const figure = el("div", { class: "figure" });
    const options = numeric.map((c, i) => [String(i), c.key]);
    const wanted = numeric.findIndex((c, i) => i !== across && /counts|total|chi2|probability/.test(c.key));
    const state = { x: across, y: wanted >= 0 ? wanted : across === 0 ? 1 : 0, log: { x: false, y: false } };
    const draw = () =>
      nuem.figure(figure, {
        label: `${numeric[state.y].key} against ${numeric[state.x].key}`,
        legend: false,
        height: 340,
        x: { title: numeric[state.x].key, log: state.log.x },
        y: { title: numeric[state.y].key, log: state.log.y },
        series: [
          {
            kind: "line",
            name: numeric[state.y].key,
            colour: 1,
            x: numeric[state.x].values,
            y: numeric[state.y].values,
            width: 1.6,
          },
        ],
      });
    nuem.later(draw);
    return el(
      "div",
      {},
      el(
        "div",
        { class: "controls" },
        nuem.menu("Across", options, String(state.x), (v) => {
          state.x = Number(v);
          draw();
        }),
        nuem.menu("Up", options, String(state.y), (v) => {
          state.y = Number(v);
          draw();
        }),
        nuem.check("log across", false, (v) => {
          state.log.x = v;
          draw();
        }),
        nuem.check("log up", false, (v) => {
          state.log.y = v;
          draw();
        }),
      ),
      figure,
    );
  }

  /* Lines of constant chi2 around the best fit. */
  function contour(r) {
    const lines = Object.values(r.lines || {}).filter((l) => Array.isArray(l.x) && Array.isArray(l.y));
    if (!lines.length || !r.x || !r.y) return null;
    const figure = el("div", { class: "figure" });
    const close = (l, v) => (l.closed ? [...v, v[0]] : v);
    const title = (a) => `${nuem.symbol(a.parameter)} [${nuem.unit(a.unit)}]`;
    nuem.later(() =>
      nuem.figure(figure, {
        label: `Regions of ${r.x.parameter} and ${r.y.parameter}`,
        x: { title: title(r.x) },
        y: { title: title(r.y) },
        series: [
          ...lines.map((l, i) => ({
            kind: "line",
            colour: 1 + (i % 6),
            x: close(l, l.x),
            y: close(l, l.y),
            name: `${l.degrees_of_freedom || i + 1} degree${l.degrees_of_freedom === 1 ? "" : "s"} of freedom`,
          })),
          { kind: "points", name: "best fit", colour: 7, x: [r.x.best_fit], y: [r.y.best_fit] },
        ],
      }),
    );
    return figure;
  }

  /* Counts beside the expectation, bin after bin. */
  function rate(r) {
    if (!Array.isArray(r.e_lo_kev) || !r.signal || !r.signal.total) return null;
    const n = r.e_lo_kev.length,
      energy = isSorted(r.e_lo_kev);
    const edges = energy ? [...r.e_lo_kev, r.e_hi_kev[n - 1]] : Array.from({ length: n + 1 }, (_, i) => i + 0.5);
    const figure = el("div", { class: "figure" });
    const step = (name, y, colour, fill) => ({ kind: "step", name, colour, edges, y, fill });
    const numbers = (y) => Array.isArray(y) && y.every((v) => v !== null);
    nuem.later(() =>
      nuem.figure(figure, {
        label: `Counts of ${r.experiment}`,
        height: 360,
        x: { title: energy ? "Energy [keV]" : "Bin" },
        y: { title: "Events" },
        series: [
          numbers(r.expected) ? step("Expected", r.expected, 1) : null,
          step("Neutrino signal", r.signal.total, 2, true),
          numbers(r.counts)
            ? {
                kind: "points",
                name: "Data",
                colour: 7,
                size: 5,
                y: r.counts,
                x: edges.slice(1).map((e, i) => 0.5 * (e + edges[i])),
              }
            : null,
        ].filter(Boolean),
      }),
    );
    return figure;
  }

  const views = { contour, rate };

  /* Long tables are folded. */
  function tableOf(t) {
    const FEW = 12,
      MOST = 400; /* rows; the figure has all */
    const n = t.columns[0].values.length;
    const table = nuem.table(
      t.caption,
      t.columns.map((c) => ({
        head: c.key,
        class: c.values.every(isNumber) ? "numeric" : null,
        cell: (i) => text(c.values[i]),
      })),
      Array.from({ length: Math.min(n, MOST) }, (_, i) => i),
    );
    if (n <= FEW) return table;
    return el(
      "details",
      {},
      el("summary", {}, `${t.caption === `${n} rows` ? "Table" : t.caption}, ${n} rows`),
      table,
      n > MOST ? el("p", { class: "muted" }, `${n - MOST} further rows are in the file.`) : null,
    );
  }

  nuem.resultsSection = function (section, documents) {
    if (!documents.length) return false;
    for (const { file, document: d } of documents) {
      const { scalars, tables } = parts(d.result),
        noun = d.schema.split("/")[1];
      const special = noun in views ? views[noun](d.result) : null;
      section.append(
        el(
          "article",
          { class: "result" },
          el("h3", {}, noun, " ", el("code", {}, file)),
          el("p", { class: "muted" }, el("code", {}, (d.provenance.argv || []).join(" "))),
          special,
          scalars.length
            ? el(
                "dl",
                { class: "scalars" },
                scalars.map(([k, v]) => el("div", {}, el("dt", {}, k), el("dd", {}, text(v)))),
              )
            : null,
          tables.map((t) => [special ? null : plot(t), tableOf(t)]).flat(),
        ),
      );
    }
    return true;
  };
  nuem.flatten = flatten;
})((globalThis.nuem = globalThis.nuem || {}));
