/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Self-consistent atoms: time for xenon by either mean field, and every element of both once. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "nuem/atom.h"
#include "nuem/init.h"
#include "num/blas_threads.h"
#include "support/timing.h"
#include "target/dirac_basis.h"
#include "target/scf.h"

static nuem_error err;

typedef struct job {
    int z;
    nuem_atom_method method;
} job;

static nuem_atom *make(const job *j)
{
    const nuem_atom_options o = {.method = j->method};
    nuem_atom *atom = NULL;

    nuem_bench_check((int)nuem_atom_create(j->z, &o, &atom, &err), err.message);
    return atom;
}

static void solve(void *context)
{
    nuem_atom_free(make(context));
}

typedef struct operator_job {
    const nuem_atom *atom;
    nuem_dirac_basis basis;
    double *scratch, *h;
} operator_job;

static void by_moments(void *context)
{
    operator_job *o = context;

    nuem_atom_add_fock(o->atom, &o->basis, o->scratch, o->h);
}

/* Exchange as it is done without the locality of splines: a potential for each spinor and orbital. */
static void by_potentials(void *context)
{
    operator_job *o = context;
    const nuem_radial *g = &o->atom->radial;
    const size_t m = g->n_point, rows = o->basis.rows;
    double *x = calloc(rows, sizeof *x), *wave = malloc((NUEM_COMPONENTS + 2) * m * sizeof *wave),
           *rho = wave + NUEM_COMPONENTS * m, *y = rho + m;

    for (size_t i = 0; i < rows; i++) {
        x[i] = 1.0;
        nuem_dirac_expand(&o->basis, x, wave);
        x[i] = 0.0;
        for (size_t b = 0; b < o->atom->n; b++) {
            const double *p = nuem_atom_wave(o->atom, b, NUEM_P),
                         *q = nuem_atom_wave(o->atom, b, NUEM_Q);
            for (int k = 0; k <= NUEM_RADIAL_MAX_K; k++) {
                if (nuem_atom_exchange(o->basis.kappa, o->atom->subshell[b].kappa, k) == 0.0)
                    continue;
                for (size_t t = 0; t < m; t++) rho[t] = wave[t] * p[t] + wave[m + t] * q[t];
                nuem_radial_coulomb(g, k, rho, y);
                for (size_t t = 0; t < m; t++) rho[t] = y[t] * p[t], y[t] *= q[t];
                nuem_dirac_project(&o->basis, rho, y, o->h + i * rows);
            }
        }
    }
    free(x);
    free(wave);
}

static void compare_operators(void)
{
    const job xenon = {54, NUEM_ATOM_DHS};
    nuem_atom *atom = make(&xenon);
    operator_job o = {.atom = atom};

    nuem_bench_check(
        (int)nuem_dirac_basis_create(&atom->radial, -2, atom->c, atom->nucleus, &o.basis, &err),
        err.message);
    const size_t rows = o.basis.rows;
    o.h = calloc(rows * rows, sizeof *o.h);
    o.scratch = malloc((rows * rows + 2 * atom->radial.n_point) * sizeof *o.scratch);
    nuem_bench_check(!o.h || !o.scratch, "out of memory");
    const double slow = nuem_bench_time(by_potentials, &o), fast = nuem_bench_time(by_moments, &o);
    nuem_bench_print("Fock matrix of p3/2 in Xe: a potential for each spinor", slow, "(reference)",
                     1.0);
    nuem_bench_print("Fock matrix of p3/2 in Xe: library", fast, "times as fast", slow / fast);
    free(o.h);
    free(o.scratch);
    nuem_dirac_basis_clear(&o.basis);
    nuem_atom_free(atom);
}

static void all_elements(nuem_atom_method method, const char *name)
{
    size_t worst = 0;
    int at = 0;

    for (int z = 1; z <= NUEM_ATOM_MAX_Z; z++) {
        const job j = {z, method};
        nuem_atom *atom = make(&j);
        size_t n;
        nuem_bench_check(nuem_atom_residual(atom, &n) > 1e-10, "not consistent");
        if (n > worst) {
            worst = n;
            at = z;
        }
        nuem_atom_free(atom);
    }
    printf("%s: all of Z = 1 to %d converge, in at most %zu iterations (Z = %d)\n", name,
           NUEM_ATOM_MAX_Z, worst, at);
}

int main(void)
{
    job xe_dhs = {54, NUEM_ATOM_DHS}, xe_dhf = {54, NUEM_ATOM_DHF};

    nuem_init();
    nuem_blas_one_thread();
    const double dhs = nuem_bench_time(solve, &xe_dhs), dhf = nuem_bench_time(solve, &xe_dhf);
    nuem_bench_print("Xe, Dirac-Hartree-Slater", dhs, "", 1.0);
    nuem_bench_print("Xe, Dirac-Hartree-Fock", dhf, "of Dirac-Hartree-Slater", dhf / dhs);
    compare_operators();
    all_elements(NUEM_ATOM_DHS, "Dirac-Hartree-Slater");
    all_elements(NUEM_ATOM_DHF, "Dirac-Hartree-Fock");
    nuem_bench_check(dhs > 5.0, "Xe by Dirac-Hartree-Slater: more than 5 s");
    nuem_bench_check(dhf > 60.0, "Xe by Dirac-Hartree-Fock: more than 60 s");
    return 0;
}
