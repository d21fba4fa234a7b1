/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a scan file. */
#include <math.h>

#include "scan/config.h"

/* clang-format off */
static const nuem_field analysis_fields[] = {
    {.key = "flux", .type = NUEM_FIELD_STRING, .doc = "flux in place of the experiments' own"},
    {.key = "binding", .type = NUEM_FIELD_STRING, .doc = "electrons in atoms, in place of the experiments' own: free, step, epa, response, or table:<record of data/binding, or file beside this one>"},
    {.key = "exact_flux", .type = NUEM_FIELD_BOOL, .doc = "leave the errors of the fluxes out"},
    {.key = "mixing_errors", .type = NUEM_FIELD_STRING, .doc = "set of data/mixing whose errors of angles and delta are nuisances"},
    {.key = "sin2_theta_w_error", .type = NUEM_FIELD_NUMBER, .min = 0.0, .max = 0.1, .doc = "1-sigma error of sin^2 theta_W, a nuisance where it is not 0"},
    {.key = "asimov", .type = NUEM_FIELD_BOOL, .doc = "expected data of the Standard Model in place of what was observed"},
    {.key = "exposure_factor", .type = NUEM_FIELD_NUMBER, .min_open = true, .doc = "exposure over that of the experiment files"},
    {.key = "background_factor", .type = NUEM_FIELD_NUMBER, .min_open = true, .doc = "background over that of the experiment files"},
    {.key = "threshold_kev", .type = NUEM_FIELD_NUMBER, .min_open = true, .doc = "lowest energy of the bins, keV; of observed data the bins that begin there or above"},
    {.key = "channel", .type = NUEM_FIELD_STRING, .choices = "cevns|cevns-es", .doc = "in place of the channel of experiments that see nuclei"},
    {.key = "form_factor", .type = NUEM_FIELD_STRING, .choices = "helm|kn|fermi|unit", .doc = "of all nuclei, in place of the experiments' own"},
    {.key = "neutron_radius_fm", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 100.0, .doc = "rms radius of the neutrons of all nuclei with A > 4, fm, without error"},
    {0},
};
static const nuem_field parameter_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "parameter (nuem list parameter); \"Im q_emu\" is the imaginary part of a complex one"},
    {.key = "lo", .type = NUEM_FIELD_NUMBER, .doc = "first value, in the unit of the parameter"},
    {.key = "hi", .type = NUEM_FIELD_NUMBER, .doc = "last value"},
    {.key = "n", .type = NUEM_FIELD_INTEGER, .min = 1, .max = 1e9, .doc = "number of values"},
    {.key = "scale", .type = NUEM_FIELD_STRING, .choices = "linear|log|list", .doc = "how they are spaced (linear)"},
    {.key = "values", .type = NUEM_FIELD_NUMBER_LIST, .doc = "the values themselves, with scale: list"},
    {.key = "prior", .type = NUEM_FIELD_STRING, .choices = "flat|modulus|square", .doc = "of chains: flat in the coordinate, in its modulus, or in the square of that (flat)"},
    {0},
};
static const nuem_field points_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .required = true, .doc = "CSV file beside this one; its columns are named like parameters"},
    {0},
};
static const nuem_field toys_fields[] = {
    {.key = "n", .type = NUEM_FIELD_INTEGER, .required = true, .min = 1, .max = 1e6, .doc = "pseudo-experiments at each point"},
    {0},
};
static const nuem_field chain_fields[] = {
    {.key = "chains", .type = NUEM_FIELD_INTEGER, .required = true, .min = 1, .max = 1048576, .doc = "independent chains"},
    {.key = "samples", .type = NUEM_FIELD_INTEGER, .required = true, .min = 1, .max = 1e9, .doc = "samples kept of each, after burn-in"},
    {.key = "thin", .type = NUEM_FIELD_INTEGER, .min = 1, .max = 1e6, .doc = "every how many steps one is kept (1)"},
    {.key = "burn_in", .type = NUEM_FIELD_INTEGER, .min = 1, .max = 1e9, .doc = "steps at the beginning in which the chain adapts (5000 + 500 for each number that is sampled)"},
    {.key = "nuisances", .type = NUEM_FIELD_STRING, .choices = "sampled|profiled", .doc = "how nuisances are treated (sampled)"},
    {0},
};
const nuem_field nuem_scan_fields[] = {
    {.key = "title", .type = NUEM_FIELD_STRING, .doc = "one line"},
    {.key = "experiments", .type = NUEM_FIELD_STRING_LIST, .required = true, .doc = "ids (nuem list experiment), or files beside this one"},
    {.key = "hypothesis", .type = NUEM_FIELD_STRING, .doc = "file beside this one; without it the Standard Model"},
    {.key = "set", .type = NUEM_FIELD_STRING_LIST, .doc = "overrides of the hypothesis, \"millicharge.ee=1e-13\""},
    {.key = "couplings", .type = NUEM_FIELD_STRING, .choices = "tree|running|erler-su", .doc = "weak couplings; running ones contain the charge radius of the Standard Model (tree)"},
    {.key = "analysis", .type = NUEM_FIELD_MAP, .fields = analysis_fields, .doc = "what is a nuisance, and the detector that is supposed"},
    {.key = "parameters", .type = NUEM_FIELD_MAP_LIST, .fields = parameter_fields, .doc = "axes of the grid; the last one runs fastest"},
    {.key = "points", .type = NUEM_FIELD_MAP, .fields = points_fields, .doc = "given hypotheses in place of a grid"},
    {.key = "profile", .type = NUEM_FIELD_STRING_LIST, .doc = "what is minimised over at each point: names, or charge, radius, dipole for whole matrices"},
    {.key = "toys", .type = NUEM_FIELD_MAP, .fields = toys_fields, .doc = "pseudo-experiments at each point, for Feldman-Cousins intervals"},
    {.key = "chain", .type = NUEM_FIELD_MAP, .fields = chain_fields, .doc = "Markov chains in place of a grid; lo and hi bound the prior"},
    {.key = "nuisances", .type = NUEM_FIELD_BOOL, .doc = "write the nuisances at the minimum"},
    {.key = "counts", .type = NUEM_FIELD_BOOL, .doc = "write the signal counts of each bin"},
    {.key = "chunk", .type = NUEM_FIELD_INTEGER, .min = 1, .max = 1e7, .doc = "points that are computed and written together"},
    {.key = "seed", .type = NUEM_FIELD_INTEGER, .min = 0, .max = 9007199254740992.0, .doc = "of the random numbers (1)"},
    {0},
};
/* clang-format on */
