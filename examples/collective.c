/* SPDX-License-Identifier: GPL-3.0-or-later */
/* collective DATA-DIRECTORY [growth|spectra [S [MU [THETA]]]]: collective evolution with a transition moment, with the library.
 *
 *   cc collective.c $(pkg-config --cflags --libs nuem) -o collective
 *   ./collective "$(pkg-config --variable=datadir nuem)" growth -1 1e-21 0 > growth.csv
 *
 * growth: coherence of neutrinos with antineutrinos along the way, and how fast it should grow there by the linearised
 * equations. spectra: what is emitted and what there is at the end. Both as CSV. The problem is that of
 * examples/supernova/published-nh.yaml. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nuem/nuem.h>

enum { RADII = 36, MODES = 64, ENERGIES = 200, SPECIES = 4 };

static const char problem[] =
    "schema: nuem/supernova/1\n"
    "flavours: 2\n"
    "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: normal}\n"
    "geometry: {kind: single-radial, radius: 50 km}\n"
    "path: {start: 100 km, end: 600 km}\n"
    "energy: {min: 0 MeV, max: 50 MeV, bins: 200}\n"
    "field: {strength: 1e12 G, at: 50 km, exponent: 2}\n"
    "source:\n"
    "  luminosity: 1e52 erg/s\n"
    "  species:\n"
    "    - {species: nu_e, kind: peaked, peak_energy: 8 MeV, peak_height: 3.35}\n"
    "    - {species: nu_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}\n"
    "    - {species: nubar_e, kind: peaked, peak_energy: 10 MeV, peak_height: 1.7}\n"
    "    - {species: nubar_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}\n";

/* The fastest growing mode that mixes neutrinos with antineutrinos; 0: none. */
static nuem_status fastest(const nuem_supernova *sn, double r_km, double *per_km, nuem_error *err)
{
    nuem_supernova_mode mode[MODES];
    size_t n = MODES;
    const nuem_status st = nuem_supernova_stability(sn, r_km, &n, mode, err);

    if (st) return st;
    *per_km = 0.0;
    for (size_t i = 0; i < n && *per_km == 0.0; i++)
        if (mode[i].spin) *per_km = mode[i].growth_per_km;
    return NUEM_OK;
}

static nuem_status growth(const nuem_supernova *sn, nuem_supernova_run *run, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    printf("r_km,coherence,coherence_rms,growth_per_km\n");
    for (int i = 0; i < RADII && !st; i++) {
        const double r_km = 100.0 + 4.0 * i;
        nuem_supernova_summary s;
        double per_km = 0.0;
        st = nuem_supernova_advance(run, r_km, NULL, err);
        if (!st) st = nuem_supernova_summarise(run, &s, err);
        if (!st) st = fastest(sn, r_km, &per_km, err);
        if (!st)
            printf("%g,%.5g,%.5g,%.5g\n", r_km, s.coherence[0][1], s.coherence_rms[0][1], per_km);
    }
    return st;
}

static nuem_status spectra(const nuem_supernova *sn, nuem_supernova_run *run, nuem_error *err)
{
    static double first[ENERGIES][SPECIES], last[ENERGIES][SPECIES];
    const nuem_supernova_spec *spec = nuem_supernova_spec_of(sn);

    nuem_supernova_spectra(run, &first[0][0]);
    const nuem_status st = nuem_supernova_advance(run, spec->end_km, NULL, err);
    if (st) return st;
    nuem_supernova_spectra(run, &last[0][0]);
    printf("enu_mev,nu_e_emitted,nu_x_emitted,nubar_e_emitted,nubar_x_emitted,nu_e,nu_x,nubar_e,"
           "nubar_x\n");
    for (int i = 0; i < ENERGIES; i++) {
        printf("%g", spec->enu_mev[i]);
        for (int a = 0; a < SPECIES; a++) printf(",%.4g", first[i][a]);
        for (int a = 0; a < SPECIES; a++) printf(",%.4g", last[i][a]);
        printf("\n");
    }
    return NUEM_OK;
}

int main(int argc, char **argv)
{
    const bool wants_spectra = argc > 2 && strcmp(argv[2], "spectra") == 0;
    const nuem_supernova_options options = {.tolerance = 1e-4, .threads = 1};
    nuem_data *data = NULL;
    nuem_supernova_config *config = NULL;
    nuem_supernova *sn = NULL;
    nuem_supernova_run *run = NULL;
    nuem_error err;
    char text[1024];
    int code = 1;

    if (argc < 2 || (argc > 2 && !wants_spectra && strcmp(argv[2], "growth") != 0)) {
        fprintf(stderr, "usage: collective DATA-DIRECTORY [growth|spectra [S [MU [THETA]]]]\n");
        return 2;
    }
    nuem_init();
    if (nuem_data_open(argv[1], &data, &err) ||
        nuem_supernova_config_parse(data, problem, strlen(problem), "problem", &config, NULL, &err))
        goto failed;
    nuem_supernova_spec spec = nuem_supernova_config_get(config)->spec; /* its arrays stay there */
    spec.off_diagonal = argc > 3 ? atof(argv[3]) : -1.0;
    spec.two.mu_mub = argc > 4 ? atof(argv[4]) : 1e-21;
    if (argc > 5) spec.two.theta_rad = atof(argv[5]);
    if (nuem_supernova_create(&spec, &sn, &err) ||
        nuem_supernova_run_create(sn, &options, &run, &err) ||
        (wants_spectra ? spectra : growth)(sn, run, &err))
        goto failed;
    code = 0;
failed:
    if (code) {
        nuem_error_format(&err, text, sizeof text);
        fprintf(stderr, "collective: %s\n", text);
    }
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    nuem_supernova_config_free(config);
    nuem_data_free(data);
    return code;
}
