/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/bulb.h"

#include <math.h>

double nuem_bulb_velocity(double u, double radius_km, double r_km)
{
    const double x = radius_km / r_km;

    return sqrt(fmax(0.0, 1.0 - u * x * x));
}

double nuem_bulb_path(double u, double radius_km, double from_km, double to_km)
{
    const double l0 = from_km * nuem_bulb_velocity(u, radius_km, from_km),
                 l1 = to_km * nuem_bulb_velocity(u, radius_km, to_km);

    if (l0 + l1 == 0.0) return 0.0;
    return (to_km - from_km) * (to_km + from_km) / (l0 + l1); /* l1 - l0 without its cancellation */
}

/* 1 - sqrt(1 - x) = x/(1 + sqrt(1 - x)): without cancellation far out */
static double defect(double x)
{
    return x / (1.0 + sqrt(fmax(0.0, 1.0 - x)));
}

double nuem_bulb_radial(double radius_km, double r_km)
{
    const double d = defect(radius_km * radius_km / (r_km * r_km));

    return 0.5 * d * d;
}

double nuem_bulb_averaged(double radius_km, double r_km)
{
    const double x = radius_km * radius_km / (r_km * r_km), d = defect(x);

    /* q = 2d/x = 2/(1 + s) with s = 1 - d, so q - 1 = d/(2 - d) and q + 1 = (4 - d)/(2 - d) */
    return 0.5 * x * d * (4.0 - d) / ((2.0 - d) * (2.0 - d));
}
