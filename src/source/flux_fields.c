/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/flux_fields.h"

#include "file/record.h"

const char *const nuem_flux_travels[] = {"none", "solar-average", "solar-msw", "vacuum"};

/* clang-format off */
#define ERROR_FIELDS \
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "nuisance; the same name anywhere is the same nuisance"}, \
    {.key = "relative", .type = NUEM_FIELD_NUMBER, .required = true, .max = 10, .doc = "1-sigma relative error"}, \
    {.key = "above", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .doc = "of the neutrinos above this energy only; the flux errs by their share"}, \
    {.key = "below", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .doc = "of the neutrinos below this energy only"}, \
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "where the size is from"}

static const nuem_field error_fields[] = {ERROR_FIELDS, {0}};
static const nuem_field reactor_error_fields[] = {
    ERROR_FIELDS,
    {.key = "component", .type = NUEM_FIELD_STRING, .choices = "U235|U238|Pu239|Pu241|total|capture", .doc = "which component errs; default all"},
    {0},
};
static const nuem_field beta_fields[] = {
    {.key = "endpoint_kev", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1e5, .doc = "largest kinetic energy of the electron or positron, keV"},
    {.key = "daughter_z", .type = NUEM_FIELD_INTEGER, .required = true, .min = 0, .max = 120, .doc = "protons of the daughter nucleus"},
    {.key = "daughter_a", .type = NUEM_FIELD_INTEGER, .required = true, .min = 1, .max = 300, .doc = "nucleons of the daughter nucleus"},
    {0},
};
static const nuem_field arrival_table_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .required = true, .doc = "CSV beside this file; columns t_lo_us, t_hi_us without gaps, and the fractions of all neutrinos"},
    {.key = "column", .type = NUEM_FIELD_STRING, .doc = "column of the fractions; default 'fraction'"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field pulse_fields[] = {
    {.key = "mean_us", .type = NUEM_FIELD_NUMBER, .required = true, .min = -1e9, .max = 1e9, .doc = "mean of the beam's pulse, a Gaussian, after its signal, us"},
    {.key = "sigma_us", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1e9, .doc = "its standard deviation, us"},
    {0},
};
static const nuem_field arrival_fields[] = {
    {.key = "pulse", .type = NUEM_FIELD_MAP, .required = true, .fields = pulse_fields, .doc = "the beam's pulse; the lifetimes follow from the decays"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field component_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name, unique in the flux"},
    {.key = "flavour", .type = NUEM_FIELD_STRING, .required = true, .choices = "e|mu|tau", .doc = "flavour at production"},
    {.key = "anti", .type = NUEM_FIELD_BOOL, .doc = "antineutrinos; default false"},
    {.key = "flux_cm2_s", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e30, .doc = "integrated flux, cm^-2 s^-1; follows from a block point_source"},
    {.key = "fraction", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1, .doc = "share of flux_cm2_s, or neutrinos per decay, or per proton, of the point source; default 1"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 10, .doc = "1-sigma error of the flux; default 0"},
    {.key = "error_name", .type = NUEM_FIELD_STRING, .doc = "nuisance of relative_error; default '<id of the flux> <name>'"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = error_fields, .doc = "further errors"},
    {.key = "spectrum", .type = NUEM_FIELD_STRING, .doc = "table of data/spectrum, or a CSV beside this file; columns enu_mev, pdf_per_mev"},
    {.key = "line_mev", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e6, .doc = "energy of a line, MeV"},
    {.key = "beta", .type = NUEM_FIELD_MAP, .fields = beta_fields, .doc = "allowed beta decay: antineutrinos with an electron, neutrinos with a positron"},
    {.key = "decay", .type = NUEM_FIELD_STRING, .choices = "pion|muon", .doc = "decay at rest: the line of a pion (flavour mu), or a muon's spectrum (flavour e or mu)"},
    {.key = "arrival", .type = NUEM_FIELD_MAP, .fields = arrival_table_fields, .doc = "arrival times of this component"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field geometry_fields[] = {
    {.key = "shape", .type = NUEM_FIELD_STRING, .required = true, .choices = "sphere|cylinder", .doc = "of the detector; a sphere has the source at its centre"},
    {.key = "radius", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e9, .doc = "of sphere or cylinder"},
    {.key = "height", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e9, .doc = "of the cylinder"},
    {.key = "axial", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .max = 1e9, .doc = "cylinder: source from the middle along the axis; default 0"},
    {.key = "radial", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .max = 1e9, .doc = "cylinder: source from the axis; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field source_fields[] = {
    {.key = "activity", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ACTIVITY, .min_open = true, .max = 1e30, .doc = "decays per time; or mass, half_life and atomic_mass_u; or protons and duration"},
    {.key = "protons", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e40, .doc = "protons on target"},
    {.key = "duration", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_TIME, .min_open = true, .max = 1e30, .doc = "time in which they came; the exposure of an experiment has the same"},
    {.key = "mass", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_MASS, .min_open = true, .max = 1e30, .doc = "mass of the nuclide"},
    {.key = "half_life", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_TIME, .min_open = true, .max = 1e30, .doc = "its half-life"},
    {.key = "atomic_mass_u", .type = NUEM_FIELD_NUMBER, .min = 1, .max = 300, .doc = "mass of its atom, u"},
    {.key = "run", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_TIME, .min_open = true, .max = 1e30, .doc = "average over this time, in which the mass decays; default its activity at the start"},
    {.key = "distance", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e9, .doc = "from the source, a point, to the detector; or geometry"},
    {.key = "geometry", .type = NUEM_FIELD_MAP, .fields = geometry_fields, .doc = "detector around or beside the source: 1/distance^2 is its mean over the volume"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = error_fields, .doc = "errors that all components share"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field fraction_fields[] = {
    {.key = "U235", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "share of the fissions"},
    {.key = "U238", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "share of the fissions"},
    {.key = "Pu239", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "share of the fissions"},
    {.key = "Pu241", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "share of the fissions"},
    {0},
};
static const nuem_field energy_fields[] = {
    {.key = "U235", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1000, .doc = "heat of one fission"},
    {.key = "U238", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1000, .doc = "heat of one fission"},
    {.key = "Pu239", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1000, .doc = "heat of one fission"},
    {.key = "Pu241", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1000, .doc = "heat of one fission"},
    {0},
};
static const nuem_field spectrum_fields[] = {
    {.key = "U235", .type = NUEM_FIELD_STRING, .doc = "table with columns enu_mev, per_fission_per_mev"},
    {.key = "U238", .type = NUEM_FIELD_STRING, .doc = "the same of U238"},
    {.key = "Pu239", .type = NUEM_FIELD_STRING, .doc = "the same of Pu239"},
    {.key = "Pu241", .type = NUEM_FIELD_STRING, .doc = "the same of Pu241"},
    {.key = "total", .type = NUEM_FIELD_STRING, .doc = "instead of all others: one spectrum of the whole reactor, capture included"},
    {.key = "capture", .type = NUEM_FIELD_STRING, .doc = "shape after a neutron capture on U238; columns enu_mev, pdf_per_mev"},
    {0},
};
static const nuem_field reactor_fields[] = {
    {.key = "power", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_POWER, .min_open = true, .max = 1e15, .doc = "thermal power"},
    {.key = "distance", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e9, .doc = "from the core, a point, to the detector"},
    {.key = "fission_fractions", .type = NUEM_FIELD_MAP, .required = true, .fields = fraction_fields, .doc = "shares of the fissions; they sum to 1"},
    {.key = "energy_per_fission", .type = NUEM_FIELD_MAP, .required = true, .fields = energy_fields, .doc = "heat of one fission of each isotope"},
    {.key = "spectra", .type = NUEM_FIELD_STRING, .doc = "set of data/reactor, or a file"},
    {.key = "spectrum", .type = NUEM_FIELD_MAP, .fields = spectrum_fields, .doc = "tables of single isotopes, instead of those of the set"},
    {.key = "captures_per_fission", .type = NUEM_FIELD_NUMBER, .max = 2, .doc = "neutron captures on U238; default 0.6. Two antineutrinos each"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = reactor_error_fields, .doc = "errors beside those of the set of spectra"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field snowglobes_fields[] = {
    {.key = "file", .type = NUEM_FIELD_STRING, .required = true, .doc = "file beside this one: E/GeV, then nue numu nutau nuebar numubar nutaubar per cm^2 and bin"},
    {.key = "duration", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_TIME, .min_open = true, .max = 1e30, .doc = "time over which the fluence arrives"},
    {.key = "bin", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1e6, .doc = "bin to which the numbers refer; default 0.2 MeV"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = error_fields, .doc = "errors that all components share"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};

const nuem_field nuem_flux_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "propagation", .type = NUEM_FIELD_STRING, .required = true, .choices = "none|solar-average|solar-msw|vacuum", .doc = "how the neutrinos reach the detector"},
    {.key = "solar_model", .type = NUEM_FIELD_STRING, .doc = "record of data/solar in which solar-msw converts them"},
    {.key = "baseline", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e18, .doc = "distance that vacuum needs, where neither reactor nor source states it"},
    {.key = "components", .type = NUEM_FIELD_MAP_LIST, .fields = component_fields, .doc = "spectra and lines"},
    {.key = "point_source", .type = NUEM_FIELD_MAP, .fields = source_fields, .doc = "point source whose decays, or a beam's target whose protons, give the components"},
    {.key = "arrival", .type = NUEM_FIELD_MAP, .fields = arrival_fields, .doc = "arrival times of the components with a key decay, but for those with their own"},
    {.key = "reactor", .type = NUEM_FIELD_MAP, .fields = reactor_fields, .doc = "reactor, instead of components"},
    {.key = "snowglobes", .type = NUEM_FIELD_MAP, .fields = snowglobes_fields, .doc = "SNOwGLoBES flux file, instead of components"},
    {0},
};
const nuem_field nuem_reactor_spectra_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "spectrum", .type = NUEM_FIELD_MAP, .required = true, .fields = spectrum_fields, .doc = "tables of data/spectrum, or CSV files beside this one"},
    {.key = "errors", .type = NUEM_FIELD_MAP_LIST, .fields = reactor_error_fields, .doc = "errors of the spectra"},
    {0},
};
/* clang-format on */
