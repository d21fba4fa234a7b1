/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The self-consistent field: orbitals make operators, operators make orbitals.
 *
 * Operators of one kappa are joined into one matrix R, so that all its orbitals are orthogonal solutions
 * of one eigenvalue problem (Roothaan, Rev. Mod. Phys. 32 (1960) 179). With F of the full shells, F_o of
 * an open one and the occupations q, R is F but
 *   <o|R|o> = <o|F_o|o>,  <v|R|o> = <v|F_o|o>,  <b|R|o> = <b| (q_b F - q_o F_o)/(q_b - q_o) |o>
 * for occupied b and empty v. The last vanishes where the energy is stationary against a rotation of b
 * and o. R is extrapolated by Pulay's method; the error of an iterate is what R does to an orbital beyond
 * multiplying it. */
#include "target/scf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/eigen.h"
#include "num/linear.h"
#include "num/pulay.h"

/* Of the orbital energies: the end, and where Hartree-Fock takes over from the local potential. Relative, but
 * below WEAK hartree absolute: eigenvalues have 1e-11 from rounding in their matrix. */
static const double TOLERANCE = 1e-10, TOL_START = 1e-3, WEAK = 0.1;
/* Least difference of two occupations in R, of a full subshell: for less the step would be too long. */
static const double MIN_DIFFERENCE = 0.2;
/* A wave with energy -k^2/2 must fall as exp(-k r) to less than exp(-10) in the box. */
static const double DECAY = 10.0;

/* Which operators: of the potential as it is, of that of the density, or of Hartree and Fock. */
typedef enum nuem_field { NUEM_FIELD_GIVEN, NUEM_FIELD_LOCAL, NUEM_FIELD_FOCK } nuem_field;

typedef struct scf {
    nuem_atom *atom;
    const nuem_dirac_basis *basis;
    size_t n_basis;
    nuem_field field;
    size_t of[NUEM_MAX_SUBSHELLS]; /* basis of each subshell */
    double *x[NUEM_MAX_SUBSHELLS]; /* coefficients [rows] */
    double *error[NUEM_MAX_SUBSHELLS];
    double *fresh[NUEM_MAX_KAPPAS], *mixed[NUEM_MAX_KAPPAS], *cholesky[NUEM_MAX_KAPPAS];
    size_t n_matrix, n_vector; /* numbers in all matrices; in all coefficients */
    double *memory, *scratch;
    nuem_pulay pulay;
} scf;

static size_t max_rows(const scf *s)
{
    size_t rows = 0;

    for (size_t k = 0; k < s->n_basis; k++)
        if (s->basis[k].rows > rows) rows = s->basis[k].rows;
    return rows;
}

static nuem_status allocate(scf *s, nuem_error *err)
{
    const size_t rows = max_rows(s), m = s->atom->radial.n_point;
    /* two matrices and vectors of an eigenproblem; or a matrix, six functions, three vectors */
    const size_t n_scratch = 3 * rows * rows + 6 * m + 3 * rows;

    for (size_t k = 0; k < s->n_basis; k++) s->n_matrix += s->basis[k].rows * s->basis[k].rows;
    for (size_t a = 0; a < s->atom->n; a++) {
        while (s->basis[s->of[a]].kappa != s->atom->subshell[a].kappa) s->of[a]++;
        s->n_vector += s->basis[s->of[a]].rows;
    }
    s->memory = calloc(3 * s->n_matrix + 2 * s->n_vector + n_scratch, sizeof *s->memory);
    if (!s->memory) return nuem_fail_nomem(err);
    double *at = s->memory;
    double **const matrices[3] = {s->fresh, s->mixed, s->cholesky};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < s->n_basis; k++) {
            matrices[i][k] = at;
            at += s->basis[k].rows * s->basis[k].rows;
        }
    double **const vectors[2] = {s->x, s->error};
    for (size_t i = 0; i < 2; i++)
        for (size_t a = 0; a < s->atom->n; a++) {
            vectors[i][a] = at;
            at += s->basis[s->of[a]].rows;
        }
    s->scratch = at;
    return s->atom->options.method == NUEM_ATOM_BARE
               ? NUEM_OK
               : nuem_pulay_create(s->n_matrix, s->n_vector, &s->pulay, err);
}

static nuem_status factorise(scf *s, nuem_error *err)
{
    for (size_t k = 0; k < s->n_basis; k++) {
        const size_t rows = s->basis[k].rows;
        memcpy(s->cholesky[k], s->basis[k].overlap, rows * rows * sizeof *s->cholesky[k]);
        if (nuem_cholesky(rows, s->cholesky[k]))
            return nuem_fail(err, NUEM_ERR_CONVERGE, "Z = %d: the basis of kappa = %d is dependent",
                             s->atom->z, s->basis[k].kappa);
    }
    return NUEM_OK;
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* R for open subshell a: R += s v^T + v s^T with s = S a, v as the head of this file has it. */
static void add_open(scf *s, size_t a, double *r)
{
    const nuem_atom *atom = s->atom;
    const nuem_dirac_basis *basis = &s->basis[s->of[a]];
    const size_t rows = basis->rows;
    const double qa = atom->subshell[a].occupation;
    double *d = s->scratch, *v = d + rows, *sx = v + rows, *rest = sx + rows;

    nuem_atom_open_part(atom, basis, a, rest, d);
    memcpy(v, d, rows * sizeof *v);
    for (size_t b = 0; b < atom->n; b++) {
        if (s->of[b] != s->of[a]) continue;
        const double least = MIN_DIFFERENCE * atom->subshell[a].full;
        double difference = qa - atom->subshell[b].occupation;
        if (fabs(difference) < least) difference = copysign(least, difference);
        const double share = a == b ? 0.5 : qa / difference;
        const double change = (share - 1.0) * dot(rows, s->x[b], d);
        nuem_matvec(rows, rows, basis->overlap, s->x[b], sx);
        for (size_t i = 0; i < rows; i++) v[i] += change * sx[i];
    }
    nuem_matvec(rows, rows, basis->overlap, s->x[a], sx);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < rows; j++) r[i * rows + j] += sx[i] * v[j] + v[i] * sx[j];
}

/* R of a basis from density, potential and orbitals. */
static void build(scf *s, size_t k)
{
    const nuem_atom *atom = s->atom;
    const nuem_dirac_basis *basis = &s->basis[k];
    const size_t rows = basis->rows;
    double *r = s->fresh[k], *v = s->scratch;

    memcpy(r, basis->bare, rows * rows * sizeof *r);
    if (s->field == NUEM_FIELD_FOCK) {
        nuem_atom_add_fock(atom, basis, s->scratch, r);
    } else {
        for (size_t x = 0; x < atom->radial.n_point; x++)
            v[x] = atom->potential[x] - atom->nucleus[x];
        nuem_dirac_add_local(basis, v, r);
    }
    nuem_dirac_mirror(basis, r);
    for (size_t a = 0; a < atom->n && s->field == NUEM_FIELD_FOCK; a++)
        if (s->of[a] == k && nuem_atom_is_open(atom, a)) add_open(s, a, r);
}

/* error = L^-1 (R a - sum_b S b <b|R|a>), L the Cholesky factor of S, b the orbitals that may mix with a
 * freely. */
static void find_error(scf *s, size_t a)
{
    const nuem_dirac_basis *basis = &s->basis[s->of[a]];
    const size_t rows = basis->rows;
    const double *l = s->cholesky[s->of[a]];
    const bool fock = s->field == NUEM_FIELD_FOCK, open = fock && nuem_atom_is_open(s->atom, a);
    double *e = s->error[a], *ra = s->scratch, *sx = ra + rows;

    nuem_matvec(rows, rows, s->fresh[s->of[a]], s->x[a], ra);
    memcpy(e, ra, rows * sizeof *e);
    for (size_t b = 0; b < s->atom->n; b++) {
        if (s->of[b] != s->of[a]) continue;
        if (b != a && (open || (fock && nuem_atom_is_open(s->atom, b)))) continue;
        const double part = dot(rows, s->x[b], ra);
        nuem_matvec(rows, rows, basis->overlap, s->x[b], sx);
        for (size_t i = 0; i < rows; i++) e[i] -= part * sx[i];
    }
    for (size_t i = 0; i < rows; i++) e[i] = (e[i] - dot(i, l + i * rows, e)) / l[i * rows + i];
    for (size_t i = 0; i < rows; i++) e[i] *= sqrt(s->atom->subshell[a].occupation);
}

static void set_wave(nuem_atom *atom, const nuem_dirac_basis *basis, size_t a, double *x)
{
    double *wave = nuem_atom_wave(atom, a, 0);
    size_t i = 0;

    nuem_dirac_expand(basis, x, wave);
    while (i + 1 < atom->radial.n_point && fabs(wave[i]) < 1e-3) i++;
    if (wave[i] >= 0.0) return; /* P > 0 near the nucleus */
    for (i = 0; i < NUEM_COMPONENTS * atom->radial.n_point; i++) wave[i] = -wave[i];
    for (i = 0; i < basis->rows; i++) x[i] = -x[i];
}

/* New orbitals of a basis from the mixed R. */
static nuem_status diagonalise(scf *s, size_t k, double *residual, nuem_error *err)
{
    nuem_atom *atom = s->atom;
    const nuem_dirac_basis *basis = &s->basis[k];
    const size_t rows = basis->rows;
    double *h = s->scratch, *metric = h + rows * rows, *w = metric + rows * rows,
           *vector = w + rows;
    size_t count = 0, electron = 0;

    for (size_t a = 0; a < atom->n; a++) {
        const size_t number = (size_t)(atom->subshell[a].n - atom->subshell[a].l);
        if (s->of[a] == k && number > count) count = number;
    }
    memcpy(h, s->mixed[k], rows * rows * sizeof *h);
    memcpy(metric, basis->overlap, rows * rows * sizeof *metric);
    /* near a point nucleus a spinor may change sides: energies tell which states are electrons' */
    bool solved =
        nuem_eigen_generalised(rows, h, metric, basis->negative - 1, count + 2, w, vector);
    while (solved && electron < count + 2 && w[electron] < -atom->c * atom->c) electron++;
    if (!solved || electron > 2)
        return nuem_fail(err, NUEM_ERR_CONVERGE, "Z = %d: the matrix of kappa = %d has no solution",
                         atom->z, basis->kappa);
    for (size_t a = 0; a < atom->n; a++) {
        if (s->of[a] != k) continue;
        const size_t state = electron + (size_t)(atom->subshell[a].n - atom->subshell[a].l - 1);
        const double old = atom->orbital[a].energy;
        atom->orbital[a].energy = w[state];
        residual[a] = fabs(w[state] - old) / fmax(fabs(w[state]), WEAK);
        memcpy(s->x[a], vector + state * rows, rows * sizeof *vector);
        set_wave(atom, basis, a, s->x[a]);
    }
    return NUEM_OK;
}

/* Operators from the orbitals, and the mixture of them and earlier ones. */
static void mix(scf *s)
{
    nuem_atom_fill_density(s->atom);
    if (s->field == NUEM_FIELD_LOCAL) nuem_atom_fill_potential(s->atom);
    for (size_t k = 0; k < s->n_basis; k++) build(s, k);
    for (size_t a = 0; a < s->atom->n; a++) find_error(s, a);
    nuem_pulay_push(&s->pulay, s->fresh[0], s->error[0]);
    nuem_pulay_mix(&s->pulay, s->mixed[0]);
}

static nuem_status iterate(scf *s, size_t *worst, nuem_error *err)
{
    double residual[NUEM_MAX_SUBSHELLS];
    nuem_status st = NUEM_OK;

    for (size_t k = 0; k < s->n_basis && !st; k++) st = diagonalise(s, k, residual, err);
    if (st) return st;
    *worst = 0;
    for (size_t a = 1; a < s->atom->n; a++)
        if (residual[a] > residual[*worst]) *worst = a;
    s->atom->residual = residual[*worst];
    s->atom->iterations++;
    return NUEM_OK;
}

static nuem_status report(const scf *s, double *done, nuem_error *err)
{
    const nuem_progress *p = s->atom->options.progress;

    *done = fmax(*done, fmin(log(s->atom->residual) / log(TOLERANCE), 1.0));
    if (p && p->function && !p->function(*done, p->context))
        return nuem_fail(err, NUEM_ERR_CANCELLED, "the atom was cancelled");
    return NUEM_OK;
}

static nuem_status check_bound(const nuem_atom *atom, nuem_error *err)
{
    const double end = atom->radial.edge[atom->radial.n_interval], k = DECAY / end;

    for (size_t a = 0; a < atom->n; a++) {
        const double energy = atom->orbital[a].energy;
        char name[NUEM_ORBITAL_NAME];
        if (energy < -0.5 * k * k) continue;
        nuem_orbital_name(&atom->orbital[a], name, sizeof name);
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "Z = %d, charge %g: %s is not bound: its energy is %.3g hartree, and "
                         "within %g bohr it must lie below %.2g",
                         atom->z, atom->options.charge, name, energy, end, -0.5 * k * k);
    }
    return NUEM_OK;
}

static nuem_status fail(const nuem_atom *atom, size_t worst, double tolerance, nuem_error *err)
{
    char name[NUEM_ORBITAL_NAME];
    nuem_status st = check_bound(atom, err);

    if (st) return st; /* that is why */
    nuem_orbital_name(&atom->orbital[worst], name, sizeof name);
    return nuem_fail(err, NUEM_ERR_CONVERGE,
                     "Z = %d: after %zu iterations the energy of %s still changes by %.1e of "
                     "itself; %.0e is asked for",
                     atom->z, atom->iterations, name, atom->residual, tolerance);
}

/* Iterates in a field until it is consistent. */
static nuem_status converge(scf *s, nuem_field field, double tolerance, double *done,
                            nuem_error *err)
{
    nuem_atom *atom = s->atom;
    size_t worst = 0, calm = 0;
    nuem_status st;

    s->field = field;
    s->pulay.count = 0;
    for (size_t i = 0; i < atom->options.max_iterations; i++) {
        mix(s);
        if ((st = iterate(s, &worst, err))) return st;
        calm = atom->residual < tolerance ? calm + 1 : 0; /* twice: once may be chance */
        if (calm == 2) return NUEM_OK;
        if ((st = report(s, done, err))) return st;
    }
    return fail(atom, worst, tolerance, err);
}

nuem_status nuem_atom_solve(nuem_atom *atom, const nuem_dirac_basis *basis, size_t n_basis,
                            nuem_error *err)
{
    scf s = {.atom = atom, .basis = basis, .n_basis = n_basis, .field = NUEM_FIELD_GIVEN};
    const nuem_atom_method method = atom->options.method;
    size_t worst;
    double done = 0.0;
    nuem_status st;

    if ((st = allocate(&s, err))) goto out;
    if ((st = factorise(&s, err))) goto out;
    for (size_t k = 0; k < n_basis; k++) build(&s, k);
    memcpy(s.mixed[0], s.fresh[0], s.n_matrix * sizeof *s.memory);
    if ((st = iterate(&s, &worst, err))) goto out;
    if (method == NUEM_ATOM_BARE) {
        atom->residual = 0.0;
        goto out;
    }
    const bool fock = method == NUEM_ATOM_DHF;
    if ((st = converge(&s, NUEM_FIELD_LOCAL, fock ? TOL_START : TOLERANCE, &done, err))) goto out;
    if (fock && (st = converge(&s, NUEM_FIELD_FOCK, TOLERANCE, &done, err))) goto out;
    st = check_bound(atom, err);
out:
    nuem_pulay_clear(&s.pulay);
    free(s.memory);
    return st;
}
