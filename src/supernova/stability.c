/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/stability.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* With more modes of a pair than this the matrix takes seconds: the contour search instead. */
enum { DENSE_MODES = 600 };
/* Modes that grow by less than this over the radius (of a gas: over all its time) are left out. */
static const double NEGLIGIBLE = 0.01;

typedef struct found {
    size_t n;
    nuem_supernova_mode *mode; /* allocated */
} found;

static nuem_status add_pair(const nuem_stability_background *b, bool spin, int fa, int fb,
                            double floor, found *all, nuem_error *err)
{
    nuem_coherence_modes modes = {0};
    nuem_coherence c;
    nuem_status st = nuem_stability_pair(b, spin, fa, fb, &c, err);

    if (st) return st;
    /* frequencies from their middle: matter and trace are common to all and may be large */
    double lo = HUGE_VAL, hi = -HUGE_VAL;
    for (size_t j = 0; j < c.n; j++) {
        lo = fmin(lo, c.omega[j]);
        hi = fmax(hi, c.omega[j]);
    }
    const double middle = c.n ? 0.5 * (lo + hi) : 0.0;
    for (size_t j = 0; j < c.n; j++) c.omega[j] -= middle;
    st = c.n <= DENSE_MODES ? nuem_coherence_dense(&c, floor, &modes, err)
                            : nuem_coherence_contour(&c, floor, &modes, err);
    if (!st && modes.n) {
        nuem_supernova_mode *more = realloc(all->mode, (all->n + modes.n) * sizeof *more);
        if (more) all->mode = more;
        if (!more) st = nuem_fail_nomem(err);
        for (size_t i = 0; i < modes.n && !st; i++)
            all->mode[all->n++] =
                (nuem_supernova_mode){.frequency_per_km = middle + creal(modes.mode[i]),
                                      .growth_per_km = cimag(modes.mode[i]),
                                      .spin = spin,
                                      .a = fa,
                                      .b = fb};
    }
    nuem_coherence_modes_clear(&modes);
    nuem_coherence_clear(&c);
    return st;
}

static int by_growth(const void *left, const void *right)
{
    const nuem_supernova_mode *x = left, *y = right;

    if (x->growth_per_km != y->growth_per_km) return x->growth_per_km < y->growth_per_km ? 1 : -1;
    if (x->spin != y->spin) return x->spin - y->spin; /* pairs of flavours may grow alike */
    return x->a != y->a ? x->a - y->a : x->b - y->b;
}

nuem_status nuem_supernova_stability(const nuem_supernova *sn, double r_km, size_t *n,
                                     nuem_supernova_mode *out, nuem_error *err)
{
    const nuem_supernova_spec *spec = nuem_supernova_spec_of(sn);
    const bool gas = spec->geometry == NUEM_GAS;
    const double from = fmin(spec->start_km, spec->end_km), to = fmax(spec->start_km, spec->end_km);
    const double floor = NEGLIGIBLE / (gas ? to - from : r_km);
    nuem_stability_background b;
    found all = {0};
    nuem_status st;

    if (!(r_km >= from && r_km <= to))
        return nuem_fail(err, NUEM_ERR_ARG, "stability: r is %g km; it must lie in [%g, %g]", r_km,
                         from, to);
    if ((st = nuem_stability_background_create(sn, r_km, &b, err))) return st;
    for (int fa = 0; fa < b.flavours && !st; fa++)
        for (int fb = fa + 1; fb < b.flavours && !st; fb++)
            for (int spin = 0; spin < 2 && !st; spin++)
                st = add_pair(&b, spin == 1, fa, fb, floor, &all, err);
    if (!st && all.n > *n)
        st = nuem_fail(err, NUEM_ERR_RANGE, "stability: %zu modes grow; there is room for %zu",
                       all.n, *n);
    if (!st) {
        if (all.n) {
            qsort(all.mode, all.n, sizeof *all.mode, by_growth);
            memcpy(out, all.mode, all.n * sizeof *out);
        }
        *n = all.n;
    }
    free(all.mode);
    nuem_stability_background_clear(&b);
    return st;
}
