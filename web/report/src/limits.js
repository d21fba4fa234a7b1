/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One parameter, all experiments: intervals and upper limits, with published ones beside them. */
(function (nuem) {
  "use strict";
  const { el, number, unit } = nuem;

  /* Largest modulus that the interval allows. */
  const bound = (a) => Math.max(Math.abs(a.lower ?? 0), Math.abs(a.upper));

  function answersFor(name) {
    return nuem.data.experiments
      .map((e) => ({ e, a: e.answers.find((x) => x.parameter === name) }))
      .filter((x) => x.a && !x.a.why)
      .sort((x, y) => bound(x.a) - bound(y.a));
  }

  /* Published limits on the same kind of quantity, in rows by experiment; flavours of mixtures have names of their own. */
  function publishedFor(name) {
    const what = name.split("_")[0];
    const rows = new Map();
    for (const l of nuem.data.published) {
      const upper = l.upper ?? l.value,
        modulus = Math.max(Math.abs(l.lower ?? 0), Math.abs(upper ?? 0));
      if (l.quantity !== what || l.unit !== nuem.parameter(name).unit || upper === null) continue;
      if (l.source_kind === "projection" || l.source_kind === "theory") continue;
      const row = `${(l.experiment || l.id).split(",")[0]}${l.year ? " " + l.year : ""}`;
      rows.set(row, (rows.get(row) || []).concat([{ l, row, upper, modulus, sure: l.status === "confirmed" }]));
    }
    const least = (list) => Math.min(...list.map((x) => x.modulus));
    return [...rows.values()].sort((x, y) => least(x) - least(y)).flat();
  }

  function describe(x, p) {
    const { e, a } = x,
      u = unit(p.unit);
    const lower = a.lower === null ? "no lower end" : `from ${number(a.lower)} ${u}`;
    return (
      `<b>${e.id}</b> (${e.observed ? "observed" : "expected"})<br>interval ${lower} to ${number(a.upper)} ${u}` +
      `<br>best fit ${number(a.best_fit)} ${u}<br>upper limit, one-sided ${number(a.upper_one_sided)} ${u}` +
      `<br>Δχ² of zero ${number(a.chi2_null - a.chi2_min)}`
    );
  }

  function describePublished({ l, upper }, u) {
    return (
      `<b>${l.experiment || l.id}</b> as published<br>${l.flavour}, ${l.source_kind}: ` +
      (l.lower === null ? `below ${number(upper)} ${u}` : `${number(l.lower)} to ${number(upper)} ${u}`) +
      (l.cl ? ` at ${number(100 * l.cl)} %` : "") +
      (l.arxiv ? `<br>arXiv:${l.arxiv}` : l.paper ? `<br>${l.paper}` : "") +
      (l.status === "confirmed" ? "" : "<br>not seen again at its source")
    );
  }

  /* Ends of the bar of an interval; without a lower end, on a logarithmic axis, an arrow that points to zero. */
  function ends({ a }, log) {
    if (!log) return { from: a.lower ?? 0, to: a.upper, arrow: false };
    const inside = a.lower === null || a.lower <= 0;
    return inside ? { from: 0.55 * bound(a), to: bound(a), arrow: true } : { from: a.lower, to: a.upper, arrow: false };
  }

  function draw(figure, state) {
    const p = nuem.parameter(state.parameter),
      u = unit(p.unit),
      log = state.scale === "log";
    const answers = answersFor(state.parameter);
    const published = state.published ? publishedFor(state.parameter) : [];
    const series = [];
    const categories = answers.map((x) => x.e.id);
    for (const [name, colour, hollow] of [
      ["observed data", 1, false],
      ["expected data", 4, true],
    ]) {
      const group = answers
        .filter((x) => x.e.observed !== hollow)
        .map((x) => ({ ...x, ...ends(x, log), text: describe(x, p) }));
      if (!group.length) continue;
      const points = (list, x, more) =>
        series.push({
          kind: "points",
          name,
          colour,
          hollow,
          legend: false,
          y: list.map((g) => g.e.id),
          x: list.map(x),
          text: list.map((g) => g.text),
          ...more,
        });
      series.push({
        kind: "span",
        name,
        colour,
        width: 3,
        y: group.map((g) => g.e.id),
        from: group.map((g) => g.from),
        to: group.map((g) => g.to),
        text: group.map((g) => g.text),
        dash: hollow ? "dot" : undefined,
      });
      points(group, (g) => g.to, { symbol: "line-ns-open", size: 11 });
      points(
        group.filter((g) => g.arrow),
        (g) => g.from,
        { symbol: "triangle-left", size: 9 },
      );
      points(
        group.filter((g) => !g.arrow),
        (g) => g.from,
        { symbol: "line-ns-open", size: 11 },
      );
      if (!log) points(group, (g) => g.a.best_fit, { symbol: "circle", size: 6 });
    }
    for (const x of published)
      if (!categories.includes(x.row + " ")) categories.push(x.row + " "); /* unlike an id of ours */
    for (const [name, sure] of [
      ["as published", true],
      ["as published, not seen again", false],
    ]) {
      const list = published.filter((x) => x.sure === sure);
      if (!list.length) continue;
      series.push({
        kind: "points",
        name,
        colour: 2,
        hollow: !sure,
        symbol: "diamond",
        size: 8,
        y: list.map((x) => x.row + " "),
        x: list.map((x) => (log ? x.modulus : x.upper)),
        text: list.map((x) => describePublished(x, u)),
      });
    }
    nuem.figure(figure, {
      label: `Limits on ${p.title}: ${answers.length} experiments, ${published.length} published numbers`,
      height: Math.max(240, 100 + 20 * categories.length),
      x: { title: `${log ? "|" : ""}${nuem.symbol(p.name)}${log ? "|" : ""}${u ? ` [${u}]` : ""}`, log, wide: true },
      y: { title: "", categories },
      series,
    });
  }

  function fill(holder, state) {
    const p = nuem.parameter(state.parameter),
      u = unit(p.unit);
    const value = (v) => el("span", { class: "value", "data-value": v ?? "" }, v === null ? "–" : number(v));
    holder.replaceChildren(
      nuem.table(
        `Limits on ${p.title}`,
        [
          { head: "Experiment", cell: (x) => x.e.id },
          { head: `Best fit [${u}]`, class: "numeric", cell: (x) => value(x.a.best_fit) },
          { head: `Lower [${u}]`, class: "numeric", cell: (x) => value(x.a.lower) },
          { head: `Upper [${u}]`, class: "numeric", cell: (x) => value(x.a.upper) },
          { head: `One-sided [${u}]`, class: "numeric", cell: (x) => value(x.a.upper_one_sided) },
          { head: "χ²min / ndf", class: "numeric", cell: (x) => `${number(x.a.chi2_min)} / ${x.a.ndf}` },
          { head: "Data", cell: (x) => (x.e.observed ? "observed" : "expected") },
        ],
        answersFor(state.parameter),
      ),
    );
  }

  nuem.limitsSection = function (section) {
    if (!nuem.data.experiments.length) return false;
    const state = { parameter: "mu_eff", scale: "log", published: true };
    const figure = el("div", { class: "figure", id: "limits-figure" }),
      holder = el("div", {});
    const caption = el("p", { class: "muted" });
    const cl = number(100 * nuem.data.own.result.cl);
    function update() {
      draw(figure, state);
      fill(holder, state);
      const p = nuem.parameter(state.parameter);
      const silent = nuem.data.experiments.filter((e) => (e.answers.find((a) => a.parameter === p.name) || {}).why);
      caption.textContent =
        `${cl} % confidence, two-sided, ${p.title}; all else as in the Standard Model, weak couplings at ` +
        `tree level. ${state.scale === "log" ? "Largest modulus allowed; arrows point to zero where zero is inside. " : ""}` +
        "Published limits hold for the mixture of flavours at their detectors: compare like with like. " +
        (silent.length ? `Not bounded by ${silent.map((e) => e.id).join(", ")}.` : "");
    }
    section.append(
      el(
        "div",
        { class: "controls" },
        nuem.menu(
          "Parameter",
          nuem.data.parameters.map((p) => [p.name, `${nuem.symbolText(p.name)}: ${p.title}`]),
          state.parameter,
          (v) => {
            state.parameter = v;
            update();
          },
        ),
        nuem.choice(
          "Axis",
          [
            ["log", "log"],
            ["linear", "linear"],
          ],
          "log",
          (v) => {
            state.scale = v;
            update();
          },
        ),
        nuem.check("published limits", true, (v) => {
          state.published = v;
          update();
        }),
      ),
      figure,
      caption,
      el("details", {}, el("summary", {}, "The numbers"), holder),
    );
    nuem.later(update);
    return true;
  };
})((globalThis.nuem = globalThis.nuem || {}));
