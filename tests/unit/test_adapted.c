/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experiments with nuclei described otherwise: another channel, form factor or neutron radius, of the
 * experiment and of its variations; and counts of an analysis against a response made by hand. */
#include <stdlib.h>
#include <string.h>

#include "stat/adapted.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* the same objects built one by one: the same sums */
static const double TOL_SUM = 1e-12;

enum { NUCLEI = 3 };

typedef struct made {
    nuem_experiment_info info, side[2];
    nuem_nucleus_share share[3][NUCLEI];
    nuem_detector_variation variation[2];
} made;

static void make(made *m, const char *channel)
{
    static const struct {
        const char *name;
        int z, a;
    } nuclide[NUCLEI] = {{"Cs133", 55, 133}, {"I127", 53, 127}, {"He4", 2, 4}};

    memset(m, 0, sizeof *m);
    for (int s = 0; s < 3; s++)
        for (int i = 0; i < NUCLEI; i++) {
            nuem_nucleus *n = &m->share[s][i].nucleus;
            snprintf(n->name, sizeof n->name, "%s", nuclide[i].name);
            n->z = nuclide[i].z;
            n->a = nuclide[i].a;
            n->proton = (nuem_form_factor){.kind = NUEM_FORM_HELM, .rms_fm = 4.8 - i};
            n->neutron = (nuem_form_factor){.kind = NUEM_FORM_HELM, .rms_fm = 5.0 + 0.1 * s - i};
            m->share[s][i].per_unit = 1.0 + i;
        }
    m->info = (nuem_experiment_info){.id = "made",
                                     .channel = channel,
                                     .formula = "CsIHe",
                                     .binding = NUEM_BINDING_STEP,
                                     .n_nucleus = NUCLEI,
                                     .nucleus = m->share[0],
                                     .n_variation = 2,
                                     .variation = m->variation};
    for (int s = 0; s < 2; s++) {
        m->side[s] = m->info;
        m->side[s].n_variation = 0;
        m->side[s].nucleus = m->share[s + 1];
    }
    m->variation[0] = (nuem_detector_variation){"CsIHe neutron radius", &m->side[0], &m->side[1]};
    m->variation[1] = (nuem_detector_variation){"gain", &m->side[0], &m->side[1]};
}

static nuem_adapted *adapt(const made *m, nuem_analysis_options o)
{
    nuem_adapted *a = NULL;
    nuem_error err;

    assert_ok(nuem_adapted_check(&o, &err), err);
    assert_true(nuem_adapted_wanted(&m->info, &o));
    assert_ok(nuem_adapted_create(&m->info, &o, &a, &err), err);
    return a;
}

/* Experiment and variations as the options say; what these do not name is as it was. */
static void everything_is_changed(void **state)
{
    made m, before;

    (void)state;
    make(&m, "cevns");
    make(&before, "cevns");
    nuem_adapted *a = adapt(&m, (nuem_analysis_options){.channel = "cevns-es",
                                                        .binding = "free",
                                                        .form_factor = "kn",
                                                        .neutron_radius_fm = 5.5});
    const nuem_experiment_info *info = nuem_adapted_info(a);
    assert_int_equal(info->n_variation, 1); /* a radius that is given has no error */
    assert_string_equal(info->variation[0].name, "gain");
    const nuem_experiment_info *all[3] = {info, info->variation[0].up, info->variation[0].down};
    for (int s = 0; s < 3; s++) {
        assert_string_equal(all[s]->channel, "cevns-es");
        assert_int_equal(all[s]->binding, NUEM_BINDING_FREE);
        assert_int_equal(all[s]->n_nucleus, NUCLEI);
        for (int i = 0; i < NUCLEI; i++) {
            const nuem_nucleus *n = &all[s]->nucleus[i].nucleus;
            assert_int_equal(n->proton.kind, NUEM_FORM_KN);
            assert_int_equal(n->neutron.kind, NUEM_FORM_KN);
            assert_true(n->proton.rms_fm == 4.8 - i);
            assert_true(n->neutron.rms_fm == (i < 2 ? 5.5 : 5.0 + 0.1 * s - i)); /* not helium */
            assert_true(all[s]->nucleus[i].per_unit == 1.0 + i);
        }
    }
    assert_memory_equal(m.share, before.share, sizeof m.share); /* the file's own stay */
    assert_string_equal(m.info.channel, "cevns");
    nuem_adapted_free(a);
    /* one at a time */
    a = adapt(&m, (nuem_analysis_options){.form_factor = "fermi"});
    info = nuem_adapted_info(a);
    assert_string_equal(info->channel, "cevns");
    assert_int_equal(info->n_variation, 2);
    assert_int_equal(info->nucleus[1].nucleus.neutron.kind, NUEM_FORM_FERMI);
    assert_true(info->variation[0].down->nucleus[0].nucleus.neutron.rms_fm == 5.2);
    nuem_adapted_free(a);
    nuem_adapted_free(NULL);
}

/* Electrons know of no radius: only the binding is theirs. */
static void electrons_are_left_alone(void **state)
{
    made m;

    (void)state;
    make(&m, "es");
    nuem_adapted *a = adapt(&m, (nuem_analysis_options){.channel = "cevns-es",
                                                        .binding = "free",
                                                        .form_factor = "kn",
                                                        .neutron_radius_fm = 5.5});
    const nuem_experiment_info *info = nuem_adapted_info(a);
    assert_string_equal(info->channel, "es");
    assert_int_equal(info->binding, NUEM_BINDING_FREE);
    assert_int_equal(info->variation[0].up->binding, NUEM_BINDING_FREE);
    assert_true(info->nucleus[0].nucleus.neutron.rms_fm == 5.0);
    nuem_adapted_free(a);
}

static const char csi[] =
    "schema: nuem/experiment/1\nid: csi\ntitle: test\nchannel: cevns\nflux: sns-csi2017\n"
    "target: {formula: CsI, rn_error_fm: 0.1}\nexposure: 4000 kg d\n"
    "quenching: {polynomial_kev: [0.0878], relative_error: 0.05}\n"
    "resolution: {model: poisson, pe_per_kev: 13.35}\n"
    "efficiency: {constant: 0.6, energy: true}\n"
    "data: {edges_pe: [6, 9, 12, 16], counts: [90, 70, 60]}\n"
    "backgrounds: [{name: steady, counts: [30, 25, 22]}]\n";

static nuem_analysis *analyse(const nuem_data *data, const char *id, nuem_analysis_options o)
{
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, sm, &o, &a, NULL, &err), err);
    nuem_hypothesis_free(sm);
    return a;
}

static bool has_nuisance(const nuem_analysis *a, const char *name)
{
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);

    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        if (strcmp(nuem_likelihood_nuisance_name(lik, i), name) == 0) return true;
    return false;
}

/* The second route: the file with other nuclei, put in by hand. */
static void counts_by_hand(void **state)
{
    static const struct {
        nuem_analysis_options options;
        nuem_form_kind kind;
        double rn_fm;
    } cases[] = {{{.neutron_radius_fm = 6.0}, NUEM_FORM_HELM, 6.0},
                 {{.form_factor = "fermi"}, NUEM_FORM_FERMI, 0.0},
                 {{.form_factor = "unit"}, NUEM_FORM_UNIT, 0.0},
                 {{.form_factor = "kn", .neutron_radius_fm = 4.0}, NUEM_FORM_KN, 4.0}};
    const char *id = nuem_test_put("csi.yaml", csi);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_couplings *c = nuem_hypothesis_couplings(sm);
    nuem_analysis *own = analyse(*state, id, (nuem_analysis_options){0});
    double last[3];
    nuem_error err;

    assert_true(has_nuisance(own, "CsI neutron radius"));
    nuem_response_counts(nuem_analysis_response(own, 0), c, last);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        nuem_analysis *a = analyse(*state, id, cases[k].options);
        nuem_experiment_info info = *nuem_analysis_experiment(own, 0);
        nuem_nucleus_share share[2];
        nuem_response *r = NULL;
        double want[3], got[3];
        assert_int_equal(info.n_nucleus, 2);
        for (int i = 0; i < 2; i++) {
            share[i] = info.nucleus[i];
            share[i].nucleus.proton.kind = share[i].nucleus.neutron.kind = cases[k].kind;
            if (cases[k].rn_fm > 0.0) share[i].nucleus.neutron.rms_fm = cases[k].rn_fm;
        }
        info.nucleus = share;
        assert_ok(nuem_response_create(&info, nuem_analysis_flux(own, 0),
                                       &nuem_hypothesis_spec_of(sm)->mixing, NULL, &r, &err),
                  err);
        nuem_response_counts(r, c, want);
        nuem_response_counts(nuem_analysis_response(a, 0), c, got);
        for (int b = 0; b < 3; b++) {
            assert_close(got[b], want[b], TOL_SUM);
            assert_true(fabs(got[b] / last[b] - 1.0) > 1e-4);
            last[b] = got[b];
        }
        assert_true(has_nuisance(a, "csi quenching"));
        assert_true(has_nuisance(a, "CsI neutron radius") == (cases[k].rn_fm == 0.0));
        nuem_response_free(r);
        nuem_analysis_free(a);
    }
    /* electrons beside the nuclei: a little more */
    nuem_analysis *both = analyse(*state, id, (nuem_analysis_options){.channel = "cevns-es"});
    double nuclei[3], all[3];
    nuem_response_counts(nuem_analysis_response(own, 0), c, nuclei);
    nuem_response_counts(nuem_analysis_response(both, 0), c, all);
    for (int b = 0; b < 3; b++) assert_true(all[b] > nuclei[b] && all[b] < 1.01 * nuclei[b]);
    nuem_analysis_free(both);
    /* and their binding is then a choice */
    both = analyse(*state, id, (nuem_analysis_options){.channel = "cevns-es", .binding = "free"});
    assert_int_equal(nuem_analysis_experiment(both, 0)->binding, NUEM_BINDING_FREE);
    nuem_analysis_free(both);
    nuem_analysis_free(own);
    nuem_hypothesis_free(sm);
}

static void bad_input_is_refused(void **state)
{
    static const struct {
        nuem_analysis_options options;
        const char *id, *part;
        nuem_status status;
    } bad[] = {
        {{.channel = "es"}, NULL, "channel is 'es'; in place of that", NUEM_ERR_ARG},
        {{.channel = "cevas"}, NULL, "must be cevns or cevns-es", NUEM_ERR_ARG},
        {{.form_factor = "gauss"}, NULL, "gauss", NUEM_ERR_ARG},
        {{.binding = "tight"}, NULL, "tight", NUEM_ERR_ARG},
        {{.neutron_radius_fm = -1.0}, NULL, "neutron radius is -1 fm", NUEM_ERR_ARG},
        {{.neutron_radius_fm = NAN}, NULL, "neutron radius is", NUEM_ERR_ARG},
        {{.neutron_radius_fm = HUGE_VAL}, NULL, "neutron radius is inf fm", NUEM_ERR_ARG},
        {{.form_factor = "unit", .neutron_radius_fm = 5.0},
         NULL,
         "unit has no radius",
         NUEM_ERR_ARG},
        {{.neutron_radius_fm = 1.5}, NULL, "csi, neutrons of Cs133: ", NUEM_ERR_DOMAIN},
        {{.form_factor = "fermi", .neutron_radius_fm = 1.9},
         NULL,
         "csi, neutrons of Cs133: ",
         NUEM_ERR_DOMAIN},
        {{.neutron_radius_fm = 101.0}, NULL, "csi, neutrons of Cs133: ", NUEM_ERR_DOMAIN},
        {{.neutron_radius_fm = 5.0},
         "xenonnt",
         "a neutron radius is given, but no experiment",
         NUEM_ERR_ARG},
        {{.form_factor = "kn"}, "xenonnt", "a form factor is given", NUEM_ERR_ARG},
        {{.channel = "cevns"}, "xenonnt", "xenonnt has the channel es", NUEM_ERR_ARG},
        {{.binding = "step"}, NULL, "a binding of electrons (atom) is given", NUEM_ERR_ARG},
        {{.binding = "response"}, NULL, "csi has the channel cevns", NUEM_ERR_ARG},
        {{.binding = "epa"},
         "helium-tritium-60g",
         "helium-tritium-60g has the channel cevas",
         NUEM_ERR_ARG},
    };
    const char *id = nuem_test_put("csi.yaml", csi);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *const which = bad[i].id ? bad[i].id : id;
        assert_fails(nuem_analysis_create(*state, 1, &which, sm, &bad[i].options, &a, NULL, &err),
                     bad[i].status, err, bad[i].part);
        assert_int_equal(
            nuem_analysis_create(*state, 1, &which, sm, &bad[i].options, &a, NULL, NULL),
            bad[i].status);
    }
    assert_null(a);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_changed),
        cmocka_unit_test(electrons_are_left_alone),
        cmocka_unit_test(counts_by_hand),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
