/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file atom_response.h  Response functions of an atom to one exchanged boson.
 *
 *    R_L(T, q) = sum |<f| sum exp(i q r) |i>|^2 delta(T - E_f + E_i),
 *    R_T(T, q) = sum over 2 transverse polarisations of |<f| sum alpha.eps exp(i q r) |i>|^2 delta,
 *
 *  of independent electrons: each subshell into its own continuum, in the potential of the atom that it
 *  leaves (frozen core, no jumps between bound states). They are kept for each subshell at the energy of
 *  the outgoing electron, so that thresholds can be those of a measurement: T = eps + binding.
 *
 *  Each subshell has momentum transfers of its own at each energy, dense around q = k of the outgoing electron
 *  (the Bethe ridge, which for outer electrons is a few per cent wide); interpolation follows the ridge. */
#ifndef NUEM_ATOM_RESPONSE_H
#define NUEM_ATOM_RESPONSE_H

#include <stddef.h>

#include "nuem/atom.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_atom_response_options {
    double eps_max_kev;   /**< highest energy of the outgoing electron; 0: 40 keV; at most 1000 */
    double q_max_kev;     /**< highest momentum transfer; 0: 1 MeV; at most 10 MeV */
    size_t n_eps, n_q;    /**< points for each subshell, 8 to 4096; 0: 64, 96 */
    size_t max_multipole; /**< 0: 1000; at most 2000 */
    double accuracy;      /**< of the sum of multipoles; 0: 1e-5 */
    int threads;          /**< 0: as many as OpenMP gives */
    const nuem_progress *progress; /**< nullable */
} nuem_atom_response_options;

typedef struct nuem_atom_response nuem_atom_response;

/** Tabulate the response functions. Matrix products of the whole process run in one thread meanwhile.
 *  @param options  nullable
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_CONVERGE (multipoles, or a continuum wave); NUEM_ERR_CANCELLED;
 *          NUEM_ERR_NOMEM. The result does not depend on the number of threads, to the last bit. */
NUEM_API nuem_status nuem_atom_response_create(const nuem_atom *atom,
                                               const nuem_atom_response_options *options,
                                               nuem_atom_response **out, nuem_error *err);
NUEM_API void nuem_atom_response_free(nuem_atom_response *response);

/** The table, as plain data; views that live as long as the response. */
typedef struct nuem_atom_response_table {
    int z;
    size_t n_shell, n_eps, n_q;
    const int *shell_n, *shell_kappa; /**< [n_shell] */
    const double *occupation;         /**< [n_shell] */
    const double *binding_kev;        /**< [n_shell], of the mean field */
    const double *eps_kev;            /**< [n_eps], rising */
    const double *q_kev;              /**< [n_shell][n_eps][n_q], rising in each row */
    const double *r_l, *r_t;          /**< [n_shell][n_eps][n_q], keV^-1 */
    double q_max_kev;
    size_t highest_multipole; /**< that was needed */
} nuem_atom_response_table;
/** The table; a view. */
NUEM_API const nuem_atom_response_table *nuem_atom_response_get(const nuem_atom_response *response);

/** R_L and R_T of the atom at energy transfer T and momentum transfer q, keV^-1, interpolated (cubic, in the
 *  logarithm of the energy and along the ridge). R is 0 below all thresholds, and counts as 0 far beyond the ridge,
 *  from nuem_atom_response_end on. Neutrinos transfer q >= T only; below, values are the same matrix elements: R_L -> 0 as q^2.
 *  @param binding_kev  [n_shell] thresholds; NULL: those of the mean field
 *  @return NUEM_OK; NUEM_ERR_ARG (T, q not positive and finite); NUEM_ERR_RANGE: T - threshold or q is
 *          above the table. Thread-safe; below a microsecond. */
NUEM_API nuem_status nuem_atom_response_at(const nuem_atom_response *response,
                                           const double *binding_kev, double t_kev, double q_kev,
                                           double *r_l, double *r_t, nuem_error *err);

/** The same at n momentum transfers for one T.
 *  @param q_kev     [n], in any order
 *  @param r_l, r_t  [n]; either may be NULL */
NUEM_API nuem_status nuem_atom_response_row(const nuem_atom_response *response,
                                            const double *binding_kev, double t_kev, size_t n,
                                            const double *q_kev, double *r_l, double *r_t,
                                            nuem_error *err);

/** Largest momentum transfer at which the table holds R(T, q), keV: beyond it R counts as 0, where R_L has fallen
 *  below 2e-5 of its largest value and R_T, with its slower tail, below 1e-3 (of germanium at 20 eV; 1e-4 above 1 keV). It is 8 times the
 *  rms momentum of its orbitals above the ridge of the open shell that reaches furthest, at most q_max_kev; 0 where T
 *  is below all thresholds.
 *  @param binding_kev  as for nuem_atom_response_at
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_RANGE as there. Thread-safe. */
NUEM_API nuem_status nuem_atom_response_end(const nuem_atom_response *response,
                                            const double *binding_kev, double t_kev,
                                            double *q_end_kev, nuem_error *err);

/** Integrals over q^2 from T^2 to q_hi^2, of which cross sections are made. */
typedef struct nuem_atom_response_moments {
    double l_q0, l_q2, l_q4; /**< int R_L q^-2n dq^2, n = 0, 1, 2: keV, keV^-1, keV^-3 */
    double t_q0, t_q2;       /**< int R_T q^-2n dq^2, n = 0, 1: keV, keV^-1 */
} nuem_atom_response_moments;

/** @param q_hi_kev  at least T; what lies above the largest q of the table is left out
 *  @param shell     one subshell, or -1 for all
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_RANGE as above. Thread-safe. Gauss rules on panels: of the interpolated
 *          functions within 1e-4 (measured from 0.03 keV on), beside which the table's own points count. */
NUEM_API nuem_status nuem_atom_response_integrate(const nuem_atom_response *response,
                                                  const double *binding_kev, double t_kev,
                                                  double q_hi_kev, int shell,
                                                  nuem_atom_response_moments *out, nuem_error *err);

/** Photoabsorption by one atom, cm^2: (2 pi^2 alpha/T) R_T(T, q = T). Errors as above. */
NUEM_API nuem_status nuem_atom_response_photo(const nuem_atom_response *response,
                                              const double *binding_kev, double t_kev,
                                              double *sigma_cm2, nuem_error *err);

/** How well a table keeps what must be kept. */
typedef struct nuem_atom_response_sums {
    double
        bethe; /**< int T R_L(T, q) dT / (n q^2/2m), n electrons: 1 for all final states without relativity,
                          which lowers it by about T/mc^2 */
    double photo;    /**< (m/n) int R_T(T, q = T) dT/T: the f-sum of the continuum */
    double t_hi_kev; /**< largest T of both integrals, of the outermost electrons */
} nuem_atom_response_sums;

/** Sum rules at momentum transfer q, thresholds of the mean field. In a local potential they hold for each
 *  subshell by itself if all final states count. The table has those of the continuum alone: what is
 *  missing is jumps to bound states, empty and occupied ones. It vanishes as q grows for `bethe`; for `photo` it
 *  can have either sign, since an outer electron emits where an inner one absorbs.
 *  @param shell  one subshell, or -1 for all
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_RANGE: the ridge at q is not inside the table. */
NUEM_API nuem_status nuem_atom_response_check(const nuem_atom_response *response, int shell,
                                              double q_kev, nuem_atom_response_sums *out,
                                              nuem_error *err);

/** SHA-256 (hex) of everything that the numbers of a table depend on: version, constants, atom, options but
 *  not `threads` and `progress`.
 *  @param key  [65]
 *  @return NUEM_OK, NUEM_ERR_ARG (an option out of range). Thread-safe. */
NUEM_API nuem_status nuem_atom_response_plan(const nuem_atom *atom,
                                             const nuem_atom_response_options *options, char *key,
                                             nuem_error *err);
/** The key of a table; a view. */
NUEM_API const char *nuem_atom_response_key(const nuem_atom_response *response);

/** Keep a table in a file (some megabytes; only for machines of the same byte order). It is written beside and
 *  renamed, so that a failure leaves what was there. @return NUEM_OK, NUEM_ERR_IO, NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_atom_response_write(const nuem_atom_response *response, const char *path,
                                              nuem_error *err);

/** Read a table back.
 *  @param key  what it must have been made from (nuem_atom_response_plan); NULL: anything
 *  @return NUEM_OK; NUEM_ERR_IO (no such file); NUEM_ERR_DATA: damaged, or made from something else, so that
 *          it has to be made anew; NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_atom_response_read(const char *path, const char *key,
                                             nuem_atom_response **out, nuem_error *err);

NUEM_END_DECLS

#endif
