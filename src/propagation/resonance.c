/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/resonance.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "propagation/hamiltonian.h"
#include "propagation/resonance_search.h"

/* Of the whole profile; of one stretch at least and at most. */
enum { SAMPLES = 8192, SAMPLES_LEAST = 16, SAMPLES_MOST = 2048 };

static int by_place(const void *a, const void *b)
{
    const nuem_resonance *p = a, *q = b;

    if (p->x_km != q->x_km) return p->x_km < q->x_km ? -1 : 1;
    return p->a != q->a ? p->a - q->a : p->b - q->b;
}

nuem_status nuem_resonance_find(const nuem_propagator *p, const nuem_profile *profile,
                                double enu_mev, size_t n_max, nuem_resonance *out, size_t *n,
                                nuem_error *err)
{
    const double start = nuem_profile_start(profile), end = nuem_profile_end(profile);
    const double *breaks;
    const size_t n_breaks = nuem_profile_breaks(profile, &breaks);
    nuem_stretch s = {.profile = profile, .samples = SAMPLES / (n_breaks + 1)};
    nuem_resonance_list found = {0};
    nuem_status st = nuem_propagate_check_energy(enu_mev, -1, err);

    if (st) return st;
    if (s.samples < SAMPLES_LEAST) s.samples = SAMPLES_LEAST;
    if (s.samples > SAMPLES_MOST) s.samples = SAMPLES_MOST;
    for (size_t i = 0; i <= n_breaks && !st; i++) {
        s.from = i ? breaks[i - 1] : start;
        s.to = i < n_breaks ? nextafter(breaks[i], start) : end; /* before a jump */
        if (!(s.from < s.to)) continue;
        s.turns = nuem_stretch_turns(&s);
        st = nuem_resonance_flavour(p, enu_mev, &s, &found, err);
        if (!st) st = nuem_resonance_spin(p, enu_mev, &s, &found, err);
    }
    if (!st && found.n > n_max)
        st = nuem_fail(err, NUEM_ERR_RANGE, "%zu resonances at %g MeV, room for %zu", found.n,
                       enu_mev, n_max);
    if (!st) {
        if (found.n) qsort(found.item, found.n, sizeof *found.item, by_place);
        for (size_t i = 0; i < found.n; i++) out[i] = found.item[i];
        *n = found.n;
    }
    free(found.item);
    return st;
}
