/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probabilities with all phases, of a source that is a point or a Gaussian along the path. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "propagation/averaging.h"

/* Places at which the size of the matter and magnetic parts is looked at. */
enum { SAMPLES = 257 };
/* What the medium may change over the source, in radians of phase over its size. */
static const double SOURCE_PHASE = 0.01;

void nuem_start_hamiltonian(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                            double enu_mev, nuem_square6 out)
{
    const double x = nuem_profile_start(task->profile);
    nuem_medium medium;
    nuem_square6 vacuum;
    double twist = 0.0;

    nuem_profile_at(task->profile, 1, &x, &medium);
    nuem_medium_terms_sum(terms, &medium, out);
    nuem_vacuum_hamiltonian(task->p, enu_mev, vacuum);
    if (!nuem_profile_is_constant(task->profile, &twist)) twist = 0.0;
    for (int i = 0; i < NUEM_STATES; i++) {
        for (int j = 0; j < NUEM_STATES; j++) out[i][j] += vacuum[i][j];
        /* psi = diag(e^{i f/2}, e^{-i f/2}) psi', f = sense * twist * x */
        out[i][i] += (i < 3 ? 0.5 : -0.5) * terms->sense * twist;
    }
}

/* int (largest - smallest level of the medium's part) dx, and half the twist on either side */
static double medium_phase(const nuem_averaging_task *task, const nuem_medium_terms *terms)
{
    const double a = nuem_profile_start(task->profile), b = nuem_profile_end(task->profile);
    double twist = 0.0, sum = 0.0;
    const bool constant = nuem_profile_is_constant(task->profile, &twist);

    for (int i = 0; i < SAMPLES; i++) {
        const double x = a + (b - a) * i / (SAMPLES - 1);
        nuem_medium medium;
        nuem_square6 h;
        nuem_profile_at(task->profile, 1, &x, &medium);
        nuem_medium_terms_sum(terms, &medium, h);
        if (constant) return (b - a) * (nuem_square6_spread(h) + fabs(twist));
        sum += (i == 0 || i == SAMPLES - 1 ? 0.5 : 1.0) * nuem_square6_spread(h);
    }
    return sum * (b - a) / (SAMPLES - 1);
}

nuem_status nuem_check_phase(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                             size_t n, const double *enu_mev, nuem_error *err)
{
    const double length = nuem_profile_end(task->profile) - nuem_profile_start(task->profile),
                 medium = medium_phase(task, terms), epsilon = 0x1p-53;

    for (size_t i = 0; i < n; i++) {
        nuem_square6 vacuum;
        nuem_vacuum_hamiltonian(task->p, enu_mev[i], vacuum);
        const double phase = medium + length * nuem_square6_spread(vacuum);
        if (!(epsilon * phase <= task->options.tolerance))
            return nuem_fail_index(
                err, NUEM_ERR_DOMAIN, (long)i,
                "phases reach %.3g rad over %g km at %g MeV: rounding leaves an error of %.1g in "
                "them, above the tolerance %g; average (secular), or allow more",
                phase, length, enu_mev[i], epsilon * phase, task->options.tolerance);
    }
    return NUEM_OK;
}

/* Columns that the operator moves: rho = sum of |column><column|. A point source has one. */
typedef struct mixture {
    int n;
    double complex column[NUEM_STATES][NUEM_STATES];
} mixture;

/* rho_kl -> rho_kl exp(-((lambda_k - lambda_l) sigma)^2 / 2), which is the mean over places of birth; its
 * square root by its own states. */
static nuem_status spread_source(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                                 double enu_mev, mixture *out, nuem_error *err)
{
    const double sigma = task->decoherence.source_size_km;
    double level[NUEM_STATES], weight[NUEM_STATES];
    double complex amplitude[NUEM_STATES] = {0};
    nuem_matrix6 state, own;
    nuem_square6 h, rho;

    nuem_start_hamiltonian(task, terms, enu_mev, h);
    if (!nuem_square6_levels(h, level, &state))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no levels at %g MeV: not finite", enu_mev);
    for (int k = 0; k < NUEM_STATES; k++)
        for (int i = 0; i < NUEM_STATES; i++)
            amplitude[k] += nuem_times(conj(nuem_element(state.m[i][k])), task->initial[i]);
    for (int k = 0; k < NUEM_STATES; k++)
        for (int l = 0; l < NUEM_STATES; l++) {
            const double d = (level[k] - level[l]) * sigma;
            rho[k][l] = exp(-0.5 * d * d) * nuem_times(amplitude[k], conj(amplitude[l]));
        }
    if (!nuem_square6_levels(rho, weight, &own))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no mixture at %g MeV: not finite", enu_mev);
    out->n = NUEM_STATES;
    for (int c = 0; c < NUEM_STATES; c++)
        for (int i = 0; i < NUEM_STATES; i++) {
            double complex sum = 0.0;
            for (int k = 0; k < NUEM_STATES; k++)
                sum += nuem_times(nuem_element(state.m[i][k]), nuem_element(own.m[k][c]));
            out->column[c][i] = sqrt(fmax(weight[c], 0.0)) * sum;
        }
    return NUEM_OK;
}

/* The medium has to be the same all over the source. */
static nuem_status check_source(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                                nuem_error *err)
{
    const double sigma = task->decoherence.source_size_km,
                 start = nuem_profile_start(task->profile);
    nuem_medium medium[2];
    nuem_square6 h[2];
    double change = 0.0;

    if (sigma == 0.0 || nuem_profile_is_constant(task->profile, NULL)) return NUEM_OK;
    nuem_profile_at(task->profile, 2, (double[]){start, start + sigma}, medium);
    for (int i = 0; i < 2; i++) nuem_medium_terms_sum(terms, &medium[i], h[i]);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) change = fmax(change, cabs(h[1][i][j] - h[0][i][j]));
    if (!(change * sigma <= SOURCE_PHASE))
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "source of %g km at %g km: the medium changes by a phase of %.2g rad over "
                         "it, more than %g; propagate from several places, or average (adiabatic)",
                         sigma, start, change * sigma, SOURCE_PHASE);
    return NUEM_OK;
}

nuem_status nuem_coherent_probability(const nuem_averaging_task *task,
                                      const nuem_medium_terms *terms, size_t n,
                                      const double *enu_mev, nuem_matrix6 *scratch,
                                      nuem_probability6 *out, nuem_propagate_cost *cost,
                                      nuem_error *err)
{
    mixture born = {.n = 1};
    nuem_status st = check_source(task, terms, err);

    if (!st)
        st = nuem_propagate_operator(task->p, task->profile, n, enu_mev, false, &task->options,
                                     scratch, cost, err);
    for (int i = 0; i < NUEM_STATES; i++) born.column[0][i] = task->initial[i];
    for (size_t e = 0; e < n && !st; e++) {
        double sum = 0.0;
        if (task->decoherence.source_size_km > 0.0)
            st = spread_source(task, terms, enu_mev[e], &born, err);
        for (int b = 0; b < NUEM_STATES; b++) {
            out[e][b] = 0.0;
            for (int c = 0; c < born.n; c++) {
                double complex amplitude = 0.0;
                for (int a = 0; a < NUEM_STATES; a++)
                    amplitude += nuem_times(nuem_element(scratch[e].m[b][a]), born.column[c][a]);
                out[e][b] += nuem_norm2(amplitude);
            }
            sum += out[e][b];
        }
        for (int b = 0; b < NUEM_STATES; b++) out[e][b] /= sum; /* rounding of many steps */
    }
    return st;
}

nuem_status nuem_average_coherent(const nuem_averaging_task *task, size_t n, const double *enu_mev,
                                  nuem_probability6 *out, nuem_propagate_cost *cost,
                                  nuem_error *err)
{
    nuem_medium_terms terms;
    nuem_matrix6 *scratch = NULL;
    nuem_status st;

    nuem_medium_terms_of(task->p, false, &terms);
    if ((st = nuem_check_phase(task, &terms, n, enu_mev, err))) return st;
    if (n > SIZE_MAX / sizeof *scratch || !(scratch = malloc(n * sizeof *scratch)))
        return nuem_fail_nomem(err);
    st = nuem_coherent_probability(task, &terms, n, enu_mev, scratch, out, cost, err);
    free(scratch);
    return st;
}
