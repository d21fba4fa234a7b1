/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts and chi2 of one experiment, from its tensor: the same numbers as the program's own.
 *
 *   signal of shape s in bin b:  sum_k T[s][b][k] m_k,   m_k = 1, x_i or x_i x_j,
 *   mu_b = sum_s theta_s shape_sb + sum_t theta_t template_tb,
 *   chi2 = sum_b D(counts_b, mu_b) + sum_i ((theta_i - nominal_i)/sigma_i)^2, least over theta.
 *
 * Shape 0 is the signal itself, the others what one standard deviation of a pull changes of it. Coordinates x:
 * moments in Bohr magnetons, charges in e, charge radii in cm^2. chi2 is convex in theta: Newton's method with
 * projection on lower bounds, as in src/stat/profile.c of the program, deviances as in src/stat/deviance.c. */
(function (nuem) {
  "use strict";

  /** Base64 of IEEE 754 doubles, low byte first, to numbers. */
  function decode(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    const view = new DataView(bytes.buffer);
    const out = new Float64Array(raw.length / 8);
    for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(8 * i, true);
    return out;
  }

  /* -- deviances: half the chi2 of a spectrum and its derivatives by mu ------------------------------ */

  /* A bin without counts goes on below zero as a parabola of this width, which keeps chi2 convex. */
  const WIDTH = 1e-2;

  function poisson(n, mu) {
    if (n <= 0) return mu >= 0 ? mu : mu + 0.5 * (mu / WIDTH) ** 2;
    const d = n - mu;
    if (Math.abs(d) < 0.5 * mu) return n * Math.log1p(d / mu) - d;
    return n * Math.log(n / mu) - d;
  }

  /* Best background b of an on-off bin with signal s, and s + b, without cancellation. */
  function bestBackground(on, off, r, s) {
    const a = 1 + r;
    const root = Math.hypot(0.5 * (a * s - on + off), Math.sqrt(on) * Math.sqrt(off));
    let b = 0.5 * (a * s - on - off);
    let u = -0.5 * (a * s + on + off);
    b = b <= 0 ? (root - b) / a : (off * s) / (root + b);
    u = u <= 0 ? (root - u) / a : (-on * s) / (root + u);
    return { background: Math.max(b, 0, -s), sum: u };
  }

  function emptyOnOff(s, r) {
    const width = WIDTH / (1 + r);
    const beyond = s < -(1 + r) * width * width;
    return {
      root: s < 0 && !beyond ? 1 / width : 0,
      first: s >= 0 ? 1 : beyond ? -r : 1 + s / (width * width),
      value: s >= 0 ? s : beyond ? -r * s - 0.5 * WIDTH * WIDTH : s + 0.5 * (s / width) ** 2,
    };
  }

  const statistics = {
    poisson: {
      possible: (e, mu) => e.counts.every((n, b) => n <= 0 || mu[b] > 0),
      value: (e, mu) => e.counts.reduce((sum, n, b) => sum + poisson(n, mu[b]), 0),
      slopes(e, mu, first, root) {
        for (let b = 0; b < mu.length; b++) {
          const n = e.counts[b];
          if (n > 0) {
            first[b] = 1 - n / mu[b];
            root[b] = Math.sqrt(n) / mu[b];
          } else {
            first[b] = mu[b] >= 0 ? 1 : 1 + mu[b] / (WIDTH * WIDTH);
            root[b] = mu[b] >= 0 ? 0 : 1 / WIDTH;
          }
        }
      },
    },
    "on-off": {
      possible: () => true,
      value(e, mu) {
        let sum = 0;
        for (let b = 0; b < mu.length; b++) {
          const on = e.counts[b],
            off = e.off[b],
            r = e.off_ratio;
          if (on + off > 0) {
            const best = bestBackground(on, off, r, mu[b]);
            sum += poisson(on, best.sum) + poisson(off, r * best.background);
          } else {
            sum += emptyOnOff(mu[b], r).value;
          }
        }
        return sum;
      },
      slopes(e, mu, first, root, background) {
        for (let b = 0; b < mu.length; b++) {
          const on = e.counts[b],
            off = e.off[b],
            r = e.off_ratio;
          const best = bestBackground(on, off, r, mu[b]);
          background[b] = best.background;
          first[b] = 1;
          root[b] = 0;
          if (on > 0) {
            first[b] = 1 - on / best.sum;
            if (best.background === 0) root[b] = Math.sqrt(on) / best.sum;
            else if (off > 0)
              root[b] = Math.sqrt(on) / best.sum / Math.hypot(1, Math.sqrt(on / off) * (best.background / best.sum));
          } else if (off === 0) {
            const empty = emptyOnOff(mu[b], r);
            first[b] = empty.first;
            root[b] = empty.root;
          } else if (best.sum === 0) {
            first[b] = -r - off / mu[b];
            root[b] = Math.sqrt(off) / -mu[b];
          }
        }
      },
    },
    gaussian: {
      possible: () => true,
      value(e, mu) {
        const n = mu.length;
        let sum = 0;
        for (let b = 0; b < n; b++)
          for (let c = 0; c < n; c++)
            sum += (mu[b] - e.counts[b]) * e.inverse_covariance[b * n + c] * (mu[c] - e.counts[c]);
        return 0.5 * sum;
      },
      slopes(e, mu, first) {
        const n = mu.length;
        for (let b = 0; b < n; b++) {
          first[b] = 0;
          for (let c = 0; c < n; c++) first[b] += e.inverse_covariance[b * n + c] * (mu[c] - e.counts[c]);
        }
      },
    },
  };

  /* -- the minimum over the nuisances ---------------------------------------------------------------- */

  const STOP = 1e-12,
    LAST = 1e-7,
    ENOUGH = 1e-7,
    RIDGE = 1e-12,
    FAR = 4;

  /* Solve A x = b, A symmetric and positive definite, [n][n]; null when it is not. */
  function solvePositive(n, a, b) {
    const l = a.slice();
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = l[i * n + j];
        for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
        if (i === j) {
          if (!(sum > 0)) return null;
          l[i * n + i] = Math.sqrt(sum);
        } else {
          l[i * n + j] = sum / l[j * n + j];
        }
      }
    const x = b.slice();
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
      x[i] /= l[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
      x[i] /= l[i * n + i];
    }
    return x;
  }

  /* The problem of one hypothesis: data e, its statistic, shapes [n_shape] of [bins]. */
  function minimise(e, shapes) {
    const statistic = statistics[e.statistic];
    const bins = e.bins;
    const all = e.nuisances;
    const free = all.map((_, i) => i).filter((i) => all[i].sigma !== 0);
    const n = free.length;
    const slot = all.map((_, i) => free.indexOf(i));
    const lower = all.map((v) => (v.lower === null ? -Infinity : v.lower));
    const first = new Float64Array(bins),
      root = new Float64Array(bins);
    const background = new Float64Array(bins);
    let theta = all.map((v, i) => Math.max(v.nominal, lower[i]));

    function expect(x) {
      const mu = new Float64Array(bins);
      shapes.forEach((shape, s) => {
        const scale = x[e.nuisance_of_shape[s]];
        if (scale !== 0) for (let b = 0; b < bins; b++) mu[b] += scale * shape[b];
      });
      return statistic.possible(e, mu) ? mu : null;
    }

    function penalty(x) {
      return all.reduce((sum, v, i) => (v.sigma ? sum + ((x[i] - v.nominal) / v.sigma) ** 2 : sum), 0);
    }

    const value = (x, mu) => 2 * statistic.value(e, mu) + penalty(x);

    /* Gradient and Hessian of half the chi2 by the nuisances that vary. */
    function slope(x, mu) {
      const gradient = new Array(n).fill(0),
        hessian = new Float64Array(n * n);
      background.fill(0);
      statistic.slopes(e, mu, first, root, background);
      const weighted = shapes.map((shape) => {
        const w = new Float64Array(bins);
        for (let b = 0; b < bins; b++) {
          if (e.statistic !== "gaussian") w[b] = shape[b] * root[b];
          else for (let c = 0; c < bins; c++) w[b] += e.inverse_covariance[b * bins + c] * shape[c];
        }
        return w;
      });
      shapes.forEach((shape, s) => {
        const i = slot[e.nuisance_of_shape[s]];
        if (i < 0) return;
        for (let b = 0; b < bins; b++) gradient[i] += first[b] * shape[b];
        shapes.forEach((other, t) => {
          const j = slot[e.nuisance_of_shape[t]];
          if (j < 0) return;
          const right = e.statistic === "gaussian" ? other : weighted[t];
          let sum = 0;
          for (let b = 0; b < bins; b++) sum += weighted[s][b] * right[b];
          hessian[i * n + j] += sum;
        });
      });
      free.forEach((v, i) => {
        const sigma = all[v].sigma;
        if (sigma === null) return; /* free: no constraint */
        gradient[i] += (x[v] - all[v].nominal) / (sigma * sigma);
        hessian[i * n + i] += 1 / (sigma * sigma);
      });
      return { gradient, hessian };
    }

    /* Newton step of the active nuisances, scaled to a diagonal of 1. */
    function solveActive(active, at) {
      const m = active.length;
      const scale = active.map((i) => {
        const d = at.hessian[i * n + i];
        return d > 0 ? 1 / Math.sqrt(d) : 0;
      });
      for (let attempt = 0; attempt < 8; attempt++) {
        const extra = RIDGE + (attempt ? 10 ** (attempt - 14) : 0);
        const a = new Float64Array(m * m);
        for (let i = 0; i < m; i++)
          for (let j = 0; j < m; j++)
            a[i * m + j] = i === j ? 1 + extra : scale[i] * at.hessian[active[i] * n + active[j]] * scale[j];
        const x = solvePositive(
          m,
          a,
          active.map((i, k) => -at.gradient[i] * (scale[k] || 1e25)),
        );
        if (x) return x.map((v, k) => v * (scale[k] || 1));
      }
      return null;
    }

    const bound = (x, i) => x[free[i]] <= lower[free[i]];

    function newton(x, at) {
      let active = free.map((_, i) => i).filter((i) => !bound(x, i) || at.gradient[i] < 0);
      for (;;) {
        if (active.length === 0) return { step: new Array(n).fill(0), decrement: 0 };
        const moved = solveActive(active, at);
        if (!moved) return null;
        const kept = active.filter((i, k) => !bound(x, i) || moved[k] > 0);
        if (kept.length < active.length) {
          active = kept;
          continue;
        }
        const step = new Array(n).fill(0);
        let decrement = 0;
        active.forEach((i, k) => {
          step[i] = moved[k];
          decrement -= moved[k] * at.gradient[i];
        });
        return { step, decrement };
      }
    }

    const meets = (x, step, i) => {
      const room = x[free[i]] - lower[free[i]];
      return step[i] < 0 && room + step[i] <= 0 ? -room / step[i] : Infinity;
    };

    function search(x, at, step) {
      let whole = 1;
      for (let i = 0; i < n; i++) whole = Math.min(whole, meets(x, step, i));
      for (let halving = 0, t = whole; halving < 300; halving++, t *= 0.5) {
        const trial = x.slice();
        for (let i = 0; i < n; i++) {
          const ends = halving === 0 && meets(x, step, i) <= whole;
          trial[free[i]] = ends ? lower[free[i]] : Math.max(lower[free[i]], x[free[i]] + t * step[i]);
        }
        const mu = expect(trial);
        if (!mu) continue;
        const next = slope(trial, mu);
        let before = 0,
          after = 0;
        for (let i = 0; i < n; i++) {
          const moved = trial[free[i]] - x[free[i]];
          before += at.gradient[i] * moved;
          after += next.gradient[i] * moved;
        }
        if (Number.isFinite(after) && after <= 0.9 * Math.abs(before)) return { x: trial, mu, at: next };
      }
      return null;
    }

    function descend(start, stop) {
      let x = start,
        mu = expect(x);
      if (!mu) return null;
      let at = slope(x, mu);
      for (let iteration = 0; n > 0 && iteration < 2000; iteration++) {
        const go = newton(x, at);
        if (!go || !Number.isFinite(go.decrement)) return null;
        if (go.decrement <= stop) break;
        if (go.decrement <= LAST && go.step.every((_, i) => meets(x, go.step, i) > 1)) {
          const last = x.slice();
          go.step.forEach((s, i) => (last[free[i]] += s));
          const there = expect(last);
          if (there) {
            x = last;
            mu = there;
            break;
          }
        }
        const next = search(x, at, go.step);
        if (!next) {
          if (go.decrement > ENOUGH) return null;
          break;
        }
        x = next.x;
        mu = next.mu;
        at = next.at;
      }
      return { x, mu };
    }

    /* A huge signal first has its scale brought down, so that the others keep their digits. */
    function bringDown(x) {
      let seen = 1;
      for (const c of e.counts) seen += Math.abs(c);
      shapes.forEach((shape, s) => {
        const i = e.nuisance_of_shape[s];
        if (all[i].nominal === 0 || all[i].sigma === 0) return;
        const sum = shape.reduce((a, b) => a + Math.abs(b), 0);
        if (x[i] * sum > FAR * seen) x[i] = Math.max(lower[i], seen / sum);
      });
      return x;
    }

    const total = e.statistic === "gaussian" ? bins : e.counts.reduce((a, b) => a + b, 0);
    const stop = STOP + 8 * Number.EPSILON * total;
    let mu = expect(theta);
    if (!mu) return { chi2: Infinity, theta, expected: null };
    const found = descend(theta, stop) || descend(bringDown(theta.slice()), stop);
    if (!found) return { chi2: NaN, theta, expected: mu };
    background.fill(0);
    statistic.slopes(e, found.mu, first, root, background);
    return {
      chi2: value(found.x, found.mu),
      theta: found.x,
      expected: Array.from(found.mu, (m, b) => m + background[b]),
    };
  }

  /* -- one experiment -------------------------------------------------------------------------------- */

  /** Model of an experiment of the report. */
  nuem.model = function (experiment) {
    const e = experiment;
    const tensor = decode(e.tensor),
      templates = decode(e.templates);
    const m = e.monomials.length;
    const fixed = [];
    for (let t = 0; t * e.bins < templates.length; t++) fixed.push(templates.subarray(t * e.bins, (t + 1) * e.bins));

    function shapesAt(x) {
      const monomial = e.monomials.map((at) => at.reduce((product, i) => product * x[i], 1));
      const shapes = [];
      for (let s = 0; s < e.signal_shapes; s++) {
        const shape = new Float64Array(e.bins);
        for (let b = 0; b < e.bins; b++) {
          const row = (s * e.bins + b) * m;
          for (let k = 0; k < m; k++) shape[b] += tensor[row + k] * monomial[k];
        }
        shapes.push(shape);
      }
      return shapes;
    }

    return {
      /** Does coordinate i change any count? */
      reaches: (i) => e.monomials.some((at) => at.includes(i)),
      /** Covariance of the counts, [bins][bins], where the statistic is Gaussian; else null. */
      covariance() {
        if (e.statistic !== "gaussian") return null;
        const n = e.bins,
          out = new Float64Array(n * n);
        for (let b = 0; b < n; b++) {
          const unit = new Array(n).fill(0);
          unit[b] = 1;
          (solvePositive(n, e.inverse_covariance, unit) || unit).forEach((v, c) => (out[b * n + c] = v));
        }
        return out;
      },
      /** Signal at nominal nuisances, expected counts and nuisances at the minimum of chi2. */
      evaluate(x) {
        const shapes = shapesAt(x);
        const fit = minimise(e, shapes.concat(fixed));
        return { signal: Array.from(shapes[0]), ...fit };
      },
    };
  };
  nuem.decode = decode;
})((globalThis.nuem = globalThis.nuem || {}));
