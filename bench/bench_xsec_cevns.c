/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent scattering alone: an array of points against one by one, the kernel of the channel, and
 * what of it the form factors are. */
#include <math.h>
#include <stdio.h>

#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "nuem/target.h"
#include "support/timing.h"
#include "xsec/channel.h"

enum { POINTS = 1024 };

typedef struct bench {
    nuem_nucleus_share share;
    nuem_target *target;
    nuem_couplings couplings;
    nuem_state state;
    nuem_cevns_parts sigma, parts[POINTS];
    double e[POINTS], t[POINTS], column[POINTS], sum;
    double coef[NUEM_CHANNEL_MAX_TERMS][NUEM_CHANNEL_POWERS];
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static void next_hypothesis(bench *b)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            b->couplings.dipole_mub.m[i][j].re += 1e-16 * (i + 1);
            b->couplings.charge_e.m[i][j] = (nuem_complex){1e-9 * (i + j), 1e-9 * (i - j)};
            b->couplings.radius_cm2.m[i][j] = (nuem_complex){1e-33 * (i + j), 1e-33 * (j - i)};
        }
}

static void array(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    check(nuem_cevns_dsigma_dt(&b->couplings, &b->state, &b->share.nucleus, POINTS, b->e, b->t,
                               b->parts, &err));
}

/* Many energies at one recoil, where form factors are evaluated once a block. */
static void energies(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    check(nuem_cevns_dsigma_dt(&b->couplings, &b->state, &b->share.nucleus, POINTS, b->e, b->column,
                               b->parts, &err));
}

static void single(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    for (int i = 0; i < POINTS; i++)
        check(nuem_cevns_dsigma_dt(&b->couplings, &b->state, &b->share.nucleus, 1, &b->e[i],
                                   &b->t[i], &b->parts[i], &err));
}

static void form_factors(void *context)
{
    bench *b = context;
    const double mass = nuem_nucleus_mass_mev(&b->share.nucleus);

    for (int i = 0; i < POINTS; i++) {
        double q = sqrt(2.0 * mass * b->t[i]);
        b->sum += nuem_form_factor_at(&b->share.nucleus.proton, q) *
                  nuem_form_factor_at(&b->share.nucleus.neutron, q);
    }
}

static void kernel(void *context)
{
    bench *b = context;

    for (int i = 0; i < POINTS; i++) {
        nuem_channel_cevns.kernel(b->target, 0, b->t[i], b->coef);
        b->sum += b->coef[0][0];
    }
}

static void total(void *context)
{
    bench *b = context;

    check(
        nuem_cevns_sigma(&b->couplings, &b->state, &b->share.nucleus, 30.0, 1e-3, &b->sigma, &err));
}

int main(void)
{
    static bench b = {
        .share = {.nucleus = {.name = "Cs133",
                              .z = 55,
                              .a = 133,
                              .mass_u = 132.90545196,
                              .proton = {.kind = NUEM_FORM_HELM, .rms_fm = 4.821},
                              .neutron = {.kind = NUEM_FORM_HELM, .rms_fm = 5.09}},
                  .per_unit = 1.0},
    };

    b.couplings.sin2_theta_w = nuem_constants_get()->sin2w_0;
    nuem_state_flavour(NUEM_MU, false, &b.state);
    check(nuem_target_create_nuclear("Cs", NUEM_BINDING_FREE, 1, &b.share, &b.target, &err));
    for (int i = 0; i < POINTS; i++) {
        b.e[i] = 20.0 + 0.03 * i;
        b.t[i] = 1e-3 + 5e-6 * i;
        b.column[i] = 5e-3;
    }
    double by_array = nuem_bench_time(array, &b) / POINTS,
           by_column = nuem_bench_time(energies, &b) / POINTS,
           one_by_one = nuem_bench_time(single, &b) / POINTS,
           forms = nuem_bench_time(form_factors, &b) / POINTS,
           of_kernel = nuem_bench_time(kernel, &b) / POINTS, of_total = nuem_bench_time(total, &b);

    nuem_bench_print("CEvNS cross section, full 3x3, array, a point", by_array,
                     "times faster than one by one", one_by_one / by_array);
    nuem_bench_print("the same at one recoil, a point", by_column, "times faster than one by one",
                     one_by_one / by_column);
    nuem_bench_print("two Helm form factors", forms, "of a point in the array", forms / by_array);
    nuem_bench_print("kernel of the channel, 12 terms, a recoil", of_kernel,
                     "times the form factors", of_kernel / forms);
    nuem_bench_print("total cross section above a threshold", of_total, "times a point alone",
                     of_total / one_by_one);
    nuem_target_free(b.target);
    return 0;
}
