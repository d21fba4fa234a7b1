/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/solar_antineutrino.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "num/hermitian.h"
#include "num/matrix3.h"
#include "propagation/arrival.h"

/* Levels of one half of the states without a field: rising, those of mass state k at index k. */
typedef struct levels {
    double value[3];
    nuem_complex state[3][3]; /* state[k][flavour] */
} levels;

static void levels_of(const nuem_matrix6 *h, int half, const nuem_mixing *mixing, levels *out)
{
    nuem_complex a[9], vector[9];
    double value[3];
    /* mass states from the lightest: dm21 >= 0 */
    const int ordered[3] = {mixing->dm31_ev2 < 0.0 ? 2 : 0, mixing->dm31_ev2 < 0.0 ? 0 : 1,
                            mixing->dm31_ev2 < 0.0 ? 1 : 2};
    int by_value[3] = {0, 1, 2};

    for (int i = 0; i < 9; i++) a[i] = h->m[3 * half + i / 3][3 * half + i % 3];
    nuem_hermitian_eigen(3, a, false, value, vector);
    for (int i = 0; i < 3; i++)
        for (int j = i + 1; j < 3; j++)
            if (value[by_value[j]] < value[by_value[i]]) {
                const int swap = by_value[i];
                by_value[i] = by_value[j];
                by_value[j] = swap;
            }
    for (int i = 0; i < 3; i++) {
        out->value[ordered[i]] = value[by_value[i]];
        for (int f = 0; f < 3; f++) out->state[ordered[i]][f] = vector[3 * f + by_value[i]];
    }
}

/* |<n| H_B |m>|^2, H_B the lower left block of h */
static double field_element(const nuem_matrix6 *h, const nuem_complex n[3], const nuem_complex m[3])
{
    nuem_complex sum = {0.0, 0.0};

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const nuem_complex x = nuem_cmul(nuem_cmul(nuem_conj(n[i]), h->m[3 + i][j]), m[j]);
            sum.re += x.re;
            sum.im += x.im;
        }
    return sum.re * sum.re + sum.im * sum.im;
}

/* Share of antineutrino level n in a neutrino level m at birth: sin^2 of the angle of two levels that
 * are `gap` apart and coupled by g, g^2/gap^2 where the coupling is weak. What is rounding beside
 * the strongest element is none: between states of one mass, which meet without matter, there is
 * no moment. */
static double mixed(double g2, double strongest, double gap)
{
    if (g2 <= 1e-24 * strongest) return 0.0;
    return 2.0 * g2 / (gap * gap + 4.0 * g2 + fabs(gap) * sqrt(gap * gap + 4.0 * g2));
}

/* One energy; s is the operator through the profile. level: fractions, or NULL for nu_e born at the start. */
static void arrive(const nuem_propagator *p, const nuem_mixing *mixing, const nuem_medium *start,
                   double enu_mev, const nuem_matrix6 *s, const double *level,
                   nuem_solar_antineutrino *out)
{
    nuem_solar_antineutrino r = {0};
    nuem_matrix6 h, mass;
    nuem_matrix3 u;
    levels nu, anti;
    double strongest = 0.0;

    nuem_mixing_pmns(mixing, &u);
    nuem_propagator_mass_states(p, &mass);
    nuem_propagator_hamiltonian(p, enu_mev, start, &h);
    levels_of(&h, 0, mixing, &nu);
    levels_of(&h, 1, mixing, &anti);
    for (int m = 0; m < 9; m++)
        strongest = fmax(strongest, field_element(&h, anti.state[m / 3], nu.state[m % 3]));
    for (int m = 0; m < 3; m++) {
        const nuem_complex e = nu.state[m][0];
        nuem_complex psi[NUEM_STATES] = {{0.0, 0.0}};
        r.level[m] = level ? level[m] : e.re * e.re + e.im * e.im;
        for (int a = 0; a < NUEM_STATES; a++)
            for (int f = 0; f < 3; f++) {
                const nuem_complex x = nuem_cmul(s->m[a][f], nu.state[m][f]);
                psi[a].re += x.re;
                psi[a].im += x.im;
            }
        for (int k = 0; k < 3; k++) {
            const double stays = r.level[m] * nuem_arrival_overlap(&mass, k, psi),
                         turns = r.level[m] * nuem_arrival_overlap(&mass, 3 + k, psi);
            for (int f = 0; f < 3; f++) {
                r.neutrino[f] += stays * nuem_arrival_share(&u, f, k);
                r.antineutrino[f] += turns * nuem_arrival_share(&u, f, k);
            }
            r.birth += r.level[m] *
                       mixed(field_element(&h, anti.state[k], nu.state[m]), strongest,
                             anti.value[k] - nu.value[m]) *
                       nuem_arrival_share(&u, 0, k);
        }
    }
    *out = r;
}

nuem_status nuem_solar_antineutrinos(const nuem_hypothesis *hypothesis, const nuem_solar *sun,
                                     size_t component, const nuem_profile *profile, size_t n,
                                     const double *enu_mev, const nuem_propagate_options *options,
                                     nuem_solar_antineutrino *out, nuem_error *err)
{
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(hypothesis);
    const size_t components = sun ? nuem_solar_count(sun) : 0;
    nuem_propagator *p = NULL;
    nuem_matrix6 *s = NULL;
    double *fraction = NULL;
    nuem_medium start;
    nuem_status st = NUEM_OK;

    if (spec->nature != NUEM_MAJORANA)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "antineutrinos of the Sun need Majorana neutrinos; these are Dirac "
                         "(nature=majorana)");
    if (sun && component >= components)
        return nuem_fail(err, NUEM_ERR_ARG, "component %zu of the Sun; there are %zu, from 0",
                         component, components);
    if (n == 0) return NUEM_OK;
    s = malloc(n * sizeof *s);
    if (sun) fraction = malloc(3 * n * components * sizeof *fraction);
    if (!s || (sun && !fraction)) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_propagator_create(hypothesis, false, &p, err))) goto done;
    if ((st = nuem_propagate_operator(p, profile, n, enu_mev, false, options, s, NULL, err)))
        goto done;
    if (sun && (st = nuem_solar_fractions(sun, &spec->mixing, false, n, enu_mev, fraction, err)))
        goto done;
    const double x = nuem_profile_start(profile);
    nuem_profile_at(profile, 1, &x, &start);
    for (size_t i = 0; i < n; i++)
        arrive(p, &spec->mixing, &start, enu_mev[i], &s[i],
               sun ? fraction + 3 * (i * components + component) : NULL, &out[i]);
done:
    nuem_propagator_free(p);
    free(fraction);
    free(s);
    return st;
}
