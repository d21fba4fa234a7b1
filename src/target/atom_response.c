/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/atom_response.h"

#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/blas_threads.h"
#include "target/multipole.h"
#include "target/response_file.h"
#include "target/response_table.h"
#include "target/scf.h"

/* An orbital ends where its density falls below this part of its largest value. */
static const double ORBITAL_END = 1e-13;
/* Width of the momentum distribution of a hydrogenic 1s electron times its mean radius. */
static const double WIDTH_RADIUS = 1.5;

/* What all threads share. */
typedef struct setting {
    const nuem_atom *atom;
    const nuem_atom_response_options *o;
    nuem_atom_response *r;
    nuem_bessel_table *bessel;
    nuem_reduced *reduced;
    double bohr_kev, hartree_kev; /* hbar c / a_0, and the energy */
} setting;

static nuem_status check_options(nuem_atom_response_options *o, nuem_error *err)
{
    if (o->eps_max_kev == 0.0) o->eps_max_kev = 40.0;
    if (o->q_max_kev == 0.0) o->q_max_kev = 1000.0;
    if (o->n_eps == 0) o->n_eps = 64;
    if (o->n_q == 0) o->n_q = 96;
    if (o->max_multipole == 0) o->max_multipole = 1000;
    if (o->accuracy == 0.0) o->accuracy = 1e-5;
    if (!(o->eps_max_kev >= 0.01 && o->eps_max_kev <= 1000.0))
        return nuem_fail(err, NUEM_ERR_ARG, "eps_max_kev is %g; it must lie in [0.01, 1000]",
                         o->eps_max_kev);
    if (!(o->q_max_kev >= 1.0 && o->q_max_kev <= 1e4))
        return nuem_fail(err, NUEM_ERR_ARG, "q_max_kev is %g; it must lie in [1, 1e4]",
                         o->q_max_kev);
    if (o->n_eps < 8 || o->n_eps > 4096)
        return nuem_fail(err, NUEM_ERR_ARG, "n_eps is %zu; it must lie in [8, 4096]", o->n_eps);
    if (o->n_q < 8 || o->n_q > 4096)
        return nuem_fail(err, NUEM_ERR_ARG, "n_q is %zu; it must lie in [8, 4096]", o->n_q);
    if (o->max_multipole > 2000)
        return nuem_fail(err, NUEM_ERR_ARG, "max_multipole is %zu; it must lie in [1, 2000]",
                         o->max_multipole);
    if (!(o->accuracy > 0.0 && o->accuracy < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "accuracy is %g; it must lie in (0, 1)", o->accuracy);
    return NUEM_OK;
}

/* Extent of an orbital, its mean radius, and the momentum that it contains (rms), atomic units. */
static void size_of(const nuem_atom *atom, size_t a, double *end, double *mean, double *momentum)
{
    const nuem_radial *g = &atom->radial;
    const double *p = atom->orbital[a].p, *d = nuem_atom_wave(atom, a, 2);
    const double kappa = atom->orbital[a].kappa, l = kappa > 0 ? kappa : -kappa - 1.0;
    double largest = 0.0, norm = 0.0, r = 0.0, square = 0.0;
    size_t x = g->n_point;

    for (size_t i = 0; i < g->n_point; i++) {
        const double density = p[i] * p[i], slope = d[i] - kappa * p[i] / g->r[i]; /* P' */
        largest = fmax(largest, density);
        norm += g->w[i] * density;
        r += g->w[i] * density * g->r[i];
        square += g->w[i] * (slope * slope + l * (l + 1.0) * density / (g->r[i] * g->r[i]));
    }
    while (x > 1 && p[x - 1] * p[x - 1] < ORBITAL_END * largest) x--;
    *end = g->r[x - 1];
    *mean = r / norm;
    *momentum = sqrt(square / norm);
}

/* Shells: neighbours of the same n. */
static void make_groups(const setting *s)
{
    nuem_atom_response *r = s->r;

    for (size_t a = 0; a < s->atom->n; a++) {
        const double binding = -s->hartree_kev * s->atom->orbital[a].energy;
        double end, mean, momentum;
        size_of(s->atom, a, &end, &mean, &momentum);
        if (a == 0 || s->atom->subshell[a].n != s->atom->subshell[a - 1].n)
            r->group[r->n_group++] =
                (nuem_response_group){.first = a, .width = HUGE_VAL, .lowest = HUGE_VAL};
        nuem_response_group *g = &r->group[r->n_group - 1];
        g->count++;
        g->r_max = fmax(g->r_max, end);
        g->lowest = fmin(g->lowest, binding);
        g->width = fmin(g->width, WIDTH_RADIUS / mean * s->bohr_kev);
        g->spread = fmax(g->spread, momentum * s->bohr_kev);
        r->group_of[a] = r->n_group - 1;
    }
}

/* One shell at one energy. */
static nuem_status unit(const setting *s, size_t group, size_t e, size_t *highest, nuem_error *err)
{
    nuem_atom_response *r = s->r;
    const nuem_response_group *g = &r->group[group];
    const size_t nq = r->table.n_q, size = g->count * nq;
    size_t shell[NUEM_MAX_SUBSHELLS];
    double *memory = malloc((nq + 3 * size) * sizeof *memory), *q = memory;
    nuem_multipole_sum sum = {
        .r_l = q + nq, .electric = q + nq + size, .magnetic = q + nq + 2 * size};

    if (!memory) return nuem_fail_nomem(err);
    for (size_t a = 0; a < g->count; a++) shell[a] = g->first + a;
    for (size_t i = 0; i < nq; i++)
        q[i] = r->q[(g->first * r->table.n_eps + e) * nq + i] / s->bohr_kev;
    const nuem_multipole_problem p = {
        .atom = s->atom,
        .n_shell = g->count,
        .shell = shell,
        .r_max = g->r_max,
        .eps = r->table.eps_kev[e] / s->hartree_kev,
        .n_q = nq,
        .q = q,
        .max_multipole = s->o->max_multipole,
        .accuracy = s->o->accuracy,
        .bessel = s->bessel,
        .reduced = s->reduced,
    };
    const nuem_status st = nuem_multipole_solve(&p, &sum, err);
    for (size_t a = 0; a < g->count && !st; a++)
        for (size_t i = 0; i < nq; i++) {
            const size_t at = ((g->first + a) * r->table.n_eps + e) * nq + i, from = a * nq + i;
            r->r_l[at] = sum.r_l[from] / s->hartree_kev;
            r->r_t[at] = (sum.electric[from] + sum.magnetic[from]) / s->hartree_kev;
        }
    if (!st && sum.highest > *highest) *highest = sum.highest;
    free(memory);
    return st;
}

static nuem_status all_units(const setting *s, nuem_error *err)
{
    const int threads = s->o->threads > 0 ? s->o->threads : omp_get_max_threads();
    const size_t groups = s->r->n_group, n = groups * s->r->table.n_eps;
    nuem_status status = NUEM_OK;
    size_t done = 0, top = 0;

#pragma omp parallel num_threads(threads)
    {
        nuem_error own;
        nuem_status st = NUEM_OK;
        size_t mine = 0;
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < n; i++) {
            /* the long ones first: fast electrons, outer shells */
            const size_t e = s->r->table.n_eps - 1 - i / groups, group = groups - 1 - i % groups;
            bool go;
#pragma omp critical
            {
                const nuem_progress *p = s->o->progress;
                if (!status && p && p->function && omp_get_thread_num() == 0 &&
                    !p->function((double)done / (double)n, p->context))
                    status = nuem_fail(err, NUEM_ERR_CANCELLED,
                                       "the response of Z = %d was cancelled", s->atom->z);
                go = !status && !st;
                done++;
            }
            if (!go) continue;
            st = unit(s, group, e, &mine, &own);
            if (!st) continue;
#pragma omp critical
            if (!status) {
                status = st;
                if (err) *err = own;
            }
        }
#pragma omp critical
        if (mine > top) top = mine;
    }
    s->r->table.highest_multipole = top;
    return status;
}

static void describe(const setting *s)
{
    nuem_atom_response *r = s->r;

    r->table.z = s->atom->z;
    r->table.q_max_kev = s->o->q_max_kev;
    for (size_t a = 0; a < s->atom->n; a++) {
        r->binding[a] = -s->hartree_kev * s->atom->orbital[a].energy;
        r->occupation[a] = s->atom->subshell[a].occupation;
        r->numbers[a] = s->atom->subshell[a].n;
        r->numbers[NUEM_MAX_SUBSHELLS + a] = s->atom->subshell[a].kappa;
    }
}

nuem_status nuem_atom_response_create(const nuem_atom *atom,
                                      const nuem_atom_response_options *options,
                                      nuem_atom_response **out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    nuem_atom_response_options o = options ? *options : (nuem_atom_response_options){0};
    setting s = {.atom = atom, .o = &o, .bohr_kev = 1e3 * c->me_mev * c->alpha};
    nuem_status st = check_options(&o, err);

    s.hartree_kev = s.bohr_kev * c->alpha;
    if (!st) st = nuem_response_allocate(atom->n, o.n_eps, o.n_q, &s.r, err);
    if (st) return st;
    describe(&s);
    nuem_response_key(atom, &o, s.r->key);
    make_groups(&s);
    nuem_response_points(s.r, o.eps_max_kev);
    const int before = nuem_blas_threads_set(1);
    st = nuem_bessel_create(o.max_multipole + 1, &s.bessel, err);
    if (!st) st = nuem_reduced_create(o.max_multipole + 2, &s.reduced, err);
    if (!st) st = all_units(&s, err);
    nuem_blas_threads_set(before);
    nuem_bessel_free(s.bessel);
    nuem_reduced_free(s.reduced);
    if (st) {
        nuem_atom_response_free(s.r);
        return st;
    }
    nuem_response_complete(s.r);
    *out = s.r;
    return NUEM_OK;
}

nuem_status nuem_atom_response_plan(const nuem_atom *atom,
                                    const nuem_atom_response_options *options, char *key,
                                    nuem_error *err)
{
    nuem_atom_response_options o = options ? *options : (nuem_atom_response_options){0};
    const nuem_status st = check_options(&o, err);

    if (!st) nuem_response_key(atom, &o, key);
    return st;
}
