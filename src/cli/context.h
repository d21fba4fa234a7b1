/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of one command: its arguments, what it reads, and the only ways in which it may speak.
 * Standard output carries the answer and nothing else; everything said goes to standard error. */
#ifndef NUEM_CLI_CONTEXT_H
#define NUEM_CLI_CONTEXT_H

#include <stdbool.h>

#include "cli/arguments.h"
#include "io/result.h"
#include "nuem/correction.h"
#include "nuem/data.h"
#include "nuem/status.h"

/* X(name, code, meaning) */
#define NUEM_EXIT_LIST(X)                                                                          \
    X(OK, 0, "done")                                                                               \
    X(NO, 1, "done, but the answer is no: a check fell short, a fit did not converge")             \
    X(USAGE, 2, "wrong usage")                                                                     \
    X(INPUT, 3, "bad input file or data")                                                          \
    X(NUMERICAL, 4, "numerical failure")                                                           \
    X(IO, 5, "the answer could not be written")                                                    \
    X(INTERRUPTED, 130, "interrupted; what was finished is kept and flagged partial")

enum {
#define NUEM_EXIT_ENUM(name, code, meaning) NUEM_EXIT_##name = (code),
    NUEM_EXIT_LIST(NUEM_EXIT_ENUM)
#undef NUEM_EXIT_ENUM
};

typedef struct nuem_context {
    int argc; /* as given, but argv[0] is "nuem": it goes into results */
    char *const *argv;
    const nuem_command *command;
    nuem_args *args;
    nuem_result_format format;
    bool quiet;
    const char *plot; /* file of the picture; NULL: none */
    nuem_provenance *provenance;
    nuem_data *data;               /* opened by nuem_context_data */
    struct nuem_atom_cache *atoms; /* opened by nuem_context_atoms */
    nuem_correction *correction;   /* of the target, opened by nuem_context_target */
    bool progress_shown;           /* a progress line stands on the terminal */
} nuem_context;

/* Find and parse the command in argv. NUEM_ERR_ARG. The context must be released either way. */
nuem_status nuem_context_create(nuem_context *ctx, int argc, char *const *argv, nuem_error *err);
void nuem_context_release(nuem_context *ctx);

/* The data directory, opened at the first call: --data, else NUEM_DATA, else the places beside the
 * program. */
nuem_status nuem_context_data(nuem_context *ctx, const nuem_data **data, nuem_error *err);

/* Write the answer in the chosen form, with provenance, and draw it where --plot asks for it. Returns the exit code: 0, or that of the
 * failure, which has been reported. */
int nuem_context_emit(nuem_context *ctx, nuem_result *result);
/* An answer that is text as it stands: as such, or as {"text": ...} in JSON. */
int nuem_context_emit_text(nuem_context *ctx, const char *text);

/* Report a failure on standard error, once, and return its exit code: 2 argument or unsupported,
 * 3 input file, data, domain or range, 4 convergence or memory, 130 cancelled. An I/O failure
 * counts as an unreadable input (3); for one in writing use nuem_context_fail_output (5). */
int nuem_context_fail(nuem_context *ctx, const nuem_error *err);
int nuem_context_fail_output(nuem_context *ctx, const nuem_error *err);
/* One line "nuem: ..." on standard error. */
void nuem_context_say(nuem_context *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Show "what 42 %" on standard error when it is a terminal and --quiet was not given; fraction in
 * [0, 1], 1 takes the line away. False when the user has asked to stop. */
bool nuem_context_progress(nuem_context *ctx, const char *what, double fraction);

int nuem_exit_code(nuem_status status);

#endif
