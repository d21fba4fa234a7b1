/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Form factors: published values, Fourier integrals of the densities, radii by slope and by density,
 * the formulas as they are printed, both ends of q, bad input. */
#include "nuem/constants.h"
#include "nuem/nucleus.h"
#include "support/assert_close.h"
#include "support/quadrature.h"
#include "support/reference.h"

/* a few roundings of numbers below one */
static const double TOL_ROUNDING = 1e-14;
/* two nested integrals, each to 1e-11 */
static const double TOL_FOURIER = 2e-10, TOL_INNER = 1e-12, TOL_OUTER = 1e-11;
/* fourth order in q R = 0.1 */
static const double TOL_SLOPE = 1e-6;

static const double S_FM = 0.9, A_KN_FM = 0.7;
/* t / 4 ln 3 */
static const double A_FERMI_FM = 2.30 / (4.0 * 1.0986122886681098);

static double hbarc(void)
{
    return nuem_constants_get()->hbarc_mev_fm;
}

static double at(nuem_form_kind kind, double rms_fm, double q_mev)
{
    const nuem_form_factor form = {.kind = kind, .rms_fm = rms_fm};
    nuem_error err = {0};

    assert_ok(nuem_form_factor_check(&form, &err), err);
    return nuem_form_factor_at(&form, q_mev);
}

static void reference_values(void **unused)
{
    (void)unused;
    assert_reference(at(NUEM_FORM_HELM, 4.821, 50), "lab-33-protons");
    assert_reference(at(NUEM_FORM_HELM, 5.09, 50), "lab-33-neutrons");
    assert_reference(at(NUEM_FORM_FERMI, 4.821, 50), "lab-34-fermi");
    assert_reference(at(NUEM_FORM_KN, 4.821, 50), "lab-34-kn");
    assert_reference(at(NUEM_FORM_HELM, 4.821, 100), "lab-35-helm");
    assert_reference(at(NUEM_FORM_FERMI, 4.821, 100), "lab-35-fermi");
    assert_reference(at(NUEM_FORM_KN, 4.821, 100), "lab-35-kn");
    assert_reference(at(NUEM_FORM_HELM, 3.448, 50), "lab-36-50mev");
    assert_reference(at(NUEM_FORM_HELM, 3.448, 100), "lab-36-100mev");
}

/* A density, not normalised. */
typedef struct density {
    nuem_form_kind kind;
    double radius; /* of the uniform sphere, or c of the Fermi function */
    double r;      /* where it is asked for, inside the convolution */
    double q;      /* 1/fm; 0 for moments */
    int power;     /* of r beyond r^2 */
} density;

/* The surface along one direction: Gaussian; or Yukawa exp(-r/a)/(4 pi a^2 r) over a plane. */
static double kernel(const density *d, double x)
{
    if (d->kind == NUEM_FORM_HELM)
        return exp(-0.5 * x * x / (S_FM * S_FM)) / (sqrt(2 * M_PI) * S_FM);
    return exp(-fabs(x) / A_KN_FM) / (2 * A_KN_FM);
}

static double smear(double r2, void *context)
{
    const density *d = context;

    return r2 * (kernel(d, d->r - r2) - kernel(d, d->r + r2)) / d->r;
}

/* The sphere, folded with its surface in three dimensions. */
static double folded(density *d, double r)
{
    d->r = r;
    return nuem_test_integral(smear, d, 0.0, d->radius, 1, &d->r, TOL_INNER);
}

static double rho(density *d, double r)
{
    if (d->kind == NUEM_FORM_FERMI) /* sinh(c/a)/(cosh(r/a) + cosh(c/a)) */
        return 1 / (1 + exp((r - d->radius) / A_FERMI_FM)) +
               1 / (1 + exp((-r - d->radius) / A_FERMI_FM)) - 1;
    return folded(d, r);
}

static double shell(double r, void *context)
{
    density *d = context;
    double x = d->q * r;

    return r * r * rho(d, r) * (x > 0 ? sin(x) / x : 1.0) * (d->power ? pow(r, d->power) : 1.0);
}

static double integral(density d, double q, int power)
{
    const double edge = d.radius, far = d.radius + 32 * A_KN_FM;

    d.q = q;
    d.power = power;
    /* high moments weigh the tail, where the inner integral has fewer digits */
    return nuem_test_integral(shell, &d, 1e-9, far, 1, &edge,
                              power > 2 ? 10 * TOL_OUTER : TOL_OUTER);
}

static density density_of(nuem_form_kind kind, double rms)
{
    const double r2 = 5.0 / 3.0 * rms * rms;

    switch (kind) {
    case NUEM_FORM_HELM: return (density){.kind = kind, .radius = sqrt(r2 - 5 * S_FM * S_FM)};
    case NUEM_FORM_KN: return (density){.kind = kind, .radius = sqrt(r2 - 10 * A_KN_FM * A_KN_FM)};
    default:
        return (density){.kind = kind, .radius = sqrt(r2 - 7.0 / 3.0 * pow(M_PI * A_FERMI_FM, 2))};
    }
}

static void fourier_integrals(void **unused)
{
    (void)unused;
    static const double rms[] = {2.8, 4.821}, q_mev[] = {20, 60, 130, 220};

    for (int kind = NUEM_FORM_HELM; kind <= NUEM_FORM_FERMI; kind++)
        for (int i = 0; i < 2; i++) {
            density d = density_of((nuem_form_kind)kind, rms[i]);
            double norm = integral(d, 0, 0);
            /* the radius is that of the density ... */
            assert_close(sqrt(integral(d, 0, 2) / norm), rms[i], 1e-9);
            for (int k = 0; k < 4; k++)
                assert_near(at((nuem_form_kind)kind, rms[i], q_mev[k]),
                            integral(d, q_mev[k] / hbarc(), 0) / norm, TOL_FOURIER);
        }
}

/* ... and of the slope, R^2 = -6 dF/dq^2 at q = 0. */
static void slopes(void **unused)
{
    (void)unused;
    for (int kind = NUEM_FORM_HELM; kind <= NUEM_FORM_FERMI; kind++)
        for (double rms = 2.0; rms < 6.0; rms += 0.37) {
            double d[2];
            for (int i = 0; i < 2; i++) {
                double q = 0.1 / rms / (1 + i);
                d[i] = 6 * (1 - at((nuem_form_kind)kind, rms, q * hbarc())) / (q * q);
            }
            assert_close(sqrt((4 * d[1] - d[0]) / 3), rms, TOL_SLOPE);
        }
}

/* The formulas as papers print them, which lose digits at small q; 64 bits instead of 53 make up for
 * it. */
static long double printed(nuem_form_kind kind, long double rms, long double q)
{
    const long double pi = acosl(-1.0L), a = 2.30L / (4 * logl(3.0L));

    if (kind == NUEM_FORM_FERMI) {
        long double b = pi * a, c = sqrtl(5 * rms * rms / 3 - 7 * b * b / 3), x = q * c, y = q * b;
        return 3 / (x * (x * x + y * y)) * (y / sinhl(y)) * (y * sinl(x) / tanhl(y) - x * cosl(x));
    }
    long double s = 0.9L, k = 0.7L;
    long double r = sqrtl(kind == NUEM_FORM_HELM ? 5 * (rms * rms - 3 * s * s) / 3
                                                 : 5 * rms * rms / 3 - 10 * k * k);
    long double x = q * r, sphere = 3 * (sinl(x) - x * cosl(x)) / (x * x * x);
    return kind == NUEM_FORM_HELM ? sphere * expl(-q * q * s * s / 2)
                                  : sphere / (1 + k * k * q * q);
}

static void formulas_as_printed(void **unused)
{
    (void)unused;
    static const double rms[] = {1.95, 3.4, 5.5};

    for (int kind = NUEM_FORM_HELM; kind <= NUEM_FORM_FERMI; kind++)
        for (int i = 0; i < 3; i++)
            for (double q_mev = 4.0; q_mev < 4000.0; q_mev *= 1.0137) {
                long double q = (long double)q_mev / (long double)hbarc();
                assert_near(at((nuem_form_kind)kind, rms[i], q_mev),
                            (double)printed((nuem_form_kind)kind, rms[i], q), TOL_ROUNDING);
            }
}

static void both_ends_of_q(void **unused)
{
    (void)unused;
    static const double huge[] = {1e4, 1e6, 1e12, 1e200, 1e308};

    for (int kind = NUEM_FORM_HELM; kind <= NUEM_FORM_FERMI; kind++)
        for (double rms = 2.0; rms <= 100.0; rms *= 1.9) {
            assert_true(at((nuem_form_kind)kind, rms, 0.0) == 1.0);
            for (double x = 1e-170; x < 1e-3; x *= 10) /* x = q R; the next order is x^4/100 */
                assert_near(at((nuem_form_kind)kind, rms, x / rms * hbarc()), 1 - x * x / 6,
                            TOL_ROUNDING);
            for (size_t i = 0; i < sizeof huge / sizeof huge[0]; i++) {
                double f = at((nuem_form_kind)kind, rms, huge[i]);
                assert_true(isfinite(f) && fabs(f) < 1e-3);
            }
        }
    assert_true(at(NUEM_FORM_UNIT, 0.0, 1e5) == 1.0);
}

/* With the same radius two forms differ by q^4 <r^4>/120 - q^6 <r^6>/5040 + ... at small q. */
static void forms_differ_by_higher_moments(void **unused)
{
    (void)unused;
    for (int kind = NUEM_FORM_KN; kind <= NUEM_FORM_FERMI; kind++) {
        const double q = 6.0 / hbarc();
        double sum[2];
        for (int i = 0; i < 2; i++) {
            density d = density_of(i ? NUEM_FORM_HELM : (nuem_form_kind)kind, 4.821);
            sum[i] = (pow(q, 4) * integral(d, 0, 4) / 120 - pow(q, 6) * integral(d, 0, 6) / 5040) /
                     integral(d, 0, 0);
        }
        /* the next order is some 5e-6 of it; 1e-16 is lost in the difference of 1e-7 */
        assert_close(at((nuem_form_kind)kind, 4.821, 6.0) - at(NUEM_FORM_HELM, 4.821, 6.0),
                     sum[0] - sum[1], 1e-4);
    }
    assert_true(fabs(at(NUEM_FORM_HELM, 4.821, 120) - at(NUEM_FORM_KN, 4.821, 120)) > 5e-3);
}

static void tables(void **unused)
{
    enum { N = 401 };
    double q[N], f[N];
    nuem_error err = {0};

    (void)unused;
    for (int i = 0; i < N; i++) {
        q[i] = 0.5 * i;
        f[i] = at(NUEM_FORM_HELM, 4.5, q[i]);
    }
    const nuem_form_factor form = {.kind = NUEM_FORM_TABLE, .n = N, .q_mev = q, .f = f};
    assert_ok(nuem_form_factor_check(&form, &err), err);
    /* lines over 0.5 MeV: R^2 dq^2 / 24 hbarc^2 */
    for (double x = 0; x < 199; x += 0.37)
        assert_near(nuem_form_factor_at(&form, x), at(NUEM_FORM_HELM, 4.5, x), 6e-6);
    for (int i = 0; i < N; i++) assert_near(nuem_form_factor_at(&form, q[i]), f[i], 0.0);
    assert_true(nuem_form_factor_at(&form, 1e9) == f[N - 1]);
}

static void names(void **unused)
{
    (void)unused;
    static const char *const name[] = {"helm", "kn", "fermi", "unit"};
    nuem_form_kind kind = NUEM_FORM_KN;
    nuem_error err = {0};

    for (int i = 0; i < 4; i++) {
        assert_ok(nuem_form_kind_parse(name[i], &kind, &err), err);
        assert_int_equal(kind, i);
        assert_string_equal(nuem_form_kind_name(kind), name[i]);
    }
    assert_fails(nuem_form_kind_parse("table", &kind, &err), NUEM_ERR_ARG, err,
                 "form factor 'table' is not one of: helm, kn, fermi, unit");
    assert_int_equal(kind, NUEM_FORM_UNIT);
    assert_int_equal(nuem_form_kind_parse("", &kind, NULL), NUEM_ERR_ARG);
    assert_string_equal(nuem_form_kind_name(NUEM_FORM_TABLE), "table");
    assert_string_equal(nuem_form_kind_name((nuem_form_kind)9), "unknown");
}

static void bad_radii(void **unused)
{
    (void)unused;
    static const double least[] = {1.5588457, 1.7146428, 1.9454}; /* see nucleus.h */
    static const double bad[] = {-5.0, 0.0, 100.1};
    nuem_error err = {0};

    for (int kind = NUEM_FORM_HELM; kind <= NUEM_FORM_FERMI; kind++) {
        nuem_form_factor form = {.kind = (nuem_form_kind)kind};
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            form.rms_fm = bad[i];
            assert_fails(nuem_form_factor_check(&form, &err), NUEM_ERR_DOMAIN, err,
                         "where the form factor");
        }
        form.rms_fm = least[kind] - 1e-3;
        assert_fails(nuem_form_factor_check(&form, &err), NUEM_ERR_DOMAIN, err, "rms radius 1.");
        form.rms_fm = least[kind] + 1e-3;
        assert_ok(nuem_form_factor_check(&form, &err), err);
        assert_true(isfinite(nuem_form_factor_at(&form, 100)));
        form.rms_fm = 100.0;
        assert_ok(nuem_form_factor_check(&form, &err), err);
        form.rms_fm = (double)NAN;
        assert_fails(nuem_form_factor_check(&form, &err), NUEM_ERR_ARG, err, "not finite");
        form.rms_fm = HUGE_VAL;
        assert_int_equal(nuem_form_factor_check(&form, NULL), NUEM_ERR_ARG);
    }
    const nuem_form_factor unit = {.kind = NUEM_FORM_UNIT, .rms_fm = -1},
                           unknown = {.kind = (nuem_form_kind)8};
    assert_ok(nuem_form_factor_check(&unit, &err), err);
    assert_fails(nuem_form_factor_check(&unknown, &err), NUEM_ERR_ARG, err,
                 "form factor 8 is unknown");
}

static void bad_tables(void **unused)
{
    (void)unused;
    static const struct {
        size_t n;
        double q[3], f[3];
        long index;
        const char *part;
    } bad[] = {
        {0, {0}, {1}, -1, "0 points; it needs two or more"},
        {1, {0}, {1}, -1, "1 points"},
        {3, {1, 2, 3}, {1, 0.9, 0.8}, 0, "q must increase from 0"},
        {3, {0, 2, 2}, {1, 0.9, 0.8}, 2, "q_mev[2] of a form factor is 2"},
        {3, {0, (double)NAN, 2}, {1, 0.9, 0.8}, 1, "q_mev[1]"},
        {3, {0, 1, 2}, {0.9, 0.8, 0.7}, 0, "is 0.9 at q = 0; it must be 1 within 1e-06"},
        {3, {0, 1, 2}, {1, -1.1, 0.7}, 1, "f[1] of a form factor is -1.1"},
        {3, {0, 1, 2}, {1, 0.5, (double)NAN}, 2, "f[2]"},
    };
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const nuem_form_factor form = {
            .kind = NUEM_FORM_TABLE, .n = bad[i].n, .q_mev = bad[i].q, .f = bad[i].f};
        assert_fails(nuem_form_factor_check(&form, &err), NUEM_ERR_ARG, err, bad[i].part);
        assert_int_equal(err.index, bad[i].index);
    }
    const nuem_form_factor none = {.kind = NUEM_FORM_TABLE, .n = 3};
    assert_int_equal(nuem_form_factor_check(&none, NULL), NUEM_ERR_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_values), cmocka_unit_test(fourier_integrals),
        cmocka_unit_test(slopes),           cmocka_unit_test(formulas_as_printed),
        cmocka_unit_test(both_ends_of_q),   cmocka_unit_test(forms_differ_by_higher_moments),
        cmocka_unit_test(tables),           cmocka_unit_test(names),
        cmocka_unit_test(bad_radii),        cmocka_unit_test(bad_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
