/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons with named tolerances, and short-cuts that every test needs. */
#ifndef NUEM_TEST_ASSERT_CLOSE_H
#define NUEM_TEST_ASSERT_CLOSE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "nuem/status.h"

/* relative comparison; prints both numbers when it fails */
#define assert_close(got, want, tol)                                                               \
    do {                                                                                           \
        double got_ = (got), want_ = (want), tol_ = (tol);                                         \
        if (!(fabs(got_ - want_) <= tol_ * fabs(want_))) {                                         \
            print_error("%s = %.12g, expected %.12g, relative difference %.3g > %.3g\n", #got,     \
                        got_, want_, fabs(got_ / want_ - 1.0), tol_);                              \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

/* absolute comparison */
#define assert_near(got, want, tol)                                                                \
    do {                                                                                           \
        double got_ = (got), want_ = (want), tol_ = (tol);                                         \
        if (!(fabs(got_ - want_) <= tol_)) {                                                       \
            print_error("%s = %.12g, expected %.12g within %.3g\n", #got, got_, want_, tol_);      \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#define assert_ok(status, err)                                                                     \
    do {                                                                                           \
        nuem_status st_ = (status);                                                                \
        if (st_ != NUEM_OK) {                                                                      \
            char text_[1024];                                                                      \
            nuem_error_format(&(err), text_, sizeof text_);                                        \
            print_error("%s\n", text_);                                                            \
            assert_int_equal(st_, NUEM_OK);                                                        \
        }                                                                                          \
    } while (0)

/* a failure of the right kind whose message contains `part` */
#define assert_fails(status, want, err, part)                                                      \
    do {                                                                                           \
        nuem_status st_ = (status);                                                                \
        assert_int_equal(st_, (want));                                                             \
        if (!strstr((err).message, (part))) {                                                      \
            print_error("message \"%s\" lacks \"%s\"\n", (err).message, (part));                   \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#endif
