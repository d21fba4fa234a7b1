/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Form factors of electrons: printed values, atoms against closed formulas and against each other,
 * both ends of the tables, and what is refused. */
#include "nuem/atom.h"
#include "nuem/constants.h"
#include "nuem/electron_form.h"
#include "support/assert_close.h"

/* the same formula in another order of operations */
static const double TOL_ALGEBRA = 1e-12;
/* the fit of Cromer and Mann to Hartree-Fock, of F; they state no error, the sum of their coefficients
 * is off by 1e-4 */
static const double TOL_FIT = 3e-4;
/* correlation of the two electrons of He: <r^2> is 0.7 % more than in Hartree-Fock */
static const double TOL_CORRELATION = 2e-3;
/* cubic interpolation of 1 - F, relative */
static const double TOL_TABLE = 2e-7;
/* the hydrogen atom is relativistic: alpha^2 */
static const double TOL_RELATIVISTIC = 1e-4;

static nuem_electron_form make(int z, nuem_electron_model model)
{
    nuem_electron_form form = {0};
    nuem_error err;

    assert_ok(nuem_electron_form_create(z, model, &form, &err), err);
    return form;
}

static double inverse_bohr_mev(void)
{
    return nuem_constants_get()->alpha * nuem_constants_get()->me_mev;
}

static void every_model_is_neutral(void **unused)
{
    (void)unused;
    for (int m = NUEM_ELECTRONS_CROMER_MANN; m <= NUEM_ELECTRONS_XRAYLIB; m++) {
        nuem_electron_form form = make(2, (nuem_electron_model)m);
        nuem_electron_model parsed;
        nuem_error err;
        double before = 1.0;
        assert_true(nuem_electron_form_bare(&form, 0.0) == 0.0);
        assert_true(nuem_electron_form_at(&form, 0.0) == 1.0);
        for (double q = 1e-6; q < 0.03; q *= 1.1) {
            double f = nuem_electron_form_at(&form, q), bare = nuem_electron_form_bare(&form, q);
            assert_true(f <= before && f > 0.0);
            assert_near(f + bare, 1.0, TOL_ALGEBRA);
            before = f;
        }
        assert_true(before < 0.05);
        nuem_electron_form_clear(&form);
        assert_int_equal(form.model, NUEM_ELECTRONS_NONE);
        assert_ok(nuem_electron_model_parse(nuem_electron_model_name((nuem_electron_model)m),
                                            &parsed, &err),
                  err);
        assert_int_equal(parsed, m);
        assert_non_null(nuem_electron_model_ref((nuem_electron_model)m));
    }
}

static void no_electrons(void **unused)
{
    (void)unused;
    const nuem_electron_form zero = {0};
    nuem_electron_form none = make(7, NUEM_ELECTRONS_NONE);

    assert_true(nuem_electron_form_at(&zero, 0.0) == 0.0);
    assert_true(nuem_electron_form_bare(&zero, 1e-3) == 1.0);
    assert_true(nuem_electron_form_at(&none, 1e-3) == 0.0);
    assert_null(nuem_electron_model_ref(NUEM_ELECTRONS_NONE));
    nuem_electron_form_clear(&none);
}

/* Four printed digits, T in meV; by hand from the coefficients, whose sum is 1.9999 */
static void cromer_mann_of_helium(void **unused)
{
    (void)unused;
    static const double t[] = {1, 5, 9, 20, 50, 100},
                        f[] = {0.9029, 0.6346, 0.4763, 0.2617, 0.0952, 0.0356};
    const double mass = 4.00260325413 * nuem_constants_get()->amu_mev;
    nuem_electron_form form = make(2, NUEM_ELECTRONS_CROMER_MANN);

    for (int i = 0; i < 6; i++)
        assert_near(nuem_electron_form_at(&form, sqrt(2e-9 * mass * t[i])), f[i], 1e-4);
    /* s = 0.5 per angstrom */
    double sum = 0.8734 * exp(-9.1037 * 0.25) + 0.6309 * exp(-3.3568 * 0.25) +
                 0.3112 * exp(-22.9276 * 0.25) + 0.1780 * exp(-0.9821 * 0.25) + 0.0064;
    assert_close(
        nuem_electron_form_at(&form, 2.0 * M_PI * 1e-5 * nuem_constants_get()->hbarc_mev_fm),
        sum / 1.9999, TOL_ALGEBRA);
}

static void hydrogenic_formula(void **unused)
{
    (void)unused;
    static const double zeff[] = {1.0, 27.0 / 16.0};

    for (int z = 1; z <= 2; z++) {
        nuem_electron_form form = make(z, NUEM_ELECTRONS_HYDROGENIC);
        for (double q = 0.01; q < 30.0; q *= 1.7)
            assert_close(nuem_electron_form_at(&form, q * inverse_bohr_mev()),
                         pow(1.0 + q * q / (4.0 * zeff[z - 1] * zeff[z - 1]), -2.0), 1e-9);
    }
}

/* A self-consistent atom of one electron is hydrogen. */
static void hydrogen_atom(void **unused)
{
    (void)unused;
    nuem_electron_form atom = make(1, NUEM_ELECTRONS_DHF),
                       exact = make(1, NUEM_ELECTRONS_HYDROGENIC);

    for (double q = 1e-3; q < 30.0; q *= 1.3) {
        double mev = q * inverse_bohr_mev();
        assert_close(nuem_electron_form_bare(&atom, mev), nuem_electron_form_bare(&exact, mev),
                     TOL_RELATIVISTIC);
    }
    nuem_electron_form_clear(&atom);
}

/* Three sources of helium up to the largest recoil of tritium, q = 37 keV. */
static void sources_of_helium_agree(void **unused)
{
    (void)unused;
    nuem_electron_form cm = make(2, NUEM_ELECTRONS_CROMER_MANN), hf = make(2, NUEM_ELECTRONS_DHF),
                       xrl = make(2, NUEM_ELECTRONS_XRAYLIB);

    for (double q = 1e-4; q < 0.0372; q += 1e-4) {
        assert_near(nuem_electron_form_at(&cm, q), nuem_electron_form_at(&hf, q), TOL_FIT);
        assert_near(nuem_electron_form_at(&xrl, q), nuem_electron_form_at(&hf, q), TOL_CORRELATION);
    }
    nuem_electron_form_clear(&hf);
    nuem_electron_form_clear(&xrl);
}

/* The table against the atom itself; at small q 1 - F = q^2 <r^2>/6 by its density. */
static void table_is_the_atom(void **unused)
{
    (void)unused;
    const nuem_atom_options options = {.method = NUEM_ATOM_DHS};
    nuem_atom *atom;
    nuem_error err;
    size_t n;

    assert_ok(nuem_atom_create(10, &options, &atom, &err), err);
    nuem_electron_form form = make(10, NUEM_ELECTRONS_DHS);
    /* beyond 30/bohr the atom's own sum is good to some 1e-5 alone */
    for (double q = 0.0101; q < 30.0; q *= 1.0137)
        assert_close(nuem_electron_form_bare(&form, q * inverse_bohr_mev()),
                     1.0 - nuem_atom_form_factor(atom, q) / nuem_atom_form_factor(atom, 0.0),
                     TOL_TABLE);
    const double *r = nuem_atom_radius(atom, &n), *w = nuem_atom_weight(atom),
                 *rho = nuem_atom_density(atom);
    double r2 = 0.0, q = 1e-3;
    for (size_t i = 0; i < n; i++) r2 += w[i] * r[i] * r[i] * rho[i];
    assert_close(nuem_electron_form_bare(&form, q * inverse_bohr_mev()), q * q * r2 / 60.0, 1e-4);
    /* both ends join: q^2 below 0.01/bohr, q^-4 above 100/bohr */
    for (int k = 0; k < 2; k++) {
        double end = (k ? 100.0 : 0.01) * inverse_bohr_mev();
        assert_near(nuem_electron_form_at(&form, end * (1.0 - 1e-9)),
                    nuem_electron_form_at(&form, end * (1.0 + 1e-9)), 1e-10);
    }
    double far = 200.0 * inverse_bohr_mev();
    assert_close(nuem_electron_form_at(&form, 2.0 * far), nuem_electron_form_at(&form, far) / 16.0,
                 1e-9);
    nuem_electron_form_clear(&form);
    nuem_atom_free(atom);
}

static void what_is_refused(void **unused)
{
    (void)unused;
    static const struct {
        int z;
        nuem_electron_model model;
        nuem_status status;
        const char *message;
    } bad[] = {
        {3, NUEM_ELECTRONS_CROMER_MANN, NUEM_ERR_UNSUPPORTED, "cromer-mann is not known for Z = 3"},
        {1, NUEM_ELECTRONS_CROMER_MANN, NUEM_ERR_UNSUPPORTED, "Z = 2 to 2"},
        {10, NUEM_ELECTRONS_HYDROGENIC, NUEM_ERR_UNSUPPORTED, "Z = 1 to 2"},
        {99, NUEM_ELECTRONS_XRAYLIB, NUEM_ERR_UNSUPPORTED, "Z = 1 to 98"},
        {101, NUEM_ELECTRONS_DHF, NUEM_ERR_UNSUPPORTED, "Z = 1 to 100"},
        {0, NUEM_ELECTRONS_DHF, NUEM_ERR_ARG, "Z = 0"},
        {-3, NUEM_ELECTRONS_NONE, NUEM_ERR_ARG, "Z = -3"},
        {2, (nuem_electron_model)17, NUEM_ERR_ARG, "17 is unknown"},
    };
    nuem_electron_form form = {.z = 77};
    nuem_electron_model model = NUEM_ELECTRONS_DHF;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_electron_form_create(bad[i].z, bad[i].model, &form, &err), bad[i].status,
                     err, bad[i].message);
        assert_int_equal(form.z, 77);
    }
    assert_fails(nuem_electron_model_parse("helm", &model, &err), NUEM_ERR_ARG, err,
                 "'helm' is not one of: none, cromer-mann");
    assert_int_equal(model, NUEM_ELECTRONS_DHF);
    assert_string_equal(nuem_electron_model_name((nuem_electron_model)17), "unknown");
    assert_null(nuem_electron_model_ref((nuem_electron_model)17));
    assert_int_equal(nuem_electron_model_default(1), NUEM_ELECTRONS_HYDROGENIC);
    assert_int_equal(nuem_electron_model_default(2), NUEM_ELECTRONS_CROMER_MANN);
    assert_int_equal(nuem_electron_model_default(54), NUEM_ELECTRONS_DHF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_model_is_neutral), cmocka_unit_test(no_electrons),
        cmocka_unit_test(cromer_mann_of_helium),  cmocka_unit_test(hydrogenic_formula),
        cmocka_unit_test(hydrogen_atom),          cmocka_unit_test(sources_of_helium_agree),
        cmocka_unit_test(table_is_the_atom),      cmocka_unit_test(what_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
