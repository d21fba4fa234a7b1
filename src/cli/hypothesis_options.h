/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that name a hypothesis, shared by every command that needs one. */
#ifndef NUEM_CLI_HYPOTHESIS_OPTIONS_H
#define NUEM_CLI_HYPOTHESIS_OPTIONS_H

#include "cli/atom_cache.h"
#include "cli/context.h"
#include "nuem/hypothesis.h"

#define NUEM_HYPOTHESIS_OPTIONS                                                                    \
    {.name = "hypothesis",                                                                         \
     .kind = NUEM_OPTION_STRING,                                                                   \
     .metavar = "FILE",                                                                            \
     .doc = "electromagnetic vertex (YAML); without it the Standard Model"},                       \
    {                                                                                              \
        .name = "set", .kind = NUEM_OPTION_STRING, .metavar = "NAME=VALUE", .repeatable = true,    \
        .doc = "set one element (e, cm2, muB) and its partner, e.g. millicharge.emu=1e-13; also "  \
               "nature=, basis=, mixing=, lightest_mass_ev=, charge_radius.convention="            \
    }

/* Weak couplings of nu-e scattering, for commands that compute it. */
#define NUEM_WEAK_OPTION                                                                           \
    {                                                                                              \
        .name = "couplings", .kind = NUEM_OPTION_CHOICE, .choices = "tree|running|erler-su",       \
        .fallback = "tree",                                                                        \
        .doc =                                                                                     \
            "weak couplings; running ones, which are those of Erler and Su, contain the charge "   \
            "radius of the Standard Model; a hypothesis that states any radius states them all, "  \
            "the Standard Model's included"                                                        \
    }

/* Treatment of bound electrons in place of the experiments' own. */
#define NUEM_ATOM_OPTION                                                                           \
    {.name = "atom",                                                                               \
     .kind = NUEM_OPTION_STRING,                                                                   \
     .metavar = "free|step|epa|response|table:RECORD",                                             \
     .doc = "electrons free, stepping at their edges, stepping with equivalent photons for the "   \
            "millicharge, response functions of the atoms, or a published correction (nuem list "  \
            "binding, or a file), in place of the experiment's own treatment"},                    \
        NUEM_ATOM_CACHE_OPTION

/* The neutrino at its source. */
#define NUEM_FLAVOUR_OPTIONS                                                                       \
    {.name = "flavour",                                                                            \
     .kind = NUEM_OPTION_CHOICE,                                                                   \
     .choices = "e|mu|tau",                                                                        \
     .doc = "flavour at the source"},                                                              \
    {                                                                                              \
        .name = "anti", .kind = NUEM_OPTION_FLAG, .doc = "antineutrinos instead of neutrinos"      \
    }

/* The hypothesis of --hypothesis and --set. */
nuem_status nuem_context_hypothesis(nuem_context *ctx, nuem_hypothesis **out, nuem_error *err);
/* The same with the weak couplings of --couplings. */
nuem_status nuem_context_weak_hypothesis(nuem_context *ctx, nuem_hypothesis **out, nuem_error *err);

/* A whole command that needs nothing but a hypothesis: open it, note its hash and the works to cite
 * (ends with NULL), fill the result, write it. Returns the exit code. */
typedef nuem_status nuem_hypothesis_answer(nuem_context *ctx, nuem_result *r,
                                           const nuem_hypothesis *hyp, nuem_error *err);
int nuem_context_answer(nuem_context *ctx, const char *noun, const char *const *cite,
                        nuem_hypothesis_answer *answer);

#endif
