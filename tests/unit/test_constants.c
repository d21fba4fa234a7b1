/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each constant against the text in which its source prints it, and against the others through the
 * relations of physics between them. */
#include <stdlib.h>

#include "file/text_file.h"
#include "nuem/constants.h"
#include "nuem/init.h"
#include "nuem/state.h"
#include "support/assert_close.h"

/* a decimal that was read twice */
static const double TOL_ROUNDING = 4e-16;
/* constants printed with 10 digits: half a unit in the last, in two factors */
static const double TOL_TEN_DIGITS = 1e-9;

/* The concise notation of the tables: digits, uncertainty of the last ones in brackets ("..." after
 * the digits of an exact number that goes on), power of ten. A row may hold the inverse. */
static const struct {
    const char *field, *text;
    int exponent;
    bool inverse;
    const char *unit;
} printed[] = {
    /* CODATA 2018 */
    {"alpha", "137.035999084(21)", 0, true, "1"},
    {"hbarc_mev_fm", "197.3269804...", 0, false, "MeV fm"},
    {"hbar_ev_s", "6.582119569...", -16, false, "eV s"},
    {"c_m_s", "299792458", 0, false, "m s^-1"},
    {"me_mev", "0.51099895000(15)", 0, false, "MeV"},
    {"mmu_mev", "105.6583755(23)", 0, false, "MeV"},
    {"amu_mev", "931.49410242(28)", 0, false, "MeV"},
    {"avogadro", "6.02214076", 23, false, "mol^-1"},
    {"mub_ev_t", "5.7883818060(17)", -5, false, "eV T^-1"},
    /* MuLan */
    {"gf_gev2", "1.1663788(6)", -5, false, "GeV^-2"},
    /* Review of Particle Physics */
    {"mtau_mev", "1776.86(12)", 0, false, "MeV"},
    {"mpi_mev", "139.57039(18)", 0, false, "MeV"},
    {"tau_pi_us", "2.6033(5)", -2, false, "us"},
    {"tau_mu_us", "2.1969811(22)", 0, false, "us"},
    {"mw_gev", "80.379(12)", 0, false, "GeV"},
    {"sin2w_mz", "0.23122(4)", 0, false, "1"},
    {"ga", "1.2754(13)", 0, false, "1"},
    {"sin2w_0", "0.23863(5)", 0, false, "1"},
    /* definitions */
    {"day_s", "86400", 0, false, "s"},
    {"year_day", "365.25", 0, false, "day"},
};

/* "105.6583755(23)" -> value and uncertainty */
static void read_concise(const char *text, double *value, double *uncertainty)
{
    const char *dot = strchr(text, '.'), *bracket = strchr(text, '(');

    *value = strtod(text, NULL);
    *uncertainty = 0.0;
    if (!bracket) return;
    long decimals = dot ? (long)(bracket - dot) - 1 : 0;
    *uncertainty = strtod(bracket + 1, NULL) * pow(10.0, (double)-decimals);
}

static const nuem_constant *find(const char *field)
{
    size_t n;
    const nuem_constant *list = nuem_constants_list(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].field, field) == 0) return &list[i];
    return NULL;
}

static void values_are_the_printed_ones(void **unused)
{
    size_t n;

    (void)unused;
    nuem_constants_list(&n);
    assert_int_equal(n, sizeof printed / sizeof printed[0]); /* none without a source here */
    for (size_t i = 0; i < n; i++) {
        const nuem_constant *c = find(printed[i].field);
        double value, uncertainty, power = pow(10.0, printed[i].exponent);

        assert_non_null(c);
        read_concise(printed[i].text, &value, &uncertainty);
        if (printed[i].inverse) {
            uncertainty /= value * value;
            value = 1.0 / value;
        }
        assert_close(c->value, value * power, TOL_ROUNDING);
        /* uncertainties have two digits, of which a conversion may move the second */
        assert_near(c->uncertainty, uncertainty * power, 0.03 * uncertainty * power);
        assert_string_equal(c->unit, printed[i].unit);
    }
}

/* The list and the fields are two views of the same numbers. */
static void list_and_fields_agree(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    size_t n;
    const nuem_constant *list = nuem_constants_list(&n);

    (void)unused;
    assert_ptr_equal(c, nuem_constants_get());
    assert_int_equal(sizeof *c, n * sizeof(double));
    for (size_t i = 0; i < n; i++) {
        double field;
        memcpy(&field, (const char *)c + i * sizeof field, sizeof field);
        assert_true(field == list[i].value);
        assert_true(isfinite(field) && field > 0.0 && list[i].uncertainty >= 0.0);
        assert_true(list[i].symbol[0] && list[i].name[0] && list[i].unit[0]);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(list[k].field, list[i].field);
            assert_string_not_equal(list[k].symbol, list[i].symbol);
        }
    }
    assert_string_equal(nuem_constants_edition(), NUEM_CONSTANTS_EDITION);
}

/* A reference is a definition or an entry of the bibliography. */
static void references_exist(void **unused)
{
    nuem_error err = {0};
    char *bib = NULL;
    size_t n, length;
    const nuem_constant *list = nuem_constants_list(&n);

    (void)unused;
    assert_ok(nuem_file_read(NUEM_TEST_DATA "/references.bib", 1 << 20, &bib, &length, &err), err);
    for (size_t i = 0; i < n; i++) {
        char entry[128];
        if (strcmp(list[i].reference, "definition") == 0) {
            assert_true(list[i].uncertainty == 0.0);
            continue;
        }
        snprintf(entry, sizeof entry, "{%s,", list[i].reference);
        if (!strstr(bib, entry)) print_error("no reference %s\n", list[i].reference);
        assert_non_null(strstr(bib, entry));
    }
    free(bib);
}

/* Second route: what one constant says about another. */
static void relations_between_constants(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double e_coulomb = 1.602176634e-19; /* exact in the SI */

    (void)unused;
    /* hbar c */
    assert_close(c->hbarc_mev_fm, 1e-6 * c->hbar_ev_s * c->c_m_s * 1e15, TOL_TEN_DIGITS);
    assert_close(1e-6 * c->hbarc_mev_fm * c->hbarc_mev_fm * 1e-26, 0.3893793721e-27,
                 TOL_TEN_DIGITS);
    /* mu_B = e hbar / 2 m_e, in eV/T: hbar c^2 / 2 m_e c^2 */
    assert_close(c->mub_ev_t, c->hbar_ev_s * c->c_m_s * c->c_m_s / (2e6 * c->me_mev),
                 TOL_TEN_DIGITS);
    /* N_A m_u is a gram a mole: 0.99999999965(30) */
    assert_close(c->avogadro * c->amu_mev * 1e6 * e_coulomb / (c->c_m_s * c->c_m_s),
                 0.99999999965e-3, TOL_TEN_DIGITS);
    /* alpha = e^2 / 4 pi eps0 hbar c with eps0 = 8.8541878128e-12 F/m; hbar c in J m */
    assert_close(c->alpha,
                 e_coulomb * e_coulomb /
                     (4.0 * M_PI * 8.8541878128e-12 * c->hbarc_mev_fm * 1e-9 * e_coulomb),
                 TOL_TEN_DIGITS);
    /* the Rydberg, m_e alpha^2 / 2, in eV: 13.605693122994 */
    assert_close(0.5e6 * c->me_mev * c->alpha * c->alpha, 13.605693122994, TOL_TEN_DIGITS);
    /* the masses of leptons in atomic units: m_e / u = 5.48579909065e-4 */
    assert_close(c->me_mev / c->amu_mev, 5.48579909065e-4, TOL_TEN_DIGITS);
    assert_close(c->mmu_mev / c->me_mev, 206.7682830, 2.5e-8 /* as printed, 206.7682830(46) */);
    /* the on-shell angle, 1 - m_W^2 / m_Z^2 with m_Z = 91.1876 GeV, differs from the running one
     * by loops of some per cent */
    assert_close(1.0 - pow(c->mw_gev / 91.1876, 2), c->sin2w_mz, 0.04);
    /* the angle runs by a few per cent from m_Z to zero: kappa(0) = 1.0323 */
    assert_close(c->sin2w_0 / c->sin2w_mz, 1.0323, 5e-4);
}

/* The phase of an oscillation, 1.266932679815373 dm^2 L / E with eV^2, km, GeV, twice in the
 * amplitude: maximal two-flavour mixing makes it visible. */
static void phase_of_oscillation(void **unused)
{
    const double factor = 1.266932679815373, dm2 = 2.5e-3, enu_mev = 4.0;
    const double tol = 2e-8; /* hbar c has 10 digits, and the probability is of order one */
    const nuem_mixing mixing = {.theta12_deg = 45.0, .dm21_ev2 = dm2, .dm31_ev2 = 2.0 * dm2};

    (void)unused;
    for (int i = 0; i <= 40; i++) {
        double length = i * 0.05 * enu_mev * 1e-3 / dm2, phase = factor * i * 0.05;
        nuem_error err = {0};
        nuem_state s;
        assert_ok(nuem_state_vacuum(&mixing, NUEM_E, false, enu_mev, length, &s, &err), err);
        assert_near(s.rho.m[0][0].re, cos(phase) * cos(phase), tol);
    }
}

/* The first call of a program is harmless, twice as well. */
static void init_and_version(void **unused)
{
    (void)unused;
    nuem_init();
    nuem_init();
    assert_string_equal(nuem_version(), NUEM_VERSION);
    assert_true(nuem_version()[0] >= '0' && nuem_version()[0] <= '9');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_the_printed_ones),
        cmocka_unit_test(list_and_fields_agree),
        cmocka_unit_test(references_exist),
        cmocka_unit_test(relations_between_constants),
        cmocka_unit_test(phase_of_oscillation),
        cmocka_unit_test(init_and_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
