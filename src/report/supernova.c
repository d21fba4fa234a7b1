/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Row of the review about collective oscillations: from which transition moment on they show it, with the
 * interaction as published and with that of the Standard Model. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "nuem/supernova.h"
#include "nuem/supernova_config.h"
#include "report/review_row.h"

/* The problem of de Gouvea and Shalgar, normal ordering, as in examples/supernova/published-nh.yaml; %d energies. */
static const char problem[] =
    "schema: nuem/supernova/1\n"
    "flavours: 2\n"
    "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: normal}\n"
    "geometry: {kind: single-radial, radius: 50 km}\n"
    "path: {start: 100 km, end: 600 km}\n"
    "energy: {min: 0 MeV, max: 50 MeV, bins: %d}\n"
    "field: {strength: 1e12 G, at: 50 km, exponent: 2}\n"
    "source:\n"
    "  luminosity: 1e52 erg/s\n"
    "  species:\n"
    "    - {species: nu_e, kind: peaked, peak_energy: 8 MeV, peak_height: 3.35}\n"
    "    - {species: nu_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}\n"
    "    - {species: nubar_e, kind: peaked, peak_energy: 10 MeV, peak_height: 1.7}\n"
    "    - {species: nubar_x, kind: peaked, peak_energy: 12.5 MeV, peak_height: 1.9}\n";

/* Few energies give the moments to 5 %, but what is changed after saturation to a half only: that takes MOST. */
enum { FEW = 64, MOST = 200, SPECIES = 4, STOPS = 100 };
static const double TOLERANCE = 1e-3; /* number fractions of this problem to 1e-5 */
static const double SHOWS = 0.01; /* part of all neutrinos that must arrive as another species */
static const double SEEN = 1e-2; /* coherence of neutrinos and antineutrinos that counts as grown */

typedef struct arrival {
    double spectrum[MOST][SPECIES]; /* 1/MeV, of all neutrinos */
    double grown_km;                /* where the coherence is SEEN; 0: nowhere */
} arrival;

static double largest(const nuem_supernova_summary *s)
{
    double x = 0.0;

    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2; b++) x = fmax(x, s->coherence_rms[a][b]);
    return x;
}

static nuem_status evolve(nuem_supernova_spec spec, double mu_mub, double s, arrival *out,
                          nuem_error *err)
{
    const nuem_supernova_options options = {.tolerance = TOLERANCE, .threads = 1};
    nuem_supernova *sn = NULL;
    nuem_supernova_run *run = NULL;

    spec.two.mu_mub = mu_mub;
    spec.off_diagonal = s;
    out->grown_km = 0.0;
    nuem_status st = nuem_supernova_create(&spec, &sn, err);
    if (!st) st = nuem_supernova_run_create(sn, &options, &run, err);
    for (int i = 1; i <= STOPS && !st; i++) {
        const double r_km = i == STOPS
                                ? spec.end_km
                                : spec.start_km + (spec.end_km - spec.start_km) * i / (double)STOPS;
        nuem_supernova_summary x;
        st = nuem_supernova_advance(run, r_km, NULL, err);
        if (!st) st = nuem_supernova_summarise(run, &x, err);
        if (!st && out->grown_km == 0.0 && largest(&x) >= SEEN) out->grown_km = r_km;
    }
    if (!st) nuem_supernova_spectra(run, &out->spectrum[0][0]);
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    return st;
}

/* Part of all neutrinos that arrive as another species than without a moment: half of the sum of differences. */
static double changed(const nuem_supernova_spec *spec, const arrival *x, const arrival *without)
{
    double sum = 0.0;

    for (size_t i = 0; i < spec->n_energy; i++)
        for (size_t a = 0; a < SPECIES; a++)
            sum += spec->width_mev[i] * fabs(x->spectrum[i][a] - without->spectrum[i][a]);
    return 0.5 * sum;
}

typedef struct claim {
    nuem_supernova_config *config;
    nuem_supernova_spec spec; /* its own */
    arrival without;          /* a moment; then s does not matter */
} claim;

static nuem_status part_of(const claim *c, double mu_mub, double s, double *part, double *grown_km,
                           nuem_error *err)
{
    arrival x;
    const nuem_status st = evolve(c->spec, mu_mub, s, &x, err);

    if (st) return st;
    *part = changed(&c->spec, &x, &c->without);
    if (grown_km) *grown_km = x.grown_km;
    return NUEM_OK;
}

/* The smallest moment that shows, between one that does not and one that does: bisected to a decade, then on the line
 * through the logarithms. An end that is on the wrong side is the answer. */
static nuem_status smallest(const claim *c, double s, double below, double above, double *mu_mub,
                            nuem_error *err)
{
    double low = 0.0, high = 0.0, middle = 0.0;
    nuem_status st = part_of(c, below, s, &low, NULL, err);

    if (!st) st = part_of(c, above, s, &high, NULL, err);
    while (!st && low < SHOWS && high >= SHOWS && above > 10.0 * below) {
        const double mu = sqrt(below * above);
        if ((st = part_of(c, mu, s, &middle, NULL, err))) break;
        *(middle < SHOWS ? &below : &above) = mu;
        *(middle < SHOWS ? &low : &high) = middle;
    }
    if (st) return st;
    if (low >= SHOWS)
        *mu_mub = below;
    else if (high < SHOWS)
        *mu_mub = above;
    else
        *mu_mub = below * pow(above / below, log(SHOWS / low) / log(high / low));
    return NUEM_OK;
}

static nuem_status read(int energies, claim **out, nuem_error *err)
{
    char text[sizeof problem + 20];
    const int n = snprintf(text, sizeof text, problem, energies);
    claim *c = *out = calloc(1, sizeof *c);
    nuem_status st;

    if (!c) return nuem_fail_nomem(err);
    st = nuem_supernova_config_parse(NULL, text, (size_t)n, "supernova-collective", &c->config,
                                     NULL, err);
    if (st) return st;
    c->spec = nuem_supernova_config_get(c->config)->spec;
    return evolve(c->spec, 0.0, 0.0, &c->without, err);
}

static void release(claim *c)
{
    if (c) nuem_supernova_config_free(c->config);
    free(c);
}

static nuem_status cite(nuem_provenance *prov, nuem_error *err)
{
    static const char *const keys[] = {"deGouvea:2012hg", "deGouvea:2013zp", "Kharlanov:2020cti"};
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !st; i++)
        st = nuem_provenance_add_cite(prov, keys[i], err);
    return st;
}

nuem_status nuem_review_supernova(const nuem_data *data, nuem_review_row *row,
                                  nuem_provenance *prov, nuem_error *err)
{
    const double mu = row->published[0], tiny = 1e-24, large = 1e-15;
    double published = 0.0, least = 0.0, standard = 0.0, grown = 0.0, grown_tiny = 0.0,
           threshold[2];
    claim *few = NULL, *most = NULL;
    nuem_status st = cite(prov, err);

    (void)data;
    if (!st) st = read(FEW, &few, err);
    if (!st) st = read(MOST, &most, err);
    if (!st) st = part_of(most, mu, -1.0, &published, &grown, err);
    if (!st) st = part_of(most, tiny, -1.0, &least, &grown_tiny, err);
    if (!st) st = part_of(few, large, 0.0, &standard, NULL, err);
    if (!st) st = smallest(few, -1.0, 1e-40, mu, &threshold[0], err);
    if (!st) st = smallest(few, 0.0, large, 1e-12, &threshold[1], err);
    release(few);
    release(most);
    if (st) return st;
    row->computed[0] = threshold[0];
    row->computed[1] = threshold[1];
    row->n_computed = 2;
    nuem_review_note(row,
                     "moments from which 1 %% of all neutrinos arrive as another species, s = -1 "
                     "(as published) and s = 0 (V-A), B = 1e12 G at 50 km, %d energies, tolerance "
                     "%.0e. Robust: (V-A) changes %.0e of them at %.0e mu_B (none, 2010.05329); "
                     "s = -1 saturates, %.2f at %.0e, %.2f at %.0e (%d energies), because growth "
                     "is exponential: "
                     "the published moment is no threshold. Logarithmic: coherence reaches %.0e "
                     "by %.0f and %.0f km. Sensitive: with s = -1 number fractions go up and down "
                     "with mu by 5e-3, and are 3e-3 to 6e-3 off with 100 to 50 energies "
                     "(docs/supernova.md)",
                     FEW, TOLERANCE, standard, large, published, mu, least, tiny, MOST, SEEN, grown,
                     grown_tiny);
    /* what the Standard Model's interaction shows decides: the published moment, or nothing below 1e-15 */
    row->status = threshold[1] <= mu ? NUEM_REVIEW_CONSISTENT : NUEM_REVIEW_DIFFERS;
    return NUEM_OK;
}
