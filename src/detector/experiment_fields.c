/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detector/experiment_fields.h"

#include "file/record.h"

/* clang-format off */
static const nuem_field target_fields[] = {
    {.key = "formula", .type = NUEM_FIELD_STRING, .required = true, .doc = "chemical formula"},
    {.key = "atom", .type = NUEM_FIELD_STRING, .choices = "free|step|epa", .doc = "binding of electrons; default step"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field efficiency_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file with columns e_kev, efficiency"},
    {.key = "constant", .type = NUEM_FIELD_NUMBER, .max = 1, .min_open = true, .doc = "one value for all energies"},
    {.key = "energy", .type = NUEM_FIELD_STRING, .required = true, .choices = "true|reconstructed", .doc = "energy that the efficiency depends on"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "1-sigma of the signal normalisation; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field resolution_fields[] = {
    {.key = "sqrt_kev", .type = NUEM_FIELD_NUMBER, .max = 100, .doc = "a in sigma = a sqrt(E/keV) + b E + c, keV"},
    {.key = "linear", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "b"},
    {.key = "constant_kev", .type = NUEM_FIELD_NUMBER, .max = 1e3, .doc = "c, keV"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
/* half of the scale is far beyond any calibration, and keeps energies positive */
static const nuem_field energy_scale_fields[] = {
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .required = true, .max = 0.5, .doc = "1-sigma of the relative energy scale of the signal"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field data_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file"},
    {.key = "lower", .type = NUEM_FIELD_STRING, .doc = "column of lower bin edges, keV"},
    {.key = "upper", .type = NUEM_FIELD_STRING, .doc = "column of upper bin edges, keV"},
    {.key = "counts", .type = NUEM_FIELD_ANY, .doc = "column of observed counts, or a list of them; without it there is nothing to fit"},
    {.key = "edges_kev", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e9, .doc = "bin edges in place of a table, keV"},
    {.key = "asimov", .type = NUEM_FIELD_BOOL, .doc = "no observation is public: what is expected without new physics stands for it; default false"},
    {.key = "sigma", .type = NUEM_FIELD_ANY, .doc = "statistic gaussian: column or list of independent 1-sigma errors of the counts"},
    {.key = "covariance", .type = NUEM_FIELD_ANY, .doc = "statistic gaussian: CSV beside this file, or a list of lists, one row and one column for each bin"},
    {.key = "off", .type = NUEM_FIELD_ANY, .doc = "statistic on-off: column or list of counts with the source off"},
    {.key = "off_exposure", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_EXPOSURE, .min_open = true, .max = 1e15, .doc = "statistic on-off: mass times live time with the source off; 'exposure' is with it on"},
    {.key = "components", .type = NUEM_FIELD_ANY, .doc = "one list for each bin: components of the flux that it counts; 'all' in place of a list"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field background_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name"},
    {.key = "column", .type = NUEM_FIELD_STRING, .doc = "column of the data table, counts a bin"},
    {.key = "counts", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e15, .doc = "counts a bin in place of a column"},
    {.key = "rate_per_kev_kg_day", .type = NUEM_FIELD_ANY, .doc = "level after cuts in place of counts, keV^-1 kg^-1 day^-1: one number, or a column or a list for the bins; times exposure and bin width"},
    {.key = "shape", .type = NUEM_FIELD_ANY, .doc = "column or list, any sign: change of the counts for one standard deviation of the shape; default 0"},
    {.key = "includes_sm_signal", .type = NUEM_FIELD_BOOL, .doc = "the template contains the Standard-Model neutrino signal, which is taken out: the error is that of the rest; default false"},
    {.key = "free", .type = NUEM_FIELD_BOOL, .doc = "normalisation unconstrained; default false"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 10, .doc = "1-sigma of the normalisation; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
const nuem_field nuem_experiment_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "channel", .type = NUEM_FIELD_STRING, .required = true, .doc = "how neutrinos are seen (nuem list channel)"},
    {.key = "flux", .type = NUEM_FIELD_STRING, .required = true, .doc = "flux of data/flux, or a file"},
    {.key = "target", .type = NUEM_FIELD_MAP, .required = true, .fields = target_fields, .doc = "what is hit"},
    {.key = "exposure", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_EXPOSURE, .min_open = true, .max = 1e15, .doc = "mass times live time, e.g. 0.65 t y"},
    {.key = "efficiency", .type = NUEM_FIELD_MAP, .required = true, .fields = efficiency_fields, .doc = "detection efficiency"},
    {.key = "resolution", .type = NUEM_FIELD_MAP, .fields = resolution_fields, .doc = "Gaussian energy resolution; default perfect"},
    {.key = "energy_scale", .type = NUEM_FIELD_MAP, .fields = energy_scale_fields, .doc = "error of the energy scale; default none"},
    {.key = "statistic", .type = NUEM_FIELD_STRING, .choices = "poisson|gaussian|on-off", .doc = "how data and expectation are compared; default poisson"},
    {.key = "data", .type = NUEM_FIELD_MAP, .required = true, .fields = data_fields, .doc = "bins and counts"},
    {.key = "backgrounds", .type = NUEM_FIELD_MAP_LIST, .fields = background_fields, .doc = "templates; with statistic on-off and observed counts they play no part, the background of each bin is free"},
    {0},
};
/* clang-format on */
