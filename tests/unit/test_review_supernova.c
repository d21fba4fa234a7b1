/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of the review about collective oscillations, and its moments by another route: Runge-Kutta on a problem that is
 * put together without a configuration. */
#include "nuem/review.h"
#include "nuem/supernova.h"
#include "support/assert_close.h"
#include "support/collective.h"
#include "support/fixture.h"

enum { ENERGIES = 64, SPECIES = 4 };
/* Of Runge-Kutta: coherence that grows by twenty orders is then wrong by much less than APART. */
static const double TOLERANCE = 1e-5;
/* Between the parts at a third and at three times the moment lies the one at it: they go as its square. */
static const double APART = 3.0, SHOWS = 0.01;

static nuem_review *open_row(const nuem_data *data, size_t *i)
{
    nuem_review *review = NULL;
    nuem_error err;

    assert_ok(nuem_review_open(data, &review, NULL, &err), err);
    assert_ok(nuem_review_find(review, "supernova-collective", i, &err), err);
    return review;
}

static void both_interactions(void **state)
{
    size_t i = 0;
    nuem_review *review = open_row(*state, &i);
    const nuem_review_row *row = nuem_review_row_at(review, i);
    nuem_provenance *prov = NULL;
    nuem_error err;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_review_compute(review, i, prov, &err), err);
    assert_int_equal(row->status, NUEM_REVIEW_DIFFERS);
    assert_int_equal(row->n_computed, 2);
    /* as published: decades below the published moment; (V-A): nothing up to 1e-15 (2010.05329) */
    assert_true(row->published[0] == 1e-21);
    assert_true(row->computed[0] > 0.0 && row->computed[0] < 1e-24);
    assert_true(row->computed[1] > 1e-15 && row->computed[1] < 1e-12);
    assert_non_null(strstr(row->note, "s = -1"));
    assert_non_null(strstr(row->note, "V-A"));
    assert_true(strlen(row->note) < NUEM_REVIEW_NOTE - 1);
    assert_int_equal(nuem_provenance_cite_count(prov), 3);
    /* again, without provenance: the same */
    const nuem_review_row before = *row;
    assert_ok(nuem_review_compute(review, i, NULL, &err), err);
    for (int k = 0; k < 2; k++) assert_true(row->computed[k] == before.computed[k]);
    assert_string_equal(row->note, before.note);
    nuem_provenance_free(prov);
    nuem_review_free(review);
}

static void arrive(double mu_mub, double s, double out[ENERGIES][SPECIES])
{
    const collective_bulb bulb = {ENERGIES, 1, true, 1e-2, mu_mub, s};
    nuem_error err = {0};
    collective c;

    assert_ok(collective_bulb_start(&bulb, 0.0, &c, &err), err);
    assert_ok(collective_restart(&c, NUEM_RUNGE_KUTTA, TOLERANCE, &err), err);
    assert_ok(nuem_supernova_advance(c.run, 600.0, NULL, &err), err);
    nuem_supernova_spectra(c.run, &out[0][0]);
    collective_clear(&c);
}

static double changed(double mu_mub, double s, double without[ENERGIES][SPECIES])
{
    double with[ENERGIES][SPECIES], sum = 0.0;

    arrive(mu_mub, s, with);
    for (size_t i = 0; i < ENERGIES; i++)
        for (size_t a = 0; a < SPECIES; a++)
            sum += 0.5 * (50.0 / ENERGIES) * fabs(with[i][a] - without[i][a]);
    return sum;
}

static void moments_by_another_route(void **state)
{
    static const double s[2] = {-1.0, 0.0};
    static double without[ENERGIES][SPECIES];
    size_t i = 0;
    nuem_review *review = open_row(*state, &i);
    const nuem_review_row *row = nuem_review_row_at(review, i);
    nuem_error err;

    assert_ok(nuem_review_compute(review, i, NULL, &err), err);
    arrive(0.0, 0.0, without);
    for (int k = 0; k < 2; k++) {
        const double mu = row->computed[k];
        assert_true(changed(mu / APART, s[k], without) < SHOWS);
        assert_true(changed(mu * APART, s[k], without) > SHOWS);
    }
    assert_true(changed(1e-21, 0.0, without) < 1e-4);
    assert_true(changed(1e-24, -1.0, without) > 5.0 * SHOWS); /* saturated */
    nuem_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_interactions),
        cmocka_unit_test(moments_by_another_route),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
