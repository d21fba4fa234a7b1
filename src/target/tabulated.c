/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/tabulated.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "target/atomic_units.h"
#include "target/dirac_basis.h"

nuem_status nuem_element_find(const char *symbol, int *z, nuem_error *err)
{
    const int found = SymbolToAtomicNumber(symbol, NULL);

    if (found < 1)
        return nuem_fail(err, NUEM_ERR_ARG, "'%.40s' is no chemical element; write H, He, ... Fm",
                         symbol);
    *z = found;
    return NUEM_OK;
}

void nuem_element_symbol(int z, char symbol[NUEM_ELEMENT_SYMBOL])
{
    char *text = AtomicNumberToSymbol(z, NULL);

    symbol[0] = '\0';
    if (text) strncat(symbol, text, NUEM_ELEMENT_SYMBOL - 1);
    xrlFree(text);
}

double nuem_tabulated_edge_ev(int z, int n, int kappa)
{
    /* xraylib counts K, L1, L2, L3, M1, ...: the first of each shell, then by j */
    static const int first[] = {-1,       K_SHELL,  L1_SHELL, M1_SHELL,
                                N1_SHELL, O1_SHELL, P1_SHELL, Q1_SHELL};
    const int in_shell = 2 * nuem_l(kappa) - (kappa > 0);

    if (n < 1 || n > 7) return (double)NAN;
    const double edge_kev = EdgeEnergy(z, first[n] + in_shell, NULL);
    /* in eV they have a decimal or two */
    return edge_kev > 0.0 ? round(1e7 * edge_kev) / 1e4 : (double)NAN;
}

double nuem_tabulated_form_factor(int z, double q)
{
    xrl_error *wrong = NULL;
    /* its argument is sin(theta)/lambda = q/4 pi in 1/angstrom */
    const double f = FF_Rayl(z, q / (4e-5 * M_PI * nuem_bohr_fm()), &wrong);

    if (!wrong) return f;
    xrl_error_free(wrong);
    return (double)NAN;
}
