/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the page together: tables and a first plain figure at once, then, with the plotting library, which comes last because it
 * is large, that figure again and the others, one a turn. */
(function (nuem) {
  "use strict";
  const { el } = nuem;
  const tasks = [];

  /** Run once the page is laid out, one task a turn. */
  nuem.later = (task) => tasks.push(task);

  function work() {
    const task = tasks.shift();
    if (!task) {
      document.documentElement.dataset.ready = "true";
      return;
    }
    task();
    setTimeout(work, 0);
  }

  function summary(review) {
    const count = new Map();
    review.forEach((d) => (d.result.rows || []).forEach((r) => count.set(r.status, (count.get(r.status) || 0) + 1)));
    const tiles = Object.keys(nuem.statuses)
      .filter((s) => count.has(s))
      .map((s) => el("div", { class: "tile " + s }, el("strong", {}, String(count.get(s))), el("span", {}, s)));
    const n = nuem.data.experiments.length;
    if (n) tiles.push(el("div", { class: "tile" }, el("strong", {}, String(n)), el("span", {}, "experiments")));
    tiles.push(
      el(
        "div",
        { class: "tile" },
        el("strong", {}, String(nuem.data.bibliography.length)),
        el("span", {}, "works cited"),
      ),
    );
    document.getElementById("summary").append(...tiles);
  }

  function start() {
    nuem.load();
    const results = nuem.data.results;
    const review = results.filter((r) => r.document.schema.startsWith("nuem/reproduce/"));
    const others = results.filter((r) => !review.includes(r));
    const sections = {
      review: (s) =>
        nuem.reviewSection(
          s,
          review.map((r) => r.document),
        ),
      limits: nuem.limitsSection,
      spectra: nuem.spectraSection,
      profiles: nuem.profilesSection,
      results: (s) => nuem.resultsSection(s, others),
      assumptions: (s) => nuem.assumptionsSection(s, results),
      citations: nuem.citationsSection,
      provenance: (s) => nuem.provenanceSection(s, results),
    };
    for (const [id, build] of Object.entries(sections)) {
      const section = document.getElementById(id);
      if (build(section)) continue;
      section.remove();
      document.querySelector(`nav a[href="#${id}"]`).parentElement.remove();
    }
    summary(review.map((r) => r.document));
    document.getElementById("version").textContent = nuem.data.own.provenance.version;
    /* paper has no buttons: what is folded opens */
    addEventListener("beforeprint", () =>
      document.querySelectorAll("details").forEach((d) => (d.open = d.open || d.id !== "files")),
    );
    const first = tasks.shift();
    if (first) first();
    tasks.unshift(nuem.redraw);
    requestAnimationFrame(() => setTimeout(work, 0));
  }

  start();
})((globalThis.nuem = globalThis.nuem || {}));
