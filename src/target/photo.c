/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/photo.h"

#include <math.h>
#include <stdlib.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "nuem/constants.h"

/* xraylib has two sets. CS_Photo are the totals of EPDL97 (Cullen, Hubbell, Kissel, UCRL-50400 vol. 6
 * rev. 5, 1997), 0.1 keV to 800 keV and more, Z = 1 to 98. CS_Photo_Total sums Kissel's subshells,
 * whose splines are carried on from their own ends to xraylib's edges: next to edges that is wrong by
 * factors (carbon K: 29, oxygen K: 17), and for light elements it falls exponentially above some keV
 * (helium at 2 keV: 0.01). So EPDL97. */
static const double LO_KEV = 0.1, HI_KEV = 800.0;

/* Where the tables differ from the measured ones of Henke, Gullikson, Davis (ADNDT 54 (1993) 181) or,
 * where these are not at hand (europium), from Kissel's by factors, they are not used: the 4d
 * resonance of iodine and xenon (0.07 to 0.3 of Henke's), cesium below its M5 edge (4 times Henke's),
 * europium below 0.3 keV (5 times Kissel's). */
static const struct {
    int z;
    double from_kev;
} late[] = {{53, 0.2}, {54, 0.2}, {55, 1.0}, {63, 1.0}};

typedef struct photo_element {
    int z;
    double scale; /* g of this element in one formula unit */
} photo_element;

struct nuem_photo {
    double lo_kev, hi_kev;
    size_t n;
    photo_element element[];
};

static double begin_kev(int z)
{
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++)
        if (late[i].z == z) return late[i].from_kev;
    return LO_KEV;
}

nuem_status nuem_photo_create(const char *formula, const double atoms[NUEM_FORMULA_MAX_Z + 1],
                              nuem_photo **out, nuem_error *err)
{
    size_t n = 0;

    for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) {
        if (atoms[z] == 0.0) continue;
        n++;
        if (CS_Photo(z, HI_KEV, NULL) <= 0.0)
            return nuem_fail(
                err, NUEM_ERR_UNSUPPORTED,
                "target '%.60s': no photo-absorption for Z = %d; xraylib has Z = 1 to 98", formula,
                z);
    }
    nuem_photo *p = malloc(sizeof *p + n * sizeof p->element[0]);
    if (!p) return nuem_fail_nomem(err);
    *p = (nuem_photo){.lo_kev = LO_KEV, .hi_kev = HI_KEV};
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) {
        if (atoms[z] == 0.0) continue;
        double gram = atoms[z] * AtomicWeight(z, NULL) / nuem_constants_get()->avogadro;
        p->element[p->n++] = (photo_element){z, gram};
        p->lo_kev = fmax(p->lo_kev, begin_kev(z));
    }
    *out = p;
    return NUEM_OK;
}

void nuem_photo_free(nuem_photo *p)
{
    free(p);
}

double nuem_photo_cm2(const nuem_photo *p, double e_kev)
{
    const double rounding = 1e-12; /* of a change of units */
    double sum = 0.0;

    if (!(e_kev >= p->lo_kev * (1.0 - rounding) && e_kev <= p->hi_kev * (1.0 + rounding)))
        return (double)NAN;
    e_kev = fmin(fmax(e_kev, p->lo_kev), p->hi_kev);
    for (size_t i = 0; i < p->n; i++)
        sum += p->element[i].scale * CS_Photo(p->element[i].z, e_kev, NULL);
    return sum;
}

void nuem_photo_range_kev(const nuem_photo *p, double *lo, double *hi)
{
    *lo = p->lo_kev;
    *hi = p->hi_kev;
}

/* In steps of this ratio, a jump is a rise by more than the slowly varying rest can make, and a kink a
 * change of the logarithmic slope that integrals with fixed rules would feel at 1e-5. */
static const double SCAN_STEP = 1e-3, JUMP = 1.01, KINK = 0.25;

/* The steepest place in [lo, hi], by halving towards the greater rise. */
static double locate(int z, double lo, double hi)
{
    double below = CS_Photo(z, lo, NULL), above = CS_Photo(z, hi, NULL);

    for (int i = 0; i < 60; i++) {
        double mid = 0.5 * (lo + hi), at = CS_Photo(z, mid, NULL);
        if (at - below > above - at) {
            hi = mid;
            above = at;
        } else {
            lo = mid;
            below = at;
        }
    }
    return 0.5 * (lo + hi);
}

nuem_status nuem_photo_breaks(const nuem_photo *p, double **e_kev, size_t *n, nuem_error *err)
{
    size_t steps = (size_t)ceil(log(p->hi_kev / p->lo_kev) / SCAN_STEP), n_found = 0;
    double *found = malloc(4 * (steps + 1) * p->n * sizeof *found);

    if (!found) return nuem_fail_nomem(err);
    for (size_t k = 0; k < p->n; k++) {
        int z = p->element[k].z;
        double before = p->lo_kev, lo = before, below = CS_Photo(z, lo, NULL), slope = (double)NAN;
        for (size_t i = 1; i <= steps; i++) {
            double hi = fmin(p->lo_kev * exp((double)i * SCAN_STEP), p->hi_kev);
            double above = CS_Photo(z, hi, NULL), next = log(above / below) / log(hi / lo);
            if (above > JUMP * below) found[n_found++] = locate(z, lo, hi);
            if (fabs(next - slope) > KINK) { /* it is in this step or the one before */
                found[n_found++] = before;
                found[n_found++] = lo;
                found[n_found++] = hi;
            }
            slope = next;
            before = lo;
            lo = hi;
            below = above;
        }
    }
    *e_kev = found;
    *n = n_found;
    return NUEM_OK;
}
