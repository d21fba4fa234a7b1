/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/configuration.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { MAX_N = 8, MAX_L = 4 };

/* Order of filling by n + l, then n (Madelung). */
static const struct {
    int n, l;
} order[] = {{1, 0}, {2, 0}, {2, 1}, {3, 0}, {3, 1}, {4, 0}, {3, 2}, {4, 1}, {5, 0}, {4, 2},
             {5, 1}, {6, 0}, {4, 3}, {5, 2}, {6, 1}, {7, 0}, {5, 3}, {6, 2}, {7, 1}};
enum { N_ORDER = sizeof order / sizeof order[0] };

/* Ground configurations that differ from that: electrons moved from one shell to another.
 * Source: NIST Atomic Spectra Database, ground states. */
static const struct {
    int z, from_n, from_l, to_n, to_l, electrons;
} moved[] = {
    {24, 4, 0, 3, 2, 1}, {29, 4, 0, 3, 2, 1}, {41, 5, 0, 4, 2, 1}, {42, 5, 0, 4, 2, 1},
    {44, 5, 0, 4, 2, 1}, {45, 5, 0, 4, 2, 1}, {46, 5, 0, 4, 2, 2}, {47, 5, 0, 4, 2, 1},
    {57, 4, 3, 5, 2, 1}, {58, 4, 3, 5, 2, 1}, {64, 4, 3, 5, 2, 1}, {78, 6, 0, 5, 2, 1},
    {79, 6, 0, 5, 2, 1}, {89, 5, 3, 6, 2, 1}, {90, 5, 3, 6, 2, 2}, {91, 5, 3, 6, 2, 1},
    {92, 5, 3, 6, 2, 1}, {93, 5, 3, 6, 2, 1}, {96, 5, 3, 6, 2, 1},
};

size_t nuem_configuration(int z, double charge, nuem_subshell *out)
{
    double shell[MAX_N][MAX_L] = {{0}}, left = z;
    size_t n = 0;

    for (int i = 0; i < N_ORDER && left > 0.0; i++) {
        double room = 4 * order[i].l + 2, in = fmin(room, left);
        shell[order[i].n][order[i].l] = in;
        left -= in;
    }
    for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++)
        if (moved[i].z == z) {
            shell[moved[i].from_n][moved[i].from_l] -= moved[i].electrons;
            shell[moved[i].to_n][moved[i].to_l] += moved[i].electrons;
        }
    for (int a = MAX_N - 1; a > 0; a--)
        for (int l = MAX_L - 1; l >= 0; l--) {
            double taken = fmin(charge, shell[a][l]);
            shell[a][l] -= taken;
            charge -= taken;
        }
    for (int a = 1; a < MAX_N; a++)
        for (int l = 0; l < MAX_L; l++) {
            double in = shell[a][l], room = 4 * l + 2;
            if (in <= 0.0) continue;
            if (l > 0) out[n++] = (nuem_subshell){a, l, l, 2.0 * l, in * 2.0 * l / room, in};
            out[n++] =
                (nuem_subshell){a, l, -l - 1, 2.0 * l + 2.0, in * (2.0 * l + 2.0) / room, in};
        }
    return n;
}

void nuem_configuration_text(int z, char *buf, size_t size)
{
    static const struct {
        int z;
        const char *symbol;
    } cores[] = {{86, "[Rn]"}, {54, "[Xe]"}, {36, "[Kr]"}, {18, "[Ar]"}, {10, "[Ne]"}, {2, "[He]"}};
    nuem_subshell shell[NUEM_MAX_SUBSHELLS], core[NUEM_MAX_SUBSHELLS];
    const size_t n = nuem_configuration(z, 0.0, shell);
    size_t c = 0, n_core = 0, used = 0;

    while (c < sizeof cores / sizeof cores[0] && cores[c].z >= z) c++;
    if (c < sizeof cores / sizeof cores[0]) {
        n_core = nuem_configuration(cores[c].z, 0.0, core);
        used = (size_t)snprintf(buf, size, "%s", cores[c].symbol);
    }
    for (size_t a = 0; a < n; a++) {
        bool in_core = shell[a].kappa > 0; /* the shell comes again with the other j */
        for (size_t b = 0; b < n_core; b++)
            in_core |= core[b].n == shell[a].n && core[b].l == shell[a].l;
        if (!in_core && used < size)
            used += (size_t)snprintf(buf + used, size - used, "%s%d%c%.0f", used ? " " : "",
                                     shell[a].n, "spdf"[shell[a].l], shell[a].shell);
    }
}
