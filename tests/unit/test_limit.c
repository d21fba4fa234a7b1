/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Best fits and intervals: reference fits of real data, a counting experiment whose interval is
 * known in closed form, fine scans of the likelihood, and refusals. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"
#include "rate/travel.h"
#include "support/fixture.h"
#include "support/measurement.h"
#include "support/recoil_rate.h"
#include "support/reference.h"

/* the search stops at 1e-7 of a parameter; its ends are roots of an exact function */
static const double TOL_ROOT = 1e-6;
/* a minimum of chi2 known to 1e-12 is no sharper than its root times the width of the interval */
static const double TOL_MINIMUM = 1e-5;
/* scan of 4000 points with straight lines between them */
static const double TOL_SCAN = 1e-4;
/* quantiles of the normal distribution, PDG 2020, table 40.2 and 1.2816^2 */
static const double TWO_SIDED_90 = 2.7055434540954, ONE_SIDED_90 = 1.6423744150975;

static const nuem_parameter *parameter(const char *name)
{
    const nuem_parameter *p = NULL;

    assert_int_equal(nuem_parameter_find(name, &p, NULL), NUEM_OK);
    return p;
}

typedef struct fit {
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
    const nuem_likelihood *likelihood;
} fit;

static fit open_fit(const nuem_data *data, const char *id)
{
    fit f = {nuem_test_standard_model(data), NULL, NULL};
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, f.sm, NULL, &f.analysis, NULL, &err), err);
    f.likelihood = nuem_analysis_likelihood(f.analysis);
    return f;
}

static void close_fit(fit *f)
{
    nuem_analysis_free(f->analysis);
    nuem_hypothesis_free(f->sm);
}

static nuem_limit profile(const fit *f, const char *name, nuem_construction construction)
{
    nuem_limit limit;
    nuem_error err;

    assert_ok(
        nuem_limit_profile(f->likelihood, f->sm, parameter(name), 0.9, construction, &limit, &err),
        err);
    return limit;
}

static void reference_fits(void **state)
{
    fit xenon1t = open_fit(*state, "xenon1t"), xenonnt = open_fit(*state, "xenonnt");
    nuem_limit limit = profile(&xenon1t, "mu_eff", NUEM_TWO_SIDED);

    assert_reference(limit.lower, "xenon1t-mu-lower");
    assert_reference(limit.upper, "xenon1t-mu-upper");
    assert_reference(limit.best_fit, "xenon1t-mu-best");
    assert_reference(limit.significance, "xenon1t-significance");
    assert_int_equal(limit.ndf, 28);
    assert_int_equal(limit.n_region, 1);
    assert_true(limit.cl == 0.9);
    assert_near(limit.delta_chi2, TWO_SIDED_90, 1e-10);
    assert_near(limit.chi2_null - limit.chi2_min, limit.significance * limit.significance, 1e-9);
    limit = profile(&xenonnt, "mu_eff", NUEM_TWO_SIDED);
    assert_reference(limit.upper, "xenonnt-mu-upper");
    assert_true(isnan(limit.lower)); /* zero is allowed */
    limit = profile(&xenonnt, "mu_eff", NUEM_ONE_SIDED);
    assert_reference(limit.upper, "xenonnt-mu-upper-one-sided");
    close_fit(&xenon1t);
    close_fit(&xenonnt);
}

/* The null hypothesis is that of a vanishing parameter, whatever the hypothesis says of it. */
static void null_hypothesis_is_the_parameters(void **state)
{
    static const char *const set[] = {"magnetic_moment.ee=1e-9"};
    fit f = open_fit(*state, "xenon1t");
    nuem_hypothesis *huge = NULL, *sm = f.sm;
    nuem_error err;
    nuem_limit without = profile(&f, "mu_e", NUEM_TWO_SIDED);

    assert_ok(nuem_hypothesis_open(*state, NULL, set, 1, &huge, NULL, &err), err);
    f.sm = huge;
    nuem_limit with = profile(&f, "mu_e", NUEM_TWO_SIDED);
    assert_true(without.significance > 2.0);
    assert_true(with.chi2_null == without.chi2_null && with.significance == without.significance);
    assert_true(with.best_fit == without.best_fit && with.lower == without.lower &&
                with.upper == without.upper);
    f.sm = sm;
    /* the angle has no zero to compare with; its standard value is that of the hypothesis */
    nuem_limit angle = profile(&f, "sin2_theta_w", NUEM_TWO_SIDED);
    assert_close(angle.chi2_null, without.chi2_null, 1e-12);
    nuem_hypothesis_free(huge);
    close_fit(&f);
}

/* --- a counting experiment --- */

/* One bin with a fixed background: expected b + s + k x^2 counts at the moment x. */
typedef struct counting {
    nuem_measurement m;
    double n, known, k; /* counts; b + s; per muB^2 */
} counting;

static counting open_counting(const nuem_data *data, double n, double b)
{
    counting c = {.n = n};
    char text[256];
    double weak, both;

    snprintf(text, sizeof text,
             "data: {edges_kev: [10, 20], counts: [%.17g]}\n"
             "backgrounds: [{name: b, counts: [%.17g]}]\n",
             n, b);
    c.m = nuem_measurement_open(data, "one-bin", "1 t y", NULL, text);
    nuem_measurement_likelihood(&c.m);
    nuem_couplings mu = nuem_measurement_moment(&c.m, 1e-9);
    nuem_response_counts(c.m.response, nuem_hypothesis_couplings(c.m.sm), &weak);
    nuem_response_counts(c.m.response, &mu, &both);
    c.known = b + weak;
    c.k = (both - weak) / 1e-18;
    return c;
}

static nuem_limit count_limit(const counting *c, double cl, nuem_construction construction)
{
    nuem_limit limit;
    nuem_error err;

    assert_ok(nuem_limit_profile(c->m.likelihood, c->m.sm, parameter("mu_eff"), cl, construction,
                                 &limit, &err),
              err);
    return limit;
}

/* Expectation at which the deviance has risen to `level`, above or below n counts. */
static double expectation_at(double n, double level, bool above)
{
    double near = n, far = above ? n + 10.0 * (sqrt(n * level) + level) : 1e-9 * n;

    for (int i = 0; i < 200; i++) {
        double mid = 0.5 * (near + far);
        if (nuem_test_deviance(mid, n) < level)
            near = mid;
        else
            far = mid;
    }
    return near;
}

static void counting_interval(void **state)
{
    const double n = 2e6, b = 1e6;
    counting c = open_counting(*state, n, b);
    nuem_limit limit = count_limit(&c, 0.9, NUEM_TWO_SIDED);

    assert_close(limit.best_fit, sqrt((n - c.known) / c.k), TOL_MINIMUM);
    assert_near(limit.chi2_min, 0.0, 1e-7 /* difference of numbers of 3e7 */);
    assert_close(limit.lower, sqrt((expectation_at(n, TWO_SIDED_90, false) - c.known) / c.k),
                 TOL_ROOT);
    assert_close(limit.upper, sqrt((expectation_at(n, TWO_SIDED_90, true) - c.known) / c.k),
                 TOL_ROOT);
    /* as many counts as these are Gaussian: n -+ 1.645 sqrt(n) */
    double width = sqrt(TWO_SIDED_90 * n);
    assert_close(limit.upper, sqrt((n + width - c.known) / c.k), 1e-3);
    assert_close(limit.lower, sqrt((n - width - c.known) / c.k), 1e-3);
    assert_close(limit.significance, sqrt(nuem_test_deviance(c.known, n)), TOL_ROOT);
    assert_int_equal(limit.ndf, 0);
    /* 68.27 % is one standard deviation */
    limit = count_limit(&c, 0.682689492137086, NUEM_TWO_SIDED);
    assert_near(limit.delta_chi2, 1.0, 1e-9);
    assert_close(limit.upper, sqrt((expectation_at(n, 1.0, true) - c.known) / c.k), TOL_ROOT);
    /* one-sided: an upper end alone, at a lower level */
    limit = count_limit(&c, 0.9, NUEM_ONE_SIDED);
    assert_near(limit.delta_chi2, ONE_SIDED_90, 1e-10);
    assert_true(isnan(limit.lower) && isnan(limit.region[0][0]));
    assert_close(limit.upper, sqrt((expectation_at(n, ONE_SIDED_90, true) - c.known) / c.k),
                 TOL_ROOT);
    nuem_measurement_close(&c.m);
}

/* As many counts as expected: zero is the best fit and inside. */
static void counting_limit(void **state)
{
    counting c = open_counting(*state, 400.0, 400.0); /* the weak signal is a deficit of 31 */
    nuem_limit two = count_limit(&c, 0.9, NUEM_TWO_SIDED),
               one = count_limit(&c, 0.9, NUEM_ONE_SIDED);
    double least = nuem_test_deviance(c.known, c.n);

    assert_true(two.best_fit == 0.0 && one.best_fit == 0.0);
    assert_true(isnan(two.lower) && isnan(one.lower));
    assert_close(two.chi2_min, least, 1e-9);
    assert_true(two.chi2_null == two.chi2_min && two.significance == 0.0);
    assert_close(two.upper, sqrt((expectation_at(c.n, least + TWO_SIDED_90, true) - c.known) / c.k),
                 TOL_ROOT);
    assert_close(one.upper, sqrt((expectation_at(c.n, least + ONE_SIDED_90, true) - c.known) / c.k),
                 TOL_ROOT);
    assert_int_equal(two.n_region, 1);
    nuem_measurement_close(&c.m);
}

/* No counts at all: 2 k x^2 = level. */
static void counting_zero(void **state)
{
    counting c = open_counting(*state, 0.0, 3.0);
    nuem_limit limit = count_limit(&c, 0.95, NUEM_ONE_SIDED);

    assert_true(limit.best_fit == 0.0);
    assert_close(limit.upper, sqrt(0.5 * limit.delta_chi2 / c.k), TOL_ROOT);
    nuem_measurement_close(&c.m);
}

/* --- against scans --- */

/* chi2 at one value, from the likelihood itself */
static double chi2_at(const fit *f, nuem_likelihood_workspace *ws, const nuem_parameter *p,
                      double value, double phase)
{
    nuem_couplings c;
    double chi2;
    nuem_error err;

    nuem_parameter_apply(p, f->sm, value, phase, &c);
    assert_ok(nuem_likelihood_chi2(f->likelihood, ws, &c, &chi2, NULL, NULL, &err), err);
    return chi2;
}

enum { N_SCAN = 4000 };

/* Scan from lo to hi; the minimum, and where chi2 crosses the level, by straight lines. */
static size_t scan(const fit *f, const char *name, double lo, double hi, double delta, double *best,
                   double *crossing, size_t max)
{
    const nuem_parameter *p = parameter(name);
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;
    double *chi2 = malloc((N_SCAN + 1) * sizeof *chi2), step = (hi - lo) / N_SCAN;
    size_t at = 0, n = 0;

    assert_ok(nuem_likelihood_workspace_create(f->likelihood, &ws, &err), err);
    for (size_t i = 0; i <= N_SCAN; i++) {
        chi2[i] = chi2_at(f, ws, p, lo + step * (double)i, 0.0);
        if (chi2[i] < chi2[at]) at = i;
    }
    *best = lo + step * (double)at;
    for (size_t i = 1; i <= N_SCAN; i++) {
        double a = chi2[i - 1] - chi2[at] - delta, b = chi2[i] - chi2[at] - delta;
        if (a * b < 0.0 && n < max) crossing[n++] = lo + step * ((double)i - 1.0 + a / (a - b));
    }
    nuem_likelihood_workspace_free(ws);
    free(chi2);
    return n;
}

static void scans_agree(void **state)
{
    static const struct {
        const char *experiment, *parameter;
        double lo, hi;
    } cases[] = {
        {"xenon1t", "mu_eff", 0.0, 4e-11},   {"xenon1t", "q_eff", -2e-12, 2e-12},
        {"xenon1t", "q_ee", -3e-12, 3e-12},  {"xenon1t", "Lambda2", 0.0, 6e-11},
        {"xenon1t", "mu_33", 0.0, 2e-10},    {"xenonnt", "q_eff", -5e-13, 5e-13},
        {"xenonnt", "r2_ee", -2e-30, 2e-30},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fit f = open_fit(*state, cases[i].experiment);
        nuem_limit limit = profile(&f, cases[i].parameter, NUEM_TWO_SIDED);
        double best, crossing[8], width = cases[i].hi - cases[i].lo;
        size_t n = scan(&f, cases[i].parameter, cases[i].lo, cases[i].hi, TWO_SIDED_90, &best,
                        crossing, 8);
        size_t k = 0;
        assert_near(limit.best_fit, best, width / N_SCAN);
        for (size_t r = 0; r < limit.n_region; r++)
            for (int end = 0; end < 2; end++) {
                if (isnan(limit.region[r][end])) continue;
                assert_true(k < n);
                assert_close(limit.region[r][end], crossing[k++], TOL_SCAN);
            }
        assert_int_equal(k, n);
        close_fit(&f);
    }
}

/* The excess of XENON1T reads as a millicharge of either sign, but not as none. */
static void disjoint_regions(void **state)
{
    fit f = open_fit(*state, "xenon1t");
    nuem_limit limit = profile(&f, "q_eff", NUEM_TWO_SIDED);

    assert_int_equal(limit.n_region, 2);
    assert_true(limit.region[0][1] < 0.0 && limit.region[1][0] > 0.0);
    assert_true(limit.lower == limit.region[0][0] && limit.upper == limit.region[1][1]);
    assert_true(limit.best_fit > limit.region[0][0] && limit.best_fit < limit.region[0][1]);
    /* every end lies on the level, and chi2 is above it in between */
    double x[] = {limit.region[0][0], limit.region[0][1], limit.region[1][0], limit.region[1][1],
                  0.0},
           chi2[5];
    nuem_error err;
    assert_ok(nuem_limit_chi2(f.likelihood, f.sm, parameter("q_eff"), 5, x, chi2, &err), err);
    for (int i = 0; i < 4; i++) assert_near(chi2[i] - limit.chi2_min, TWO_SIDED_90, 1e-5);
    assert_true(chi2[4] - limit.chi2_min > TWO_SIDED_90);
    assert_close(chi2[4], limit.chi2_null, 1e-12);
    close_fit(&f);
}

/* One-sided limits look up from the best fit alone, whatever lies below it. */
static void one_sided_looks_up(void **state)
{
    fit f = open_fit(*state, "xenon1t");
    nuem_limit two = profile(&f, "q_mumu", NUEM_TWO_SIDED),
               one = profile(&f, "q_mumu", NUEM_ONE_SIDED);

    assert_int_equal(two.n_region, 2);
    assert_true(two.best_fit > two.region[1][0]); /* in the upper region */
    assert_int_equal(one.n_region, 1);
    assert_true(isnan(one.lower) && isnan(one.region[0][0]));
    assert_true(one.best_fit == two.best_fit);
    assert_true(one.upper > one.best_fit && one.upper < two.upper);
    close_fit(&f);
}

/* A transition charge: its phase is profiled. Two-dimensional grid of modulus and phase. */
static void phases_are_profiled(void **state)
{
    enum { N_PHASE = 180, N_VALUE = 24 };
    fit f = open_fit(*state, "xenon1t");
    const nuem_parameter *p = parameter("q_mutau");
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;
    double value[N_VALUE], profiled[N_VALUE], spread = 0.0, least = HUGE_VAL;

    assert_ok(nuem_likelihood_workspace_create(f.likelihood, &ws, &err), err);
    for (int i = 0; i < N_VALUE; i++) value[i] = 1e-13 * i;
    assert_ok(nuem_limit_chi2(f.likelihood, f.sm, p, N_VALUE, value, profiled, &err), err);
    for (int i = 0; i < N_VALUE; i++) {
        double best = HUGE_VAL, worst = 0.0;
        for (int k = 0; k < N_PHASE; k++) {
            double chi2 = chi2_at(&f, ws, p, value[i], 2.0 * M_PI * k / N_PHASE);
            best = fmin(best, chi2);
            worst = fmax(worst, chi2);
        }
        /* the grid may miss the minimum by half a step: spread/2 (pi/180)^2/2 of a cosine; some
         * more as chi2 is none */
        assert_true(profiled[i] <= best + 1e-9);
        assert_near(profiled[i], best, 1e-9 + 1e-3 * (worst - best));
        spread = fmax(spread, worst - best);
        least = fmin(least, best);
    }
    assert_true(spread > 0.1); /* the phase matters */
    nuem_limit limit = profile(&f, "q_mutau", NUEM_TWO_SIDED);
    assert_true(limit.chi2_min <= least + 1e-9);
    double chi2;
    assert_ok(nuem_limit_chi2(f.likelihood, f.sm, p, 1, &limit.upper, &chi2, &err), err);
    assert_near(chi2 - limit.chi2_min, TWO_SIDED_90, 1e-5);
    assert_int_equal(limit.ndf, 27);
    nuem_likelihood_workspace_free(ws);
    close_fit(&f);
}

typedef struct flavour_limits {
    double all, e, mu, tau;
} flavour_limits;

static flavour_limits limits_of_flavours(const fit *f)
{
    return (flavour_limits){
        profile(f, "mu_eff", NUEM_TWO_SIDED).upper, profile(f, "mu_e", NUEM_TWO_SIDED).upper,
        profile(f, "mu_mu", NUEM_TWO_SIDED).upper, profile(f, "mu_tau", NUEM_TWO_SIDED).upper};
}

/* All phases and elements of mu_eff at once have their own names: the moment of each flavour alone
 * is weighed by the state, so that their limits are ordered as the flavours are. With one state for
 * all energies mu_eff^2 = sum over flavours of rho_ff mu_f^2, and the spectrum is the same: the
 * inverse squares of the limits add up. */
static void limits_follow_the_state(void **state)
{
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_state solar;
    nuem_error err;

    assert_ok(nuem_state_solar_average(&nuem_hypothesis_spec_of(sm)->mixing, NUEM_SOLAR_AVERAGE_PEE,
                                       &solar, &err),
              err);
    const nuem_state_model average = nuem_test_constant_state(&solar);
    nuem_measurement m = nuem_measurement_of(*state, "xenonnt", &average);
    nuem_measurement_likelihood(&m);
    fit f = {.sm = m.sm, .likelihood = m.likelihood};
    flavour_limits x = limits_of_flavours(&f);
    double all = x.all * x.all;
    assert_close(1.0 / (x.e * x.e) + 1.0 / (x.mu * x.mu) + 1.0 / (x.tau * x.tau), 1.0 / all, 1e-6);
    assert_close(all / (x.e * x.e), NUEM_SOLAR_AVERAGE_PEE, 1e-6);
    assert_close(all / (x.mu * x.mu), solar.rho.m[1][1].re, 1e-6);
    nuem_measurement_close(&m);
    nuem_hypothesis_free(sm);
}

/* Rate of the moment of one flavour, in units of that of all. */
static double flavour_share(nuem_recoil_rate rate, int flavour, double t_kev)
{
    nuem_couplings one = {0}, all = {0};

    for (int i = 0; i < 3; i++) {
        all.dipole_mub.m[i][i].re = 1e-9;
        one.dipole_mub.m[i][i].re = i == flavour ? 1e-9 : 0.0;
    }
    one.sin2_theta_w = all.sin2_theta_w = rate.couplings->sin2_theta_w;
    const nuem_couplings weak = {.sin2_theta_w = one.sin2_theta_w};
    double y[3];
    const nuem_couplings *const of[3] = {&weak, &one, &all};
    for (int i = 0; i < 3; i++) {
        rate.couplings = of[i];
        y[i] = nuem_test_recoil_rate(&rate, 1e-3 * t_kev);
    }
    return (y[1] - y[0]) / (y[2] - y[0]);
}

/* A state that changes with the energy weighs flavours by the neutrinos that reach a recoil: the
 * ratio of limits is that of the rates, as closely as it is one ratio for all bins. */
static void limits_follow_the_travel(void **state)
{
    static const char *const name[3] = {"mu_e", "mu_mu", "mu_tau"};
    fit f = open_fit(*state, "xenonnt");
    const nuem_experiment_info *e = nuem_analysis_experiment(f.analysis, 0);
    const nuem_flux *flux = nuem_analysis_flux(f.analysis, 0);
    nuem_travel_state solar;
    nuem_state_model travel;
    nuem_error err;
    const double all = profile(&f, "mu_eff", NUEM_TWO_SIDED).upper;

    assert_ok(
        nuem_travel_model(flux, &nuem_hypothesis_spec_of(f.sm)->mixing, &solar, &travel, &err),
        err);
    const nuem_recoil_rate rate = {flux, NULL, nuem_hypothesis_couplings(f.sm), &travel};
    for (int i = 0; i < 3; i++) {
        double one = profile(&f, name[i], NUEM_TWO_SIDED).upper, share = all * all / (one * one),
               first = flavour_share(rate, i, e->edge_kev[0]),
               last = flavour_share(rate, i, e->edge_kev[e->n_bin]);
        double spread = fabs(last / first - 1.0);
        assert_true(spread > 0.0 && spread < 2e-3); /* so little does the state change by here */
        assert_close(share, first, spread);
    }
    nuem_travel_clear(&solar);
    close_fit(&f);
}

/* --- refusals --- */

static void levels_out_of_range(void **state)
{
    static const double bad[] = {0.0, 1.0, -0.1, 1.1, NAN, HUGE_VAL};
    counting c = open_counting(*state, 10.0, 5.0);
    nuem_limit limit, before;
    nuem_error err;

    memset(&limit, 0x5a, sizeof limit);
    before = limit;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        for (int one = 0; one < 2; one++)
            assert_fails(nuem_limit_profile(c.m.likelihood, c.m.sm, parameter("mu_eff"), bad[i],
                                            one ? NUEM_ONE_SIDED : NUEM_TWO_SIDED, &limit, &err),
                         NUEM_ERR_ARG, err, "confidence level");
    assert_fails(nuem_limit_profile(c.m.likelihood, c.m.sm, parameter("mu_eff"), 0.3,
                                    NUEM_ONE_SIDED, &limit, &err),
                 NUEM_ERR_ARG, err, "0.5");
    /* the quantile of (1 + cl)/2 is infinite */
    assert_fails(nuem_limit_profile(c.m.likelihood, c.m.sm, parameter("mu_eff"), 0.9999999999999999,
                                    NUEM_TWO_SIDED, &limit, &err),
                 NUEM_ERR_ARG, err, "too close to 1");
    assert_fails(nuem_limit_profile(c.m.likelihood, c.m.sm, parameter("mu_eff"), 0.9,
                                    (nuem_construction)7, &limit, &err),
                 NUEM_ERR_ARG, err, "construction 7 is unknown");
    assert_memory_equal(&limit, &before, sizeof limit);
    assert_int_equal(count_limit(&c, 0.3, NUEM_TWO_SIDED).n_region, 1);
    nuem_measurement_close(&c.m);
}

static nuem_status electrons_only(const void *context, const char *component, nuem_flavour produced,
                                  bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)enu_mev, (void)err;
    nuem_state_flavour(produced, anti, out);
    return NUEM_OK;
}

/* Without muon neutrinos their moment is anything. */
static void unbounded_parameter(void **state)
{
    const nuem_state_model model = {electrons_only, NULL};
    nuem_measurement m = nuem_measurement_open(*state, "electrons", "1 t y", &model,
                                               "data: {edges_kev: [1, 10], counts: [30]}");
    nuem_limit limit, before;
    nuem_error err;

    nuem_measurement_likelihood(&m);
    memset(&limit, 0x5a, sizeof limit);
    before = limit;
    assert_fails(nuem_limit_profile(m.likelihood, m.sm, parameter("mu_mu"), 0.9, NUEM_TWO_SIDED,
                                    &limit, &err),
                 NUEM_ERR_CONVERGE, err, "the data do not bound mu_mu");
    assert_memory_equal(&limit, &before, sizeof limit);
    assert_ok(nuem_limit_profile(m.likelihood, m.sm, parameter("mu_e"), 0.9, NUEM_TWO_SIDED, &limit,
                                 &err),
              err);
    nuem_measurement_close(&m);
}

static nuem_status nothing_arrives(const void *context, const char *component,
                                   nuem_flavour produced, bool anti, double enu_mev,
                                   nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)produced, (void)enu_mev, (void)err;
    *out = (nuem_state){.anti = anti};
    return NUEM_OK;
}

static void impossible_data(void **state)
{
    const nuem_state_model model = {nothing_arrives, NULL};
    nuem_measurement m = nuem_measurement_open(*state, "dark", "1 t y", &model,
                                               "data: {edges_kev: [1, 10], counts: [30]}");
    nuem_limit limit;
    nuem_error err;

    nuem_measurement_likelihood(&m);
    assert_fails(nuem_limit_profile(m.likelihood, m.sm, parameter("mu_e"), 0.9, NUEM_TWO_SIDED,
                                    &limit, &err),
                 NUEM_ERR_CONVERGE, err, "no value of mu_e can explain the data");
    nuem_measurement_close(&m);
}

static void values_that_are_no_numbers(void **state)
{
    counting c = open_counting(*state, 10.0, 5.0);
    double x[] = {1e-11, NAN}, chi2[] = {-1.0, -1.0};
    nuem_error err;

    assert_fails(nuem_limit_chi2(c.m.likelihood, c.m.sm, parameter("mu_eff"), 2, x, chi2, &err),
                 NUEM_ERR_ARG, err, "finite");
    assert_int_equal(err.index, 1);
    assert_true(chi2[0] == -1.0 && chi2[1] == -1.0);
    assert_int_equal(
        nuem_limit_chi2(c.m.likelihood, c.m.sm, parameter("mu_eff"), 0, NULL, NULL, NULL), NUEM_OK);
    nuem_measurement_close(&c.m);
}

static void majorana_neutrinos_have_no_diagonal_moment(void **state)
{
    static const char *const set[] = {"nature=majorana"}, *const diagonal[] = {"mu_11", "mu_22",
                                                                               "mu_33"};
    counting c = open_counting(*state, 10.0, 5.0);
    nuem_hypothesis *majorana = NULL;
    nuem_limit limit = {.cl = -1.0};
    double x = 1e-11, chi2 = -1.0;
    nuem_error err;

    assert_ok(nuem_hypothesis_open(*state, NULL, set, 1, &majorana, NULL, &err), err);
    for (int i = 0; i < 3; i++) {
        assert_fails(nuem_limit_profile(c.m.likelihood, majorana, parameter(diagonal[i]), 0.9,
                                        NUEM_TWO_SIDED, &limit, &err),
                     NUEM_ERR_ARG, err, diagonal[i]);
        assert_fails(
            nuem_limit_chi2(c.m.likelihood, majorana, parameter(diagonal[i]), 1, &x, &chi2, &err),
            NUEM_ERR_ARG, err, "Majorana neutrinos cannot have");
    }
    assert_true(limit.cl == -1.0 && chi2 == -1.0);
    assert_ok(nuem_limit_profile(c.m.likelihood, majorana, parameter("mu_12"), 0.9, NUEM_TWO_SIDED,
                                 &limit, &err),
              err);
    nuem_hypothesis_free(majorana);
    nuem_measurement_close(&c.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_fits),
        cmocka_unit_test(null_hypothesis_is_the_parameters),
        cmocka_unit_test(counting_interval),
        cmocka_unit_test(counting_limit),
        cmocka_unit_test(counting_zero),
        cmocka_unit_test(scans_agree),
        cmocka_unit_test(disjoint_regions),
        cmocka_unit_test(one_sided_looks_up),
        cmocka_unit_test(phases_are_profiled),
        cmocka_unit_test(limits_follow_the_state),
        cmocka_unit_test(limits_follow_the_travel),
        cmocka_unit_test(levels_out_of_range),
        cmocka_unit_test(unbounded_parameter),
        cmocka_unit_test(impossible_data),
        cmocka_unit_test(values_that_are_no_numbers),
        cmocka_unit_test(majorana_neutrinos_have_no_diagonal_moment),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
