/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/geometry.h"

#include <math.h>

#include "num/gauss.h"

enum { POINTS = 16 };
/* Near the plane of the source the integrand has a logarithm, which panels of a factor of two meet; the
 * first of them, 1e-15 of the range, counts for 1e-14. */
static const double FINEST = 1e-15;

double nuem_geometry_sphere(double radius)
{
    return 3.0 / (radius * radius);
}

/* int dA / (rho^2 + z^2) over a disc of radius R, the source z above it and s from its axis, over pi:
 * ln [(D + sqrt(D^2 + 4 s^2 z^2)) / 2 z^2], D = R^2 + z^2 - s^2, by int dphi / (a - b cos phi) =
 * 2 pi / sqrt(a^2 - b^2). */
static double disc(double radius, double s, double z)
{
    const double d = (radius - s) * (radius + s) + z * z, root = hypot(d, 2.0 * s * z);

    return d >= 0.0 ? log((d + root) / (2.0 * z * z)) : log(2.0 * s * s / (root - d));
}

/* int_0^z disc dz'; the logarithm of 1/z'^2 and of z' near |R - s| */
static double slab(double radius, double s, double z, const nuem_gauss *rule)
{
    double sum = 0.0;

    for (double hi = z, lo; hi > FINEST * z; hi = lo) {
        lo = 0.5 * hi;
        for (size_t i = 0; i < rule->n; i++)
            sum += (hi - lo) * rule->w[i] * disc(radius, s, lo + (hi - lo) * rule->x[i]);
    }
    return sum;
}

nuem_status nuem_geometry_cylinder(double height, double radius, double axial, double radial,
                                   double *mean, nuem_error *err)
{
    const double top = 0.5 * height - axial, bottom = 0.5 * height + axial;
    nuem_gauss rule;
    nuem_status st = nuem_gauss_rule(POINTS, &rule, err);

    if (st) return st;
    /* a source beyond an end: the slab up to it is taken away */
    double sum = copysign(slab(radius, radial, fabs(top), &rule), top) +
                 copysign(slab(radius, radial, fabs(bottom), &rule), bottom);
    *mean = sum / (radius * radius * height);
    return NUEM_OK;
}
