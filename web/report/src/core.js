/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all parts of the page use: elements, numbers and units as text, the data. */
(function (nuem) {
  "use strict";

  /** Element with attributes (functions become listeners) and children (text or elements). */
  nuem.el = function (tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") e.addEventListener(key, value);
      else e.setAttribute(key, value === true ? "" : value);
    }
    e.append(...children.flat().filter((c) => c !== null && c !== undefined));
    return e;
  };

  const superscript = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

  /** 10⁻¹¹ */
  nuem.power = (exponent) => "10" + String(exponent).replace(/./g, (c) => superscript[c]);

  /** A number for people: `digits` significant ones, powers of ten written out. */
  nuem.number = function (x, digits = 4) {
    if (x === null || x === undefined || Number.isNaN(x)) return "–";
    if (typeof x !== "number") return String(x);
    if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
    if (x === 0) return "0";
    const exponent = Math.floor(Math.log10(Math.abs(x)));
    let text;
    if (exponent >= -3 && exponent < 6) {
      text = Number.isInteger(x) ? String(x) : String(Number(x.toPrecision(digits)));
    } else {
      const [mantissa, power] = x.toExponential(digits - 1).split("e");
      text = `${mantissa.replace(/\.?0+$/, "")} × ${nuem.power(Number(power))}`;
    }
    return text.replace(/^-/, "−");
  };

  const units = { muB: "μB", cm2: "cm²", e: "e", 1: "", "muB/eV": "μB/eV" };

  /** A unit as text. */
  nuem.unit = (unit) => (unit in units ? units[unit] : unit || "");

  const flavours = { e: "e", mu: "μ", tau: "τ", ee: "ee", mumu: "μμ", tautau: "ττ", eff: "eff" };
  const letters = { mu: "μ", q: "q", r2: "⟨r²⟩" };

  /** Symbol of a parameter, as markup that both HTML and the plotting library read. */
  nuem.symbol = function (name) {
    const [what, which] = name.split("_");
    if (!(what in letters) || !(which in flavours)) return name;
    return `${letters[what]}<sub>${flavours[which]}</sub>`;
  };
  /** The same in an element. */
  nuem.symbolElement = function (name) {
    const match = nuem.symbol(name).match(/^(.*)<sub>(.*)<\/sub>$/);
    return match
      ? nuem.el("span", { class: "symbol" }, match[1], nuem.el("sub", {}, match[2]))
      : nuem.el("span", {}, name);
  };
  /** The same without markup, for menus. */
  nuem.symbolText = (name) => nuem.symbol(name).replace(/<sub>(.*)<\/sub>/, " $1");

  nuem.data = null;
  nuem.load = function () {
    nuem.data = JSON.parse(document.getElementById("nuem-data").textContent);
    nuem.parameter = (name) => nuem.data.parameters.find((p) => p.name === name);
    for (const e of nuem.data.experiments)
      for (const a of e.answers)
        if (a.chi2) a.value = a.chi2.map((_, i) => a.from + ((a.to - a.from) * i) / (a.chi2.length - 1));
  };

  /** Colours of the page as it looks now (light, dark or on paper). */
  nuem.colours = function () {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue("--" + name).trim();
    return {
      text: get("text"),
      muted: get("muted"),
      grid: get("grid"),
      surface: get("surface"),
      line: get("line"),
      series: [1, 2, 3, 4, 5, 6, 7].map((i) => get("series-" + i)),
    };
  };

  /** A labelled menu. options: [value, text] pairs. */
  nuem.menu = function (label, options, chosen, change) {
    const select = nuem.el(
      "select",
      { change: () => change(select.value) },
      options.map(([value, text]) => nuem.el("option", { value, selected: value === chosen }, text)),
    );
    return nuem.el("label", { class: "field" }, nuem.el("span", {}, label), select);
  };

  /** A labelled check box. */
  nuem.check = function (label, checked, change) {
    const box = nuem.el("input", { type: "checkbox", checked, change: () => change(box.checked) });
    return nuem.el("label", { class: "check" }, box, nuem.el("span", {}, label));
  };

  /** Two or three buttons of which one is pressed. */
  nuem.choice = function (label, options, chosen, change) {
    const buttons = options.map(([value, text]) =>
      nuem.el(
        "button",
        {
          type: "button",
          "aria-pressed": String(value === chosen),
          click() {
            buttons.forEach((b) => b.setAttribute("aria-pressed", String(b === this)));
            change(value);
          },
        },
        text,
      ),
    );
    return nuem.el(
      "div",
      { class: "choice", role: "group", "aria-label": label },
      nuem.el("span", { class: "choice-label", "aria-hidden": "true" }, label),
      buttons,
    );
  };

  /** Copy text; says so on the button. */
  nuem.copyButton = function (label, text) {
    const button = nuem.el(
      "button",
      {
        type: "button",
        class: "plain",
        async click() {
          try {
            await navigator.clipboard.writeText(text());
            button.textContent = "copied";
          } catch {
            button.textContent = "select it by hand";
          }
          setTimeout(() => (button.textContent = label), 1500);
        },
      },
      label,
    );
    return button;
  };

  /** Table that scrolls in its own box. columns: {head, cell(row), class}. */
  nuem.table = function (caption, columns, rows) {
    const align = (c) => ({ class: c.class || null });
    return nuem.el(
      "div",
      { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
      nuem.el(
        "table",
        {},
        nuem.el(
          "thead",
          {},
          nuem.el(
            "tr",
            {},
            columns.map((c) => nuem.el("th", { scope: "col", ...align(c) }, c.head)),
          ),
        ),
        nuem.el(
          "tbody",
          {},
          rows.map((row) =>
            nuem.el(
              "tr",
              {},
              columns.map((c) => nuem.el("td", align(c), c.cell(row))),
            ),
          ),
        ),
      ),
    );
  };
})((globalThis.nuem = globalThis.nuem || {}));
