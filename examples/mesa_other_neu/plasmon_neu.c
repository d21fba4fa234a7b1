/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy loss by plasmons in the core of a red giant, for a stellar-evolution code: Standard Model apart from what a
 * magnetic moment and a millicharge add, with derivatives.
 *
 *   cc plasmon_neu.c $(pkg-config --cflags --libs nuem) -o plasmon_neu
 *   ./plasmon_neu */
#include <stdio.h>

#include <nuem/plasmon.h>

int main(void)
{
    const double rho = 2e5, temp = 1e8, abar = 4.0, zbar = 2.0, cv2 = 0.9315, mu_12 = 1.0,
                 q_14 = 1.0;
    double weak[NUEM_PLASMON_NEU], dipole[NUEM_PLASMON_NEU], charge[NUEM_PLASMON_NEU];
    static const char *const name[NUEM_PLASMON_NEU] = {"loss", "d/dT", "d/drho", "d/dabar",
                                                       "d/dzbar"};
    int failed =
        nuem_star_plasmon_neu(rho, temp, abar, zbar, cv2, mu_12, q_14, weak, dipole, charge);

    if (failed) {
        fprintf(stderr, "plasmon_neu: %s\n", nuem_status_text((nuem_status)failed));
        return 1;
    }
    printf("%-8s %14s %14s %14s   erg/g/s\n", "", "weak", "mu=1e-12 muB", "q=1e-14 e");
    for (int i = 0; i < NUEM_PLASMON_NEU; i++)
        printf("%-8s %14.6e %14.6e %14.6e\n", name[i], weak[i], dipole[i], charge[i]);
    return 0;
}
