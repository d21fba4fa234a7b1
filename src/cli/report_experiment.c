/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One experiment of a report, as JSON. Numbers are those of the library to the last bit: the page computes with them. */
#include <math.h>

#include "cli/report_page.h"
#include "io/json_text.h"
#include "nuem/analysis.h"
#include "report/answers.h"
#include "report/diagonal.h"

static void string(nuem_writer *w, const char *key, const char *value)
{
    nuem_json_key(w, key);
    nuem_json_string(w, value);
}

static void number(nuem_writer *w, const char *key, double value)
{
    nuem_json_key(w, key);
    nuem_json_number(w, value);
}

static void count(nuem_writer *w, const char *key, size_t value)
{
    nuem_json_key(w, key);
    nuem_writer_addf(w, "%zu", value);
}

static void numbers(nuem_writer *w, const char *key, const double *value, size_t n)
{
    nuem_json_key(w, key);
    nuem_json_numbers(w, value, n);
}

static void boolean(nuem_writer *w, const char *key, bool value)
{
    nuem_json_key(w, key);
    nuem_writer_add(w, value ? "true" : "false");
}

static void add_detector(nuem_writer *w, const nuem_analysis *a)
{
    const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);

    string(w, "id", e->id);
    string(w, "title", e->title);
    string(w, "doc", e->doc);
    string(w, "status", e->status);
    string(w, "channel", e->channel);
    string(w, "flux", nuem_flux_id(nuem_analysis_flux(a, 0)));
    string(w, "target", e->formula);
    string(w, "binding", nuem_binding_name(e->binding));
    number(w, "exposure_kg_day", e->exposure_kg_day);
    boolean(w, "observed", e->counts && !e->asimov);
    boolean(w, "rate_has_chi2", e->counts != NULL);
    boolean(w, "by_component", e->bin_components != NULL); /* bins are no ranges of one energy */
    count(w, "n_energy", e->n_energy);
    count(w, "n_class", e->n_class);
    count(w, "n_time", e->n_time);
    numbers(w, "edge_kev", e->edge_kev, e->n_energy + 1);
    numbers(w, "edge_us", e->edge_us, e->n_time + 1);
    number(w, "pe_per_kev", e->pe_per_kev);
}

static void add_nuisances(nuem_writer *w, const nuem_likelihood *lik)
{
    nuem_json_key(w, "nuisances");
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
        if (i) nuem_writer_add(w, ",\n");
        nuem_writer_add(w, "{");
        string(w, "name", v->name);
        number(w, "nominal", v->nominal);
        number(w, "sigma", v->sigma); /* null: free */
        number(w, "lower", v->lower); /* null: there is none */
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, "]");
}

static void add_shapes(nuem_writer *w, const nuem_diagonal *d)
{
    nuem_json_key(w, "monomials");
    nuem_writer_add(w, "[");
    for (size_t k = 0; k < d->n_monomial; k++) {
        const int *m = d->monomial[k];
        nuem_writer_add(w, k ? ", [" : "[");
        for (int i = 0, n = 0; i < 2; i++)
            if (m[i] >= 0) nuem_writer_addf(w, n++ ? ", %d" : "%d", m[i]);
        nuem_writer_add(w, "]");
    }
    nuem_writer_add(w, "]");
    count(w, "signal_shapes", d->n_signal);
    nuem_json_key(w, "nuisance_of_shape");
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < d->n_shape; i++)
        nuem_writer_addf(w, i ? ", %zu" : "%zu", d->nuisance[i]);
    nuem_writer_add(w, "]");
    nuem_json_key(w, "tensor");
    nuem_json_binary(w, d->tensor, d->n_signal * d->n_bin * d->n_monomial);
    nuem_json_key(w, "templates");
    nuem_json_binary(w, d->template, (d->n_shape - d->n_signal) * d->n_bin);
}

static void add_likelihood(nuem_writer *w, const nuem_diagonal *d)
{
    static const char *const statistic[] = {[NUEM_STATISTIC_POISSON] = "poisson",
                                            [NUEM_STATISTIC_GAUSSIAN] = "gaussian",
                                            [NUEM_STATISTIC_ON_OFF] = "on-off"};
    const bool gaussian = d->statistic == NUEM_STATISTIC_GAUSSIAN,
               on_off = d->statistic == NUEM_STATISTIC_ON_OFF;

    string(w, "statistic", statistic[d->statistic]);
    count(w, "bins", d->n_bin);
    numbers(w, "counts", d->counts, d->n_bin);
    numbers(w, "off", on_off ? d->off : NULL, d->n_bin);
    number(w, "off_ratio", on_off ? d->off_ratio : (double)NAN);
    numbers(w, "inverse_covariance", gaussian ? d->inverse_covariance : NULL, d->n_bin * d->n_bin);
    add_shapes(w, d);
}

static void add_answer(nuem_writer *w, const nuem_parameter_answer *a)
{
    const nuem_limit *l = &a->two_sided;

    nuem_writer_add(w, "{");
    string(w, "parameter", a->parameter->name);
    if (!a->bounded) {
        string(w, "why", a->why);
    } else {
        number(w, "best_fit", l->best_fit);
        number(w, "lower", l->lower);
        number(w, "upper", l->upper);
        number(w, "upper_one_sided", a->upper);
        number(w, "delta_chi2", l->delta_chi2);
        number(w, "chi2_min", l->chi2_min);
        number(w, "chi2_null", l->chi2_null);
        nuem_json_key(w, "ndf");
        nuem_writer_addf(w, "%ld", l->ndf);
        number(w, "from", a->value[0]); /* equidistant */
        number(w, "to", a->value[NUEM_ANSWER_POINTS - 1]);
        numbers(w, "chi2", a->chi2, NUEM_ANSWER_POINTS);
    }
    nuem_writer_add(w, "}");
}

static nuem_status add_answers(nuem_writer *w, const nuem_likelihood *lik,
                               const nuem_hypothesis *hyp, double cl, nuem_error *err)
{
    nuem_parameter_answer answer;
    nuem_status st = NUEM_OK;

    nuem_json_key(w, "answers");
    nuem_writer_add(w, "[");
    for (const char *const *name = nuem_answer_parameters; *name && !st; name++) {
        st = nuem_parameter_answer_find(lik, hyp, *name, cl, &answer, err);
        if (st) break;
        if (name != nuem_answer_parameters) nuem_writer_add(w, ",\n");
        add_answer(w, &answer);
    }
    nuem_writer_add(w, "]");
    return st;
}

nuem_status nuem_report_experiment(const nuem_data *data, const char *id, double cl, nuem_writer *w,
                                   nuem_provenance *prov, nuem_error *err)
{
    nuem_hypothesis *sm = NULL;
    nuem_analysis *a = NULL;
    nuem_diagonal diagonal = {0};
    nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, &sm, prov, err);

    if (!st) st = nuem_analysis_create(data, 1, &id, sm, NULL, &a, prov, err);
    if (!st) st = nuem_diagonal_create(nuem_analysis_likelihood(a), sm, &diagonal, err);
    if (!st) {
        nuem_writer_add(w, "{");
        add_detector(w, a);
        add_nuisances(w, nuem_analysis_likelihood(a));
        add_likelihood(w, &diagonal);
        st = add_answers(w, nuem_analysis_likelihood(a), sm, cl, err);
        nuem_writer_add(w, "}");
    }
    nuem_diagonal_clear(&diagonal);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
    return st;
}
