/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contour lines of functions whose lines are known. */
#include <stdlib.h>

#include "stat/contour_lines.h"
#include "support/assert_close.h"

enum { NX = 81, NY = 61 };

typedef double surface(double x, double y);

typedef struct traced {
    double x[NX], y[NY], f[NX * NY];
    nuem_contour_line *line;
    size_t n;
} traced;

static traced trace(surface *f, double half_x, double half_y, double level)
{
    traced t = {.n = 0};
    nuem_error err;

    for (int i = 0; i < NX; i++) t.x[i] = half_x * (2.0 * i / (NX - 1) - 1.0);
    for (int j = 0; j < NY; j++) t.y[j] = half_y * (2.0 * j / (NY - 1) - 1.0);
    for (int j = 0; j < NY; j++)
        for (int i = 0; i < NX; i++) t.f[j * NX + i] = f(t.x[i], t.y[j]);
    assert_ok(nuem_contour_trace(NX, t.x, NY, t.y, t.f, level, 7, &t.line, &t.n, &err), err);
    return t;
}

static void release(traced *t)
{
    for (size_t k = 0; k < t->n; k++) free(t->line[k].point);
    free(t->line);
}

/* Area that a closed line goes around, positive when anticlockwise: the inside is on the left. */
static double area(const nuem_contour_line *line)
{
    double sum = 0.0;

    for (size_t i = 0; i < line->n; i++) {
        const double *a = line->point[i], *b = line->point[(i + 1) % line->n];
        sum += 0.5 * (a[0] * b[1] - a[1] * b[0]);
    }
    return sum;
}

static double ellipse(double x, double y)
{
    return x * x / 4.0 + y * y;
}

static void ellipse_is_closed(void **unused)
{
    traced t = trace(ellipse, 3.0, 2.0, 1.0);

    (void)unused;
    assert_int_equal(t.n, 1);
    assert_true(t.line[0].closed && t.line[0].level == 7);
    /* chords of cells of 0.07: the area is short by about (0.07)^2/6 of itself and more at the tips */
    assert_close(area(&t.line[0]), 2.0 * M_PI, 3e-3);
    for (size_t i = 0; i < t.line[0].n; i++)
        assert_near(ellipse(t.line[0].point[i][0], t.line[0].point[i][1]), 1.0, 3e-3);
    release(&t);
}

static double hill(double x, double y)
{
    return -ellipse(x, y);
}

/* A hole in what is allowed is gone around clockwise. */
static void holes_turn_the_other_way(void **unused)
{
    traced t = trace(hill, 3.0, 2.0, -1.0);

    (void)unused;
    assert_int_equal(t.n, 1);
    assert_true(t.line[0].closed);
    assert_close(area(&t.line[0]), -2.0 * M_PI, 3e-3);
    release(&t);
}

static double two_bowls(double x, double y)
{
    double d = x * x - 1.0;

    return d * d + y * y;
}

static void separate_regions(void **unused)
{
    traced low = trace(two_bowls, 2.0, 1.5, 0.25), high = trace(two_bowls, 2.0, 1.5, 1.44);

    (void)unused;
    assert_int_equal(low.n, 2);
    for (int k = 0; k < 2; k++) assert_true(low.line[k].closed && area(&low.line[k]) > 0.0);
    assert_close(area(&low.line[0]), area(&low.line[1]), 1e-9); /* mirror images */
    assert_int_equal(high.n, 1);
    release(&low);
    release(&high);
}

/* A straight line, exact, from edge to edge with the allowed side on its left. */
static double plane(double x, double y)
{
    return x + 2.0 * y;
}

static void open_lines_end_at_the_edge(void **unused)
{
    traced t = trace(plane, 3.0, 2.0, 0.35);
    const nuem_contour_line *l = t.line;

    (void)unused;
    assert_int_equal(t.n, 1);
    assert_false(l->closed);
    for (size_t i = 0; i < l->n; i++)
        assert_near(plane(l->point[i][0], l->point[i][1]), 0.35, 1e-12);
    const double *a = l->point[0], *b = l->point[l->n - 1];
    assert_near(fmax(fabs(a[0]) / 3.0, fabs(a[1]) / 2.0), 1.0, 1e-12);
    assert_near(fmax(fabs(b[0]) / 3.0, fabs(b[1]) / 2.0), 1.0, 1e-12);
    /* allowed is where x + 2 y is less, below: a line whose left is below runs to the left */
    assert_true(b[0] < a[0]);
    release(&t);
}

static double saddle(double x, double y)
{
    return x * y;
}

/* The lines of a saddle do not cross, on either side of its pass. */
static void saddles_are_decided(void **unused)
{
    static const double level[] = {1e-3, -1e-3};

    (void)unused;
    for (int k = 0; k < 2; k++) {
        traced t = trace(saddle, 1.0, 1.0, level[k]);
        assert_int_equal(t.n, 2);
        for (int l = 0; l < 2; l++) {
            assert_false(t.line[l].closed);
            for (size_t i = 0; i < t.line[l].n; i++)
                assert_true(t.line[l].point[i][0] * t.line[l].point[i][1] * level[k] > -1e-12);
        }
        release(&t);
    }
}

static double walled(double x, double y)
{
    return ellipse(x, y) > 1.0 ? HUGE_VAL : ellipse(x, y);
}

static void infinity_is_far_above(void **unused)
{
    traced t = trace(walled, 3.0, 2.0, 0.9999);

    (void)unused;
    assert_int_equal(t.n, 1);
    assert_true(t.line[0].closed);
    for (size_t i = 0; i < t.line[0].n; i++)
        assert_true(isfinite(t.line[0].point[i][0]) && isfinite(t.line[0].point[i][1]));
    assert_close(area(&t.line[0]), 2.0 * M_PI, 0.06); /* within a cell */
    release(&t);
}

static double flat(double x, double y)
{
    (void)x, (void)y;
    return 1.0;
}

static void no_line(void **unused)
{
    traced above = trace(flat, 1.0, 1.0, 2.0), below = trace(flat, 1.0, 1.0, 0.5),
           at = trace(flat, 1.0, 1.0, 1.0);

    (void)unused;
    assert_true(above.n == 0 && below.n == 0 && at.n == 0 && !above.line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ellipse_is_closed),
        cmocka_unit_test(holes_turn_the_other_way),
        cmocka_unit_test(separate_regions),
        cmocka_unit_test(open_lines_end_at_the_edge),
        cmocka_unit_test(saddles_are_decided),
        cmocka_unit_test(infinity_is_far_above),
        cmocka_unit_test(no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
