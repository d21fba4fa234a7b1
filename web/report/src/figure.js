/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures. One description of a figure, two ways to draw it: the plotting library where the report has it, plain SVG
 * (plain.js) where it has not.
 *
 *   {label, height, x: axis, y: axis, series: [...], lines: [{y | x, text}]}
 *   axis: {title, log, categories, range}
 *   series: {kind: "line" | "step" | "points" | "span", name, colour (1..7), dash, fill, hollow, symbol}
 *     line    x, y
 *     step    edges [n + 1], y [n]
 *     points  x, y, below, above (lengths of error bars, may be null), text
 *     span    y (categories), from, to, text: horizontal bars
 */
(function (nuem) {
  "use strict";

  const figures = new Map(); /* element -> description */
  const hasLibrary = () => typeof globalThis.Plotly !== "undefined";

  function axisOf(axis, colours, narrow) {
    return {
      title: { text: axis.title, standoff: 8 },
      type: axis.categories ? "category" : axis.log ? "log" : "linear",
      categoryorder: axis.categories ? "array" : undefined,
      categoryarray: axis.categories,
      range: axis.range
        ? axis.range.map((v) => (axis.log ? Math.log10(v) : v))
        : axis.categories
          ? [axis.categories.length - 0.5, -0.5]
          : undefined,
      exponentformat: "power",
      showexponent: "all",
      minexponent: 4,
      dtick: axis.log && axis.wide && !narrow ? 1 : undefined,
      nticks: narrow && !axis.categories ? 5 : undefined,
      tickangle: 0,
      gridcolor: colours.grid,
      linecolor: colours.line,
      zeroline: false,
      tickcolor: colours.line,
      ticks: axis.categories ? "" : "outside",
      automargin: true,
      fixedrange: Boolean(axis.categories),
    };
  }

  function traceOf(s, colours) {
    const colour = colours.series[s.colour - 1];
    const hover = s.text
      ? { text: s.text, hovertemplate: "%{text}<extra></extra>" }
      : { hovertemplate: `%{x:.5~g}, %{y:.5~g}<extra>${s.name}</extra>` };
    const base = { name: s.name, showlegend: s.legend !== false, legendgroup: s.name, ...hover };
    const line = { color: colour, width: s.width || 2, dash: s.dash };
    switch (s.kind) {
      case "step":
        return {
          ...base,
          x: s.edges,
          y: [...s.y, s.y[s.y.length - 1]],
          mode: "lines",
          text: s.text ? [...s.text, s.text[s.text.length - 1]] : undefined,
          line: { ...line, shape: "hv" },
          fill: s.fill ? "tozeroy" : undefined,
          fillcolor: s.fill ? colour + "38" : undefined,
        };
      case "points":
        return {
          ...base,
          x: s.x,
          y: s.y,
          mode: "markers",
          marker: {
            color: s.hollow && !/-open$/.test(s.symbol || "") ? colours.surface : colour,
            size: s.size || 7,
            symbol: s.symbol || "circle",
            line: { color: colour, width: 1.6 },
          },
          error_y: s.above
            ? {
                type: "data",
                symmetric: false,
                array: s.above,
                arrayminus: s.below,
                color: colour,
                thickness: 1.2,
                width: 0,
              }
            : undefined,
        };
      case "span": {
        const x = [],
          y = [],
          text = [];
        s.y.forEach((category, i) => {
          x.push(s.from[i], s.to[i], null);
          y.push(category, category, null);
          text.push(s.text[i], s.text[i], "");
        });
        return { ...base, x, y, text, mode: "lines", line: { ...line, width: s.width || 5 }, connectgaps: false };
      }
      default:
        return { ...base, x: s.x, y: s.y, mode: "lines", line };
    }
  }

  function drawLibrary(element, f) {
    const colours = nuem.colours();
    const narrow = element.clientWidth < 520;
    const shapes = (f.lines || []).map((l) => ({
      type: "line",
      xref: "y" in l ? "paper" : "x",
      yref: "y" in l ? "y" : "paper",
      x0: "y" in l ? 0 : l.x,
      x1: "y" in l ? 1 : l.x,
      y0: "y" in l ? l.y : 0,
      y1: "y" in l ? l.y : 1,
      line: { color: colours.muted, width: 1, dash: "dot" },
      label: { text: l.text, textposition: "start", font: { size: 11, color: colours.muted } },
    }));
    const layout = {
      height: f.height || (narrow ? 380 : 440),
      margin: { l: narrow ? 52 : 68, r: 14, t: 10, b: 52 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 13, color: colours.text },
      xaxis: axisOf(f.x, colours, narrow),
      yaxis: axisOf(f.y, colours, narrow),
      shapes,
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
      hovermode: "closest",
      hoverlabel: { bgcolor: colours.surface, bordercolor: colours.line, font: { color: colours.text }, align: "left" },
      showlegend: f.legend !== false,
    };
    const config = { responsive: true, displaylogo: false, displayModeBar: false };
    globalThis.Plotly.react(
      element,
      f.series.map((s) => traceOf(s, colours)),
      layout,
      config,
    );
  }

  function mark(name) {
    if (!performance.getEntriesByName(name).length) performance.mark(name);
  }

  /** Draw a figure into an element, in place of what is there. */
  nuem.figure = function (element, description) {
    figures.set(element, description);
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", description.label);
    if (hasLibrary()) {
      if (element.querySelector(".plain-figure")) element.replaceChildren();
      drawLibrary(element, description);
      mark("nuem-first-interactive");
    } else {
      nuem.plainFigure(element, description);
    }
    mark("nuem-first-figure");
  };

  nuem.redraw = () => figures.forEach((description, element) => nuem.figure(element, description));

  for (const query of ["(prefers-color-scheme: dark)", "print"])
    matchMedia(query).addEventListener("change", () => nuem.redraw());
})((globalThis.nuem = globalThis.nuem || {}));
