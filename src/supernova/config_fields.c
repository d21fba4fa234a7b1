/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a file of schema nuem/supernova/1. */
#include "supernova/config.h"
#include "supernova/spectrum.h"

/* Far beyond any supernova, near enough that no power of a ratio overflows. */
#define FAR 1e9

/* clang-format off */
static const nuem_field two_fields[] = {
    {.key = "theta", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_ANGLE, .max = 90, .doc = "mixing angle, that in matter where matter is left out"},
    {.key = "dm2_ev2", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1, .doc = "mass splitting, eV^2, without its sign"},
    {.key = "ordering", .type = NUEM_FIELD_STRING, .required = true, .choices = "normal|inverted", .doc = "normal: the state that is mostly nu_e is the lighter one"},
    {.key = "mu", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_MOMENT, .min = -1, .max = 1, .doc = "transition moment between nu_e and nu_x (0)"},
    {.key = "nature", .type = NUEM_FIELD_STRING, .choices = "majorana|dirac", .doc = "default majorana"},
    {0},
};
static const nuem_field interaction_fields[] = {
    {.key = "off_diagonal", .type = NUEM_FIELD_NUMBER, .min = -10, .max = 10, .doc = "s, weight of the coherence of neutrinos with antineutrinos: 0 for (V-A)x(V-A), -1 as de Gouvea and Shalgar (0)"},
    {.key = "strength", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e6, .doc = "factor on the interaction of neutrinos with each other (1)"},
    {0},
};
static const nuem_field geometry_fields[] = {
    {.key = "kind", .type = NUEM_FIELD_STRING, .required = true, .choices = "single-radial|single-averaged|multi-angle|gas", .doc = "neutrino bulb on one ray, with the flux average, with angles; or a homogeneous gas in time"},
    {.key = "radius", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min = 1e-3, .max = FAR, .doc = "of the neutrino sphere; not for a gas"},
    {.key = "angles", .type = NUEM_FIELD_INTEGER, .min = 2, .max = NUEM_SUPERNOVA_MAX_ANGLES, .doc = "of multi-angle"},
    {0},
};
static const nuem_field path_fields[] = {
    {.key = "start", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .max = FAR, .doc = "where the evolution begins, at the sphere or outside"},
    {.key = "end", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = FAR, .doc = "where it ends"},
    {0},
};
static const nuem_field energy_fields[] = {
    {.key = "min", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_ENERGY, .max = 1e6, .doc = "lower edge of the first bin"},
    {.key = "max", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1e6, .doc = "upper edge of the last bin"},
    {.key = "bins", .type = NUEM_FIELD_INTEGER, .required = true, .min = 2, .max = NUEM_SUPERNOVA_MAX_BINS, .doc = "each is a mode, at its middle (log: geometric mean)"},
    {.key = "spacing", .type = NUEM_FIELD_STRING, .choices = "linear|log", .doc = "default linear"},
    {0},
};
static const nuem_field species_fields[] = {
    {.key = "species", .type = NUEM_FIELD_STRING, .required = true, .choices = "nu_e|nu_x|nu_mu|nu_tau|nubar_e|nubar_x|nubar_mu|nubar_tau", .doc = "with three flavours nu_x stands for nu_mu and for nu_tau, each with what is given here"},
    {.key = "kind", .type = NUEM_FIELD_STRING, .required = true, .choices = "fermi-dirac|pinched|peaked|monochromatic|flat", .doc = "E^2/(e^(E/T - eta) + 1); E^alpha e^(-(alpha + 1) E/<E>); x^2/(e^x + 1) with a peak; one bin; all bins alike"},
    {.key = "temperature", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .min = 1e-3, .max = 1e4, .doc = "T of fermi-dirac"},
    {.key = "mean_energy", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .min = 1e-3, .max = 1e4, .doc = "of fermi-dirac in place of T, and of pinched"},
    {.key = "eta", .type = NUEM_FIELD_NUMBER, .min = -NUEM_SPECTRUM_ETA_MAX, .max = NUEM_SPECTRUM_ETA_MAX, .doc = "chemical potential over temperature of fermi-dirac (0)"},
    {.key = "alpha", .type = NUEM_FIELD_NUMBER, .max = NUEM_SPECTRUM_ALPHA_MAX, .doc = "of pinched"},
    {.key = "peak_energy", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .min = 1e-3, .max = 1e4, .doc = "where a peaked spectrum is largest"},
    {.key = "peak_height", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e100, .doc = "how large it is there, number a MeV relative to the other species"},
    {.key = "energy", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .min_open = true, .max = 1e6, .doc = "of monochromatic; the bin that holds it has all"},
    {.key = "luminosity", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_POWER, .max = 1e60, .doc = "of this species"},
    {.key = "number_rate", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_RATE, .max = 1e80, .doc = "neutrinos of this species emitted a second"},
    {.key = "number", .type = NUEM_FIELD_NUMBER, .max = 1e100, .doc = "of neutrinos, relative to the other species"},
    {0},
};
static const nuem_field table_fields[] = {
    {.key = "record", .type = NUEM_FIELD_STRING, .doc = "table of data/supernova with the numbers emitted a MeV"},
    {.key = "file", .type = NUEM_FIELD_STRING, .doc = "file beside this one"},
    {.key = "format", .type = NUEM_FIELD_STRING, .choices = "csv|snowglobes", .doc = "of the file: columns enu_mev, nu_e, nu_mu, nu_tau, nubar_e, nubar_mu, nubar_tau (or nu_x, nubar_x) a MeV; or a flux file of SNOwGLoBES (csv)"},
    {.key = "duration", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_TIME, .min_open = true, .max = 1e6, .doc = "over which the table's numbers are emitted; or give the luminosity"},
    {0},
};
static const nuem_field series_fields[] = {
    {.key = "record", .type = NUEM_FIELD_STRING, .doc = "time series of data/supernova: luminosities, mean energies, pinching"},
    {.key = "file", .type = NUEM_FIELD_STRING, .doc = "CSV file beside this one, with the columns of such a record"},
    {.key = "time", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_TIME, .min = -1e3, .max = 1e3, .doc = "after bounce"},
    {0},
};
static const nuem_field source_fields[] = {
    {.key = "luminosity", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_POWER, .min_open = true, .max = 1e60, .doc = "of all species together, as far as the bins of energy reach"},
    {.key = "number_rate", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_RATE, .min_open = true, .max = 1e80, .doc = "neutrinos of all species emitted a second, in place of the luminosity"},
    {.key = "share", .type = NUEM_FIELD_STRING, .choices = "energy|number", .doc = "all species have the same luminosity, or the same number; without it number or peak_height decides"},
    {.key = "species", .type = NUEM_FIELD_MAP_LIST, .fields = species_fields, .doc = "spectra by formula; a species that is left out is not emitted"},
    {.key = "table", .type = NUEM_FIELD_MAP, .fields = table_fields, .doc = "spectra from a table"},
    {.key = "series", .type = NUEM_FIELD_MAP, .fields = series_fields, .doc = "spectra of one moment of a simulation"},
    {0},
};
static const nuem_field matter_fields[] = {
    {.key = "density", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_DENSITY, .max = 1e18, .doc = "at the reference radius"},
    {.key = "ye", .type = NUEM_FIELD_NUMBER, .required = true, .max = 1, .doc = "electrons per nucleon"},
    {.key = "at", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = FAR, .doc = "reference radius (of the sphere)"},
    {.key = "exponent", .type = NUEM_FIELD_NUMBER, .min = -20, .max = 20, .doc = "n in density (at/r)^n (0)"},
    {0},
};
static const nuem_field field_fields[] = {
    {.key = "strength", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_FIELD, .min = -1e25, .max = 1e25, .doc = "across the path, at the reference radius"},
    {.key = "at", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = FAR, .doc = "reference radius (of the sphere)"},
    {.key = "exponent", .type = NUEM_FIELD_NUMBER, .min = -20, .max = 20, .doc = "m in strength (at/r)^m (0)"},
    {0},
};
static const nuem_field gas_fields[] = {
    {.key = "mu", .type = NUEM_FIELD_NUMBER, .required = true, .max = 1e9, .doc = "sqrt(2) G_F times the density of neutrinos (without antineutrinos; these alone where there are no neutrinos), in the unit of frequencies"},
    {.key = "matter", .type = NUEM_FIELD_NUMBER, .max = 1e12, .doc = "sqrt(2) G_F n_e, in the unit of frequencies (0)"},
    {.key = "mu_b", .type = NUEM_FIELD_NUMBER, .min = -1e9, .max = 1e9, .doc = "moment times magnetic field, in the unit of frequencies; two flavours (0)"},
    {.key = "frequencies", .type = NUEM_FIELD_NUMBER_LIST, .min = 1e-5, .max = 1e9, .doc = "dm2/2E of the modes, increasing; their unit is free, and that of times is its inverse. Without them energy, path and dm2_ev2 are needed, and the unit is 1/km"},
    {.key = "end", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e9, .doc = "time at which the evolution from 0 ends, with frequencies"},
    {0},
};
static const nuem_field run_fields[] = {
    {.key = "method", .type = NUEM_FIELD_STRING, .choices = "split|rk", .doc = "splitting into vacuum and collective flow, or adaptive Runge-Kutta (split)"},
    {.key = "tolerance", .type = NUEM_FIELD_NUMBER, .min = 1e-14, .max = 0.1, .doc = "error of a step (1e-8)"},
    {.key = "map_tolerance", .type = NUEM_FIELD_NUMBER, .min = 1e-14, .max = 0.1, .doc = "error of a step of the conversion, of all energies alike; without it steps are those that the tolerance asks for what is emitted"},
    {.key = "step", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = FAR, .doc = "size of all steps, in place of the tolerance (km is the unit of time of a gas with frequencies)"},
    {.key = "max_step", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = FAR, .doc = "largest step (no limit)"},
    {.key = "max_steps", .type = NUEM_FIELD_INTEGER, .min = 1, .max = 1e12, .doc = "steps after which the run gives up (1e9)"},
    {.key = "deterministic", .type = NUEM_FIELD_BOOL, .doc = "the same bits for any number of processes (false)"},
    {.key = "checkpoint", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_TIME, .min_open = true, .max = 365, .doc = "time between checkpoints (600 s)"},
    {0},
};
static const nuem_field output_fields[] = {
    {.key = "snapshots", .type = NUEM_FIELD_INTEGER, .min = 2, .max = NUEM_SUPERNOVA_MAX_SNAPSHOTS, .doc = "places that are written, start and end among them (101)"},
    {.key = "spacing", .type = NUEM_FIELD_STRING, .choices = "linear|log", .doc = "of the places (linear)"},
    {.key = "write", .type = NUEM_FIELD_STRING_LIST, .choices = "spectra|coherence|invariants|conversion", .doc = "what is written beside the number fractions (all but conversion: what each flavour has become at the end, which is followed beside the rest and makes it 1 + 2N times as large, N flavours)"},
    {0},
};
const nuem_field nuem_supernova_fields[] = {
    {.key = "title", .type = NUEM_FIELD_STRING, .doc = "one line"},
    {.key = "doc", .type = NUEM_FIELD_STRING, .doc = "a paragraph"},
    {.key = "flavours", .type = NUEM_FIELD_INTEGER, .required = true, .min = 2, .max = 3, .doc = "nu_e and nu_x; or nu_e, nu_mu, nu_tau"},
    {.key = "two_flavour", .type = NUEM_FIELD_MAP, .fields = two_fields, .doc = "mixing and moment of two flavours"},
    {.key = "hypothesis", .type = NUEM_FIELD_ANY, .doc = "of three flavours: a file beside this one, or a map with the keys of one (nuem schema hypothesis)"},
    {.key = "set", .type = NUEM_FIELD_STRING_LIST, .doc = "overrides of the hypothesis, \"magnetic_moment.emu=1e-21\""},
    {.key = "self_interaction", .type = NUEM_FIELD_MAP, .fields = interaction_fields, .doc = "of neutrinos with each other"},
    {.key = "geometry", .type = NUEM_FIELD_MAP, .required = true, .fields = geometry_fields, .doc = "where neutrinos come from and go"},
    {.key = "path", .type = NUEM_FIELD_MAP, .fields = path_fields, .doc = "radii between which the evolution is followed"},
    {.key = "energy", .type = NUEM_FIELD_MAP, .fields = energy_fields, .doc = "bins of the energy"},
    {.key = "source", .type = NUEM_FIELD_MAP, .required = true, .fields = source_fields, .doc = "what is emitted: species, table or series"},
    {.key = "matter", .type = NUEM_FIELD_MAP, .fields = matter_fields, .doc = "power of the radius (none)"},
    {.key = "field", .type = NUEM_FIELD_MAP, .fields = field_fields, .doc = "magnetic field, a power of the radius (none)"},
    {.key = "profile", .type = NUEM_FIELD_STRING, .doc = "matter and field from a record of data/profile or a file beside this one, in place of matter and field"},
    {.key = "gas", .type = NUEM_FIELD_MAP, .fields = gas_fields, .doc = "of geometry gas"},
    {.key = "run", .type = NUEM_FIELD_MAP, .fields = run_fields, .doc = "how it is integrated"},
    {.key = "output", .type = NUEM_FIELD_MAP, .fields = output_fields, .doc = "what is written where"},
    {0},
};
/* clang-format on */
