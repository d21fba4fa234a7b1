/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small problems around a neutrino sphere, for tests of what a run says to an observer. */
#ifndef NUEM_TEST_OBSERVER_H
#define NUEM_TEST_OBSERVER_H

#include "nuem/supernova.h"

enum { OBSERVER_ENERGIES = 11 };

/* Matter and a field from 20 to 60 km that both act within a few km, moments of all pairs of flavours, energies of 5
 * to 45 MeV that are emitted from a sphere of 10 km. */
typedef struct observer {
    nuem_hypothesis *hypothesis;
    nuem_profile *profile;
    double enu[OBSERVER_ENERGIES], width[OBSERVER_ENERGIES], edge[OBSERVER_ENERGIES + 1];
    double spectrum[OBSERVER_ENERGIES][6]; /* mu and tau alike */
    nuem_supernova_spec spec;              /* from 20 to 26 km */
} observer;

/* inverted: ordering of the masses; strong: whether neutrinos see each other. */
void observer_open(observer *o, int flavours, nuem_nature nature, nuem_supernova_geometry geometry,
                   bool inverted, bool strong);
void observer_close(observer *o);

/* Create the problem and run it to r_km. step_km 0: with error control. */
void observer_run(const observer *o, nuem_supernova_method method, double tolerance, double step_km,
                  double r_km, nuem_supernova **sn, nuem_supernova_run **run);

/* Part of the profile, at n points. */
nuem_profile *observer_profile(double from_km, double to_km, size_t n);

#endif
