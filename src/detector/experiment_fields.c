/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detector/experiment_fields.h"

#include "file/record.h"

/* clang-format off */
static const nuem_field radii_fields[] = {
    {.key = "nuclide", .type = NUEM_FIELD_STRING, .required = true, .doc = "of the formula, e.g. Cs133"},
    {.key = "rp_fm", .type = NUEM_FIELD_NUMBER, .max = 100, .min_open = true, .doc = "root-mean-square radius of its protons, fm"},
    {.key = "rn_fm", .type = NUEM_FIELD_NUMBER, .max = 100, .min_open = true, .doc = "root-mean-square radius of its neutrons, fm"},
    {0},
};
static const nuem_field target_fields[] = {
    {.key = "formula", .type = NUEM_FIELD_STRING, .required = true, .doc = "chemical formula"},
    {.key = "atom", .type = NUEM_FIELD_STRING, .doc = "binding of electrons: free, step, epa, response, or table:<record of data/binding, or file>; default step"},
    {.key = "form_factor", .type = NUEM_FIELD_STRING, .choices = "helm|kn|fermi|unit", .doc = "nuclei: form factor of protons and neutrons; default helm"},
    {.key = "neutron_radius", .type = NUEM_FIELD_STRING, .choices = "table|skin|equal", .doc = "nuclei: radius of the neutrons, from the table of nuclides, from a formula for the skin, or that of the protons; default table"},
    {.key = "radii", .type = NUEM_FIELD_MAP_LIST, .fields = radii_fields, .doc = "nuclei: radii of single nuclides in place of the former"},
    {.key = "rn_error_fm", .type = NUEM_FIELD_NUMBER, .max = 10, .doc = "nuclei: 1-sigma of the radii of all neutrons together, nuisance '<formula> neutron radius'; default 0"},
    {.key = "electrons", .type = NUEM_FIELD_STRING, .choices = "none|cromer-mann|hydrogenic|dhf|dhs|xraylib", .doc = "channel cevas: form factor of the electrons of all atoms; none: bare nuclei; default cromer-mann for He, hydrogenic for H, else dhf"},
    {.key = "axial", .type = NUEM_FIELD_BOOL, .doc = "nuclei: count the axial-vector term too; default false"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
#define QUENCHING_MODEL_FIELDS                                                                                                                             \
    {.key = "polynomial_kev", .type = NUEM_FIELD_NUMBER_LIST, .min = -1e9, .max = 1e9, .doc = "a_k in E/keV = sum a_k (T/keV)^(k+1), up to six; one number is a constant factor"}, \
    {.key = "polynomial_mev", .type = NUEM_FIELD_NUMBER_LIST, .min = -1e18, .max = 1e18, .doc = "the same with E and T in MeV"},                                                  \
    {.key = "lindhard_k", .type = NUEM_FIELD_NUMBER, .max = 10, .min_open = true, .doc = "k of Lindhard's model"},                                                              \
    {.key = "lindhard_z", .type = NUEM_FIELD_NUMBER, .min = 1, .max = 150, .doc = "its Z; default that of the element"},                                                        \
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file with a column t_kev and one of E/T"},                                                              \
    {.key = "column", .type = NUEM_FIELD_STRING, .doc = "column of E/T; default factor"}
static const nuem_field quenching_model_fields[] = {
    QUENCHING_MODEL_FIELDS,
    {0},
};
static const nuem_field quenching_error_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name of the nuisance"},
    {.key = "up", .type = NUEM_FIELD_MAP, .required = true, .fields = quenching_model_fields, .doc = "model at +1 sigma; a column alone is one of the same table"},
    {.key = "down", .type = NUEM_FIELD_MAP, .required = true, .fields = quenching_model_fields, .doc = "model at -1 sigma"},
    {0},
};
static const nuem_field quenching_fields[] = {
    {.key = "none", .type = NUEM_FIELD_BOOL, .doc = "true: energies of this file are recoil energies"},
    QUENCHING_MODEL_FIELDS,
    {.key = "range_kev", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e9, .doc = "[lowest, highest] recoil where the model is known, keV; default everywhere, or that of the table"},
    {.key = "outside", .type = NUEM_FIELD_STRING, .choices = "error|hold|none", .doc = "recoils outside the range are refused where they matter, have the factor of its end, or make no signal; default error"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 0.9, .doc = "1-sigma of a common factor, nuisance '<id> quenching'; default 0"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = quenching_error_fields, .doc = "other models at one standard deviation"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field column_error_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name of the nuisance"},
    {.key = "up", .type = NUEM_FIELD_STRING, .required = true, .doc = "column of the same table at +1 sigma"},
    {.key = "down", .type = NUEM_FIELD_STRING, .required = true, .doc = "column of the same table at -1 sigma"},
    {0},
};
static const nuem_field efficiency_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file with columns e_kev (or pe), efficiency"},
    {.key = "constant", .type = NUEM_FIELD_NUMBER, .max = 1, .min_open = true, .doc = "one value for all energies"},
    {.key = "energy", .type = NUEM_FIELD_STRING, .required = true, .choices = "true|reconstructed", .doc = "energy that the efficiency depends on, electron equivalent"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "1-sigma of the signal normalisation; default 0"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = column_error_fields, .doc = "errors of its shape"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field resolution_fields[] = {
    {.key = "model", .type = NUEM_FIELD_STRING, .choices = "gaussian|poisson|gamma|matrix", .doc = "distribution of the reconstructed energy; default gaussian"},
    {.key = "sqrt_kev", .type = NUEM_FIELD_NUMBER, .max = 100, .doc = "gaussian: a in sigma = a sqrt(E/keV) + b E + c, keV"},
    {.key = "linear", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "gaussian: b"},
    {.key = "constant_kev", .type = NUEM_FIELD_NUMBER, .max = 1e3, .doc = "gaussian: c, keV"},
    {.key = "in_quadrature", .type = NUEM_FIELD_BOOL, .doc = "gaussian: sigma is the root of the sum of the squares of the three; default false"},
    {.key = "pe_per_kev", .type = NUEM_FIELD_NUMBER, .max = 1e6, .min_open = true, .doc = "photo-electrons for 1 keV electron equivalent; poisson and gamma need it"},
    {.key = "gamma_b_per_kev", .type = NUEM_FIELD_NUMBER, .max = 1e6, .min_open = true, .doc = "gamma: shape 1 + b E"},
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "matrix: CSV beside this file, e_kev and then the probability of each range of energy"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field time_fields[] = {
    {.key = "offset_us", .type = NUEM_FIELD_NUMBER, .min = -1e6, .max = 1e6, .doc = "added to the arrival times of the flux, us; default 0"},
    {.key = "offset_error_us", .type = NUEM_FIELD_NUMBER, .max = 1e6, .doc = "its 1-sigma, us, nuisance '<id> time offset'; default 0"},
    {.key = "efficiency_table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file with columns t_us, efficiency; default 1"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field class_error_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name of the nuisance"},
    {.key = "up", .type = NUEM_FIELD_STRING, .required = true, .doc = "such a table at +1 sigma"},
    {.key = "down", .type = NUEM_FIELD_STRING, .required = true, .doc = "such a table at -1 sigma"},
    {0},
};
static const nuem_field class_fields[] = {
    {.key = "n", .type = NUEM_FIELD_INTEGER, .required = true, .min = 1, .max = 1000, .doc = "how many there are"},
    {.key = "table", .type = NUEM_FIELD_STRING, .required = true, .doc = "CSV beside this file: one row a range of energy, columns class_1, class_2, ...: fractions of the signal"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = class_error_fields, .doc = "errors of the fractions"},
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
    {.key = "edges_kev", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e9, .doc = "edges of energy in place of columns lower and upper, keV"},
    {.key = "edges_pe", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e12, .doc = "the same in photo-electrons, which resolution.pe_per_kev divides"},
    {.key = "edges_us", .type = NUEM_FIELD_NUMBER_LIST, .min = -1e9, .max = 1e9, .doc = "edges of time, us; bins run over energy (slowest), class, time (fastest)"},
    {.key = "asimov", .type = NUEM_FIELD_BOOL, .doc = "no observation is public: what is expected without new physics stands for it; default false"},
    {.key = "sigma", .type = NUEM_FIELD_ANY, .doc = "statistic gaussian: column or list of independent 1-sigma errors of the counts"},
    {.key = "covariance", .type = NUEM_FIELD_ANY, .doc = "statistic gaussian: CSV beside this file, or a list of lists, one row and one column for each bin"},
    {.key = "off", .type = NUEM_FIELD_ANY, .doc = "statistic on-off: column or list of counts with the source off"},
    {.key = "off_exposure", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_EXPOSURE, .min_open = true, .max = 1e15, .doc = "statistic on-off: mass times live time with the source off; 'exposure' is with it on"},
    {.key = "components", .type = NUEM_FIELD_ANY, .doc = "one list for each bin: components of the flux that it counts; 'all' in place of a list"},
    {.key = "bins_note", .type = NUEM_FIELD_STRING, .doc = "remark on the bins"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field shape_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name of the nuisance; the same name elsewhere is the same nuisance"},
    {.key = "up", .type = NUEM_FIELD_ANY, .doc = "column or list: counts at +1 sigma"},
    {.key = "down", .type = NUEM_FIELD_ANY, .doc = "column or list: counts at -1 sigma; the change is half the difference, without it that from the counts"},
    {.key = "change", .type = NUEM_FIELD_ANY, .doc = "column or list, any sign: the change itself, in place of up and down"},
    {0},
};
static const nuem_field background_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name"},
    {.key = "column", .type = NUEM_FIELD_STRING, .doc = "column of the data table, counts a bin"},
    {.key = "counts", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e15, .doc = "counts a bin in place of a column"},
    {.key = "rate_per_kev_kg_day", .type = NUEM_FIELD_ANY, .doc = "level after cuts in place of counts, keV^-1 kg^-1 day^-1: one number, or a column or a list for the bins; times exposure and bin width"},
    {.key = "shape", .type = NUEM_FIELD_ANY, .doc = "column or list, any sign: change of the counts for one standard deviation of the shape; default 0"},
    {.key = "shapes", .type = NUEM_FIELD_MAP_LIST, .fields = shape_fields, .doc = "errors of the shape with names, in place of shape"},
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
    {.key = "quenching", .type = NUEM_FIELD_MAP, .fields = quenching_fields, .doc = "electron-equivalent energy of a nuclear recoil; channels with nuclei need it"},
    {.key = "resolution", .type = NUEM_FIELD_MAP, .fields = resolution_fields, .doc = "energy resolution; default perfect"},
    {.key = "time", .type = NUEM_FIELD_MAP, .fields = time_fields, .doc = "times, where data.edges_us makes bins of them"},
    {.key = "classes", .type = NUEM_FIELD_MAP, .fields = class_fields, .doc = "classes of events, of pulse shape, say; default one"},
    {.key = "energy_scale", .type = NUEM_FIELD_MAP, .fields = energy_scale_fields, .doc = "error of the energy scale; default none"},
    {.key = "statistic", .type = NUEM_FIELD_STRING, .choices = "poisson|gaussian|on-off", .doc = "how data and expectation are compared; default poisson"},
    {.key = "data", .type = NUEM_FIELD_MAP, .required = true, .fields = data_fields, .doc = "bins and counts"},
    {.key = "backgrounds", .type = NUEM_FIELD_MAP_LIST, .fields = background_fields, .doc = "templates; with statistic on-off and observed counts they play no part, the background of each bin is free"},
    {0},
};
/* clang-format on */
