/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program under test as a user's shell runs it, in the directory of support/temporary.h. */
#ifndef NUEM_TEST_PROGRAM_H
#define NUEM_TEST_PROGRAM_H

#include <jansson.h>

/* What one run left behind. */
typedef struct nuem_outcome {
    int code;
    char *out, *err;
} nuem_outcome;

/* Run a shell line in which "nuem" is the program; NUEM_DATA names the data of the source tree. */
nuem_outcome run_shell(const char *line);
void release(nuem_outcome *o);
/* Print a run, before a test fails because of it. */
void say(const char *line, const nuem_outcome *o);

/* Done: the answer on standard output, nothing on standard error. */
nuem_outcome run_well(const char *line);
/* Failed with this code: exactly one line on standard error, which begins with "nuem: " and contains
 * `message`; nothing on standard output. */
void assert_failure(const char *line, int code, const char *message);

/* Exactly one JSON object of the right schema, with provenance. */
json_t *run_json(const char *line, const char *schema);
json_t *result_of(json_t *root, const char *key);
/* The object in an array whose `key` is `value`; NULL when there is none. */
json_t *row_where(json_t *rows, const char *key, const char *value);

#endif
