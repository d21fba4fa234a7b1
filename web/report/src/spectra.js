/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data and spectra of one experiment, for couplings that the reader moves; computed here (model.js). */
(function (nuem) {
  "use strict";
  const { el, number, unit } = nuem;

  const option = { mu: "magnetic_moment", q: "millicharge", r2: "charge_radius" };
  const STEPS = 200; /* of a slider, each way */

  /* Ends of a bar of counts n: those of the central 68 % interval of a Poisson mean, nearly (Gehrels, ApJ 303 (1986)
   * 336, eqs. 7 and 12). */
  const above = (n) => Math.sqrt(Math.max(0, n) + 0.75) + 1;
  const below = (n) => (n > 0 ? n - n * (1 - 1 / (9 * n) - 1 / (3 * Math.sqrt(n))) ** 3 : 0);

  /* How bins are summed for the figure. */
  function projections(e) {
    const index = (b) => ({
      t: b % e.n_time,
      k: Math.floor(b / e.n_time) % e.n_class,
      i: Math.floor(b / e.n_time / e.n_class),
    });
    const list = [];
    if (e.n_energy > 1 && !e.by_component)
      list.push({
        id: "energy",
        title: "Energy [keV<sub>ee</sub>]",
        edges: e.edge_kev,
        bin: (b) => index(b).i,
        unit: "keV",
      });
    if (e.n_time > 1)
      list.push({ id: "time", title: "Time [μs]", edges: e.edge_us, bin: (b) => index(b).t, unit: "μs" });
    const edges = (n) => Array.from({ length: n + 1 }, (_, i) => i + 0.5);
    if (e.n_class > 1)
      list.push({ id: "class", title: "Class", edges: edges(e.n_class), bin: (b) => index(b).k, unit: "" });
    if (!list.length) list.push({ id: "bin", title: "Bin", edges: edges(e.bins), bin: (b) => b, unit: "" });
    return list;
  }

  function project(projection, values) {
    const out = new Array(projection.edges.length - 1).fill(0);
    values.forEach((v, b) => (out[projection.bin(b)] += v));
    return out;
  }

  /* Standard deviations of sums of bins. */
  function sigmas(projection, bins, covariance) {
    const out = new Array(projection.edges.length - 1).fill(0);
    for (let b = 0; b < bins; b++)
      for (let c = 0; c < bins; c++)
        if (projection.bin(b) === projection.bin(c)) out[projection.bin(b)] += covariance[b * bins + c];
    return out.map(Math.sqrt);
  }

  const sum = (values) => values.reduce((a, b) => a + b, 0);

  nuem.spectraSection = function (section) {
    const { experiments, coordinates } = nuem.data;
    if (!experiments.length) return false;
    const models = new Map();
    const state = { e: null, x: coordinates.map(() => 0), scale: "linear", projection: null };
    const figure = el("div", { class: "figure", id: "spectrum-figure" });
    const facts = el("p", { class: "facts" });
    const grid = el("div", { class: "couplings", role: "group", "aria-label": "Couplings" });
    const axis = el("span", {});
    const presets = el("div", { class: "presets" });
    const outputs = {};
    const summary = el("dl", { class: "numbers", "aria-live": "polite" });
    const command = el("code", { class: "command", id: "rate-command" });
    const table = el("div", {});
    const details = el("details", { id: "bins", toggle: () => fillTable() }, el("summary", {}, "Every bin"), table);
    const fields = coordinates.map(() => ({}));
    let last = null;

    for (const [key, head, title] of [
      ["chi2", "χ²", "least over all nuisances, as nuem rate prints it"],
      ["delta", "Δχ²", "against the Standard Model with these data"],
      ["signal", "signal", "neutrino events at nominal nuisances"],
      ["expected", "expected", "events in all, nuisances at their best fit"],
      ["counts", "counts", "what the likelihood compares with"],
    ]) {
      outputs[key] = el("output", { id: "out-" + key });
      summary.append(el("div", { title }, el("dt", {}, head), el("dd", {}, outputs[key])));
    }

    const model = () => {
      if (!models.has(state.e)) {
        const m = nuem.model(state.e);
        models.set(state.e, { m, sm: m.evaluate(coordinates.map(() => 0)), covariance: m.covariance() });
      }
      return models.get(state.e);
    };

    function commandText() {
      const set = coordinates.flatMap((name, i) => {
        const [what, which] = name.split("_");
        const element = { e: "ee", mu: "mumu", tau: "tautau" }[which] || which; /* mu_e is one letter short */
        return state.x[i] === 0 ? [] : [`--set ${option[what]}.${element}=${state.x[i]}`];
      });
      if (set.some((s) => s.includes("charge_radius"))) set.push("--set charge_radius.convention=effective");
      return ["nuem rate", state.e.id, ...set, "--json"].join(" ");
    }

    function set(output, value) {
      output.textContent = number(value, 6);
      output.dataset.value = String(value);
    }

    function binName(e, b) {
      const t = b % e.n_time,
        k = Math.floor(b / e.n_time) % e.n_class,
        i = Math.floor(b / e.n_time / e.n_class);
      const parts = [`${number(e.edge_kev[i])}–${number(e.edge_kev[i + 1])} keV`];
      if (e.n_class > 1) parts.push(`class ${k + 1}`);
      if (e.edge_us) parts.push(`${number(e.edge_us[t])}–${number(e.edge_us[t + 1])} μs`);
      return parts.join(", ");
    }

    function fillTable() {
      if (!details.open || !last) return;
      const e = state.e,
        value = (v) => el("span", { class: "value", "data-value": String(v) }, number(v, 5));
      table.replaceChildren(
        nuem.table(
          "Counts of every bin",
          [
            { head: "Bin", cell: (b) => binName(e, b) },
            { head: e.observed ? "Counts" : "Counts (expected)", class: "numeric", cell: (b) => value(e.counts[b]) },
            { head: "Expected", class: "numeric", cell: (b) => value(last.expected ? last.expected[b] : NaN) },
            { head: "Signal", class: "numeric", cell: (b) => value(last.signal[b]) },
          ],
          e.counts.map((_, b) => b),
        ),
      );
    }

    function draw() {
      const e = state.e,
        p = state.projection,
        { sm } = model();
      const widths = p.edges.slice(1).map((v, i) => v - p.edges[i]);
      const uneven = Math.max(...widths) > 1.01 * Math.min(...widths) && p.unit;
      const scaled = (values) => project(p, values).map((v, i) => (uneven ? v / widths[i] : v));
      const raw = project(p, e.counts);
      const name = (i) => (p.unit ? `${number(p.edges[i])}–${number(p.edges[i + 1])} ${p.unit}` : `${p.id} ${i + 1}`);
      const per = uneven ? ` / ${p.unit}` : "";
      const text = (values, what) => project(p, values).map((v, i) => `<b>${name(i)}</b><br>${what} ${number(v, 5)}`);
      const sigma = e.statistic === "gaussian" ? sigmas(p, e.bins, model().covariance) : null;
      const bars = {
        above: raw.map((n, i) => (sigma ? sigma[i] : above(n)) / (uneven ? widths[i] : 1)),
        below: raw.map((n, i) => (sigma ? sigma[i] : below(n)) / (uneven ? widths[i] : 1)),
      };
      const moved = state.x.some((v) => v !== 0);
      const step = (name_, values, colour, more) => ({
        kind: "step",
        name: name_,
        colour,
        edges: p.edges,
        y: scaled(values),
        text: text(values, name_.toLowerCase()),
        ...more,
      });
      const series = [];
      const background = last.expected && last.expected.map((v, b) => v - last.signal[b]);
      if (last.expected) series.push(step("Expected", last.expected, 1, { width: 2.4 }));
      if (moved && sm.expected) series.push(step("Standard Model", sm.expected, 5, { dash: "dash", width: 1.6 }));
      series.push(step("Neutrino signal", last.signal, 2, { fill: true, width: 1.6 }));
      series.push({
        kind: "points",
        name: e.observed ? "Data" : "Expected data",
        colour: 7,
        hollow: !e.observed,
        x: widths.map((w, i) => p.edges[i] + 0.5 * w),
        y: scaled(e.counts),
        ...bars,
        text: text(e.counts, e.observed ? "counts" : "expected counts"),
        size: 6,
      });
      nuem.figure(figure, {
        label: `${e.id}: data and expected counts by ${p.id}` + (background ? "" : ", without an expectation"),
        x: { title: p.title, log: false },
        y: { title: (e.statistic === "gaussian" ? "Rate" : "Events") + per, log: state.scale === "log" },
        series,
      });
    }

    function update() {
      const { m, sm } = model();
      last = m.evaluate(state.x);
      set(outputs.chi2, last.chi2);
      set(outputs.delta, last.chi2 - sm.chi2);
      set(outputs.signal, sum(last.signal));
      set(outputs.expected, last.expected ? sum(last.expected) : NaN);
      set(outputs.counts, sum(state.e.counts));
      command.textContent = commandText();
      draw();
      fillTable();
    }

    /* Coordinates to values, in fields and sliders too. */
    function move(values) {
      state.x = values;
      fields.forEach((f, i) => {
        f.input.value = String(values[i]);
        f.slider.value = f.most ? String(Math.round((STEPS * values[i]) / f.most)) : "0";
      });
      update();
    }

    coordinates.forEach((name, i) => {
      const p = nuem.parameter(name),
        f = fields[i];
      const change = (value) => {
        if (!Number.isFinite(value) || (!p.signed && value < 0)) {
          f.input.setAttribute("aria-invalid", "true");
          return;
        }
        f.input.removeAttribute("aria-invalid");
        state.x[i] = value;
        update();
      };
      f.input = el("input", {
        type: "number",
        step: "any",
        min: p.signed ? null : 0,
        value: "0",
        id: "in-" + name,
        "aria-describedby": "unit-" + name,
        input: () => {
          const value = f.input.valueAsNumber;
          if (f.most && Number.isFinite(value)) f.slider.value = String(Math.round((STEPS * value) / f.most));
          change(value);
        },
      });
      f.slider = el("input", {
        type: "range",
        min: p.signed ? -STEPS : 0,
        max: STEPS,
        step: 1,
        value: 0,
        "aria-label": `${p.title}, slider`,
        id: "slide-" + name,
        input: () => {
          const value = Number(((f.most * Number(f.slider.value)) / STEPS).toPrecision(4));
          f.input.value = String(value);
          change(value);
        },
      });
      f.box = el(
        "div",
        { class: "coupling" },
        el(
          "label",
          { for: "in-" + name },
          nuem.symbolElement(name),
          el("span", { class: "muted", id: "unit-" + name }, ` [${unit(p.unit)}]`),
        ),
        f.input,
        f.slider,
      );
      grid.append(f.box);
    });

    function preset(label, values) {
      return el("button", { type: "button", click: () => move(values) }, label);
    }

    function fillPresets() {
      const at = (parameter, value) => {
        const [what, which] = parameter.split("_");
        return coordinates.map((c) => (c === parameter || (which === "eff" && c.startsWith(what + "_")) ? value : 0));
      };
      const list = state.e.answers.filter((a) => !a.why);
      const chooser = el(
        "select",
        { id: "preset-parameter" },
        list.map((a) => el("option", { value: a.parameter }, nuem.symbolText(a.parameter))),
      );
      const chosen = () => list.find((a) => a.parameter === chooser.value);
      presets.replaceChildren(
        preset(
          "Standard Model",
          coordinates.map(() => 0),
        ),
        el("label", { class: "field" }, el("span", {}, "Set"), chooser),
        el(
          "button",
          { type: "button", id: "preset-fit", click: () => move(at(chooser.value, chosen().best_fit)) },
          "to its best fit",
        ),
        el(
          "button",
          { type: "button", id: "preset-limit", click: () => move(at(chooser.value, chosen().upper)) },
          `to its ${number(100 * nuem.data.own.result.cl)} % limit`,
        ),
      );
    }

    function choose(id) {
      const e = experiments.find((x) => x.id === id);
      state.e = e;
      const list = projections(e);
      state.projection = list[0];
      axis.replaceChildren(
        ...(list.length > 1
          ? [
              nuem.choice(
                "Against",
                list.map((p) => [p.id, p.id]),
                list[0].id,
                (v) => {
                  state.projection = list.find((p) => p.id === v);
                  draw();
                },
              ),
            ]
          : []),
      );
      facts.replaceChildren(
        e.title + ". ",
        el(
          "span",
          { class: "muted" },
          `Channel ${e.channel}, flux ${e.flux}, target ${e.target}, ${number(e.exposure_kg_day)} kg day, ` +
            `${e.bins} bins, ${e.statistic}; data ${e.observed ? "observed" : "expected of the Standard Model or a summary"} (${e.status}).`,
        ),
      );
      fields.forEach((f, i) => {
        const a = e.answers.find((x) => x.parameter === coordinates[i]);
        const reaches = model().m.reaches(i);
        f.most = reaches && a && !a.why ? 3 * Math.max(Math.abs(a.lower ?? 0), Math.abs(a.upper)) : 0;
        f.slider.disabled = !f.most;
        f.input.disabled = !reaches;
        f.box.classList.toggle("idle", !reaches);
        f.box.title = reaches ? "" : "changes nothing in this experiment";
      });
      fillPresets();
      move(coordinates.map(() => 0));
    }

    const start = (experiments.find((e) => e.id === "xenon1t") || experiments[0]).id;
    section.append(
      el(
        "div",
        { class: "controls" },
        nuem.menu(
          "Experiment",
          experiments.map((e) => [e.id, e.id + (e.observed ? "" : " (expected data)")]),
          start,
          choose,
        ),
        axis,
        nuem.choice(
          "Events",
          [
            ["linear", "linear"],
            ["log", "log"],
          ],
          "linear",
          (v) => {
            state.scale = v;
            draw();
          },
        ),
      ),
      facts,
      figure,
      summary,
      el(
        "p",
        { class: "muted" },
        "Sliders end at three times the limit of each coupling alone; fields take any number. The page computes counts " +
          "and χ² from the response tensor, as the program does:",
      ),
      el("p", { class: "command-line" }, command, nuem.copyButton("copy", commandText)),
      presets,
      grid,
      details,
    );
    nuem.later(() => choose(start));
    return true;
  };
})((globalThis.nuem = globalThis.nuem || {}));
