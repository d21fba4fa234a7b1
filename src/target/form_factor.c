/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Form factors of the densities in nuclei. Each is written without differences of nearly equal
 * numbers, so that it holds at every q R. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/nucleus.h"
#include "num/interpolate.h"

static const double HELM_S_FM = 0.9, KN_A_FM = 0.7, FERMI_T_FM = 2.30;
/* no nucleus comes near */
static const double RMS_MAX_FM = 100.0;
/* tables are printed with six digits */
static const double TABLE_ZERO_TOL = 1e-6;

static const char *const names[] = {
    [NUEM_FORM_HELM] = "helm", [NUEM_FORM_KN] = "kn",       [NUEM_FORM_FERMI] = "fermi",
    [NUEM_FORM_UNIT] = "unit", [NUEM_FORM_TABLE] = "table",
};

nuem_status nuem_form_kind_parse(const char *name, nuem_form_kind *out, nuem_error *err)
{
    for (int i = 0; i <= NUEM_FORM_UNIT; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (nuem_form_kind)i;
            return NUEM_OK;
        }
    return nuem_fail(err, NUEM_ERR_ARG, "form factor '%.40s' is not one of: helm, kn, fermi, unit",
                     name);
}

const char *nuem_form_kind_name(nuem_form_kind kind)
{
    return (unsigned)kind <= NUEM_FORM_TABLE ? names[kind] : "unknown";
}

/* a = t/(4 ln 3): the density falls from 90 % to 10 % over t */
static double fermi_a_fm(void)
{
    return FERMI_T_FM / (4.0 * log(3.0));
}

/* Below it the radius of the inner density would be imaginary. */
static double smallest_rms_fm(nuem_form_kind kind)
{
    switch (kind) {
    case NUEM_FORM_HELM: return sqrt(3.0) * HELM_S_FM;
    case NUEM_FORM_KN: return sqrt(6.0) * KN_A_FM;
    case NUEM_FORM_FERMI: return M_PI * fermi_a_fm() * sqrt(7.0 / 5.0);
    default: return 0.0;
    }
}

static nuem_status check_table(const nuem_form_factor *form, nuem_error *err)
{
    if (form->n < 2 || !form->q_mev || !form->f)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "a tabulated form factor has %zu points; it needs two or more", form->n);
    for (size_t i = 0; i < form->n; i++) {
        if (!isfinite(form->q_mev[i]) ||
            (i ? !(form->q_mev[i] > form->q_mev[i - 1]) : form->q_mev[0] != 0.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "q_mev[%zu] of a form factor is %g; q must increase from 0", i,
                                   form->q_mev[i]);
        if (!(fabs(form->f[i]) <= 1.0 + TABLE_ZERO_TOL))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "f[%zu] of a form factor is %g; it must lie in [-1, 1]", i,
                                   form->f[i]);
    }
    if (!(fabs(form->f[0] - 1.0) <= TABLE_ZERO_TOL))
        return nuem_fail_index(err, NUEM_ERR_ARG, 0,
                               "a form factor is %.8g at q = 0; it must be 1 within %g", form->f[0],
                               TABLE_ZERO_TOL);
    return NUEM_OK;
}

nuem_status nuem_form_factor_check(const nuem_form_factor *form, nuem_error *err)
{
    if ((unsigned)form->kind > NUEM_FORM_TABLE)
        return nuem_fail(err, NUEM_ERR_ARG, "form factor %d is unknown", (int)form->kind);
    if (form->kind == NUEM_FORM_UNIT) return NUEM_OK;
    if (form->kind == NUEM_FORM_TABLE) return check_table(form, err);
    if (!isfinite(form->rms_fm))
        return nuem_fail(err, NUEM_ERR_ARG, "rms radius %g fm is not finite", form->rms_fm);
    double least = smallest_rms_fm(form->kind);
    if (!(form->rms_fm > least && form->rms_fm <= RMS_MAX_FM))
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "rms radius %g fm is outside (%.4g, %g] fm, where the form factor %s is "
                         "defined",
                         form->rms_fm, least, RMS_MAX_FM, names[form->kind]);
    return NUEM_OK;
}

/* sum_k (-sign x^2)^k 3/(2^k k! (2k+3)!!): 3 j1(x)/x for sign = 1, 3 i1(x)/x for sign = -1. For x <= 1
 * the eleventh term is 1e-21. */
static double series(double x, double sign)
{
    double term = 1.0, sum = 1.0;

    for (int k = 1; k <= 10; k++) {
        term *= -sign * x * x / (2.0 * k * (2.0 * k + 3.0));
        sum += term;
    }
    return sum;
}

/* 3 j1(x)/x, the uniform sphere */
static double sphere(double x)
{
    return x < 1.0 ? series(x, 1.0) : 3.0 * (sin(x) / x - cos(x)) / x / x;
}

/* y / sinh y, which underflows where sinh would overflow */
static double sinh_ratio(double y)
{
    return y > 0.0 ? 2.0 * y * exp(-y) / -expm1(-2.0 * y) : 1.0;
}

/* The formula of Sprung and Martorell, with x = q c and y = pi a q,
 *   F = 3 S/(x (x^2 + y^2)) [y coth(y) sin x - x cos x],  S = y/sinh y,
 * as a mean of two functions that are 1 at q = 0:
 *   F = S [x^2 sphere(x) + y^2 L(y) sin(x)/x] / (x^2 + y^2),  L = 3 (y coth y - 1)/y^2. */
static double fermi(double rms, double q)
{
    const double b = M_PI * fermi_a_fm();
    const double c2 = 5.0 / 3.0 * rms * rms - 7.0 / 3.0 * b * b, x = q * sqrt(c2), y = q * b;
    const double ratio = sinh_ratio(y);
    const double l = y < 1.0 ? series(y, -1.0) * ratio : 3.0 * (y / tanh(y) - 1.0) / y / y;
    const double sinc = x > 0.0 ? sin(x) / x : 1.0;

    return ratio * (c2 * sphere(x) + b * b * l * sinc) / (c2 + b * b);
}

static double helm(double rms, double q)
{
    const double r0 = sqrt(5.0 / 3.0 * (rms * rms - 3.0 * HELM_S_FM * HELM_S_FM));
    const double qs = q * HELM_S_FM;

    return sphere(q * r0) * exp(-0.5 * qs * qs);
}

static double klein_nystrand(double rms, double q)
{
    const double ra = sqrt(5.0 / 3.0 * rms * rms - 10.0 * KN_A_FM * KN_A_FM), qa = q * KN_A_FM;

    return sphere(q * ra) / (1.0 + qa * qa);
}

static double table(const nuem_form_factor *form, double q_mev)
{
    if (q_mev >= form->q_mev[form->n - 1]) return form->f[form->n - 1];
    size_t i = nuem_bracket(form->n, form->q_mev, q_mev);
    return nuem_linear_at(form->q_mev, form->f, i, q_mev);
}

double nuem_form_factor_at(const nuem_form_factor *form, double q_mev)
{
    const double q = q_mev / nuem_constants_get()->hbarc_mev_fm; /* 1/fm */

    switch (form->kind) {
    case NUEM_FORM_HELM: return helm(form->rms_fm, q);
    case NUEM_FORM_KN: return klein_nystrand(form->rms_fm, q);
    case NUEM_FORM_FERMI: return fermi(form->rms_fm, q);
    case NUEM_FORM_TABLE: return table(form, q_mev);
    default: return 1.0;
    }
}
