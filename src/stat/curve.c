/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { KNOWN = 1024 }; /* points remembered; later ones are not */

nuem_status nuem_curve_open(nuem_curve *c, const nuem_slice *slice, uint64_t seed, nuem_error *err)
{
    *c = (nuem_curve){.slice = slice, .seed = seed, .err = err};
    if (nuem_slice_is_costly(slice)) {
        c->n_max = KNOWN;
        c->value = malloc(KNOWN * sizeof *c->value);
        c->chi2 = malloc(KNOWN * sizeof *c->chi2);
        c->variable = malloc(KNOWN * nuem_slice_variables(slice) * sizeof *c->variable);
        if (!c->value || !c->chi2 || !c->variable) {
            nuem_curve_close(c);
            return nuem_fail_nomem(err);
        }
    }
    nuem_status st = nuem_slice_workspace_create(slice, &c->ws, err);
    if (st) nuem_curve_close(c);
    return st;
}

void nuem_curve_close(nuem_curve *c)
{
    nuem_slice_workspace_free(c->ws);
    free(c->value);
    free(c->chi2);
    free(c->variable);
    *c = (nuem_curve){0};
}

/* Number of known values below `value`. */
static size_t below(const nuem_curve *c, double value)
{
    size_t lo = 0, hi = c->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c->value[mid] < value)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void nuem_curve_learn(nuem_curve *c, double value, double chi2, const double *variable)
{
    size_t at = below(c, value), m = nuem_slice_variables(c->slice), rest = c->n - at;
    bool is_known = at < c->n && c->value[at] == value;

    if (!isfinite(chi2) || (is_known && c->chi2[at] <= chi2) || (!is_known && c->n == c->n_max))
        return;
    if (!is_known) {
        memmove(c->value + at + 1, c->value + at, rest * sizeof *c->value);
        memmove(c->chi2 + at + 1, c->chi2 + at, rest * sizeof *c->chi2);
        memmove(c->variable + (at + 1) * m, c->variable + at * m, rest * m * sizeof *c->variable);
        c->n++;
    }
    c->value[at] = value;
    c->chi2[at] = chi2;
    memcpy(c->variable + at * m, variable, m * sizeof *variable);
}

double nuem_curve_known(const nuem_curve *c, double value, double *variable)
{
    size_t at = below(c, value), m = nuem_slice_variables(c->slice);

    if (at == c->n || c->value[at] != value) return (double)NAN;
    if (variable) memcpy(variable, c->variable + at * m, m * sizeof *variable);
    return c->chi2[at];
}

double nuem_curve_search(nuem_curve *c, double value, size_t n_start)
{
    double guess[2 * NUEM_MAX_COORDINATES], variable[NUEM_MAX_COORDINATES], chi2 = HUGE_VAL;
    size_t m = nuem_slice_variables(c->slice), n_guess = 0, at = below(c, value);
    uint64_t seed = c->seed;

    if (c->status) return (double)NAN;
    if (c->n_max) {
        size_t after = at < c->n && c->value[at] == value ? at + 1 : at;
        if (at > 0) memcpy(guess + m * n_guess++, c->variable + (at - 1) * m, m * sizeof *guess);
        if (after < c->n) memcpy(guess + m * n_guess++, c->variable + after * m, m * sizeof *guess);
        /* starting points of its own, whatever the order of the values */
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        seed ^= bits;
    }
    c->status = nuem_slice_eval(c->slice, c->ws, &value, n_guess, guess, n_start, seed, &chi2,
                                variable, c->err);
    if (c->status) return (double)NAN;
    if (!c->n_max) return chi2;
    nuem_curve_learn(c, value, chi2, variable);
    double known = nuem_curve_known(c, value, NULL);
    return known < chi2 ? known : chi2;
}

double nuem_curve_at(double value, void *curve)
{
    return nuem_curve_search(curve, value, 0);
}

double nuem_curve_above(double value, void *curve)
{
    nuem_curve *c = curve;

    /* Brent wants finite numbers; far above the level their size does not matter */
    return fmin(nuem_curve_at(value, c) - c->level, 1e30);
}
