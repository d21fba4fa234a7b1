/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small evolutions for the tests of nuem supernova. */
#ifndef NUEM_TEST_EVOLUTION_H
#define NUEM_TEST_EVOLUTION_H

/* One angle, 300 energies: three chunks of blocks, so up to three processes. Some thousand steps, with a moment so
 * large that the coherence of neutrinos with antineutrinos shows. */
#define NUEM_TEST_ONE_ANGLE                                                                        \
    "schema: nuem/supernova/1\n"                                                                   \
    "flavours: 2\n"                                                                                \
    "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: inverted, mu: 1e-15 muB}\n"         \
    "geometry: {kind: single-radial, radius: 50 km}\n"                                             \
    "path: {start: 100 km, end: 130 km}\n"                                                         \
    "energy: {min: 0 MeV, max: 50 MeV, bins: 300}\n"                                               \
    "field: {strength: 1e12 G, at: 50 km, exponent: 2}\n"                                          \
    "source:\n"                                                                                    \
    "  luminosity: 1e52 erg/s\n"                                                                   \
    "  species:\n"                                                                                 \
    "    - {species: nu_e, kind: peaked, peak_energy: 8 MeV, peak_height: 3.35}\n"                 \
    "    - {species: nu_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}\n"               \
    "    - {species: nubar_e, kind: peaked, peak_energy: 10 MeV, peak_height: 1.7}\n"              \
    "    - {species: nubar_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}\n"            \
    "run: {tolerance: 1e-6}\n"                                                                     \
    "output: {snapshots: 4}\n"

/* Five angles with their spectra, a few steps. */
#define NUEM_TEST_ANGLES                                                                           \
    "schema: nuem/supernova/1\n"                                                                   \
    "flavours: 2\n"                                                                                \
    "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: inverted, mu: 1e-15 muB}\n"         \
    "geometry: {kind: multi-angle, radius: 10 km, angles: 5}\n"                                    \
    "path: {start: 90 km, end: 94 km}\n"                                                           \
    "energy: {min: 0 MeV, max: 60 MeV, bins: 140}\n"                                               \
    "field: {strength: 1e12 G, at: 10 km, exponent: 3}\n"                                          \
    "source:\n"                                                                                    \
    "  luminosity: 4e51 erg/s\n"                                                                   \
    "  share: energy\n"                                                                            \
    "  species:\n"                                                                                 \
    "    - {species: nu_e, kind: pinched, mean_energy: 11 MeV, alpha: 3}\n"                        \
    "    - {species: nubar_e, kind: pinched, mean_energy: 14 MeV, alpha: 3}\n"                     \
    "    - {species: nu_x, kind: pinched, mean_energy: 16 MeV, alpha: 2}\n"                        \
    "    - {species: nubar_x, kind: pinched, mean_energy: 16 MeV, alpha: 2}\n"                     \
    "run: {tolerance: 1e-5}\n"                                                                     \
    "output: {snapshots: 3}\n"

#endif
