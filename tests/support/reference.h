/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference values of data/validation/reference, each with its own tolerance. */
#ifndef NUEM_TEST_REFERENCE_H
#define NUEM_TEST_REFERENCE_H

#include "support/assert_close.h"

typedef struct nuem_reference {
    double value, tolerance; /* relative */
} nuem_reference;

/* Fails the test when there is no value of this id. */
nuem_reference nuem_reference_value(const char *id);

#define assert_reference(got, id)                                                                  \
    do {                                                                                           \
        nuem_reference ref_ = nuem_reference_value(id);                                            \
        assert_close((got), ref_.value, ref_.tolerance);                                           \
    } while (0)

#endif
