/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the program. A new one is a line here and a file cmd_<name>.c that defines
 * `const nuem_command nuem_command_<name>`. */
#ifndef NUEM_CLI_COMMANDS_H
#define NUEM_CLI_COMMANDS_H

#include "cli/context.h"
#include "cli/options.h"

/* X(name), in the order in which help shows them */
#define NUEM_COMMAND_LIST(X)                                                                       \
    X(constants)                                                                                   \
    X(list)                                                                                        \
    X(em_vertex)                                                                                   \
    X(em_moments)                                                                                  \
    X(em_mu_eff)                                                                                   \
    X(em_translate)                                                                                \
    X(em_loop)                                                                                     \
    X(em_couplings)                                                                                \
    X(em_model)                                                                                    \
    X(atom)                                                                                        \
    X(xsec_es)                                                                                     \
    X(xsec_cevns)                                                                                  \
    X(xsec_cevas)                                                                                  \
    X(flux)                                                                                        \
    X(mixing_state)                                                                                \
    X(propagate)                                                                                   \
    X(propagate_resonances)                                                                        \
    X(star_plasmon)                                                                                \
    X(star_trgb)                                                                                   \
    X(star_bounds)                                                                                 \
    X(star_sn1987a)                                                                                \
    X(star_pulsar)                                                                                 \
    X(star_neutrality)                                                                             \
    X(ratio)                                                                                       \
    X(burst)                                                                                       \
    X(solar_antineutrino)                                                                          \
    X(supernova)                                                                                   \
    X(rate)                                                                                        \
    X(limit)                                                                                       \
    X(fit)                                                                                         \
    X(contour)                                                                                     \
    X(sensitivity)                                                                                 \
    X(scan)                                                                                        \
    X(export_hepdata)                                                                              \
    X(export_points)                                                                               \
    X(export_getdist)                                                                              \
    X(export_snowglobes)                                                                           \
    X(reproduce)                                                                                   \
    X(report)                                                                                      \
    X(schema)                                                                                      \
    X(catalog)                                                                                     \
    X(cite)                                                                                        \
    X(help)                                                                                        \
    X(man)                                                                                         \
    X(completions)                                                                                 \
    X(version)

#define NUEM_COMMAND_DECLARE(name) extern const nuem_command nuem_command_##name;
NUEM_COMMAND_LIST(NUEM_COMMAND_DECLARE)
#undef NUEM_COMMAND_DECLARE

/* All of them; ends with NULL. */
extern const nuem_command *const nuem_commands[];

/* The command with this noun and, where it has one, this verb: the words that follow "nuem", NULL
 * beyond the last. NUEM_ERR_ARG: no such noun or verb, or a verb is missing; the message lists
 * those there are. */
nuem_status nuem_command_find(const char *noun, const char *verb, const nuem_command **out,
                              nuem_error *err);

/* Number of commands with this noun. */
size_t nuem_command_count(const char *noun);

#endif
