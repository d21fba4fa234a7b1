/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory of its own for each test program, gone when the program ends. */
#ifndef NUEM_TEST_TEMPORARY_H
#define NUEM_TEST_TEMPORARY_H

#include "nuem/status.h"

/* cmocka group set-up and tear-down; *state is left alone. */
int nuem_test_make_directory(void **state);
int nuem_test_remove_directory(void **state);

/* Its path, and the path of something in it; the latter lives for eight further calls. */
const char *nuem_test_directory(void);
const char *nuem_test_path(const char *name);

/* Write a file there, and the directories above it; returns its path. */
const char *nuem_test_put(const char *name, const char *text);

/* The test fails unless the error reads "<file><want>...", e.g. want ":4:14: theta12_deg is 91". */
void nuem_test_assert_place(const nuem_error *err, const char *file, const char *want);

#endif
