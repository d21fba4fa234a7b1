/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the review: which there are, that all are computed, and that nothing is made up for a row that nobody
 * computes. */
#include "nuem/review.h"
#include "support/fixture.h"
#include "support/reference.h"
#include "support/temporary.h"

/* Every statement of the review with a number or a relation, in its order. */
static const char *const rows[] = {
    "vertex",
    "mu-dirac-sm",
    "mu-majorana-transition",
    "mu-eff-oscillation",
    "gemma-mu",
    "borexino-mu",
    "borexino-flavour",
    "xenon1t-mu",
    "xenon1t-transition",
    "model-spin-symmetry",
    "vgen-mu",
    "cevns-mu",
    "cevas-mu",
    "cevas-observation",
    "globular-mu",
    "supernova-collective",
    "environments",
    "naturalness-dirac",
    "naturalness-majorana",
    "edm",
    "q-neutrality",
    "q-gemma-free",
    "q-gemma-atomic",
    "q-vgen",
    "q-coherent",
    "q-reactor-vs-cevns",
    "q-combined",
    "q-pulsar",
    "r2-definition",
    "r2-sm",
    "r2-lab",
    "r2-interference",
    "r2-coherent",
};
enum { N_ROW = sizeof rows / sizeof rows[0] };

static nuem_review *open_review(const nuem_data *data)
{
    nuem_review *review = NULL;
    nuem_error err;

    assert_ok(nuem_review_open(data, &review, NULL, &err), err);
    return review;
}

static size_t find(const nuem_review *review, const char *id)
{
    size_t i = 999;
    nuem_error err;

    assert_ok(nuem_review_find(review, id, &i, &err), err);
    return i;
}

static void every_row_is_there(void **state)
{
    nuem_review *review = open_review(*state);

    assert_int_equal(N_ROW, 33);
    assert_int_equal(nuem_review_count(review), N_ROW);
    for (size_t i = 0; i < N_ROW; i++) {
        const nuem_review_row *row = nuem_review_row_at(review, i);
        assert_string_equal(row->id, rows[i]);
        assert_int_equal(find(review, rows[i]), i);
        assert_true(row->quantity[0] && row->unit[0] && row->method[0] && row->published_text[0]);
        assert_true(row->n_published <= NUEM_REVIEW_MAX_NUMBERS && row->tolerance >= 0.0);
        for (size_t k = 0; k < row->n_published; k++) assert_true(isfinite(row->published[k]));
        assert_int_equal(row->status, NUEM_REVIEW_PENDING);
        assert_int_equal(row->n_computed, 0);
        assert_string_equal(row->note, "");
    }
    nuem_review_free(review);
    nuem_review_free(NULL);
}

static void published_numbers(void **state)
{
    nuem_review *review = open_review(*state);
    const nuem_review_row *row = nuem_review_row_at(review, find(review, "xenon1t-mu"));

    assert_int_equal(row->n_published, 2);
    assert_true(row->published[0] == 1.4e-11 && row->published[1] == 2.9e-11);
    assert_true(row->tolerance == 0.1);
    assert_string_equal(row->unit, "muB");
    row = nuem_review_row_at(review, find(review, "gemma-mu"));
    assert_int_equal(row->n_published, 1);
    assert_true(row->published[0] == 2.9e-11);
    row = nuem_review_row_at(review, find(review, "vertex")); /* a statement in words */
    assert_int_equal(row->n_published, 0);
    nuem_review_free(review);
}

static void unknown_rows_are_hinted_at(void **state)
{
    nuem_review *review = open_review(*state);
    nuem_error err;
    size_t i = 77;

    assert_fails(nuem_review_find(review, "xenon1t-nu", &i, &err), NUEM_ERR_ARG, err,
                 "unknown row 'xenon1t-nu'; did you mean 'xenon1t-mu'?");
    assert_fails(nuem_review_find(review, "nothing-like-it-at-all", &i, &err), NUEM_ERR_ARG, err,
                 "unknown row 'nothing-like-it-at-all'");
    assert_null(strstr(err.message, "did you mean"));
    assert_int_equal(nuem_review_find(review, "", &i, NULL), NUEM_ERR_ARG);
    assert_int_equal(i, 77);
    nuem_review_free(review);
}

/* A row without a computation gets no numbers, reads nothing, cites nothing and is no error. */
static void assert_pending(nuem_review *review, size_t i)
{
    const nuem_review_row *row = nuem_review_row_at(review, i);
    nuem_provenance *prov = NULL;
    nuem_error err;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_review_compute(review, i, prov, &err), err);
    assert_int_equal(row->status, NUEM_REVIEW_PENDING);
    assert_int_equal(row->n_computed, 0);
    assert_string_equal(row->note, "");
    assert_int_equal(nuem_provenance_file_count(prov), 0);
    assert_int_equal(nuem_provenance_cite_count(prov), 0);
    nuem_provenance_free(prov);
}

static void every_row_is_computed(void **state)
{
    nuem_review *review = open_review(*state);
    nuem_error err;

    for (size_t i = 0; i < N_ROW; i++) {
        const nuem_review_row *row = nuem_review_row_at(review, i);
        assert_ok(nuem_review_compute(review, i, NULL, &err), err);
        assert_int_not_equal(row->status, NUEM_REVIEW_PENDING);
        assert_true(row->note[0] != '\0' && strlen(row->note) < NUEM_REVIEW_NOTE - 1);
        assert_true(row->n_computed <= NUEM_REVIEW_MAX_NUMBERS);
        for (size_t k = 0; k < row->n_computed; k++) assert_true(isfinite(row->computed[k]));
    }
    nuem_review_free(review);
}

static void rows_beyond_the_last_are_refused(void **state)
{
    nuem_review *review = open_review(*state);
    nuem_error err;

    assert_fails(nuem_review_compute(review, N_ROW, NULL, &err), NUEM_ERR_ARG, err,
                 "row 33; there are 33, from 0");
    assert_int_equal(nuem_review_compute(review, (size_t)-1, NULL, NULL), NUEM_ERR_ARG);
    nuem_review_free(review);
}

static void xenon1t_interval(void **state)
{
    nuem_review *review = open_review(*state);
    size_t i = find(review, "xenon1t-mu");
    const nuem_review_row *row = nuem_review_row_at(review, i);
    nuem_provenance *prov = NULL;
    nuem_error err;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_review_compute(review, i, prov, &err), err);
    assert_int_equal(row->n_computed, 2);
    assert_reference(row->computed[0], "xenon1t-mu-lower");
    assert_reference(row->computed[1], "xenon1t-mu-upper");
    assert_int_equal(row->status, NUEM_REVIEW_REPRODUCED);
    for (size_t k = 0; k < 2; k++)
        assert_close(row->computed[k], row->published[k], row->tolerance);
    assert_non_null(strstr(row->note, "best fit 2."));
    assert_true(strlen(row->note) < NUEM_REVIEW_NOTE - 1);
    assert_true(nuem_provenance_file_count(prov) > 0 && nuem_provenance_cite_count(prov) > 0);
    /* again: the same, not appended to */
    nuem_review_row before = *row;
    assert_ok(nuem_review_compute(review, i, NULL, &err), err);
    assert_true(row->n_computed == 2 && row->computed[0] == before.computed[0]);
    assert_string_equal(row->note, before.note);
    nuem_provenance_free(prov);
    nuem_review_free(review);
}

static void xenon1t_transitions(void **state)
{
    nuem_review *review = open_review(*state);
    size_t i = find(review, "xenon1t-transition");
    const nuem_review_row *row = nuem_review_row_at(review, i);
    nuem_error err;

    assert_ok(nuem_review_compute(review, i, NULL, &err), err);
    assert_int_equal(row->status, NUEM_REVIEW_REPRODUCED);
    assert_true(row->n_computed > 0);
    for (size_t k = 0; k < row->n_computed; k++) /* moments near 1e-11 muB */
        assert_true(row->computed[k] > 1e-11 && row->computed[k] < 1e-10);
    assert_true(strlen(row->note) < NUEM_REVIEW_NOTE - 1);
    nuem_review_free(review);
}

/* Without a spectrum only as close as the moment: both ways around it come within the tolerance. */
static void gemma_on_atoms(void **state)
{
    nuem_review *review = open_review(*state);
    size_t i = find(review, "q-gemma-atomic"), mu = find(review, "gemma-mu");
    const nuem_review_row *row = nuem_review_row_at(review, i),
                          *moment = nuem_review_row_at(review, mu);
    nuem_error err;
    char over[16];

    assert_ok(nuem_review_compute(review, i, NULL, &err), err);
    assert_ok(nuem_review_compute(review, mu, NULL, &err), err);
    assert_int_equal(row->status, NUEM_REVIEW_CONSISTENT);
    assert_int_equal(row->n_computed, 1);
    assert_true(row->tolerance == 0.3);
    assert_true(fabs(row->computed[0] / row->published[0] - 1.0) > row->tolerance);
    const double by_moment = row->computed[0] * moment->published[0] / moment->computed[0];
    assert_close(by_moment, row->published[0], row->tolerance);
    snprintf(over, sizeof over, "%.2e", by_moment);
    assert_non_null(strstr(row->note, over));
    assert_true(strlen(row->note) < NUEM_REVIEW_NOTE - 1);
    nuem_review_free(review);
}

static void status_texts(void **unused)
{
    (void)unused;
    assert_string_equal(nuem_review_status_text(NUEM_REVIEW_PENDING), "pending");
    assert_string_equal(nuem_review_status_text(NUEM_REVIEW_REPRODUCED), "reproduced");
    assert_string_equal(nuem_review_status_text(NUEM_REVIEW_CONSISTENT), "consistent");
    assert_string_equal(nuem_review_status_text(NUEM_REVIEW_DIFFERS), "differs");
    assert_string_equal(nuem_review_status_text(NUEM_REVIEW_CATALOGUE), "catalogue");
    assert_string_equal(nuem_review_status_text((nuem_review_status)99), "unknown");
}

/* A data directory of which only the rows exist, with one row's `published` replaced. */
static nuem_status open_with(const char *published, nuem_review **out, nuem_error *err)
{
    char text[1024];
    nuem_data *data = NULL;

    snprintf(text, sizeof text,
             "schema: nuem/review/1\nid: rows\ntitle: t\nrows:\n"
             "  - {id: a, quantity: q, unit: \"1\", published: %s, published_text: t, method: m}\n",
             published);
    nuem_test_put("data/review/rows/rows.yaml", text);
    assert_int_equal(nuem_data_open(nuem_test_path("data"), &data, NULL), NUEM_OK);
    nuem_status st = nuem_review_open(data, out, NULL, err);
    nuem_data_free(data);
    return st;
}

static void bad_rows_are_located(void **unused)
{
    (void)unused;
    static const struct {
        const char *published, *message;
    } cases[] = {
        {"many", "number"},
        {"[1, two]", "number"},
        {"{a: 1}", "must be a number, text in quotes, or at most 12 numbers"},
        {"[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]", "at most 12 numbers"},
        {"nan", "number"},
    };
    nuem_review *review = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_fails(open_with(cases[i].published, &review, &err), NUEM_ERR_DATA, err,
                     cases[i].message);
        nuem_test_assert_place(&err, nuem_test_path("data/review/rows/rows.yaml"), ":5:");
        assert_null(review);
    }
    assert_ok(open_with("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]", &review, &err), err);
    assert_int_equal(nuem_review_row_at(review, 0)->n_published, 12);
    assert_pending(review, 0); /* no function knows a row 'a' */
    nuem_review_free(review);
    review = NULL;
    assert_ok(open_with("\"in words\"", &review, &err), err);
    assert_int_equal(nuem_review_row_at(review, 0)->n_published, 0);
    nuem_review_free(review);
}

static int set_up(void **state)
{
    return nuem_test_make_directory(state) ? -1 : nuem_test_open_data(state);
}

static int tear_down(void **state)
{
    nuem_test_close_data(state);
    return nuem_test_remove_directory(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_there),
        cmocka_unit_test(published_numbers),
        cmocka_unit_test(unknown_rows_are_hinted_at),
        cmocka_unit_test(every_row_is_computed),
        cmocka_unit_test(rows_beyond_the_last_are_refused),
        cmocka_unit_test(xenon1t_interval),
        cmocka_unit_test(xenon1t_transitions),
        cmocka_unit_test(gemma_on_atoms),
        cmocka_unit_test(status_texts),
        cmocka_unit_test(bad_rows_are_located),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
