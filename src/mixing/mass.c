/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/mass.h"

#include <math.h>
#include <stdbool.h>

#include "base/error.h"

nuem_status nuem_mass_from_lightest(const nuem_mixing *mixing, double lightest_ev,
                                    double mass_ev[3], nuem_error *err)
{
    nuem_status st = nuem_mixing_check(mixing, err);

    if (st) return st;
    if (!(lightest_ev >= 0.0 && isfinite(lightest_ev)))
        return nuem_fail(err, NUEM_ERR_ARG, "the lightest mass is %g eV; it must lie in [0, inf)",
                         lightest_ev);
    bool inverted = mixing->dm31_ev2 < 0.0;
    /* hypot of masses rather than sums of squares: no overflow, no loss for small masses */
    double m1 = inverted ? hypot(lightest_ev, sqrt(-mixing->dm31_ev2)) : lightest_ev;
    mass_ev[0] = m1;
    mass_ev[1] = hypot(m1, sqrt(mixing->dm21_ev2));
    mass_ev[2] = inverted ? lightest_ev : hypot(m1, sqrt(mixing->dm31_ev2));
    return NUEM_OK;
}
