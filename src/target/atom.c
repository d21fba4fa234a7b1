/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/atom.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "target/atomic_units.h"
#include "target/scf.h"

/* The box: bound waves end well inside. Its innermost edge for a point nucleus is in radial.c. */
static const double R_MAX = 60.0;
static const double MIN_RMS_FM = 0.1, MAX_RMS_FM = 20.0;
enum { DEFAULT_ITERATIONS = 300 };
/* sin(qr) goes so far, in radians, between the points of an interval; and what an interval may lack. */
static const double PHASE = 4.0, NO_ELECTRON = 1e-16;

/* Mass number at beta stability, from Z = A / (1.98 + 0.0155 A^(2/3)) (the minimum of the semi-empirical
 * mass formula). */
static double stable_a(int z)
{
    double a = 2.0 * z;

    for (int i = 0; i < 50; i++) a = z * (1.98 + 0.0155 * cbrt(a * a));
    return a;
}

/* Radius of the sphere, bohr; Johnson, Soff, At. Data Nucl. Data Tables 33 (1985) 405, equation (20), where
 * none is given. */
static double nuclear_radius(const nuem_atom *atom)
{
    double rms = atom->options.nuclear_rms_fm;

    if (rms == 0.0) rms = 0.836 * cbrt(stable_a(atom->z)) + 0.57;
    return rms > 0.0 ? sqrt(5.0 / 3.0) * rms / nuem_bohr_fm() : 0.0;
}

static nuem_status check(int z, const nuem_atom_options *o, nuem_error *err)
{
    if (z < 1 || z > NUEM_ATOM_MAX_Z)
        return nuem_fail(err, NUEM_ERR_ARG, "Z is %d; it must lie in [1, %d] (H to Fm)", z,
                         NUEM_ATOM_MAX_Z);
    if (o->method != NUEM_ATOM_DHS && o->method != NUEM_ATOM_DHF && o->method != NUEM_ATOM_BARE)
        return nuem_fail(err, NUEM_ERR_ARG, "method is %d; there are DHS, DHF and BARE",
                         (int)o->method);
    if (!(o->slater_alpha >= 0.0 && o->slater_alpha <= 2.0))
        return nuem_fail(err, NUEM_ERR_ARG, "Slater's alpha is %g; it must lie in (0, 2]",
                         o->slater_alpha);
    if (!(o->charge >= 0.0 && o->charge < z))
        return nuem_fail(err, NUEM_ERR_ARG, "charge is %g; it must lie in [0, %d)", o->charge, z);
    if (!(o->nuclear_rms_fm <= MAX_RMS_FM) ||
        (o->nuclear_rms_fm > 0.0 && o->nuclear_rms_fm < MIN_RMS_FM))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "nuclear radius is %g fm; it must lie in [%g, %g], or be 0 or negative",
                         o->nuclear_rms_fm, MIN_RMS_FM, MAX_RMS_FM);
    return NUEM_OK;
}

/* Waves with quantum number n around a bare nucleus end at 2 n^2/Z and fall as exp(-Z r/n). */
static double box(const nuem_atom *atom)
{
    double n = 0.0;

    if (atom->options.method != NUEM_ATOM_BARE) return R_MAX;
    for (size_t a = 0; a < atom->n; a++) n = fmax(n, atom->subshell[a].n);
    return (2.0 * n + 30.0) * n / atom->z;
}

static nuem_status allocate(nuem_atom *atom, nuem_error *err)
{
    const nuem_radial_range range = {atom->nuclear, 1.0 / atom->z, box(atom)};
    nuem_status st = nuem_radial_create(&range, &atom->radial, err);
    const size_t m = atom->radial.n_point;

    if (st) return st;
    atom->memory = calloc((NUEM_COMPONENTS * atom->n + 4) * m, sizeof *atom->memory);
    if (!atom->memory) return nuem_fail_nomem(err);
    atom->wave = atom->memory;
    atom->density = atom->wave + NUEM_COMPONENTS * atom->n * m;
    atom->nucleus = atom->density + m;
    atom->potential = atom->nucleus + m;
    atom->r_potential = atom->potential + m;
    for (size_t a = 0; a < atom->n; a++) {
        const nuem_subshell *s = &atom->subshell[a];
        atom->orbital[a] = (nuem_orbital){.n = s->n,
                                          .kappa = s->kappa,
                                          .occupation = s->occupation,
                                          .p = nuem_atom_wave(atom, a, NUEM_P),
                                          .q = nuem_atom_wave(atom, a, NUEM_Q)};
    }
    return NUEM_OK;
}

/* A basis for each kappa of the atom. */
static nuem_status make_bases(const nuem_atom *atom, nuem_dirac_basis *basis, size_t *n,
                              nuem_error *err)
{
    for (size_t a = 0; a < atom->n; a++) {
        size_t k = 0;
        while (k < *n && basis[k].kappa != atom->subshell[a].kappa) k++;
        if (k < *n) continue;
        nuem_status st = nuem_dirac_basis_create(&atom->radial, atom->subshell[a].kappa, atom->c,
                                                 atom->nucleus, &basis[*n], err);
        if (st) return st;
        ++*n;
    }
    return NUEM_OK;
}

static nuem_status solve(nuem_atom *atom, nuem_error *err)
{
    nuem_dirac_basis basis[NUEM_MAX_KAPPAS] = {{0}};
    size_t n = 0;
    nuem_status st = make_bases(atom, basis, &n, err);

    if (!st) st = nuem_atom_solve(atom, basis, n, err);
    for (size_t k = 0; k < n; k++) nuem_dirac_basis_clear(&basis[k]);
    return st;
}

nuem_status nuem_atom_create(int z, const nuem_atom_options *options, nuem_atom **out,
                             nuem_error *err)
{
    static const nuem_atom_options none = {.method = NUEM_ATOM_DHS};
    nuem_status st = check(z, options ? options : &none, err);

    if (st) return st;
    nuem_atom *atom = calloc(1, sizeof *atom);
    if (!atom) return nuem_fail_nomem(err);
    atom->z = z;
    atom->options = options ? *options : none;
    if (atom->options.slater_alpha == 0.0) atom->options.slater_alpha = 1.0;
    if (atom->options.max_iterations == 0) atom->options.max_iterations = DEFAULT_ITERATIONS;
    atom->c = 1.0 / nuem_constants_get()->alpha;
    atom->ion = atom->options.charge + 1.0;
    atom->n = nuem_configuration(z, atom->options.charge, atom->subshell);
    atom->nuclear = nuclear_radius(atom);
    if ((st = allocate(atom, err))) goto done;
    nuem_atom_fill_nucleus(atom);
    nuem_atom_fill_start(atom);
    if ((st = solve(atom, err))) goto done;
    nuem_atom_fill_density(atom);
    nuem_atom_fill_potential(atom);
    for (size_t x = 0; x < atom->radial.n_point; x++)
        atom->r_potential[x] = atom->radial.r[x] * atom->potential[x];
    if ((st = nuem_atom_fill_energy(atom, err))) goto done;
    atom->options.progress = NULL; /* it need not outlive this call */
    *out = atom;
    return NUEM_OK;
done:
    nuem_atom_free(atom);
    return st;
}

void nuem_atom_free(nuem_atom *atom)
{
    if (!atom) return;
    nuem_radial_clear(&atom->radial);
    free(atom->memory);
    free(atom);
}

int nuem_atom_z(const nuem_atom *atom)
{
    return atom->z;
}

const nuem_orbital *nuem_atom_orbitals(const nuem_atom *atom, size_t *n)
{
    *n = atom->n;
    return atom->orbital;
}

double nuem_atom_energy(const nuem_atom *atom)
{
    return atom->energy;
}

double nuem_atom_residual(const nuem_atom *atom, size_t *iterations)
{
    if (iterations) *iterations = atom->iterations;
    return atom->residual;
}

const double *nuem_atom_radius(const nuem_atom *atom, size_t *n)
{
    *n = atom->radial.n_point;
    return atom->radial.r;
}

const double *nuem_atom_weight(const nuem_atom *atom)
{
    return atom->radial.w;
}

const double *nuem_atom_density(const nuem_atom *atom)
{
    return atom->density;
}

double nuem_atom_density_at(const nuem_atom *atom, double r)
{
    const nuem_radial *g = &atom->radial;

    return r < g->edge[g->n_interval] ? nuem_radial_at(g, atom->density, r) : 0.0;
}

double nuem_atom_potential(const nuem_atom *atom, double r)
{
    const nuem_radial *g = &atom->radial;

    if (r >= g->edge[g->n_interval])
        return (atom->options.method == NUEM_ATOM_BARE ? -atom->z : -atom->ion) / r;
    return nuem_radial_at(g, atom->r_potential, r) / r;
}

static double sinc(double z)
{
    return z < 1e-4 ? 1.0 - z * z / 6.0 : sin(z) / z;
}

/* One interval of the grid, in so many panels that none holds more than PHASE of q r. */
static double form_of_interval(const nuem_atom *atom, size_t i, double q)
{
    const nuem_radial *g = &atom->radial;
    const double lo = g->edge[i], width = g->edge[i + 1] - lo, n = ceil(q * width / PHASE),
                 *w = g->w + i * g->n_gauss;
    double sum = 0.0;

    for (double panel = 0.0; panel < n; panel++)
        for (size_t k = 0; k < g->n_gauss; k++) {
            const double r = lo + width / n * (panel + g->gauss[k]);
            sum += w[k] / n * nuem_radial_at(g, atom->density, r) * sinc(q * r);
        }
    return sum;
}

double nuem_atom_form_factor(const nuem_atom *atom, double q)
{
    const nuem_radial *g = &atom->radial;
    double sum = 0.0;

    for (size_t i = 0; i < g->n_interval; i++) {
        double plain = 0.0, electrons = 0.0;
        for (size_t x = i * g->n_gauss; x < (i + 1) * g->n_gauss; x++) {
            electrons += g->w[x] * atom->density[x];
            plain += g->w[x] * atom->density[x] * sinc(q * g->r[x]);
        }
        const bool fast = q * (g->edge[i + 1] - g->edge[i]) > PHASE && electrons > NO_ELECTRON;
        sum += fast ? form_of_interval(atom, i, q) : plain;
    }
    return sum;
}

void nuem_orbital_name(const nuem_orbital *o, char *buf, size_t size)
{
    snprintf(buf, size, "%d%c%d/2", o->n, "spdf"[nuem_l(o->kappa) % 4], nuem_two_j(o->kappa));
}
