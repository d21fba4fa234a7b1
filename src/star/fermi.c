/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "star/fermi.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Integrals by the trapezoidal rule, which converges exponentially for analytic integrands that
 * vanish at both ends:
 *
 *   hot       nodes in theta, P = a sinh theta, X = a cosh theta: analytic however relativistic;
 *   surface   far from zero energy nodes in t = X - y on both sides of the Fermi surface, whose
 *             weights do not depend on the gas.
 *
 * Both leave out what is below e^-CUT. */
enum { NODES = 512, ITERATIONS = 100 };
static const double CUT = 30.0;
/* -ln of the rule's error where the integrand is 1 at the pole; powers of P before it cost up to four digits */
static const double STRIP = 42.0;
static const double MOVE = 1.0;     /* a grid serves as long as eta moves less */
static const double SURFACE = 31.5; /* eta from which there is a surface, CUT + MOVE and some */

typedef struct grid {
    bool surface;
    size_t n;
    double a;
    double x[NODES]; /* hot: X - a; surface: t */
    double e[NODES]; /* hot: exp(-x); surface: w(t) */
    double c[NODES]; /* hot: P, a node's share of dX over the step; surface: 1 */
    double step;
} grid;

/* |Im theta| of the pole of w: cosh theta = 1 + (eta + i pi)/a. */
static double pole(double a, double eta)
{
    double re = eta / a, im = M_PI / a, near = hypot(re, im), far = hypot(2.0 + re, im);
    double versine = 0.5 * (near - (4.0 * re + near * near) / (far + 2.0)); /* 1 - cos */

    return 2.0 * asin(sqrt(fmin(fmax(0.5 * versine, 0.0), 1.0)));
}

static void lay_surface(grid *g)
{
    const double step = 0.65; /* error e^(-2 pi^2/step) = 6e-14 */

    g->surface = true;
    g->step = step;
    for (double t = -CUT; t < CUT + 6.0; t += step) {
        double z = exp(-fabs(t));
        g->x[g->n] = t;
        g->e[g->n] = z / ((1.0 + z) * (1.0 + z));
        g->c[g->n++] = 1.0;
    }
}

static void lay_hot(double a, double eta, grid *g)
{
    /* no farther up than the pole, nor than where exp(-a cosh theta) grows; velocities have a pole
     * at pi/2. Where the pole is far from the real axis, w has grown by e^-eta on the way to it. */
    double reach = fmin(pole(a, eta), M_PI_2), growth = fmin(fmax(-eta, 0.0), STRIP);
    double step =
        fmin(2.0 * M_PI * reach / (STRIP + growth), sqrt(2.0 * M_PI * M_PI / (a * STRIP)));
    double top = fmax(eta, 0.0) + CUT + 8.0, up = exp(0.5 * step), s = 1.0;
    /* P/a at the Fermi surface */
    double fermi = eta > 0.0 ? sqrt(eta / a * (2.0 + eta / a)) : 0.0;

    g->surface = false;
    g->step = step;
    while (g->n < NODES) {
        s *= up; /* exp(theta/2) */
        double half = 0.5 * (s - 1.0 / s), sinh_theta = half * (s + 1.0 / s);
        double x = 2.0 * a * half * half;
        if (x > top) break;
        /* deep below the surface w ~ exp(x - eta) */
        double depth = x - eta;
        if (depth < 0.0 && depth + 2.0 * log(sinh_theta / fermi) < -CUT - 4.0) continue;
        g->x[g->n] = x;
        g->e[g->n] = exp(-x);
        g->c[g->n++] = a * sinh_theta;
    }
}

static void lay(double a, double eta, grid *g)
{
    g->n = 0;
    g->a = a;
    if (eta > SURFACE)
        lay_surface(g);
    else
        lay_hot(a, eta, g);
}

/* Chemical potential and what of it every node needs. */
typedef struct state {
    double y, eta;
    double lift, fall, balance; /* exp(eta), exp(-2y), 1 - exp(-2y) */
} state;

static state state_of(double y, double eta)
{
    return (state){y, eta, exp(eta), exp(-2.0 * y), -expm1(-2.0 * y)};
}

typedef struct node {
    double x, p;       /* X, P */
    double t, t_bar;   /* X - y, X + y */
    double w, w_bar;   /* weights of electrons and positrons, with the share of dX */
    double difference; /* w - w_bar without cancellation */
} node;

static node node_at(const grid *g, const state *s, size_t i)
{
    node n = {0};

    if (g->surface) {                /* no positrons: e^(-2a - eta) < e^-30 */
        double k = s->eta + g->x[i]; /* kinetic energy */
        n.t = g->x[i];
        n.t_bar = k + g->a + s->y;
        n.x = k + g->a;
        n.p = sqrt(k * (k + 2.0 * g->a));
        n.w = n.difference = g->e[i];
        return n;
    }
    double z = s->lift * g->e[i], z_bar = z * s->fall, d = 1.0 + z, d_bar = 1.0 + z_bar;
    n.x = g->a + g->x[i];
    n.p = g->c[i];
    n.t = g->x[i] - s->eta;
    n.t_bar = n.x + s->y;
    n.w = n.p * z / (d * d);
    n.w_bar = n.p * z_bar / (d_bar * d_bar);
    n.difference = n.p * z * s->balance * -expm1(-2.0 * n.x) / (d * d * d_bar * d_bar);
    return n;
}

/* Density and its derivative with y: the two sums of Newton's method. */
static void density(const grid *g, const state *s, double *value, double *slope)
{
    double sum = 0.0, sum_y = 0.0;

    for (size_t i = 0; i < g->n; i++) {
        node n = node_at(g, s, i);
        sum += n.p * n.p * n.p * n.difference;
        sum_y += n.p * n.x * (n.w + n.w_bar);
    }
    *value = g->step * sum / 3.0;
    *slope = g->step * sum_y;
}

static void integrate(const grid *g, const state *s, nuem_fermi *out)
{
    nuem_fermi f = {.y = s->y, .eta = s->eta};

    for (size_t i = 0; i < g->n; i++) {
        node n = node_at(g, s, i);
        double v = n.p / n.x, v2 = v * v, m2 = g->a / n.x, both = n.w + n.w_bar,
               p2v = n.p * n.p * v;
        /* derivatives of p^3/3, p^2 v, p^2 v^3 with the energy */
        double d0 = n.p * n.x, d1 = n.p * (3.0 - v2), d2 = n.p * v2 * (5.0 - 3.0 * v2);
        double t = n.t * n.w, t_bar = n.t_bar * n.w_bar;
        f.density += n.p * n.p * n.p * n.difference / 3.0;
        f.plasma += p2v * both;
        f.first += p2v * v2 * both;
        f.cold_plasma += p2v * m2 * m2 * both;
        f.density_y += d0 * both;
        f.plasma_y += d1 * n.difference;
        f.first_y += d2 * n.difference;
        f.density_t += d0 * (t - t_bar);
        f.plasma_t += d1 * (t + t_bar);
        f.first_t += d2 * (t + t_bar);
    }
    double *sum[] = {&f.density,  &f.plasma,  &f.first,     &f.cold_plasma, &f.density_y,
                     &f.plasma_y, &f.first_y, &f.density_t, &f.plasma_t,    &f.first_t};
    for (size_t i = 0; i < sizeof sum / sizeof sum[0]; i++) *sum[i] *= g->step;
    *out = f;
}

/* A first chemical potential, good to some tens of percent: degenerate (Sommerfeld), massless
 * (y^3 + pi^2 y = (p_F/T)^3) or dilute. `pairs`: y is small and eta = y - a; otherwise y = eta + a. */
static void guess(double a, double density, double *y, double *eta, bool *pairs)
{
    double cube = 3.0 * density, p = cbrt(cube), e = hypot(p, a), fermi = p * p / (e + a);
    /* a^2 K_2(a) e^a between its limits 2 and sqrt(pi/2) a^(3/2) */
    double bessel = pow(pow(2.0, 2.0 / 3.0) + cbrt(M_PI_2) * a, 1.5);
    double dilute = log(density / bessel); /* density = 2 bessel e^-a sinh y */

    *pairs = false;
    if (a < 1.0) {
        *y = 2.0 * M_PI / sqrt(3.0) * sinh(asinh(1.5 * sqrt(3.0) * cube / pow(M_PI, 3.0)) / 3.0);
        *pairs = *y < 1.0;
        *eta = *y - a;
    } else if (dilute < 1.0) {
        *pairs = dilute + a < 1.0;
        *y = *pairs ? asinh(0.5 * exp(dilute + a)) : dilute + a;
        *eta = *pairs ? *y - a : dilute;
    } else {
        *eta = fmax(fermi - M_PI * M_PI / 6.0 * (1.0 / e + e / (p * p)), 0.0);
        *y = *eta + a;
    }
}

nuem_status nuem_fermi_solve(double a, double target, nuem_fermi *out, nuem_error *err)
{
    grid g;
    double y, eta, value, slope, laid;
    bool pairs;

    guess(a, target, &y, &eta, &pairs);
    lay(a, laid = eta, &g);
    /* Newton on ln density, as a function of ln y where pairs outnumber the electrons of matter
     * (density ~ sinh y), else of eta: concave, so that it comes from below after the first step */
    for (int i = 0; i < ITERATIONS; i++) {
        state s = state_of(y, eta);
        density(&g, &s, &value, &slope);
        double miss = log(target / value);
        if (!isfinite(miss)) break;
        if (pairs) {
            y *= exp(fmin(fmax(miss * value / (slope * y), -3.0), 3.0));
            eta = y - a;
        } else {
            eta += miss * value / slope;
            y = eta + a;
        }
        if (fabs(eta - laid) > MOVE) { /* the grid was for another gas */
            lay(a, laid = eta, &g);
        } else if (fabs(miss) < 1e-7) { /* the step just made leaves its square */
            s = state_of(y, eta);
            integrate(&g, &s, out);
            return NUEM_OK;
        }
    }
    return nuem_fail(err, NUEM_ERR_CONVERGE,
                     "the chemical potential of the electrons did not converge (m/T = %g, "
                     "(n_e - n_ebar)/T^3 = %g)",
                     a, target / (M_PI * M_PI));
}
