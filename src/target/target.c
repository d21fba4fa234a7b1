/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/target.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "file/nearest.h"
#include "nuem/constants.h"
#include "target/correction.h"
#include "target/electron_response.h"
#include "target/formula.h"
#include "target/nuclides.h"
#include "target/photo.h"
#include "target/tabulated.h"

enum { N_SHELL = Q3_SHELL + 1 };

struct nuem_target {
    char formula[NUEM_FORMULA_LENGTH + 1];
    nuem_binding binding;
    double electrons;    /* of one formula unit */
    double units_per_kg; /* 1/kg */
    size_t n;            /* distinct edges */
    double *edge_kev;    /* [n], increasing */
    double *below;     /* [n + 1]: electrons with binding below edge i, i.e. Z_eff between edges */
    nuem_photo *photo; /* NULL unless the binding asks for it */
    nuem_electron_response *response;  /* likewise */
    const nuem_correction *correction; /* NULL: none */
    nuem_target *corrected; /* an atom of its element; NULL where there is no other element */
    double corrected_atoms; /* of that element in a formula unit */
    size_t n_nucleus;
    nuem_nucleus_share *nucleus; /* [n_nucleus] */
};

static const struct {
    const char *name;
    nuem_binding binding;
} bindings[] = {
    {"free", NUEM_BINDING_FREE},
    {"step", NUEM_BINDING_STEP},
    {"epa", NUEM_BINDING_PHOTON},
    {"response", NUEM_BINDING_RESPONSE},
};
enum { N_BINDING = sizeof bindings / sizeof bindings[0] };

nuem_status nuem_binding_parse(const char *name, nuem_binding *out, nuem_error *err)
{
    const char *names[N_BINDING];

    for (int i = 0; i < N_BINDING; i++) {
        names[i] = bindings[i].name;
        if (strcmp(bindings[i].name, name) != 0) continue;
        *out = bindings[i].binding;
        return NUEM_OK;
    }
    const char *near = nuem_nearest(name, names, N_BINDING);
    return nuem_fail(
        err, NUEM_ERR_ARG,
        "binding '%.60s' is not one of: free, step, epa, response, table:<record>%s%s%s", name,
        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

const char *nuem_binding_name(nuem_binding binding)
{
    for (int i = 0; i < N_BINDING; i++)
        if (bindings[i].binding == binding) return bindings[i].name;
    return "unknown";
}

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

/* The photo-absorption of the target, and where it is not smooth as shells without electrons behind
 * the n of *shell: breaks for whoever integrates. */
static nuem_status add_photo(nuem_target *t, const double *atoms, electron_shell **shell, size_t *n,
                             nuem_error *err)
{
    double *e_kev = NULL;
    size_t n_break;
    nuem_status st = nuem_photo_create(t->formula, atoms, &t->photo, err);

    if (!st) st = nuem_photo_breaks(t->photo, &e_kev, &n_break, err);
    if (st) return st;
    electron_shell *more = realloc(*shell, (*n + n_break + 1) * sizeof **shell);
    if (more) {
        for (size_t i = 0; i < n_break; i++) more[(*n)++] = (electron_shell){e_kev[i], 0.0};
        *shell = more;
    }
    free(e_kev);
    return more ? NUEM_OK : nuem_fail_nomem(err);
}

/* The subshells of tables in place of those of xraylib: the same edges, and bindings where there are none. */
static nuem_status add_response(nuem_target *t, const double *atoms, size_t n_table,
                                const nuem_atom_response *const *table, electron_shell **shell,
                                size_t *n, nuem_error *err)
{
    nuem_status st =
        nuem_electron_response_create(t->formula, atoms, n_table, table, &t->response, err);

    if (st) return st;
    *n = nuem_electron_response_shells(t->response);
    electron_shell *own = malloc((*n + 1) * sizeof *own);
    if (!own) return nuem_fail_nomem(err);
    for (size_t i = 0; i < *n; i++)
        nuem_electron_response_shell(t->response, i, &own[i].edge_kev, &own[i].electrons);
    free(*shell);
    *shell = own;
    return NUEM_OK;
}

static nuem_status create(const char *formula, nuem_binding binding, size_t n_table,
                          const nuem_atom_response *const *table, const nuem_correction *correction,
                          nuem_target **out, nuem_error *err);

/* A correction, its points as shells without electrons, and where there are other elements the atom that it is
 * of. */
static nuem_status add_correction(nuem_target *t, const double *atoms, const nuem_correction *c,
                                  size_t n_table, const nuem_atom_response *const *table,
                                  electron_shell **shell, size_t *n, nuem_error *err)
{
    const nuem_correction_info *info = nuem_correction_get(c);
    char symbol[NUEM_ELEMENT_SYMBOL];
    size_t others = 0;
    nuem_status st = nuem_correction_check(c, t->formula, err);

    if (st) return st;
    electron_shell *more = realloc(*shell, (*n + info->n + 1) * sizeof **shell);
    if (!more) return nuem_fail_nomem(err);
    *shell = more;
    for (size_t i = 0; i < info->n; i++) more[(*n)++] = (electron_shell){info->t_kev[i], 0.0};
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) others += z != info->z && atoms[z] > 0.0;
    t->correction = c;
    t->corrected_atoms = atoms[info->z];
    if (others == 0) return NUEM_OK;
    nuem_element_symbol(info->z, symbol);
    return create(symbol, info->base, n_table, table, NULL, &t->corrected, err);
}

/* table [n_table] for NUEM_BINDING_RESPONSE; correction nullable */
static nuem_status create(const char *formula, nuem_binding binding, size_t n_table,
                          const nuem_atom_response *const *table, const nuem_correction *correction,
                          nuem_target **out, nuem_error *err)
{
    nuem_status st = NUEM_OK;
    double atoms[NUEM_FORMULA_MAX_Z + 1];
    electron_shell *shell = NULL;
    size_t n = 0, elements = 0;

    if (strcmp(nuem_binding_name(binding), "unknown") == 0)
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
    if (binding == NUEM_BINDING_PHOTON && (st = add_photo(t, atoms, &shell, &n, err))) goto done;
    if (binding == NUEM_BINDING_RESPONSE &&
        (st = add_response(t, atoms, n_table, table, &shell, &n, err)))
        goto done;
    for (size_t i = 0; i < n && binding == NUEM_BINDING_FREE; i++) shell[i].edge_kev = 0.0;
    if (correction && (st = add_correction(t, atoms, correction, n_table, table, &shell, &n, err)))
        goto done;
    if ((st = build_steps(t, shell, n, err))) goto done;
    *out = t;
    t = NULL; /* handed over */
done:
    nuem_target_free(t);
    free(shell);
    return st;
}

nuem_status nuem_target_create(const char *formula, nuem_binding binding, nuem_target **out,
                               nuem_error *err)
{
    if (binding == NUEM_BINDING_RESPONSE)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "target '%.60s': the binding response needs tables of response functions",
                         formula);
    return create(formula, binding, 0, NULL, NULL, out, err);
}

/* The nuclei, and the weight of a formula unit by their masses. */
static nuem_status add_nuclei(nuem_target *t, size_t n, const nuem_nucleus_share *share,
                              nuem_error *err)
{
    double weight = 0.0; /* g/mol */
    nuem_status st;

    for (size_t i = 0; i < n; i++) {
        if ((st = nuem_nucleus_check(&share[i].nucleus, err))) {
            if (err) err->index = (long)i;
            return st;
        }
        if (!(isfinite(share[i].per_unit) && share[i].per_unit > 0.0))
            return nuem_fail_index(
                err, NUEM_ERR_ARG, (long)i,
                "%g atoms of %.7s in a unit of '%.63s'; there must be more than 0",
                share[i].per_unit, share[i].nucleus.name, t->formula);
        weight += share[i].per_unit * share[i].nucleus.mass_u;
    }
    t->nucleus = malloc((n + 1) * sizeof *t->nucleus);
    if (!t->nucleus) return nuem_fail_nomem(err);
    if (n > 0) {
        memcpy(t->nucleus, share, n * sizeof *share);
        t->units_per_kg = 1e3 * nuem_constants_get()->avogadro / weight;
    }
    t->n_nucleus = n;
    return NUEM_OK;
}

nuem_status nuem_target_create_nuclear(const char *formula, nuem_binding binding, size_t n,
                                       const nuem_nucleus_share *share, nuem_target **out,
                                       nuem_error *err)
{
    nuem_target *t = NULL;
    nuem_status st = nuem_target_create(formula, binding, &t, err);

    if (!st) st = add_nuclei(t, n, share, err);
    if (st)
        nuem_target_free(t);
    else
        *out = t;
    return st;
}

nuem_status nuem_target_create_response(const char *formula, size_t n,
                                        const nuem_atom_response *const *table, size_t n_share,
                                        const nuem_nucleus_share *share, nuem_target **out,
                                        nuem_error *err)
{
    nuem_target *t = NULL;
    nuem_status st = create(formula, NUEM_BINDING_RESPONSE, n, table, NULL, &t, err);

    if (!st) st = add_nuclei(t, n_share, share, err);
    if (st)
        nuem_target_free(t);
    else
        *out = t;
    return st;
}

nuem_status nuem_target_create_corrected(const char *formula, const nuem_correction *correction,
                                         size_t n, const nuem_atom_response *const *table,
                                         size_t n_share, const nuem_nucleus_share *share,
                                         nuem_target **out, nuem_error *err)
{
    nuem_target *t = NULL;
    nuem_status st =
        create(formula, nuem_correction_get(correction)->base, n, table, correction, &t, err);

    if (!st) st = add_nuclei(t, n_share, share, err);
    if (st)
        nuem_target_free(t);
    else
        *out = t;
    return st;
}

nuem_status nuem_target_parse(const char *text, nuem_target **out, nuem_error *err)
{
    const char *colon = strchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : strlen(text);

    if (!colon && strcmp(text, "free") == 0)
        return nuem_target_create("H", NUEM_BINDING_FREE, out, err);
    if (strncmp(text, NUEM_BINDING_TABLE, sizeof NUEM_BINDING_TABLE - 1) == 0)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "atom '%.60s': a correction needs its record (nuem_correction_open)",
                         text);
    for (int i = 0; i < N_BINDING && colon; i++)
        if (strlen(bindings[i].name) == n && strncmp(text, bindings[i].name, n) == 0)
            return nuem_target_create(colon + 1, bindings[i].binding, out, err);
    return nuem_fail(
        err, NUEM_ERR_ARG,
        "atom '%.60s' is not one of: free, step:<formula>, epa:<formula>, response:<formula>, "
        "table:<record>",
        text);
}

void nuem_target_free(nuem_target *t)
{
    if (!t) return;
    free(t->edge_kev);
    free(t->below);
    nuem_photo_free(t->photo);
    nuem_electron_response_free(t->response);
    nuem_target_free(t->corrected);
    free(t->nucleus);
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

const nuem_correction *nuem_target_correction(const nuem_target *t)
{
    return t->correction;
}

double nuem_target_corrected_zeff(const nuem_target *t, double t_kev)
{
    if (!t->correction) return 0.0;
    return t->corrected ? t->corrected_atoms * nuem_target_zeff(t->corrected, t_kev)
                        : nuem_target_zeff(t, t_kev);
}

const nuem_electron_response *nuem_target_corrected_response(const nuem_target *t, double *atoms)
{
    if (!t->corrected) return NULL;
    *atoms = t->corrected_atoms;
    return t->corrected->response;
}

const nuem_nucleus_share *nuem_target_nuclei(const nuem_target *t, size_t *n)
{
    *n = t->n_nucleus;
    return t->nucleus;
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

const nuem_electron_response *nuem_target_electron_response(const nuem_target *t)
{
    return t->response;
}

/* (2 pi^2 alpha/T) R_T(T, q = T), as nuem_atom_response_photo */
static double photo_of_response(const nuem_electron_response *r, double t_kev)
{
    const nuem_constants *c = nuem_constants_get();
    const double hc_cm_kev = c->hbarc_mev_fm * 1e-10; /* MeV fm = 1e3 keV 1e-13 cm */
    double r_l, r_t;

    if (!(t_kev > 0.0 && t_kev <= nuem_electron_response_t_max(r))) return (double)NAN;
    nuem_electron_response_at(r, t_kev, 1, &t_kev, &r_l, &r_t);
    return 2.0 * M_PI * M_PI * c->alpha / t_kev * r_t * hc_cm_kev * hc_cm_kev;
}

double nuem_target_photo_cm2(const nuem_target *t, double t_kev)
{
    if (t->response) return photo_of_response(t->response, t_kev);
    return t->photo ? nuem_photo_cm2(t->photo, t_kev) : (double)NAN;
}

void nuem_target_photo_range_kev(const nuem_target *t, double *lo, double *hi)
{
    *lo = HUGE_VAL;
    *hi = 0.0;
    if (t->photo) nuem_photo_range_kev(t->photo, lo, hi);
    if (!t->response) return;
    *lo = 0.0;
    *hi = nuem_electron_response_t_max(t->response);
}
