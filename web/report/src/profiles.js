/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihood profiles: chi2 above its minimum against one parameter, everything else at its best. */
(function (nuem) {
  "use strict";
  const { el, number, unit } = nuem;
  const MOST = 7; /* curves that can be told apart */

  nuem.profilesSection = function (section) {
    if (!nuem.data.experiments.length) return false;
    const state = { parameter: "mu_eff", scale: "linear", chosen: new Set() };
    const figure = el("div", { class: "figure", id: "profiles-figure" });
    const boxes = el("fieldset", { class: "boxes" });

    const answers = () =>
      nuem.data.experiments
        .map((e) => ({ e, a: e.answers.find((x) => x.parameter === state.parameter) }))
        .filter((x) => x.a && !x.a.why)
        .sort((x, y) => y.e.observed - x.e.observed || x.a.upper - y.a.upper);

    function draw() {
      const p = nuem.parameter(state.parameter),
        u = unit(p.unit),
        log = state.scale === "log";
      const chosen = answers().filter((x) => state.chosen.has(x.e.id));
      const dashes = [undefined, "dash", "dot"];
      nuem.figure(figure, {
        label: `Profiles of chi2 against ${p.title}: ${chosen.map((x) => x.e.id).join(", ")}`,
        x: { title: `${nuem.symbol(p.name)} ${u ? `[${u}]` : ""}`, log },
        y: { title: "Δχ²", range: [0, 10] },
        lines: chosen.length ? [{ y: chosen[0].a.delta_chi2, text: `${number(100 * nuem.data.own.result.cl)} %` }] : [],
        series: chosen.map((x, i) => ({
          kind: "line",
          name: x.e.id,
          colour: 1 + (i % MOST),
          dash: dashes[Math.floor(i / MOST) % 3],
          x: x.a.value,
          y: x.a.chi2.map((c) => (c === null ? null : c - x.a.chi2_min)),
          text: x.a.value.map(
            (v, k) =>
              `<b>${x.e.id}</b><br>${nuem.symbol(p.name)} = ${number(v)} ${u}<br>` +
              `Δχ² = ${number(x.a.chi2[k] - x.a.chi2_min)}`,
          ),
        })),
      });
    }

    function choose() {
      const all = answers();
      state.chosen = new Set(
        all
          .filter((x) => x.e.observed)
          .slice(0, 4)
          .map((x) => x.e.id),
      );
      if (!state.chosen.size) all.slice(0, 4).forEach((x) => state.chosen.add(x.e.id));
      boxes.replaceChildren(
        el("legend", {}, "Experiments"),
        ...all.map((x) =>
          nuem.check(x.e.id + (x.e.observed ? "" : " (expected)"), state.chosen.has(x.e.id), (on) => {
            if (on) state.chosen.add(x.e.id);
            else state.chosen.delete(x.e.id);
            draw();
          }),
        ),
      );
      draw();
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
            choose();
          },
        ),
        nuem.choice(
          "Axis",
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
      boxes,
      figure,
    );
    nuem.later(choose);
    return true;
  };
})((globalThis.nuem = globalThis.nuem || {}));
