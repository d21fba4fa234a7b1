/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the results assume, what they rest on, and where they come from. */
(function (nuem) {
  "use strict";
  const { el, number } = nuem;

  /* -- assumptions ----------------------------------------------------------------------------------- */

  const assumed = [
    "experiment",
    "parameter",
    "flux",
    "couplings",
    "atom",
    "binding",
    "channel",
    "form_factor",
    "cl",
    "method",
    "construction",
    "data",
    "profiled",
    "prior",
    "radius",
  ];

  function nuisanceList(e) {
    const named = e.nuisances.filter((v) => v.sigma !== 0);
    return el(
      "details",
      {},
      el("summary", {}, `${named.length}`),
      el(
        "ul",
        {},
        named.map((v) =>
          el(
            "li",
            {},
            v.name,
            " ",
            el("span", { class: "muted" }, v.sigma === null ? "free" : `${number(v.nominal)} ± ${number(v.sigma)}`),
          ),
        ),
      ),
    );
  }

  nuem.assumptionsSection = function (section, documents) {
    const own = nuem.data.own.result;
    if (nuem.data.experiments.length)
      section.append(
        el("h3", {}, "Experiments of this page"),
        el(
          "p",
          {},
          `Limits: profile likelihood, asymptotic, ${number(100 * own.cl)} % confidence, two-sided unless another is named. ` +
            `Hypothesis: the Standard Model with the one coupling that is named; weak couplings: ${own.couplings} (at tree level a charge ` +
            `radius is the whole radius, the Standard Model's included); mixing: ${own.mixing}. Nuisances: errors of fluxes, detectors and ` +
            "backgrounds, each with its constraint.",
        ),
        nuem.table(
          "What each experiment assumes",
          [
            { head: "Experiment", cell: (e) => e.id },
            { head: "Source of data", cell: (e) => e.status },
            { head: "Data", cell: (e) => (e.observed ? "observed" : "expected") },
            { head: "Flux", cell: (e) => e.flux },
            { head: "Channel", cell: (e) => e.channel },
            { head: "Target", cell: (e) => e.target },
            { head: "Electrons", cell: (e) => (/(^|-)es$/.test(e.channel) ? e.binding : "–") },
            { head: "Exposure [kg day]", class: "numeric", cell: (e) => number(e.exposure_kg_day) },
            { head: "Statistic", cell: (e) => e.statistic },
            { head: "Nuisances", cell: nuisanceList },
          ],
          nuem.data.experiments,
        ),
      );
    if (documents.length)
      section.append(
        el("h3", {}, "Results"),
        nuem.table(
          "What each result assumes",
          [
            { head: "File", cell: (d) => d.file },
            { head: "Command", cell: (d) => el("code", {}, (d.document.provenance.argv || []).join(" ")) },
            {
              head: "Stated in the result",
              cell: (d) => {
                const stated = nuem.flatten(d.document.result).filter(([k]) => assumed.includes(k));
                const names = d.document.result.nuisances || d.document.result.nuisance;
                const list = Array.isArray(names) ? names.map((v) => v.name) : names ? Object.keys(names) : [];
                return el(
                  "span",
                  {},
                  stated.map(([k, v]) => `${k}: ${v}`).join("; "),
                  list.length ? `; nuisances: ${list.join(", ")}` : "",
                  stated.length || list.length ? "" : "–",
                );
              },
            },
            { head: "Seed", class: "numeric", cell: (d) => number(d.document.provenance.seed) },
            { head: "Hypothesis", cell: (d) => (d.document.provenance.hypothesis || "–").slice(0, 12) },
          ],
          documents,
        ),
      );
    return true;
  };

  /* -- citations ------------------------------------------------------------------------------------- */

  const accents = {
    "'": "\u0301",
    "`": "\u0300",
    '"': "\u0308",
    "^": "\u0302",
    "~": "\u0303",
    c: "\u0327",
    v: "\u030c",
  };

  function plain(text) {
    return text
      .replace(/\\(['`"^~cv])\s*\{?\\?([a-zA-Z])\}?/g, (_, a, l) => (l + accents[a]).normalize("NFC"))
      .replace(/\\ss/g, "ß")
      .replace(/\\o\b/g, "ø")
      .replace(/\\[a-zA-Z]+\s?/g, "")
      .replace(/[{}$]/g, "")
      .replace(/--/g, "–")
      .replace(/\s+/g, " ")
      .trim();
  }

  /* Fields of one BibTeX entry. */
  function fieldsOf(bibtex) {
    const out = {};
    const start = /(\w+)\s*=\s*(["{]|[\w]+)/g;
    for (let m; (m = start.exec(bibtex));) {
      if (m[2] !== "{" && m[2] !== '"') {
        out[m[1].toLowerCase()] = m[2];
        continue;
      }
      let depth = 0,
        i = start.lastIndex;
      for (; i < bibtex.length; i++) {
        if (bibtex[i] === "{") depth++;
        else if (bibtex[i] === "}" && depth-- === 0 && m[2] === "{") break;
        else if (bibtex[i] === '"' && m[2] === '"' && depth === 0) break;
      }
      out[m[1].toLowerCase()] = plain(bibtex.slice(start.lastIndex, i));
      start.lastIndex = i;
    }
    return out;
  }

  function work(entry) {
    if (!entry.bibtex) return el("li", {}, el("code", {}, entry.key), " (no entry in references.bib)");
    const f = fieldsOf(entry.bibtex);
    const authors = (f.author || f.collaboration || f.editor || "")
      .split(" and ")
      .map((a) => a.replace(/^others$/, "et al."));
    const who = authors.length > 4 ? authors.slice(0, 3).join("; ") + "; et al." : authors.join("; ");
    const where = [f.journal, f.volume, f.pages, f.year && `(${f.year})`, f.publisher, f.institution]
      .filter(Boolean)
      .join(" ");
    const link = f.doi
      ? ["https://doi.org/" + f.doi, "doi"]
      : f.eprint
        ? ["https://arxiv.org/abs/" + f.eprint, "arXiv"]
        : null;
    return el(
      "li",
      { id: "cite-" + entry.key },
      who ? who + ", " : "",
      el("cite", {}, f.title || entry.key),
      where ? ", " + where : "",
      f.eprint ? `, arXiv:${f.eprint}` : "",
      link ? [" ", el("a", { href: link[0], rel: "noreferrer" }, link[1])] : null,
      " ",
      el("code", {}, entry.key),
    );
  }

  nuem.citationsSection = function (section) {
    const list = nuem.data.bibliography;
    const bibtex = () =>
      list
        .filter((b) => b.bibtex)
        .map((b) => b.bibtex)
        .join("\n\n") + "\n";
    section.append(
      el(
        "p",
        {},
        `${list.length} works that the results, the experiments and the published limits of this page rest on. `,
        nuem.copyButton("copy BibTeX", bibtex),
      ),
      el("ol", { class: "works" }, list.map(work)),
      el("details", {}, el("summary", {}, "BibTeX"), el("pre", { tabindex: "0" }, bibtex())),
    );
    return true;
  };

  /* -- provenance ------------------------------------------------------------------------------------ */

  nuem.provenanceSection = function (section, documents) {
    const own = { file: "this page", document: nuem.data.own };
    const all = [own, ...documents];
    const files = new Map();
    for (const d of all)
      for (const f of d.document.provenance.data) {
        const key = f.id + " " + f.sha256;
        if (!files.has(key)) files.set(key, { ...f, used: [] });
        files.get(key).used.push(d.file);
      }
    section.append(
      nuem.table(
        "Programs",
        [
          { head: "Result", cell: (d) => d.file },
          { head: "nuem", cell: (d) => d.document.provenance.version },
          { head: "Constants", cell: (d) => d.document.provenance.constants || "–" },
          { head: "Command", cell: (d) => el("code", {}, (d.document.provenance.argv || []).join(" ")) },
        ],
        all,
      ),
      el(
        "details",
        { id: "files" },
        el("summary", {}, `${files.size} data files with SHA-256`),
        nuem.table(
          "Data files",
          [
            { head: "File", cell: (f) => f.id },
            { head: "SHA-256", cell: (f) => el("code", { class: "hash" }, f.sha256) },
            { head: "Used by", cell: (f) => f.used.join(", ") },
          ],
          [...files.values()],
        ),
      ),
      globalThis.Plotly
        ? el(
            "p",
            { class: "muted" },
            `Figures by plotly.js ${globalThis.Plotly.version} (MIT licence), inside this file.`,
          )
        : el(
            "p",
            { class: "muted" },
            "The plotting library was not there when the program was built: figures are plain.",
          ),
    );
    return true;
  };
})((globalThis.nuem = globalThis.nuem || {}));
