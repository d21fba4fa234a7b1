/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file supernova.h  Collective evolution of many neutrinos that see each other.
 *
 *  Density matrices of order n = 2N for N = 2 or 3 flavours, one for each energy and emission angle: the upper
 *  left block holds neutrinos, the lower right one antineutrinos (Majorana) or right-handed states (Dirac),
 *  the others their coherence.
 *
 *    v_u d rho/dr = -i [ H_vac + H_mat + H_mag, rho ] + self-interaction
 *    H_self = mu_nu { [R - R^cT]_block + s [R - R^cT]_off + G Tr(R G) },  R = sum of weight rho
 *
 *  with G = diag(1, -1) and R^cT = C R^T C (C exchanges the blocks). s = 0 is the (V-A) x (V-A) interaction of
 *  the Standard Model, s = -1 the form of de Gouvea and Shalgar. Neutrino bulb (one angle or many) or a
 *  homogeneous gas in time.
 *
 *  Sources: de Gouvea, Shalgar, JCAP 10 (2012) 027 (1207.0516), JCAP 04 (2013) 018 (1301.5637);
 *  Kharlanov, Shustov, PRD 103 (2021) 093004 (2010.05329); Duan, Fuller, Carlson, Qian, PRD 74 (2006) 105014. */
#ifndef NUEM_SUPERNOVA_H
#define NUEM_SUPERNOVA_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/hypothesis.h"
#include "nuem/profile.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef enum nuem_supernova_geometry {
    NUEM_SINGLE_RADIAL,   /**< all on the radial ray: D = (1/2)(1 - sqrt(1 - R^2/r^2))^2 */
    NUEM_SINGLE_AVERAGED, /**< averaged over the flux of rays; twice the radial one far out */
    NUEM_MULTI_ANGLE,     /**< bins of u = sin^2 of the emission angle */
    NUEM_GAS              /**< homogeneous, isotropic, in time; r is a time */
} nuem_supernova_geometry;

/** nu_e nu_mu nu_tau nubar_e nubar_mu nubar_tau; with two flavours the second, x, stands for both. */
enum { NUEM_SUPERNOVA_SPECIES = 6 };

/** Everything that defines the problem; plain data, copied. Fields that are zero are not used. */
typedef struct nuem_supernova_spec {
    int flavours; /**< 2 or 3 */
    const nuem_hypothesis
        *hypothesis; /**< masses, mixing, moments, copied; of two flavours: only whether they are
                                             Dirac or Majorana (NULL), else see two */
    struct {
        double theta_rad, dm2_ev2; /**< [0, pi/2]; [-1, 1] eV^2, < 0: inverted ordering */
        double mu_mub; /**< transition moment e-x: (nu_e, nubar_x) + mu B, (nu_x, nubar_e) - mu B */
    } two;             /**< for two flavours */
    double off_diagonal; /**< s */
    nuem_supernova_geometry geometry;
    double radius_km;         /**< of the neutrino sphere, R */
    double start_km, end_km;  /**< >= radius_km; start > end: inwards, back in time */
    size_t n_energy, n_angle; /**< >= 2; 1 for single-angle and the gas */
    const double *enu_mev,
        *width_mev; /**< [n_energy] centres, increasing, and widths of the bins */
    /** [n_energy][6] numbers a second and MeV of each species at the sphere, relative; of two flavours the columns of
     *  nu_tau and nubar_tau are 0 */
    const double *spectrum;
    double number_rate_s; /**< neutrinos and antineutrinos emitted a second, all species */
    double gas_mu;        /**< of a gas: strength of the self-interaction of all of it, 1/km */
    const nuem_profile
        *profile; /**< n_e, n_n, B along r; NULL: none. Covers the path. Not copied: must outlive */
    /** Follow, beside what is emitted, 2N modes of each angle and energy that are emitted as one flavour each and of
     *  which there are none (weight 0), for nuem_supernova_conversion. They see the others and are not seen. 1 + 2N times
     *  the work and the memory; for Dirac neutrinos 1 + N times. */
    bool probes;
} nuem_supernova_spec;

typedef struct nuem_supernova nuem_supernova; /**< the problem; immutable, shared by threads */
typedef struct nuem_supernova_run nuem_supernova_run; /**< its state at one radius; one thread's */

/** @return NUEM_OK; NUEM_ERR_ARG (the first thing that is wrong, with its value and range; err->index tells which element
 *          of an array); NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_supernova_create(const nuem_supernova_spec *spec, nuem_supernova **out,
                                           nuem_error *err);
NUEM_API void nuem_supernova_free(nuem_supernova *sn);

/** Sums that the collective Hamiltonian depends on: of all modes, or of those of each angle. */
typedef enum nuem_supernova_method {
    NUEM_SPLIT,      /**< splitting into vacuum and collective flow, exactly unitary; the default */
    NUEM_RUNGE_KUTTA /**< adaptive Runge-Kutta, unitary within the tolerance */
} nuem_supernova_method;

/** Adds numbers of all processes in place; every process gets the same sum. */
typedef nuem_status nuem_supernova_reduce(double *x, size_t n, void *context, nuem_error *err);

/** Told of r_km, where a step has ended. */
typedef void nuem_supernova_stepped(double r_km, void *context);

typedef struct nuem_supernova_options {
    nuem_supernova_method method;
    /** Largest local error of a step, [1e-14, 0.1]: of the numbers relative to the largest Tr rho of a mode, of the coherence
     *  of flavours and of that of neutrinos with antineutrinos each relative to the largest of its kind, because
     *  instabilities amplify coherence that is small. NUEM_SPLIT measures it with an embedded solution of order 3. What is
     *  left at the end depends on how much the problem amplifies: number fractions of
     *  examples/supernova/three-flavours.yaml are off by 1e-4, 7e-6, 2e-7 at 1e-3, 1e-4, 1e-5 and without moments, when
     *  steps are longer, by 9e-3, 2e-3, 4e-5. Repeat with a tenth. */
    double tolerance;
    /** The same for probes, 0 or [1e-14, 0.1], whose size is 1: steps are such that both hold. 0: what is emitted alone decides
     *  upon steps, as without probes and to the same bits; energies that hold few neutrinos, or flavours alike, may then be
     *  followed less well. Not used with step_km. */
    double probe_tolerance;
    double step_km; /**< > 0: steps of this size, without error control */
    /** [n_step_end] where steps end, along the path, the last at its end; without error control, so that two problems can
     *  be compared whose errors are alike. A step that fails is halved; tolerance is that of the flow within. NULL: not
     *  used. Not copied, must outlive the run. */
    const double *step_end_km;
    size_t n_step_end;
    nuem_supernova_stepped *stepped; /**< nullable: told where each accepted step ends */
    void *stepped_context;
    double max_step_km; /**< 0: a tenth of the radius */
    size_t max_steps;   /**< of the whole run; 0: 10^9 */
    int threads;        /**< >= 1: at most; now and then it is tried whether one alone is faster */
    /** This process's parts of the energies of each angle, of nuem_supernova_blocks: first .. first + count - 1;
     *  count 0: all. */
    size_t first, count;
    nuem_supernova_reduce *reduce; /**< NULL: there is one process */
    void *reduce_context;
} nuem_supernova_options;

/** A run at its start. The problem must outlive it. With options->reduce, every process calls this and the functions below
 *  that can fail in the same order with the same arguments.
 *  @return NUEM_OK; NUEM_ERR_ARG (an option); NUEM_ERR_NOMEM; what reduce returns. */
NUEM_API nuem_status nuem_supernova_run_create(const nuem_supernova *sn,
                                               const nuem_supernova_options *options,
                                               nuem_supernova_run **out, nuem_error *err);
NUEM_API void nuem_supernova_run_free(nuem_supernova_run *run);

/** What a run has done. */
typedef struct nuem_supernova_progress {
    double r_km, step_km; /**< where it is, and the step that it would try next */
    size_t steps, rejected,
        stages; /**< of the whole run; stages: evaluations of the collective Hamiltonian */
    double
        drift; /**< largest relative change, where advance ended, of trace and purity and, without a field,
                               of the lepton number (over the trace) */
} nuem_supernova_progress;

/** On to r_km exactly. The same calls give the same bits for any number of threads, and also when the run is saved and
 *  restored between or within them.
 *  @param progress  nullable: told after each 16 steps (in every process after the same), may stop the run
 *                   (NUEM_ERR_CANCELLED; the state is then that of the last step, and the run can go on)
 *  @return NUEM_OK; NUEM_ERR_ARG (r_km behind the run or beyond the path); NUEM_ERR_CONVERGE (step too small, max_steps:
 *  where); NUEM_ERR_CANCELLED; what reduce returns. */
NUEM_API nuem_status nuem_supernova_advance(nuem_supernova_run *run, double r_km,
                                            const nuem_progress *progress, nuem_error *err);
NUEM_API nuem_supernova_progress nuem_supernova_progress_of(const nuem_supernova_run *run);

/** Numbers that describe the state; all are sums over every process. */
typedef struct nuem_supernova_summary {
    double fraction
        [6]; /**< number fractions: N of neutrinos, N of antineutrinos, flavour basis; of Dirac neutrinos
                               of the active ones */
    double coherence[3][3]; /**< |sum w X_ab|, and */
    /** (sum w |X_ab|^2 / sum w Tr rho^2)^1/2, the part of Tr rho^2 in it: nu_a with nubar_b; of Dirac neutrinos with nu_bR,
     *  antineutrinos counted here alone */
    double coherence_rms[3][3];
    double lepton; /**< Tr(R G), conserved without field; of Dirac neutrinos of the active ones */
    double
        energy; /**< sum w Tr(H rho) with half of the self-interaction, 1/km; conserved where nothing depends
                               on r */
    double trace, purity; /**< sum w Tr rho, and sum w Tr rho^2 in 1/MeV (of a gas 1) */
} nuem_supernova_summary;
/** @return NUEM_OK; NUEM_ERR_NOMEM; what reduce returns. */
NUEM_API nuem_status nuem_supernova_summarise(nuem_supernova_run *run, nuem_supernova_summary *out,
                                              nuem_error *err);

/** Diagonal elements in the flavour basis of this process's modes: [n_angle][n_energy][2N]; elements of other
 *  processes are 0 (nuem_supernova_options.reduce adds them). */
NUEM_API void nuem_supernova_spectra(const nuem_supernova_run *run, double *out);

/** Probabilities P(a -> b) from the start to where the run is, of a problem with probes: [n_angle][n_energy][2N][2N], row
 *  a what was emitted, column b what has become of it; nu of the N flavours, then nubar. Elements of other processes are
 *  0 (nuem_supernova_options.reduce adds them). Rows sum to 1. Majorana neutrinos: columns too, and the spectra
 *  are the emitted ones (spec) times this matrix. Dirac neutrinos: columns N .. 2N - 1 are the right-handed partners of
 *  what the row is, in the rows of nu and in those of nubar.
 *  @return NUEM_OK; NUEM_ERR_ARG (a problem without probes). Thread-safe. */
NUEM_API nuem_status nuem_supernova_conversion(const nuem_supernova_run *run, double *out,
                                               nuem_error *err);

/** The state of this process's part as plain numbers, for checkpoints: exactly what is needed to go on bit for bit, 8
 *  numbers and then [n_angle][mode][n*n]. */
NUEM_API size_t nuem_supernova_state_size(const nuem_supernova_run *run);
NUEM_API void nuem_supernova_save(const nuem_supernova_run *run, double *state);
/** @return NUEM_OK; NUEM_ERR_DATA (not finite, not a state of this run: place, counts, trace or purity of a mode); the run
 *          is then as it was. */
NUEM_API nuem_status nuem_supernova_restore(nuem_supernova_run *run, const double *state,
                                            nuem_error *err);

/** Parts of the energies of each angle that processes share out, 64 energies each but the last; of Dirac neutrinos
 *  antineutrinos count as energies of their own, and so do probes. With many angles processes share the flow of the sums
 *  by angles besides. */
NUEM_API size_t nuem_supernova_blocks(const nuem_supernova *sn);
/** The specification, whose arrays are the problem's own. */
NUEM_API const nuem_supernova_spec *nuem_supernova_spec_of(const nuem_supernova *sn);

/** Growth of small coherence between neutrinos and antineutrinos (and of flavours) in the problem linearised around the
 *  flavour-diagonal state at r_km. */
typedef struct nuem_supernova_mode {
    double frequency_per_km, growth_per_km; /**< of exp(-i(frequency + i growth) r) */
    bool spin; /**< between neutrinos and antineutrinos, else between flavours */
    int a, b;  /**< flavours that it mixes */
} nuem_supernova_mode;
/** Unstable modes, growth falling. Left out: what grows by less than 1 % over r_km (of a gas: over its time). With more
 *  than 600 modes of a pair of flavours, also what grows less than a quarter as fast as the fastest of that pair; the
 *  search then takes seconds, for 10^4 modes minutes. Many of the modes of a coarse grid of angles are the grid's.
 *  @param n  room on entry, number found on return
 *  @return NUEM_OK; NUEM_ERR_RANGE (more than n); NUEM_ERR_ARG; NUEM_ERR_CONVERGE; NUEM_ERR_NOMEM. Thread-safe.
 *  Sources: Banerjee, Dighe, Raffelt, PRD 84 (2011) 053013 (1107.2308); Hannestad, Raffelt, Sigl, Wong, PRD 74 (2006)
 *  105010. */
NUEM_API nuem_status nuem_supernova_stability(const nuem_supernova *sn, double r_km, size_t *n,
                                              nuem_supernova_mode *out, nuem_error *err);

NUEM_END_DECLS

#endif
