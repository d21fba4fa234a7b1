/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/target.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "target/formula.h"

enum { N_SHELL = Q3_SHELL + 1 };

struct nuem_target {
    char formula[NUEM_FORMULA_LENGTH + 1];
    nuem_binding binding;
    double electrons;    /* of one formula unit */
    double units_per_kg; /* 1/kg */
    size_t n;            /* distinct edges */
    double *edge_kev;    /* [n], increasing */
    double *below; /* [n + 1]: electrons with binding below edge i, i.e. Z_eff between edges */
};

typedef struct electron_shell {
    double edge_kev, electrons;
} electron_shell;

static int by_edge(const void *a, const void *b)
{
    double x = ((const electron_shell *)a)->edge_kev, y = ((const electron_shell *)b)->edge_kev;

    return (x > y) - (x < y);
}

/* Occupied shells of element z, each weighted by `atoms`; returns how many were written. */
static size_t element_shells(int z, double atoms, electron_shell *shell)
{
    size_t n = 0;

    for (int s = K_SHELL; s < N_SHELL; s++) {
        double electrons = ElectronConfig(z, s, NULL);
        if (electrons <= 0.0) continue;
        /* 0 keV when xraylib has no edge: valence electrons, bound by eV */
        shell[n++] = (electron_shell){EdgeEnergy(z, s, NULL), atoms * electrons};
    }
    return n;
}

/* Merge equal edges into cumulative sums. */
static nuem_status build_steps(nuem_target *t, electron_shell *shell, size_t n, nuem_error *err)
{
    qsort(shell, n, sizeof *shell, by_edge);
    t->edge_kev = malloc((n + 1) * sizeof *t->edge_kev);
    t->below = malloc((n + 1) * sizeof *t->below);
    if (!t->edge_kev || !t->below) return nuem_fail_nomem(err);
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (shell[i].edge_kev > 0.0 && (t->n == 0 || shell[i].edge_kev > t->edge_kev[t->n - 1])) {
            t->below[t->n] = sum;
            t->edge_kev[t->n++] = shell[i].edge_kev;
        }
        sum += shell[i].electrons;
    }
    t->below[t->n] = sum;
    t->electrons = sum;
    return NUEM_OK;
}

nuem_status nuem_target_create(const char *formula, nuem_binding binding, nuem_target **out,
                               nuem_error *err)
{
    nuem_status st = NUEM_OK;
    double atoms[NUEM_FORMULA_MAX_Z + 1];
    electron_shell *shell = NULL;
    size_t n = 0, elements = 0;

    if (binding != NUEM_BINDING_FREE && binding != NUEM_BINDING_STEP)
        return nuem_fail(err, NUEM_ERR_ARG, "binding %d is unknown", (int)binding);
    if ((st = nuem_formula_parse(formula, atoms, err))) return st;
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) elements += atoms[z] > 0.0;
    nuem_target *t = calloc(1, sizeof *t);
    shell = malloc(elements * N_SHELL * sizeof *shell);
    if (!t || !shell) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    memcpy(t->formula, formula, strlen(formula) + 1);
    t->binding = binding;
    double weight = 0.0; /* g/mol */
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) {
        if (atoms[z] == 0.0) continue;
        double a = AtomicWeight(z, NULL), electrons = 0.0;
        size_t first = n;
        n += element_shells(z, atoms[z], shell + n);
        for (size_t k = first; k < n; k++) electrons += shell[k].electrons;
        if (a <= 0.0 || electrons < 0.999 * z * atoms[z]) {
            st = nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                           "target '%.60s': no electron configuration for Z = %d; xraylib has "
                           "Z = 1 to 99",
                           formula, z);
            goto done;
        }
        weight += atoms[z] * a;
    }
    t->units_per_kg = 1e3 * nuem_constants_get()->avogadro / weight;
    if ((st = build_steps(t, shell, n, err))) goto done;
    if (binding == NUEM_BINDING_FREE) {
        t->n = 0;
        t->below[0] = t->electrons;
    }
    *out = t;
    t = NULL; /* handed over */
done:
    nuem_target_free(t);
    free(shell);
    return st;
}

nuem_status nuem_target_parse(const char *text, nuem_target **out, nuem_error *err)
{
    const char *colon = strchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : strlen(text);

    if (n == 4 && strncmp(text, "free", n) == 0)
        return nuem_target_create(colon ? colon + 1 : "H", NUEM_BINDING_FREE, out, err);
    if (n == 4 && strncmp(text, "step", n) == 0 && colon)
        return nuem_target_create(colon + 1, NUEM_BINDING_STEP, out, err);
    if (n == 8 && strncmp(text, "response", n) == 0)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "atom '%.60s': response functions are not built yet; use free or "
                         "step:<formula>",
                         text);
    return nuem_fail(err, NUEM_ERR_ARG,
                     "atom '%.60s' is not one of: free, step:<formula>, response:<element>", text);
}

void nuem_target_free(nuem_target *t)
{
    if (!t) return;
    free(t->edge_kev);
    free(t->below);
    free(t);
}

const char *nuem_target_formula(const nuem_target *t)
{
    return t->formula;
}

nuem_binding nuem_target_binding(const nuem_target *t)
{
    return t->binding;
}

double nuem_target_zeff(const nuem_target *t, double t_kev)
{
    size_t lo = 0, hi = t->n; /* number of edges <= t_kev */

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->edge_kev[mid] <= t_kev)
            lo = mid + 1;
        else
            hi = mid;
    }
    return t->below[lo];
}

double nuem_target_units_per_kg(const nuem_target *t)
{
    return t->units_per_kg;
}

const double *nuem_target_edges_kev(const nuem_target *t, size_t *n)
{
    *n = t->n;
    return t->edge_kev;
}
