/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra that a supernova emits: Fermi-Dirac integrals against closed forms and GSL, norms and means by adaptive
 * quadrature, bins. */
#include <gsl/gsl_sf_fermi_dirac.h>
#include <gsl/gsl_sf_gamma.h>

#include "supernova/spectrum.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/quadrature.h"

static const double TOL_INTEGRAL =
    1e-12;                           /* what the header promises, and the rounding of 1500 terms */
static const double TOL_GSL = 1e-10; /* its worst, near eta = 0 and far from it */
static const double TOL_QUADRATURE = 1e-8;

static const double ZETA3 = 1.2020569031595942;

static void integrals_have_closed_forms(void **unused)
{
    (void)unused;
    const double f2 = 1.5 * ZETA3, f3 = 7.0 * pow(M_PI, 4.0) / 120.0;

    assert_close(nuem_fermi_dirac_integral(1, 0.0), M_PI * M_PI / 12.0, TOL_INTEGRAL);
    assert_close(nuem_fermi_dirac_integral(2, 0.0), f2, TOL_INTEGRAL);
    assert_close(nuem_fermi_dirac_integral(3, 0.0), f3, TOL_INTEGRAL);
    /* <E> = 3.15137 T */
    assert_close(nuem_emission_fermi_dirac(2.0, 0.0).mean_mev / 2.0, 3.151374, 1e-6);
    /* F_3(eta) = eta^4/4 + pi^2 eta^2/2 + 7 pi^4/60 - F_3(-eta); F_2 = eta^3/3 + pi^2 eta/3 + F_2(-eta) */
    for (double eta = 0.5; eta <= 50.0; eta *= 1.7) {
        assert_close(nuem_fermi_dirac_integral(3, eta),
                     pow(eta, 4.0) / 4.0 + pow(M_PI * eta, 2.0) / 2.0 + 2.0 * f3 -
                         nuem_fermi_dirac_integral(3, -eta),
                     TOL_INTEGRAL);
        assert_close(nuem_fermi_dirac_integral(2, eta),
                     pow(eta, 3.0) / 3.0 + M_PI * M_PI * eta / 3.0 +
                         nuem_fermi_dirac_integral(2, -eta),
                     TOL_INTEGRAL);
    }
    /* Maxwell's limit: Gamma(j + 1) e^eta, whose next term is 2^-(j + 1) e^eta below */
    assert_close(nuem_fermi_dirac_integral(2, -50.0), 2.0 * exp(-50.0), TOL_INTEGRAL);
}

static void integrals_are_gsls(void **unused)
{
    (void)unused;
    for (int j = 1; j <= 4; j++)
        for (double eta = -49.0; eta <= 50.0; eta += 3.7)
            assert_close(nuem_fermi_dirac_integral(j, eta),
                         gsl_sf_gamma(j + 1.0) * gsl_sf_fermi_dirac_int(j, eta), TOL_GSL);
}

typedef struct weighted {
    nuem_emission emission;
    int power;
} weighted;

static double weighted_density(double e, void *p)
{
    const weighted *w = p;

    return pow(e, w->power) * nuem_emission_density(&w->emission, e);
}

static double moment(const nuem_emission *emission, int power)
{
    weighted w = {*emission, power};
    const double m = emission->mean_mev, breaks[] = {0.3 * m, m, 2.0 * m, 5.0 * m};

    return nuem_test_integral(weighted_density, &w, 0.0, 60.0 * m, 4, breaks, TOL_QUADRATURE);
}

static void norms_and_means(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 40; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        const double mean = nuem_draw_log(&d, 0.1, 100.0), eta = nuem_draw_uniform(&d, -5.0, 20.0),
                     alpha = nuem_draw_uniform(&d, 0.0, 20.0);
        const nuem_emission fd = nuem_emission_fermi_dirac_mean(mean, eta),
                            pinched = nuem_emission_pinched(mean, alpha);
        assert_close(moment(&fd, 0), 1.0, 1e-7);
        assert_close(moment(&fd, 1), mean, 1e-7);
        assert_close(moment(&pinched, 0), 1.0, 1e-7);
        assert_close(moment(&pinched, 1), mean, 1e-7);
        assert_close(moment(&pinched, 2) / (mean * mean), (2.0 + alpha) / (1.0 + alpha), 1e-7);
    }
}

/* Maxwell-Boltzmann is the pinched spectrum with alpha = 2, and that of fermions far from degeneracy. */
static void forms_meet(void **unused)
{
    (void)unused;
    const nuem_emission fd = nuem_emission_fermi_dirac(4.0, -40.0),
                        pinched = nuem_emission_pinched(12.0, 2.0);

    assert_close(fd.mean_mev, 12.0, 1e-12);
    for (double e = 0.01; e < 300.0; e *= 1.3)
        assert_close(nuem_emission_density(&fd, e), nuem_emission_density(&pinched, e), 1e-12);
    assert_true(nuem_emission_density(&fd, 0.0) == 0.0);
    assert_true(nuem_emission_density(&pinched, 0.0) == 0.0);
    const nuem_emission open = nuem_emission_pinched(10.0, 0.0);
    assert_close(nuem_emission_density(&open, 0.0), 0.1, 1e-12);
    /* nothing overflows on the way */
    const nuem_emission sharp = nuem_emission_pinched(1e4, 100.0);
    assert_true(nuem_emission_density(&sharp, 1e-6) == 0.0);
    assert_true(nuem_emission_density(&sharp, 1e6) == 0.0);
    assert_true(isfinite(nuem_emission_density(&sharp, 1e4)));
}

static void peak_is_where_it_is_said_to_be(void **unused)
{
    (void)unused;
    const double x = NUEM_SPECTRUM_PEAK, h = 1e-4;
    const nuem_emission s = nuem_emission_fermi_dirac(1.0, 0.0);

    assert_close(x, 2.0 * (1.0 + exp(-x)), 1e-15);
    assert_true(nuem_emission_density(&s, x) > nuem_emission_density(&s, x + h));
    assert_true(nuem_emission_density(&s, x) > nuem_emission_density(&s, x - h));
}

static void bins_fill_their_range(void **unused)
{
    (void)unused;
    double edge[6], centre[5], width[5];
    nuem_energy_bins b = {5, edge, centre, width};

    nuem_energy_bins_fill(&b, 0.0, 50.0, false);
    for (int i = 0; i < 5; i++) assert_close(centre[i], 10.0 * i + 5.0, 1e-15);
    for (int i = 0; i < 5; i++) assert_close(width[i], 10.0, 1e-15);
    nuem_energy_bins_fill(&b, 1e-3, 1e2, true);
    assert_true(edge[0] == 1e-3 && edge[5] == 1e2);
    for (int i = 0; i < 5; i++) {
        assert_close(edge[i + 1] / edge[i], 10.0, 1e-13);
        assert_close(centre[i], sqrt(edge[i] * edge[i + 1]), 1e-14);
    }
}

/* Means times widths add up to the integral, wherever the edges lie; beyond the table there is nothing. */
static void table_means_keep_the_integral(void **unused)
{
    (void)unused;
    static const double x[] = {1.0, 2.0, 2.5, 7.0}, y[] = {0.0, 3.0, 1.0, 4.0};
    const double whole = 0.5 * 3.0 + 0.25 * 4.0 + 2.25 * 5.0;

    assert_close(8.0 * nuem_table_mean(4, x, y, 0.0, 8.0), whole, 1e-14);
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        const double cut = nuem_draw_uniform(&d, 0.01, 7.99);
        assert_close(cut * nuem_table_mean(4, x, y, 0.0, cut) +
                         (8.0 - cut) * nuem_table_mean(4, x, y, cut, 8.0),
                     whole, 1e-13);
    }
    assert_true(nuem_table_mean(4, x, y, 7.0, 9.0) == 0.0);
    assert_true(nuem_table_mean(4, x, y, 0.0, 1.0) == 0.0);
    assert_close(nuem_table_mean(4, x, y, 1.4, 1.6), 1.5, 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integrals_have_closed_forms),
        cmocka_unit_test(integrals_are_gsls),
        cmocka_unit_test(norms_and_means),
        cmocka_unit_test(forms_meet),
        cmocka_unit_test(peak_is_where_it_is_said_to_be),
        cmocka_unit_test(bins_fill_their_range),
        cmocka_unit_test(table_means_keep_the_integral),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
