/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/electron_response.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/gauss.h"
#include "target/formula.h"
#include "target/response_table.h"
#include "target/tabulated.h"

typedef struct element {
    const nuem_atom_response *table;
    double atoms;
    double threshold[NUEM_MAX_SUBSHELLS]; /* keV */
} element;

struct nuem_electron_response {
    size_t n;
    element *element;    /* [n] */
    double width;        /* smallest width of a ridge, keV */
    double spread;       /* largest momentum that an orbital contains, keV */
    double q_max, t_max; /* ends of the tables, keV */
    nuem_gauss rule;
};

/* Ranges of q and their panels of NUEM_RESPONSE_POLE Gauss points: the pole at q = T, where ln q is the
 * variable; on to half way to the ridge k, likewise; and below and above k, where it is arsinh((q - k)/w)
 * with the width w of the narrowest ridge: what is wide is smooth in the logarithm of the distance. Integrals of R_L,
 * R_L/q^2, R_L/q^4 and R_T/q^2 hold within 1e-4 from 0.03 to 80 keV, those of R_T, whose tail at the end of the table has
 * few points, within 3e-3; cross sections have it times 1/E^2. */
static const int panels[] = {1, 3, 4, 8};
enum { RANGES = sizeof panels / sizeof panels[0] };
_Static_assert(NUEM_RESPONSE_NODES == (1 + 3 + 4 + 8) * NUEM_RESPONSE_POLE, "points of the panels");
/* An orbital ends at so many times its rms momentum (response_table.c). */
static const double SPREAD = 8.0;
/* The pole's range ends at twice T, or half way to the ridge, where that is nearer. */
static const double POLE_END = 2.0;

static double ridge(double t_kev)
{
    return sqrt(t_kev * (t_kev + 2e3 * nuem_constants_get()->me_mev));
}

static void add_element(nuem_electron_response *r, const nuem_atom_response *table, double atoms)
{
    const nuem_atom_response_table *t = nuem_atom_response_get(table);
    element *e = &r->element[r->n++];
    double lowest = HUGE_VAL;

    e->table = table;
    e->atoms = atoms;
    for (size_t a = 0; a < t->n_shell; a++) {
        const double edge_ev = nuem_tabulated_edge_ev(t->z, t->shell_n[a], t->shell_kappa[a]);
        e->threshold[a] = isnan(edge_ev) ? t->binding_kev[a] : 1e-3 * edge_ev;
        lowest = fmin(lowest, e->threshold[a]);
    }
    for (size_t g = 0; g < table->n_group; g++) {
        r->width = fmin(r->width, table->group[g].width);
        r->spread = fmax(r->spread, table->group[g].spread);
    }
    r->q_max = fmin(r->q_max, t->q_max_kev);
    r->t_max = fmin(r->t_max, t->eps_kev[t->n_eps - 1] + lowest);
}

static nuem_status find(const char *formula, int z, size_t n,
                        const nuem_atom_response *const *table, const nuem_atom_response **out,
                        nuem_error *err)
{
    char symbol[NUEM_ELEMENT_SYMBOL];
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        if (nuem_atom_response_get(table[i])->z == z) {
            *out = table[i];
            found++;
        }
    if (found == 1) return NUEM_OK;
    nuem_element_symbol(z, symbol);
    return nuem_fail(err, NUEM_ERR_ARG,
                     "target '%.60s': %s response functions of %s among the %zu tables; there must "
                     "be one table of each element",
                     formula, found ? "several" : "no", symbol, n);
}

nuem_status nuem_electron_response_create(const char *formula, const double *atoms, size_t n,
                                          const nuem_atom_response *const *table,
                                          nuem_electron_response **out, nuem_error *err)
{
    nuem_electron_response *r = calloc(1, sizeof *r);
    const nuem_atom_response *one = NULL;
    nuem_status st;

    if (!r) return nuem_fail_nomem(err);
    r->width = r->q_max = r->t_max = HUGE_VAL;
    r->element = calloc(n + 1, sizeof *r->element);
    st = r->element ? nuem_gauss_rule(NUEM_RESPONSE_POLE, &r->rule, err) : nuem_fail_nomem(err);
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z && !st; z++)
        if (atoms[z] > 0.0 && !(st = find(formula, z, n, table, &one, err)))
            add_element(r, one, atoms[z]);
    r->t_max = fmin(r->t_max, r->q_max / POLE_END); /* the pole must lie inside */
    if (st)
        nuem_electron_response_free(r);
    else
        *out = r;
    return st;
}

void nuem_electron_response_free(nuem_electron_response *r)
{
    if (!r) return;
    free(r->element);
    free(r);
}

size_t nuem_electron_response_shells(const nuem_electron_response *r)
{
    size_t n = 0;

    for (size_t e = 0; e < r->n; e++) n += nuem_atom_response_get(r->element[e].table)->n_shell;
    return n;
}

void nuem_electron_response_shell(const nuem_electron_response *r, size_t shell, double *edge_kev,
                                  double *electrons)
{
    const element *e = r->element;

    for (; shell >= nuem_atom_response_get(e->table)->n_shell; e++)
        shell -= nuem_atom_response_get(e->table)->n_shell;
    *edge_kev = e->threshold[shell];
    *electrons = e->atoms * nuem_atom_response_get(e->table)->occupation[shell];
}

double nuem_electron_response_t_max(const nuem_electron_response *r)
{
    return r->t_max;
}

void nuem_electron_response_at(const nuem_electron_response *r, double t_kev, size_t n,
                               const double *q_kev, double *r_l, double *r_t)
{
    for (size_t i = 0; i < n; i++) r_l[i] = r_t[i] = 0.0;
    for (size_t e = 0; e < r->n; e++)
        for (size_t i = 0; i < n; i++) {
            const element *x = &r->element[e];
            double l = 0.0, t = 0.0;
            nuem_atom_response_at(x->table, x->threshold, t_kev, q_kev[i], &l, &t, NULL);
            r_l[i] += x->atoms * l;
            r_t[i] += x->atoms * t;
        }
}

double nuem_electron_response_pole(double t_kev)
{
    return fmin(POLE_END * t_kev, sqrt(t_kev * ridge(t_kev)));
}

nuem_response_node nuem_electron_response_node(const nuem_electron_response *r, double t_kev,
                                               double q_end_kev, size_t i)
{
    const double k = ridge(t_kev), pole = nuem_electron_response_pole(t_kev),
                 last = fmin(fmin(r->q_max, k + SPREAD * r->spread), q_end_kev),
                 end[RANGES + 1] = {t_kev, pole, fmax(0.5 * k, sqrt(pole * k)), k, last};
    size_t panel = i / NUEM_RESPONSE_POLE, range = 0;

    while (panel >= (size_t)panels[range]) panel -= (size_t)panels[range++];
    const double lo = end[range], hi = fmin(end[range + 1], last),
                 x = ((double)panel + r->rule.x[i % NUEM_RESPONSE_POLE]) / panels[range],
                 share = r->rule.w[i % NUEM_RESPONSE_POLE] / panels[range];
    if (hi <= lo) return (nuem_response_node){t_kev, 0.0};
    if (range < 2) {
        const double length = log(hi / lo), q = lo * exp(length * x);
        return (nuem_response_node){q, 2.0 * q * q * length * share};
    }
    const double from = asinh((lo - k) / r->width), length = asinh((hi - k) / r->width) - from,
                 u = from + length * x, q = k + r->width * sinh(u);
    return (nuem_response_node){q, 2.0 * q * r->width * cosh(u) * length * share};
}
