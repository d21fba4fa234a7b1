/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A detector around or beside a point source: the mean of 1/d^2 over its volume. */
#ifndef NUEM_SOURCE_GEOMETRY_H
#define NUEM_SOURCE_GEOMETRY_H

#include "nuem/status.h"

/* Sphere with the source at its centre: 3/R^2. */
double nuem_geometry_sphere(double radius);

/* Cylinder; the source `axial` from the middle along the axis and `radial` from the axis, inside or outside.
 * All lengths > 0 (axial any sign, radial >= 0) in one unit, the result in its inverse square. Relative
 * error below 1e-10. NUEM_ERR_NOMEM */
nuem_status nuem_geometry_cylinder(double height, double radius, double axial, double radial,
                                   double *mean, nuem_error *err);

#endif
