/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact evolution through concentric shells of constant density.
 *
 * In the rephased mass basis (matter.h) the operator of a shell is K = X exp(-i l x) X^T with X real,
 * so K is symmetric. The second half of a chord passes the shells of the first in reverse, so with A
 * for the first half the whole is A^T A. The diagonalisations depend on energy and shell alone and
 * serve all nadir angles. */
#include "nuem/earth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "mixing/exposure.h"
#include "mixing/matter.h"
#include "num/matrix3.h"

struct nuem_earth {
    size_t n;
    double *radius_km, *ne; /* [n] */
};

nuem_status nuem_earth_create(size_t n, const double *radius_km, const double *ne_mol_cm3,
                              nuem_earth **out, nuem_error *err)
{
    if (n < 1 || n > 100000)
        return nuem_fail(err, NUEM_ERR_ARG, "an Earth of %zu shells; there must be 1 to 100000", n);
    for (size_t i = 0; i < n; i++) {
        double before = i ? radius_km[i - 1] : 0.0;
        if (!(radius_km[i] > before && isfinite(radius_km[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "radius %zu of the Earth is %g km; it must exceed %g km", i,
                                   radius_km[i], before);
        if (!(ne_mol_cm3[i] >= 0.0 && ne_mol_cm3[i] <= 1e6))
            return nuem_fail_index(
                err, NUEM_ERR_ARG, (long)i,
                "electron density %zu of the Earth is %g mol/cm3; it must lie in "
                "[0, 1e+06]",
                i, ne_mol_cm3[i]);
    }
    nuem_earth *e = calloc(1, sizeof *e);
    if (!e) return nuem_fail_nomem(err);
    e->n = n;
    e->radius_km = malloc(n * sizeof *e->radius_km);
    e->ne = malloc(n * sizeof *e->ne);
    if (!e->radius_km || !e->ne) {
        nuem_earth_free(e);
        return nuem_fail_nomem(err);
    }
    memcpy(e->radius_km, radius_km, n * sizeof *radius_km);
    memcpy(e->ne, ne_mol_cm3, n * sizeof *ne_mol_cm3);
    *out = e;
    return NUEM_OK;
}

void nuem_earth_free(nuem_earth *e)
{
    if (!e) return;
    free(e->radius_km);
    free(e->ne);
    free(e);
}

size_t nuem_earth_count(const nuem_earth *e)
{
    return e->n;
}

void nuem_earth_shell(const nuem_earth *e, size_t i, double *radius_km, double *ne_mol_cm3)
{
    *radius_km = e->radius_km[i];
    *ne_mol_cm3 = e->ne[i];
}

/* Levels and states of every shell at one energy. */
typedef struct levels {
    double phase; /* rad per eV^2 and km */
    double value[3], vector[3][3];
} levels;

static nuem_status set_levels(const nuem_earth *e, const nuem_matter *m, double enu_mev,
                              levels *out, nuem_error *err)
{
    if (!(enu_mev > 0.0 && enu_mev <= 1e9))
        return nuem_fail(err, NUEM_ERR_ARG, "neutrino energy is %g MeV; it must lie in (0, 1e+09]",
                         enu_mev);
    for (size_t i = 0; i < e->n; i++) {
        nuem_matter_eigen(m, m->a_ev2 * enu_mev * e->ne[i], out[i].value, out[i].vector);
        out[i].phase = nuem_matter_phase() / enu_mev;
    }
    return NUEM_OK;
}

static nuem_status check_nadir(double nadir_deg, nuem_error *err)
{
    if (nadir_deg >= 0.0 && nadir_deg <= 180.0) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "nadir angle is %g degrees; it must lie in [0, 180]",
                     nadir_deg);
}

/* a <- K a for a way of length_km in a shell */
static void pass(const levels *l, double length_km, nuem_matrix3 *a)
{
    nuem_complex phase[3], k[3][3];
    nuem_matrix3 b = *a;

    for (int j = 0; j < 3; j++) { /* a common phase does not matter: count from the lowest level */
        double x = (l->value[j] - l->value[0]) * l->phase * length_km;
        phase[j] = (nuem_complex){cos(x), -sin(x)};
    }
    for (int r = 0; r < 3; r++)
        for (int c = r; c < 3; c++) {
            nuem_complex sum = {0.0, 0.0};
            for (int j = 0; j < 3; j++) {
                double x = l->vector[r][j] * l->vector[c][j];
                sum.re += x * phase[j].re;
                sum.im += x * phase[j].im;
            }
            k[r][c] = k[c][r] = sum;
        }
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++) {
            nuem_complex sum = {0.0, 0.0};
            for (int j = 0; j < 3; j++) {
                nuem_complex x = nuem_cmul(k[r][j], b.m[j][c]);
                sum.re += x.re;
                sum.im += x.im;
            }
            a->m[r][c] = sum;
        }
}

/* t <- t (3 - t^dagger t) / 2 takes away what the rounding of hundreds of products has done to the
 * unitarity, some 1e-13 (Newton's step towards the nearest unitary matrix). */
static void make_unitary(nuem_matrix3 *t)
{
    nuem_matrix3 adjoint = nuem_matrix3_adjoint(t), square = nuem_matrix3_mul(&adjoint, t);

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            square.m[i][j].re = (i == j ? 1.5 : 0.0) - 0.5 * square.m[i][j].re;
            square.m[i][j].im *= -0.5;
        }
    *t = nuem_matrix3_mul(t, &square);
}

/* Evolution operator in the rephased mass basis. */
static void chord(const nuem_earth *e, const levels *l, double nadir_deg, nuem_matrix3 *out)
{
    const double radius = e->radius_km[e->n - 1], eta = nadir_deg * M_PI / 180.0;
    const double b = radius * sin(eta);
    nuem_matrix3 a = nuem_matrix3_identity();
    double outside = radius * cos(eta); /* from here to the middle of the chord */

    if (nadir_deg < 90.0)
        for (size_t i = e->n; i-- > 0;) {
            double r = i ? e->radius_km[i - 1] : 0.0;
            double inside = r > b ? sqrt((r - b) * (r + b)) : 0.0;
            pass(&l[i], outside - inside, &a);
            outside = inside;
            if (inside == 0.0) break;
        }
    nuem_matrix3 transposed = a;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++) transposed.m[r][c] = a.m[c][r];
    *out = nuem_matrix3_mul(&transposed, &a);
    make_unitary(out);
}

/* rho += weight * t diag(fraction) t^dagger */
static void add_mixture(const nuem_matrix3 *t, const double fraction[3], double weight,
                        nuem_matrix3 *rho)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                nuem_complex x = nuem_cmul(t->m[i][k], nuem_conj(t->m[j][k]));
                rho->m[i][j].re += weight * fraction[k] * x.re;
                rho->m[i][j].im += weight * fraction[k] * x.im;
            }
}

/* From the rephased mass basis to the flavours; the diagonal without what rounding leaves. */
static nuem_state in_flavour(const nuem_matter *m, const nuem_matrix3 *rho)
{
    nuem_state s = {nuem_matrix3_rotate(&m->u, rho), m->anti};

    for (int i = 0; i < 3; i++) s.rho.m[i][i].im = 0.0;
    return s;
}

static nuem_status prepare(const nuem_earth *e, const nuem_mixing *mixing, bool anti,
                           nuem_matter *m, levels **l, nuem_error *err)
{
    nuem_status st = nuem_mixing_check(mixing, err);

    if (st) return st;
    nuem_matter_set(m, mixing, anti);
    *l = malloc(e->n * sizeof **l);
    return *l ? NUEM_OK : nuem_fail_nomem(err);
}

/* Fractions that may be taken as they are; sum 1 within 1e-6. */
static nuem_status check_fractions(size_t i, const double f[3], double out[3], nuem_error *err)
{
    double sum = f[0] + f[1] + f[2];

    for (int k = 0; k < 3; k++)
        if (!(f[k] >= 0.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "fraction %d of the mass states is %g; it must not be negative",
                                   k, f[k]);
    if (!(fabs(sum - 1.0) <= 1e-6))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                               "fractions of the mass states sum to %g; they must sum to 1", sum);
    for (int k = 0; k < 3; k++) out[k] = f[k] / sum;
    return NUEM_OK;
}

nuem_status nuem_earth_evolution(const nuem_earth *e, const nuem_mixing *mixing, bool anti,
                                 double enu_mev, double nadir_deg, nuem_matrix3 *s, nuem_error *err)
{
    nuem_matter m;
    nuem_matrix3 t;
    levels *l = NULL;
    nuem_status st = check_nadir(nadir_deg, err);

    if (!st) st = prepare(e, mixing, anti, &m, &l, err);
    if (!st) st = set_levels(e, &m, enu_mev, l, err);
    if (!st) {
        chord(e, l, nadir_deg, &t);
        *s = nuem_matrix3_rotate(&m.u, &t);
    }
    free(l);
    return st;
}

nuem_status nuem_earth_state(const nuem_earth *e, const nuem_mixing *mixing,
                             const double fraction[3], bool anti, double enu_mev, double nadir_deg,
                             nuem_state *out, nuem_error *err)
{
    nuem_matter m;
    nuem_matrix3 t, rho = {0};
    double f[3];
    levels *l = NULL;
    nuem_status st = check_nadir(nadir_deg, err);

    if (!st) st = check_fractions(0, fraction, f, err);
    if (!st) st = prepare(e, mixing, anti, &m, &l, err);
    if (!st) st = set_levels(e, &m, enu_mev, l, err);
    if (!st) {
        chord(e, l, nadir_deg, &t);
        add_mixture(&t, f, 1.0, &rho);
        *out = in_flavour(&m, &rho);
    }
    free(l);
    return st;
}

/* Nadir angles at which a chord begins to touch a shell that differs from the one above by more than
 * three hundredths. kink has room for all shells. */
static size_t kinks(const nuem_earth *e, double *kink_deg)
{
    const double radius = e->radius_km[e->n - 1];
    size_t n = 0;

    for (size_t i = 0; i + 1 < e->n; i++)
        if (fabs(e->ne[i] - e->ne[i + 1]) > 0.03 * e->ne[i])
            kink_deg[n++] = asin(e->radius_km[i] / radius) * 180.0 / M_PI;
    return n;
}

/* Pieces in which at 5 MeV the oscillation of 1-2 turns by up to 8 rad, which eight points follow. At
 * lower energies it turns faster, but matter does the less: pieces of 0.1 degrees change P_ee by
 * less than 2e-5 at any energy. */
static const double PIECE_DEG = 1.0;

nuem_status nuem_earth_night(const nuem_earth *e, const nuem_mixing *mixing, double latitude_deg,
                             bool anti, size_t n, const double *enu_mev, const double *fraction,
                             nuem_state *night, nuem_error *err)
{
    nuem_nadir_rule rule = {0};
    nuem_matter m;
    levels *l = NULL;
    double(*f)[3] = malloc((n + 1) * sizeof *f), *kink = malloc(e->n * sizeof *kink);
    nuem_status st = f && kink ? prepare(e, mixing, anti, &m, &l, err) : nuem_fail_nomem(err);

    for (size_t i = 0; i < n && !st; i++) {
        st = check_fractions(i, fraction + 3 * i, f[i], err);
        if (!st && !(enu_mev[i] > 0.0 && enu_mev[i] <= 1e9))
            st =
                nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                "neutrino energy is %g MeV; it must lie in (0, 1e+09]", enu_mev[i]);
    }
    if (!st) st = nuem_nadir_rule_create(latitude_deg, kinks(e, kink), kink, PIECE_DEG, &rule, err);
    for (size_t i = 0; i < n && !st; i++) {
        nuem_matrix3 t, rho = {0};
        if ((st = set_levels(e, &m, enu_mev[i], l, err))) break;
        for (size_t k = 0; k < rule.n; k++) {
            chord(e, l, rule.nadir_deg[k], &t);
            add_mixture(&t, f[i], rule.weight[k], &rho);
        }
        night[i] = in_flavour(&m, &rho);
    }
    nuem_nadir_rule_clear(&rule);
    free(l);
    free(kink);
    free(f);
    return st;
}

/* --- the model of a file ---------------------------------------------------------------------- */

/* Mean of a0 + a1 x + a2 x^2 + a3 x^3 between two x. */
static double mean_density(const double a[4], double lo, double hi)
{
    double sum = 0.0;

    for (int k = 3; k >= 0; k--)
        sum += a[k] * (pow(hi, k + 1) - pow(lo, k + 1)) / ((k + 1) * (hi - lo));
    return sum;
}

static const double SHELL_KM = 50.0;

nuem_status nuem_earth_open(const nuem_data *data, const char *id, nuem_earth **out,
                            nuem_provenance *prov, nuem_error *err)
{
    static const char *const name[4] = {"a0", "a1", "a2", "a3"};
    nuem_table *t = NULL;
    const double *r, *ye, *a[4];
    double *radius = NULL, *ne = NULL;
    size_t n = 0, room = 0;
    nuem_status st = nuem_record_data_table(data, "earth", id, &t, prov, err);

    if (st) return st;
    if ((st = nuem_table_increasing(t, "r_km", &r, err))) goto done;
    if ((st = nuem_table_bounded(t, "r_km", 1e-3, 1e5, &r, err))) goto done;
    if ((st = nuem_table_bounded(t, "ye", 0.0, 1.0, &ye, err))) goto done;
    for (int k = 0; k < 4; k++)
        if ((st = nuem_table_bounded(t, name[k], -1e3, 1e3, &a[k], err))) goto done;
    for (size_t i = 0; i < t->rows; i++)
        room += (size_t)ceil((r[i] - (i ? r[i - 1] : 0.0)) / SHELL_KM);
    radius = malloc(room * sizeof *radius);
    ne = malloc(room * sizeof *ne);
    if (!radius || !ne) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    double surface = r[t->rows - 1];
    for (size_t i = 0; i < t->rows; i++) {
        const double poly[4] = {a[0][i], a[1][i], a[2][i], a[3][i]}, bottom = i ? r[i - 1] : 0.0;
        size_t pieces = (size_t)ceil((r[i] - bottom) / SHELL_KM);
        for (size_t p = 0; p < pieces; p++, n++) {
            double lo = n ? radius[n - 1] : 0.0;
            radius[n] =
                p + 1 < pieces ? bottom + (r[i] - bottom) * (double)(p + 1) / (double)pieces : r[i];
            ne[n] = ye[i] * mean_density(poly, lo / surface, radius[n] / surface);
            if (ne[n] < 0.0) {
                st = nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                  "the density is negative between %g and %g km", lo, radius[n]);
                goto done;
            }
        }
    }
    nuem_error inner;
    if ((st = nuem_earth_create(n, radius, ne, out, &inner)) == NUEM_ERR_ARG)
        st = nuem_fail_at(err, NUEM_ERR_DATA, t->file, 0, 0, "%s", inner.message);
    else if (st && err)
        *err = inner;
done:
    free(radius);
    free(ne);
    nuem_table_free(t);
    return st;
}
