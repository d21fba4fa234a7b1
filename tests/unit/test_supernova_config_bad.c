/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each way in which a file of schema nuem/supernova/1 can be wrong: status, place, message, outputs untouched. */
#include "nuem/supernova_config.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

#define HEAD    "schema: nuem/supernova/1\n"                                          /* 1 */
#define TWO     "flavours: 2\n"                                                       /* 2 */
#define MIX     "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: normal}\n" /* 3 */
#define SHAPE   "geometry: {kind: single-radial, radius: 50 km}\n"                    /* 4 */
#define PATH    "path: {start: 100 km, end: 600 km}\n"                                /* 5 */
#define BINS    "energy: {min: 0 MeV, max: 100 MeV, bins: 50}\n"                      /* 6 */
#define SPECIES "{species: nu_e, kind: pinched, mean_energy: 10 MeV, alpha: 2"
#define NU_E    "source: {luminosity: 1e52 erg/s, share: energy, species: [" SPECIES "}]}\n" /* 7 */
#define FRONT   HEAD TWO MIX SHAPE PATH BINS
#define GAS     HEAD TWO "two_flavour: {theta: 1 deg, ordering: normal}\ngeometry: {kind: gas}\n"
#define FLAT    "source: {species: [{species: nu_e, kind: flat, number: 1}]}\n"

static const struct {
    const char *text, *place, *message;
} faults[] = {
    /* the file */
    {"", ":1:1: ", "empty"},
    {"a: [", ":2:1: ", ""},
    {"schema: nuem/supernova/2\n", ":1:9: ", "nuem/supernova/1"},
    {FRONT NU_E "colour: red\n", ":8:1: ", "unknown key 'colour'"},
    {FRONT NU_E "outptu: {}\n", ":8:1: ", "output"},
    {HEAD MIX SHAPE PATH BINS NU_E, ":1:1: ", "flavours"},
    {HEAD "flavours: 4\n" MIX SHAPE PATH BINS NU_E, ":2:11: ", "[2, 3]"},
    /* particles */
    {HEAD TWO SHAPE PATH BINS NU_E, ":1:1: ", "two_flavour"},
    {FRONT NU_E "hypothesis: {}\n", ":8:13: ", "no place with flavours: 2"},
    {FRONT NU_E "set: [a]\n", ":8:6: ", "no place with flavours: 2"},
    {HEAD TWO "two_flavour: {theta: 0.01, ordering: normal}\n" SHAPE PATH BINS NU_E,
     ":3:22: ", "lacks a unit"},
    {HEAD TWO "two_flavour: {theta: 91 deg, ordering: normal}\n" SHAPE PATH BINS NU_E,
     ":3:22: ", "[0, 90]"},
    {HEAD TWO "two_flavour: {theta: 1 deg, ordering: normal}\n" SHAPE PATH BINS NU_E,
     ":3:14: ", "dm2_ev2"},
    {HEAD TWO "two_flavour: {theta: 1 deg, dm2_ev2: -1, ordering: normal}\n" SHAPE PATH BINS NU_E,
     ":3:38: ", "(0, "},
    {HEAD TWO "two_flavour: {theta: 1 deg, dm2_ev2: 2, ordering: normal}\n" SHAPE PATH BINS NU_E,
     ":3:38: ", "(0, 1]"},
    {FRONT NU_E "run: {tolerance: 1e-15}\n", ":8:18: ", "[1e-14, 0.1]"},
    {HEAD TWO "two_flavour: {theta: 1 deg, dm2_ev2: 1, ordering: up}\n" SHAPE PATH BINS NU_E,
     ":3:51: ", "normal, inverted"},
    {HEAD "flavours: 3\n" SHAPE PATH BINS NU_E, ":1:1: ", "hypothesis"},
    {HEAD "flavours: 3\n" MIX "hypothesis: {}\n" SHAPE PATH BINS NU_E,
     ":3:14: ", "no place with flavours: 3"},
    {HEAD "flavours: 3\nhypothesis: [a]\n" SHAPE PATH BINS NU_E, ":3:13: ", "path or a map"},
    {HEAD "flavours: 3\nhypothesis: no.yaml\n" SHAPE PATH BINS NU_E, ":3:13: ", "no.yaml"},
    {HEAD "flavours: 3\nhypothesis: {nature: odd}\n" SHAPE PATH BINS NU_E,
     ":3:22: ", "dirac, majorana"},
    {HEAD "flavours: 3\nhypothesis: {mixing: none}\n" SHAPE PATH BINS NU_E, ":3:22: ", "none"},
    {HEAD "flavours: 3\nhypothesis: {}\nset: [odd=1]\n" SHAPE PATH BINS NU_E, ":4:6: ", "odd"},
    {FRONT NU_E "self_interaction: {off_diagonal: 11}\n", ":8:34: ", "[-10, 10]"},
    {FRONT NU_E "self_interaction: {strength: 0}\n", ":8:30: ", "(0, "},
    /* geometry and path */
    {HEAD TWO MIX "geometry: {kind: single-radial}\n" PATH BINS NU_E, ":4:11: ", "radius"},
    {HEAD TWO MIX "geometry: {kind: single-radial, radius: -5 km}\n" PATH BINS NU_E,
     ":4:41: ", "km"},
    {HEAD TWO MIX "geometry: {kind: multi-angle, radius: 5 km}\n" PATH BINS NU_E,
     ":4:11: ", "angles"},
    {HEAD TWO MIX "geometry: {kind: multi-angle, radius: 5 km, angles: 1}\n" PATH BINS NU_E,
     ":4:53: ", "[2, "},
    {HEAD TWO MIX "geometry: {kind: single-averaged, radius: 5 km, angles: 9}\n" PATH BINS NU_E,
     ":4:57: ", "not multi-angle"},
    {HEAD TWO MIX "geometry: {kind: cube, radius: 5 km}\n" PATH BINS NU_E,
     ":4:18: ", "multi-angle"},
    {FRONT NU_E "gas: {mu: 1}\n", ":8:6: ", "no gas"},
    {HEAD TWO MIX SHAPE BINS NU_E, ":1:1: ", "path"},
    {HEAD TWO MIX SHAPE "path: {start: 49 km, end: 600 km}\n" BINS NU_E,
     ":5:15: ", "inside the neutrino sphere"},
    {HEAD TWO MIX SHAPE "path: {start: 100 km, end: 100 km}\n" BINS NU_E,
     ":5:28: ", "beyond the start"},
    {HEAD TWO MIX SHAPE "path: {start: 100 s, end: 200 km}\n" BINS NU_E, ":5:15: ", "unit 's'"},
    /* bins */
    {HEAD TWO MIX SHAPE PATH NU_E, ":1:1: ", "energy"},
    {HEAD TWO MIX SHAPE PATH "energy: {min: 0 MeV, max: 9 MeV, bins: 1}\n" NU_E, ":6:40: ", "[2, "},
    {HEAD TWO MIX SHAPE PATH "energy: {min: 9 MeV, max: 9 MeV, bins: 9}\n" NU_E,
     ":6:27: ", "above min"},
    {HEAD TWO MIX SHAPE PATH "energy: {min: 0 MeV, max: 9 MeV, bins: 9, spacing: log}\n" NU_E,
     ":6:15: ", "log"},
    {HEAD TWO MIX SHAPE PATH "energy: {min: 0 MeV, max: 1e-3 eV, bins: 9}\n" NU_E,
     ":6:42: ", "too many"},
    {HEAD TWO MIX SHAPE PATH "energy: {min: -1 MeV, max: 9 MeV, bins: 9}\n" NU_E,
     ":6:15: ", "[0, "},
    /* source */
    {FRONT, ":1:1: ", "source"},
    {FRONT "source: {}\n", ":7:9: ", "species, table, series"},
    {FRONT "source: {species: [], table: {}}\n", ":7:30: ", "beside another"},
    {FRONT "source: {luminosity: 1e52 erg/s, species: []}\n", ":7:43: ", "empty"},
    {FRONT "source: {luminosity: -1 erg/s, share: energy, species: [" SPECIES "}]}\n",
     ":7:22: ", "(0, "},
    {FRONT "source: {species: [" SPECIES ", luminosity: -1 erg/s}]}\n", ":7:94: ", "[0, "},
    {FRONT "source: {share: energy, species: [" SPECIES "}]}\n", ":7:9: ", "luminosity"},
    {FRONT "source: {luminosity: 1 W, number_rate: 1 s-1, share: energy, species: [" SPECIES
           "}]}\n",
     ":7:40: ", "beside luminosity"},
    {FRONT "source: {luminosity: 1 W, species: [" SPECIES ", luminosity: 1 W}]}\n",
     ":7:22: ", "given already"},
    {FRONT "source: {luminosity: 1 W, species: [" SPECIES "}]}\n", ":7:37: ", "needs one of"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [" SPECIES ", number: 1}]}\n",
     ":7:52: ", "source.share"},
    {FRONT "source: {species: [" SPECIES ", number: 1, number_rate: 1 s-1}]}\n",
     ":7:90: ", "beside number_rate"},
    {FRONT "source: {luminosity: 1 W, species: [" SPECIES ", number: 1},\n"
           "  {species: nu_x, kind: peaked, peak_energy: 9 MeV, peak_height: 1}]}\n",
     ":8:3: ", "another way"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [" SPECIES "},\n  " SPECIES "}]}\n",
     ":8:13: ", "second time"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_f, kind: flat}]}\n",
     ":7:62: ", "nu_e, nu_x"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_mu, kind: flat}]}\n",
     ":7:62: ", "of two flavours"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: odd}]}\n",
     ":7:74: ", "fermi-dirac, pinched"},
    {FRONT
     "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: fermi-dirac}]}\n",
     ":7:52: ", "temperature or mean_energy"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: fermi-dirac, "
           "temperature: 3 MeV, eta: 51}]}\n",
     ":7:112: ", "[-50, 50]"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: pinched, "
           "mean_energy: 3 MeV}]}\n",
     ":7:52: ", "alpha"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: pinched, "
           "mean_energy: 3 MeV, alpha: -0.5}]}\n",
     ":7:110: ", "[0, 100]"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: pinched, eta: "
           "1}]}\n",
     ":7:88: ", "no place in a spectrum"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: peaked}]}\n",
     ":7:52: ", "peak_energy"},
    {FRONT
     "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: monochromatic}]}\n",
     ":7:52: ", "energy"},
    {FRONT "source: {luminosity: 1 W, share: energy, species: [{species: nu_e, kind: "
           "monochromatic, energy: 101 MeV}]}\n",
     ":7:97: ", "[0, 100] MeV"},
    {HEAD TWO MIX SHAPE PATH "energy: {min: 50 GeV, max: 60 GeV, bins: 9}\n" NU_E,
     ":7:59: ", "no neutrinos"},
    {FRONT "source: {luminosity: 1 W, species: [" SPECIES ", number: 0}]}\n",
     ":7:36: ", "no neutrinos"},
    /* tables and series */
    {FRONT "source: {luminosity: 1 W, table: {}}\n", ":7:34: ", "record or file"},
    {FRONT "source: {luminosity: 1 W, table: {record: none}}\n", ":7:43: ", "livermore"},
    {FRONT "source: {luminosity: 1 W, table: {file: none.csv}}\n", ":7:41: ", "none.csv"},
    {FRONT "source: {luminosity: 1 W, table: {file: ../none.csv}}\n",
     ":7:41: ", "directory of this file"},
    {FRONT "source: {share: energy, table: {record: livermore}}\n", ":7:17: ", "beside a table"},
    {FRONT "source: {table: {record: livermore}}\n", ":7:9: ", "luminosity"},
    {FRONT "source: {luminosity: 1 W, table: {record: livermore, duration: 1 s}}\n",
     ":7:22: ", "given already"},
    {FRONT "source: {luminosity: 1 W, table: {record: ls220-s11p2c}}\n", "ls220-s11p2c.csv",
     "enu_mev"},
    {FRONT "source: {luminosity: 1 W, table: {file: bad.csv}}\n", "bad.csv:3:", "-2"},
    {FRONT "source: {luminosity: 1 W, table: {file: back.csv}}\n", "back.csv:3:", "increas"},
    {FRONT "source: {luminosity: 1 W, table: {file: one.csv}}\n", "one.csv:2:", "two rows"},
    {FRONT "source: {luminosity: 1 W, table: {file: few.csv}}\n", "few.csv", "nu_x"},
    {FRONT "source: {luminosity: 1 W, table: {file: zero.csv}}\n", ":7:34: ", "no neutrinos"},
    {FRONT "source: {luminosity: 1 W, table: {record: livermore, format: snowglobes}}\n",
     ":7:34: ", "file"},
    {FRONT "source: {table: {file: a.dat, format: snowglobes, duration: 1 s}}\n",
     ":7:61: ", "at the Earth"},
    {FRONT "source: {luminosity: 1 W, table: {file: bad.csv, format: snowglobes}}\n",
     "bad.csv:1:", "number"},
    {FRONT "source: {series: {record: ls220-s11p2c}}\n", ":7:18: ", "time"},
    {FRONT "source: {series: {record: ls220-s11p2c, time: 9 s}}\n",
     ":7:47: ", "the series has [-0.1, 7.60048) s"},
    {FRONT "source: {series: {record: livermore, time: 0 s}}\n", "livermore.csv", "t_lo_s"},
    {FRONT "source: {series: {record: a, file: b, time: 0 s}}\n", ":7:18: ", "record or file"},
    {FRONT "source: {luminosity: 1 W, series: {record: ls220-s11p2c, time: 0 s}}\n",
     ":7:22: ", "given already"},
    {FRONT "source: {series: {file: cold.csv, time: 0 s}}\n", "cold.csv:2:", "mean energy"},
    /* surroundings */
    {FRONT NU_E "matter: {density: 1 g/cm3}\n", ":8:9: ", "ye"},
    {FRONT NU_E "matter: {density: -1 g/cm3, ye: 0.5}\n", ":8:19: ", "[0, "},
    {FRONT NU_E "matter: {density: 1 g/cm3, ye: 1.5}\n", ":8:32: ", "[0, 1]"},
    {FRONT NU_E "matter: {density: 1e18 g/cm3, ye: 0.5, at: 1e9 km, exponent: 20}\n",
     ":8:9: ", "cm^-3"},
    {FRONT NU_E "field: {strength: 1 km}\n", ":8:19: ", "unit 'km'"},
    {FRONT NU_E "profile: none\n", ":8:10: ", "supernova-envelope"},
    {FRONT NU_E "profile: none.yaml\n", ":8:10: ", "none.yaml"},
    {FRONT NU_E "profile: supernova-envelope\n", ":8:10: ", "start_km is 100"},
    {FRONT NU_E "profile: sun\nmatter: {density: 1 g/cm3, ye: 1}\n", ":9:9: ", "beside profile"},
    /* gases */
    {GAS FLAT, ":1:1: ", "gas"},
    {GAS "gas: {mu: -1, frequencies: [1], end: 1}\n" FLAT, ":5:11: ", "[0, "},
    {GAS "gas: {mu: 1, frequencies: [], end: 1}\n" FLAT, ":5:27: ", "1 to"},
    {GAS "gas: {mu: 1, frequencies: [2, 1], end: 1}\n" FLAT, ":5:31: ", "above the one before"},
    {GAS "gas: {mu: 1, frequencies: [0], end: 1}\n" FLAT, ":5:28: ", "1e-05"},
    {GAS "gas: {mu: 1, frequencies: [1]}\n" FLAT, ":5:6: ", "end"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\n" PATH FLAT, ":6:7: ", "beside frequencies"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\n" BINS FLAT, ":6:9: ", "beside frequencies"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\nsource: {luminosity: 1 W, species: [{species: "
         "nu_e, kind: flat, number: 1}]}\n",
     ":6:22: ", "in a gas"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\nsource: {species: [" SPECIES ", number: 1}]}\n",
     ":6:42: ", "must be flat"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\nsource: {share: energy, species: [{species: "
         "nu_e, kind: flat}]}\n",
     ":6:35: ", "no energies"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\nsource: {table: {record: livermore}}\n",
     ":6:17: ", "frequencies"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\n" FLAT "matter: {density: 1 g/cm3, ye: 1}\n",
     ":7:9: ", "gas.matter"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\n" FLAT "field: {strength: 1 G}\n",
     ":7:8: ", "gas.mu_b"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\n" FLAT "profile: sun\n", ":7:10: ", "in a gas"},
    {HEAD TWO MIX "geometry: {kind: gas}\ngas: {mu: 1, frequencies: [1], end: 1}\n" FLAT,
     ":3:41: ", "beside frequencies"},
    {HEAD TWO MIX "geometry: {kind: gas}\ngas: {mu: 1, end: 1}\n" PATH BINS FLAT,
     ":5:19: ", "use path"},
    {HEAD TWO MIX "geometry: {kind: gas, radius: 1 km}\ngas: {mu: 1}\n" PATH BINS FLAT,
     ":4:31: ", "in a gas"},
    {HEAD "flavours: 3\nhypothesis: {}\ngeometry: {kind: gas}\ngas: {mu: 1, frequencies: [1], end: "
          "1}\n" FLAT,
     ":5:27: ", "flavours: 2 only"},
    {HEAD
     "flavours: 3\nhypothesis: {}\ngeometry: {kind: gas}\ngas: {mu: 1, mu_b: 1}\n" PATH BINS FLAT,
     ":5:20: ", "flavours: 3"},
    /* run and output */
    {FRONT NU_E "run: {tolerance: 0}\n", ":8:18: ", "[1e-14, 0.1]"},
    {FRONT NU_E "run: {tolerance: 1}\n", ":8:18: ", "[1e-14, 0.1]"},
    {FRONT NU_E "run: {method: euler}\n", ":8:15: ", "split, rk"},
    {FRONT NU_E "run: {step: 1 km, tolerance: 1e-5}\n", ":8:30: ", "beside step"},
    {FRONT NU_E "run: {step: 1 km, max_step: 2 km}\n", ":8:29: ", "beside step"},
    {FRONT NU_E "run: {step: 0 km}\n", ":8:13: ", "(0, "},
    {FRONT NU_E "run: {max_steps: 0.5}\n", ":8:18: ", "whole number"},
    {FRONT NU_E "run: {checkpoint: 0 s}\n", ":8:19: ", "(0, "},
    {FRONT NU_E "output: {snapshots: 1}\n", ":8:21: ", "[2, "},
    {FRONT NU_E "output: {write: [spectrum]}\n", ":8:18: ", "spectra"},
    {GAS "gas: {mu: 1, frequencies: [1], end: 1}\n" FLAT "output: {spacing: log}\n",
     ":7:19: ", "start"},
};

static void put_tables(void)
{
    nuem_test_put("bad.csv", "enu_mev,nu_e,nu_x,nubar_e,nubar_x\n0,0,0,0,0\n1,0,-2,0,0\n");
    nuem_test_put("back.csv", "enu_mev,nu_e,nu_x,nubar_e,nubar_x\n2,0,0,0,0\n1,0,2,0,0\n");
    nuem_test_put("one.csv", "enu_mev,nu_e,nu_x,nubar_e,nubar_x\n1,1,1,1,1\n");
    nuem_test_put("few.csv", "enu_mev,nu_e\n1,1\n2,1\n");
    nuem_test_put("zero.csv", "enu_mev,nu_e,nu_x,nubar_e,nubar_x\n1,0,0,0,0\n2,0,0,0,0\n");
    nuem_test_put("a.dat", "0 0 0 0 0 0 0\n0.010 1 2 3 4 5 6\n");
    nuem_test_put(
        "cold.csv",
        "t_lo_s,t_hi_s,l_nu_e_erg_s,e_nu_e_mev,alpha_nu_e,l_nu_x_erg_s,e_nu_x_mev,alpha_nu_x,"
        "l_nubar_e_erg_s,e_nubar_e_mev,alpha_nubar_e\n-1,1,1e51,0,2,0,0,0,0,0,0\n");
}

static void bad_files(void **state)
{
    char where[1024];
    int wrong = 0;

    put_tables();
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        nuem_supernova_config *c = NULL;
        nuem_error err = {0};
        const char *name = nuem_test_path("t.yaml");
        const nuem_status st = nuem_supernova_config_parse(
            *state, faults[i].text, strlen(faults[i].text), name, &c, NULL, &err);
        nuem_error_format(&err, where, sizeof where);
        const bool own = faults[i].place[0] == ':';
        const char *place = own ? where + strlen(name) : where;
        const bool good = st == NUEM_ERR_DATA && !c &&
                          (own ? !strncmp(where, name, strlen(name)) &&
                                     !strncmp(place, faults[i].place, strlen(faults[i].place))
                               : strstr(where, faults[i].place) != NULL) &&
                          strstr(err.message, faults[i].message);
        if (!good)
            print_error("%s  -> status %d, %s\n   expected %s ... %s\n", faults[i].text, (int)st,
                        where, faults[i].place, faults[i].message);
        wrong += !good;
    }
    assert_int_equal(wrong, 0);
}

static void no_file(void **state)
{
    nuem_supernova_config *c = NULL;
    nuem_error err = {0};

    assert_fails(nuem_supernova_config_open(*state, "/no/such.yaml", &c, NULL, &err), NUEM_ERR_IO,
                 err, "/no/such.yaml");
    assert_null(c);
    nuem_supernova_config_free(NULL);
    /* without a data directory what needs none works */
    assert_ok(
        nuem_supernova_config_parse(NULL, FRONT NU_E, strlen(FRONT NU_E), "t.yaml", &c, NULL, &err),
        err);
    nuem_supernova_config_free(c);
}

static void too_long(void **state)
{
    static char text[60002];
    nuem_supernova_config *c = NULL;
    nuem_error err = {0};

    memset(text, '#', sizeof text - 1);
    assert_fails(
        nuem_supernova_config_parse(*state, text, sizeof text - 1, "t.yaml", &c, NULL, &err),
        NUEM_ERR_DATA, err, "60000");
    assert_null(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_files),
        cmocka_unit_test(no_file),
        cmocka_unit_test(too_long),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
