/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rays from a sphere that emits the same in all directions: the neutrino bulb.
 *
 * A ray that leaves the sphere of radius R at an angle whose sine squared is u has at r the cosine
 * v_u(r) = sqrt(1 - u R^2/r^2) to the radius; isotropic emission fills u evenly between 0 and 1.
 * Source: Duan, Fuller, Carlson, Qian, PRD 74 (2006) 105014. */
#ifndef NUEM_SUPERNOVA_BULB_H
#define NUEM_SUPERNOVA_BULB_H

/* v_u(r); r >= radius > 0, 0 <= u <= 1. */
double nuem_bulb_velocity(double u, double radius_km, double r_km);

/* Length of the ray between two radii, int dr/v_u: sqrt(r^2 - u R^2) at the ends. Negative inwards. */
double nuem_bulb_path(double u, double radius_km, double from_km, double to_km);

/* D(r) = (1/2)(1 - sqrt(1 - R^2/r^2))^2: the radial ray sees all the others; R^4/8r^4 far out. */
double nuem_bulb_radial(double radius_km, double r_km);

/* D(r) averaged over the flux of rays. The self-interaction on a ray u for each km of radius is, summed
 * over the rays u',
 *      (R^2/2r^2) int du' (1/(v_u v_u') - 1),
 * whose mean over u is (R^2/2r^2) (q^2 - 1) with q = int du/v_u = (2r^2/R^2)(1 - sqrt(1 - R^2/r^2)). It tends to
 * R^4/4r^4, twice the radial one. */
double nuem_bulb_averaged(double radius_km, double r_km);

#endif
