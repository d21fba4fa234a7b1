/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of figure.js as plain SVG, for a report without the plotting library. Values show as tool tips. */
(function (nuem) {
  "use strict";

  const NS = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, text) {
    const e = document.createElementNS(NS, tag);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) e.setAttribute(key, value);
    if (text !== undefined) e.textContent = text;
    return e;
  }

  const clean = (text) =>
    String(text)
      .replace(/<br>/g, "\n")
      .replace(/<[^>]*>/g, "");

  /* All values of one axis that a figure shows. */
  function valuesOf(f, axis) {
    const out = [];
    for (const s of f.series) {
      if (axis === "x") out.push(...(s.edges || s.x || [...s.from, ...s.to]));
      else out.push(...s.y);
      if (axis === "y" && s.kind === "points" && s.above) s.y.forEach((v, i) => out.push(v + s.above[i]));
      if (axis === "y" && s.fill && !f.y.log) out.push(0);
    }
    return out.filter((v) => Number.isFinite(v));
  }

  function ticksOf(lo, hi, log) {
    const out = [];
    if (log) {
      const step = Math.max(1, Math.ceil((Math.log10(hi) - Math.log10(lo)) / 7));
      for (let k = Math.ceil(Math.log10(lo) - 1e-9); k <= Math.log10(hi) + 1e-9; k += step) out.push(10 ** k);
      return out;
    }
    const raw = (hi - lo) / 6,
      size = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((m) => m * size).find((s) => s >= raw);
    for (let v = Math.ceil(lo / step - 1e-9) * step; v <= hi + 1e-9 * step; v += step)
      out.push(Math.abs(v) < 1e-9 * step ? 0 : v);
    return out;
  }

  /* Value to pixel. */
  function scaleOf(axis, values, from, to) {
    if (axis.categories) {
      const step = (to - from) / axis.categories.length;
      const map = (c) => from + step * (axis.categories.indexOf(c) + 0.5);
      return { map, ticks: axis.categories, text: (c) => clean(c) };
    }
    const seen = axis.log ? values.filter((v) => v > 0) : values;
    let lo = axis.range ? axis.range[0] : seen.reduce((a, b) => Math.min(a, b), Infinity);
    let hi = axis.range ? axis.range[1] : seen.reduce((a, b) => Math.max(a, b), -Infinity);
    if (!(lo < hi)) [lo, hi] = Number.isFinite(lo) ? [lo - Math.abs(lo || 1), hi + Math.abs(hi || 1)] : [0, 1];
    if (axis.log) lo = Math.max(lo, hi * 1e-15);
    const f = axis.log ? Math.log10 : (v) => v;
    const pad = axis.range ? 0 : 0.04 * (f(hi) - f(lo));
    const a = f(lo) - pad,
      b = f(hi) + pad;
    return {
      map: (v) => from + ((f(v) - a) / (b - a)) * (to - from),
      ticks: ticksOf(axis.log ? 10 ** a : a, axis.log ? 10 ** b : b, axis.log),
      text: (v) => nuem.number(v, 3).replace(/^1 × /, ""),
    };
  }

  nuem.plainFigure = function (element, f) {
    const colours = nuem.colours();
    const width = Math.max(280, element.clientWidth || 700),
      height = f.height || 420;
    const left = f.y.categories ? Math.min(190, 0.36 * width) : 74,
      right = width - 12;
    const top = 30,
      bottom = height - 46;
    const x = scaleOf(f.x, valuesOf(f, "x"), left, right);
    const y = scaleOf(f.y, f.y.categories ? [] : valuesOf(f, "y"), ...(f.y.categories ? [top, bottom] : [bottom, top]));
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", height, class: "plain-figure" });
    const clip = "clip" + Math.random().toString(36).slice(2);
    const area = svg("g", { "clip-path": `url(#${clip})` });
    const box = svg("clipPath", { id: clip });
    box.append(svg("rect", { x: left, y: top, width: right - left, height: bottom - top }));
    root.append(box);

    for (const t of x.ticks) {
      root.append(svg("line", { x1: x.map(t), x2: x.map(t), y1: top, y2: bottom, stroke: colours.grid }));
      root.append(svg("text", { x: x.map(t), y: bottom + 16, "text-anchor": "middle", class: "tick" }, x.text(t)));
    }
    for (const t of y.ticks) {
      if (!f.y.categories)
        root.append(svg("line", { x1: left, x2: right, y1: y.map(t), y2: y.map(t), stroke: colours.grid }));
      root.append(svg("text", { x: left - 6, y: y.map(t) + 4, "text-anchor": "end", class: "tick" }, y.text(t)));
    }
    root.append(
      svg("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: "none", stroke: colours.line }),
    );
    root.append(
      svg("text", { x: (left + right) / 2, y: height - 8, "text-anchor": "middle", class: "axis" }, clean(f.x.title)),
    );
    if (!f.y.categories)
      root.append(
        svg(
          "text",
          { transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle", class: "axis" },
          clean(f.y.title),
        ),
      );

    const visible = (v, axis) => Number.isFinite(v) && (!axis.log || v > 0);
    const path = (points) => points.map((p, i) => (i ? "L" : "M") + p.map((v) => v.toFixed(2)).join(" ")).join("");
    let legend = left;
    for (const s of f.series) {
      const colour = colours.series[s.colour - 1];
      const stroke = {
        stroke: colour,
        fill: "none",
        "stroke-width": s.width || 2,
        "stroke-dasharray": s.dash ? (s.dash === "dot" ? "2 3" : "6 4") : undefined,
      };
      const tip = (e, i) => {
        e.append(
          svg("title", {}, s.text ? clean(s.text[i]) : `${s.name}: ${nuem.number(s.x[i])}, ${nuem.number(s.y[i])}`),
        );
        area.append(e);
      };
      if (s.kind === "step" || s.kind === "line") {
        const points = [];
        if (s.kind === "line")
          s.x.forEach((v, i) => visible(v, f.x) && visible(s.y[i], f.y) && points.push([x.map(v), y.map(s.y[i])]));
        else
          s.y.forEach((v, i) => {
            const level = visible(v, f.y) ? y.map(v) : bottom;
            const low = visible(s.edges[i], f.x) ? x.map(s.edges[i]) : left;
            points.push([low, level], [x.map(s.edges[i + 1]), level]);
          });
        if (s.fill && points.length) {
          const floor = f.y.log ? bottom : y.map(0);
          area.append(
            svg("path", {
              d: path([[points[0][0], floor], ...points, [points[points.length - 1][0], floor]]) + "Z",
              fill: colour,
              opacity: 0.22,
            }),
          );
        }
        area.append(svg("path", { d: path(points), ...stroke }));
      } else if (s.kind === "span") {
        s.y.forEach((c, i) =>
          tip(
            svg("line", {
              x1: visible(s.from[i], f.x) ? x.map(s.from[i]) : left,
              x2: x.map(s.to[i]),
              y1: y.map(c),
              y2: y.map(c),
              ...stroke,
              "stroke-width": s.width || 5,
            }),
            i,
          ),
        );
      } else {
        s.y.forEach((v, i) => {
          if (!visible(s.x[i], f.x) || (!f.y.categories && !visible(v, f.y))) return;
          if (s.above) {
            const low = visible(v - s.below[i], f.y) ? y.map(v - s.below[i]) : bottom;
            area.append(
              svg("line", { x1: x.map(s.x[i]), x2: x.map(s.x[i]), y1: low, y2: y.map(v + s.above[i]), stroke: colour }),
            );
          }
          tip(
            svg("circle", {
              cx: x.map(s.x[i]),
              cy: y.map(v),
              r: 4,
              fill: s.hollow ? colours.surface : colour,
              stroke: colour,
              "stroke-width": 1.6,
            }),
            i,
          );
        });
      }
      if (s.legend !== false && f.legend !== false && legend < right - 60) {
        root.append(svg("rect", { x: legend, y: 10, width: 12, height: 5, fill: colour }));
        root.append(svg("text", { x: legend + 16, y: 16, class: "tick" }, clean(s.name)));
        legend += 30 + 6.6 * clean(s.name).length;
      }
    }
    for (const l of f.lines || []) {
      const at =
        "y" in l
          ? { x1: left, x2: right, y1: y.map(l.y), y2: y.map(l.y) }
          : { x1: x.map(l.x), x2: x.map(l.x), y1: top, y2: bottom };
      area.append(svg("line", { ...at, stroke: colours.muted, "stroke-dasharray": "2 3" }));
    }
    root.append(area);
    element.replaceChildren(root);
  };
})((globalThis.nuem = globalThis.nuem || {}));
