/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/beta.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/gamma.h"
#include "source/flux_private.h"

/* Rows of the tables of beta spectra: straight lines between them err by 1e-5 of the mean. */
enum { ROWS = 501 };

/* p_e F(Z, E_e), units of MeV; finite for an electron at rest, where it is the limit of large eta:
 * e^(pi eta) |Gamma(g + i eta)|^2 -> 2 pi eta^(2 g - 1). */
static double coulomb(double z, double radius, double p, double e)
{
    const double alpha = nuem_constants_get()->alpha, az = alpha * fabs(z), g = sqrt(1.0 - az * az);
    /* constant factors first: 2 (1 + g) (2 R)^(2 g - 2) / Gamma(2 g + 1)^2 */
    double ln = log(2.0 * (1.0 + g)) + (2.0 * g - 2.0) * log(2.0 * radius) -
                2.0 * nuem_ln_abs_gamma(2.0 * g + 1.0, 0.0);

    if (z == 0.0) return p;
    double eta = alpha * z * e / p;
    if (eta > 1e3) /* the next term of the limit is of order eta^-2 */
        return exp(ln + log(2.0 * M_PI) + (2.0 * g - 1.0) * log(az * e));
    if (eta < -200.0) return 0.0; /* exp(2 pi eta) */
    return exp(ln + (2.0 * g - 1.0) * log(p) + M_PI * eta + 2.0 * nuem_ln_abs_gamma(g, eta));
}

void nuem_beta_spectrum(double endpoint_mev, int daughter_z, int daughter_a, bool positron,
                        size_t n, const double *enu_mev, double *out)
{
    const nuem_constants *k = nuem_constants_get();
    const double radius = 1.2 * cbrt((double)daughter_a) / k->hbarc_mev_fm,
                 z = positron ? -(double)daughter_z : (double)daughter_z;

    for (size_t i = 0; i < n; i++) {
        double enu = enu_mev[i], kinetic = endpoint_mev - enu;
        out[i] = 0.0;
        if (!(enu >= 0.0 && kinetic >= 0.0)) continue;
        double e = kinetic + k->me_mev, p = sqrt(kinetic * (kinetic + 2.0 * k->me_mev));
        out[i] = coulomb(z, radius, p, e) * e * enu * enu;
    }
}

nuem_status nuem_flux_read_beta(nuem_flux_reader *r, const nuem_node *beta, nuem_flux_component *c,
                                nuem_error *err)
{
    const double end = 1e-3 * nuem_node_number(beta, "endpoint_kev", 0.0);
    const int z = (int)nuem_node_integer(beta, "daughter_z", 0),
              a = (int)nuem_node_integer(beta, "daughter_a", 1);
    double *enu, integral = 0.0;
    nuem_status st = NUEM_OK;

    if (c->flavour != NUEM_E)
        return nuem_node_fail(beta, err, "gives electron neutrinos; the flavour must be e");
    if (z > a)
        return nuem_node_fail(nuem_node_get(beta, "daughter_z"), err,
                              "is %d; a nucleus of %d nucleons has no more protons", z, a);
    enu = malloc(2 * ROWS * sizeof *enu);
    if (!enu) return nuem_fail_nomem(err);
    for (int i = 0; i < ROWS; i++) enu[i] = end * i / (ROWS - 1);
    nuem_beta_spectrum(end, z, a, !c->anti, ROWS, enu, enu + ROWS);
    if (!nuem_flux_set_spectrum(r->flux, c, ROWS, enu, enu + ROWS, &integral))
        st = nuem_fail_nomem(err);
    else if (c->n == 0)
        st = nuem_node_fail(beta, err, "has no spectrum (integral %g)", integral);
    free(enu);
    return st;
}
