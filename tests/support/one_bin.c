/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/one_bin.h"

#include "support/assert_close.h"

nuem_one_bin nuem_one_bin_open(const nuem_data *data, const char *rest, const char *parameter)
{
    const double unit = 1e-9; /* muB */
    nuem_one_bin one = {.known = 0.0};
    nuem_coordinate coordinate = {NULL, false};
    nuem_error err;
    double counts[64], x[2] = {0.0, unit};

    one.m = nuem_measurement_open(data, "one-bin", "1 kg y", NULL, rest);
    nuem_measurement_likelihood(&one.m);
    assert_ok(nuem_parameter_find(parameter, &coordinate.parameter, &err), err);
    assert_ok(
        nuem_objective_create(one.m.likelihood, one.m.sm, 1, &coordinate, &one.objective, &err),
        err);
    const size_t n = nuem_likelihood_bins(one.m.likelihood);
    assert_true(2 * n <= 64);
    assert_ok(nuem_objective_counts(one.objective, 2, x, counts, &err), err);
    one.known = counts[0];
    one.k = (counts[n] - counts[0]) / (unit * unit);
    return one;
}

/* Counts of the Standard Model in that bin. */
static double weak_counts(const nuem_data *data)
{
    nuem_one_bin one =
        nuem_one_bin_open(data, "data: {edges_kev: [10, 20], counts: [1]}", "mu_eff");
    double weak = one.known;

    nuem_one_bin_close(&one);
    return weak;
}

nuem_one_bin nuem_one_bin_poisson(const nuem_data *data, double n, double known)
{
    char text[256];

    snprintf(text, sizeof text,
             "data: {edges_kev: [10, 20], counts: [%.17g]}\n"
             "backgrounds: [{name: b, counts: [%.17g]}]\n",
             n, known - weak_counts(data));
    nuem_one_bin one = nuem_one_bin_open(data, text, "mu_eff");
    one.known = known;
    return one;
}

nuem_one_bin nuem_one_bin_gaussian(const nuem_data *data, double n)
{
    char text[256];

    snprintf(text, sizeof text,
             "statistic: gaussian\ndata: {edges_kev: [10, 20], counts: [%.17g], sigma: [1]}\n",
             n + weak_counts(data));
    return nuem_one_bin_open(data, text, "mu_eff");
}

void nuem_one_bin_close(nuem_one_bin *one)
{
    nuem_objective_free(one->objective);
    nuem_measurement_close(&one->m);
}

double nuem_one_bin_x(const nuem_one_bin *one, double s)
{
    return sqrt(s / one->k);
}

double nuem_one_bin_signal(const nuem_one_bin *one, double x)
{
    return one->k * x * x;
}
