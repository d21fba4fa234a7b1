/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem supernova: what arrives at the Earth, what flavours become, what grows; without a file. */
#include <stdlib.h>
#include <unistd.h>

#include "source/snowglobes.h"
#include "support/assert_close.h"
#include "support/evolution.h"
#include "support/program.h"
#include "support/temporary.h"

/* Numbers in files have nine digits behind the point or more. */
static const double TOL_DIGITS = 1e-8;

enum { BINS = 300, ROWS = 501 };

/* Matter and a moment that both act; three flavours, quick. */
static const char THREE[] =
    "schema: nuem/supernova/1\n"
    "flavours: 3\n"
    "hypothesis:\n"
    "  nature: majorana\n"
    "  mixing: nufit-6.0-no\n"
    "  magnetic_moment:\n"
    "    unit: muB\n"
    "    matrix: [[0, 1e-13, 1e-13], [-1e-13, 0, 1e-13], [-1e-13, -1e-13, 0]]\n"
    "geometry: {kind: single-radial, radius: 30 km}\n"
    "path: {start: 100 km, end: 120 km}\n"
    "energy: {min: 2 MeV, max: 52 MeV, bins: 20}\n"
    "field: {strength: 1e11 G, at: 100 km, exponent: 3}\n"
    "source:\n"
    "  luminosity: 1e51 erg/s\n"
    "  share: energy\n"
    "  species:\n"
    "    - {species: nu_e, kind: pinched, mean_energy: 10 MeV, alpha: 3}\n"
    "    - {species: nubar_e, kind: pinched, mean_energy: 13 MeV, alpha: 3}\n"
    "    - {species: nu_x, kind: pinched, mean_energy: 16 MeV, alpha: 2}\n"
    "    - {species: nubar_x, kind: pinched, mean_energy: 16 MeV, alpha: 2}\n"
    "run: {tolerance: 1e-6}\n"
    "output: {snapshots: 41}\n";

static int directory(void **state)
{
    (void)state;
    if (nuem_test_make_directory(NULL)) return -1;
    nuem_test_put("one.yaml", NUEM_TEST_ONE_ANGLE);
    nuem_test_put("three.yaml", THREE);
    return 0;
}

static double number(const json_t *object, const char *path)
{
    char key[64];

    while (strchr(path, '.')) {
        snprintf(key, sizeof key, "%.*s", (int)(strchr(path, '.') - path), path);
        object = json_object_get(object, key);
        path = strchr(path, '.') + 1;
    }
    assert_non_null(json_object_get(object, path));
    return json_number_value(json_object_get(object, path));
}

static char *text_of(const char *name)
{
    FILE *f = fopen(nuem_test_path(name), "r");
    char *text = calloc(1 << 20, 1);

    assert_non_null(f);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, f) > 0);
    fclose(f);
    return text;
}

/* Sums of the columns of a flux file, as the reader of fluxes understands it. */
static void read_flux(const char *name, double sum[6])
{
    nuem_snowglobes f;
    nuem_error err;
    char *text = text_of(name);

    assert_ok(nuem_snowglobes_parse(name, text, strlen(text), &f, &err), err);
    assert_int_equal(f.rows, ROWS);
    for (size_t i = 0; i < ROWS; i++) assert_near(f.value[i], 0.2 * (double)i, 1e-9); /* MeV */
    for (size_t a = 0; a < 6; a++) {
        sum[a] = 0.0;
        for (size_t i = 0; i < ROWS; i++) sum[a] += f.value[(a + 1) * f.room + i];
    }
    nuem_snowglobes_clear(&f);
    free(text);
}

static const char *const SPECIES[6] = {"nu_e",    "nu_mu",    "nu_tau",
                                       "nubar_e", "nubar_mu", "nubar_tau"};

static void flux_file_has_the_numbers_of_the_answer(void **state)
{
    double sum[6], plain[6], total = 0.0;
    char key[64];

    (void)state;
    json_t *root = run_json("nuem supernova three.yaml --flux flux.dat --compare --duration 2s "
                            "--distance 5kpc --json",
                            "nuem/supernova/1");
    const json_t *earth = result_of(root, "earth");
    read_flux("flux.dat", sum);
    read_flux("flux-no-moment.dat", plain);
    for (int a = 0; a < 6; a++) {
        snprintf(key, sizeof key, "number_cm2.%s", SPECIES[a]);
        assert_close(sum[a], number(earth, key), TOL_DIGITS);
        total += sum[a];
        snprintf(key, sizeof key, "no_moment.number_cm2.%s", SPECIES[a]);
        assert_close(plain[a], number(earth, key), TOL_DIGITS);
        snprintf(key, sizeof key, "ratio.number.%s", SPECIES[a]);
        assert_close(number(earth, key), sum[a] / plain[a], 1e-7);
        snprintf(key, sizeof key, "largest_difference.%s", SPECIES[a]);
        assert_true(fabs(number(earth, key)) > 1e-4); /* the moment acts */
    }
    assert_close(number(earth, "distance_kpc"), 5.0, 1e-12);
    assert_close(number(earth, "duration_s"), 2.0, 1e-12);
    /* spectra: 20 bins of 2.5 MeV */
    const json_t *f = json_object_get(json_object_get(earth, "fluence_per_cm2_mev"), "nubar_e");
    double integral = 0.0;
    assert_int_equal(json_array_size(f), 20);
    for (size_t i = 0; i < 20; i++) integral += 2.5 * json_number_value(json_array_get(f, i));
    assert_close(integral, number(earth, "number_cm2.nubar_e"), 1e-12);
    /* all that is emitted arrives: 2e51 erg shared by mean energies of the answer without change */
    const double d = 5.0 * 3.0856775814913673e21, area = 4.0 * M_PI * d * d;
    double energy = 0.0;
    for (int a = 0; a < 6; a++) {
        snprintf(key, sizeof key, "mean_mev.%s", SPECIES[a]);
        energy += sum[a] * area * number(earth, key) * 1.602176634e-6;
    }
    assert_close(energy, 2e51, 1e-7);
    assert_true(total > 0.0);
    json_decref(root);
}

/* A moment that does next to nothing shows next to nothing, at a tolerance that leaves errors of 1e-3: both runs take
 * the same steps. What is said of the error holds: a finer run sees no more. Of what there is none there is no ratio. */
static void comparison_shows_moments_not_errors(void **state)
{
    static const double COARSE_NOISE = 1e-8;
    char key[64];

    (void)state;
    json_t *root = run_json("sed 's/1e-13/1e-22/g; /species: nu_x/d; /species: nubar_x/d; "
                            "/  mixing/s/-no/-io/' three.yaml > tiny.yaml; nuem supernova "
                            "tiny.yaml --compare --tolerance 1e-2 --json",
                            "nuem/supernova/1");
    const json_t *earth = result_of(root, "earth");
    for (int a = 0; a < 6; a++) {
        snprintf(key, sizeof key, "largest_difference.%s", SPECIES[a]);
        assert_true(fabs(number(earth, key)) < COARSE_NOISE);
        snprintf(key, sizeof key, "difference_on_double_steps.%s", SPECIES[a]);
        assert_true(number(earth, key) < COARSE_NOISE);
    }
    json_decref(root);
    root = run_json("sed 's/^flavours: 3/flavours: 2/; /^hypothesis/,/matrix/d; /nu_e/d; /nu_x/d; "
                    "s/nubar_x/nubar_x/' three.yaml > bar.yaml; "
                    "echo 'two_flavour: {theta: 0.0 rad, dm2_ev2: 2.5e-3, ordering: normal, mu: "
                    "1e-30 muB}' >> bar.yaml; nuem supernova bar.yaml --compare --envelope vacuum "
                    "--tolerance 1e-3 --json",
                    "nuem/supernova/1");
    earth = json_object_get(json_object_get(result_of(root, "earth"), "ratio"), "number");
    assert_true(json_is_null(json_object_get(earth, "nu_e")));
    assert_close(number(earth, "nubar_e"), 1.0, 1e-9);
    json_decref(root);
}

/* Amounts and ways out of the star. */
static void options_scale_and_choose(void **state)
{
    (void)state;
    json_t *base = run_json("nuem supernova three.yaml --duration 1s --json", "nuem/supernova/1"),
           *energy =
               run_json("nuem supernova three.yaml --energy-erg 1e52 --json", "nuem/supernova/1"),
           *far = run_json("nuem supernova three.yaml --distance 20kpc --json", "nuem/supernova/1"),
           *vacuum =
               run_json("nuem supernova three.yaml --envelope vacuum --json", "nuem/supernova/1"),
           *profile = run_json("nuem supernova three.yaml --envelope field.yaml --json",
                               "nuem/supernova/1");
    const double n = number(result_of(base, "earth"), "number_cm2.nubar_e");
    assert_close(number(result_of(energy, "earth"), "number_cm2.nubar_e"), 10.0 * n, 1e-9);
    assert_close(number(result_of(far, "earth"), "number_cm2.nubar_e"), 0.25 * n, 1e-12);
    assert_true(fabs(number(result_of(vacuum, "earth"), "number_cm2.nubar_e") / n - 1.0) > 1e-3);
    /* a thin profile without a field is vacuum */
    assert_close(number(result_of(profile, "earth"), "number_cm2.nubar_e"),
                 number(result_of(vacuum, "earth"), "number_cm2.nubar_e"), 1e-6);
    assert_string_equal(json_string_value(json_object_get(result_of(profile, "earth"), "envelope")),
                        "field.yaml");
    json_decref(base);
    json_decref(energy);
    json_decref(far);
    json_decref(vacuum);
    json_decref(profile);
}

static void spectator_adds_to_x(void **state)
{
    (void)state;
    json_t *half = run_json("nuem supernova one.yaml --tolerance 1e-4 --duration 1s --json",
                            "nuem/supernova/1"),
           *both = run_json("nuem supernova one.yaml --tolerance 1e-4 --spectator --json",
                            "nuem/supernova/1");
    const json_t *a = result_of(half, "earth"), *b = result_of(both, "earth");
    assert_true(number(a, "number_cm2.nu_e") == number(b, "number_cm2.nu_e"));
    assert_true(number(a, "number_cm2.nu_mu") == number(a, "number_cm2.nu_tau"));
    assert_true(number(b, "number_cm2.nu_mu") > 1.5 * number(a, "number_cm2.nu_mu"));
    json_decref(half);
    json_decref(both);
}

/* The table: rows sum to 1, the same for any number of threads; the run itself does not notice. */
static void map_is_a_table(void **state)
{
    (void)state;
    nuem_outcome plain = run_well("nuem supernova one.yaml --tolerance 1e-4 --format csv"),
                 mapped = run_well("nuem supernova one.yaml --tolerance 1e-4 --format csv "
                                   "--map a.csv --threads 1"),
                 again = run_well("nuem supernova one.yaml --tolerance 1e-4 --format csv "
                                  "--map b.csv --threads 2");
    assert_string_equal(plain.out, mapped.out);
    assert_string_equal(plain.out, again.out);
    release(&plain);
    release(&mapped);
    release(&again);
    char *a = text_of("a.csv"), *b = text_of("b.csv"), *line = strtok(a, "\n");
    int lines = 0;
    assert_string_equal(line, "sin2_angle,enu_mev,from,nu_e,nu_x,nubar_e,nubar_x");
    while ((line = strtok(NULL, "\n"))) {
        double angle, enu, p[4];
        char from[16];
        assert_int_equal(sscanf(line, "%lf,%lf,%15[^,],%lf,%lf,%lf,%lf", &angle, &enu, from, &p[0],
                                &p[1], &p[2], &p[3]),
                         7);
        assert_near(p[0] + p[1] + p[2] + p[3], 1.0, 1e-10);
        lines++;
    }
    assert_int_equal(lines, 4 * BINS);
    free(a);
    a = text_of("a.csv");
    assert_string_equal(a, b);
    free(a);
    free(b);
}

static void configuration_asks_for_the_conversion(void **state)
{
    (void)state;
    nuem_outcome o = run_well("sed 's/output: .*/output: {snapshots: 2, write: [conversion]}/; "
                              "s/tolerance: 1e-6/tolerance: 1e-4, map_tolerance: 1e-4/' one.yaml > "
                              "map.yaml; nuem supernova map.yaml --json");
    release(&o);
    assert_failure(
        "sed 's/tolerance: 1e-6/step: 0.1 km, map_tolerance: 1e-4/' one.yaml > bad.yaml; "
        "nuem supernova bad.yaml",
        3, "has no place beside step");
}

/* Growth rates at two radii, and their integral; the same as the analytic rate of a pendulum. */
static void stability_is_told(void **state)
{
    (void)state;
    json_t *root = run_json(
        "sed 's/^flavours/self_interaction: {off_diagonal: -1}\\nflavours/' one.yaml > s.yaml; "
        "nuem supernova s.yaml --tolerance 1e-4 --stability --at 100,120 --json",
        "nuem/supernova/1");
    const json_t *s = result_of(root, "stability"), *modes = json_object_get(s, "modes"),
                 *growth = json_object_get(modes, "growth_per_km"),
                 *kind = json_object_get(modes, "kind"),
                 *path = json_object_get(json_object_get(s, "path"), "spin_growth_per_km");
    double largest = 0.0;
    assert_true(json_array_size(growth) >= 2);
    assert_int_equal(json_array_size(kind), json_array_size(growth));
    for (size_t i = 0; i < json_array_size(kind); i++)
        if (strcmp(json_string_value(json_array_get(kind, i)), "spin") == 0 &&
            json_number_value(json_array_get(json_object_get(modes, "r_km"), i)) == 100.0)
            largest = fmax(largest, json_number_value(json_array_get(growth, i)));
    assert_true(largest > 0.1);
    /* joined bins of energy change it little */
    assert_close(json_number_value(json_array_get(path, 0)), largest, 0.01);
    /* trapezia between 100 and 130 km of a rate that hardly changes */
    assert_close(number(s, "spin_exponent"), 30.0 * largest, 0.1);
    assert_true(number(s, "run.exponent") > 1.0);
    json_decref(root);
    root = run_json("nuem supernova '" NUEM_TEST_SOURCE
                    "/examples/supernova/gyroscope.yaml' --tolerance 1e-4 --stability --json",
                    "nuem/supernova/1");
    /* alpha = 0.8, mu = 10 w: growth 4 w at small angles, over a time of 20 (Hannestad et al. 2006) */
    assert_close(number(result_of(root, "stability"), "flavour_exponent"), 80.0, 1e-3);
    json_decref(root);
}

/* A person gets a screen of rows, programs all. */
static void text_shows_some_rows(void **state)
{
    int lines = 0;

    (void)state;
    nuem_outcome o = run_well("nuem supernova three.yaml"),
                 csv = run_well("nuem supernova three.yaml --format csv");
    const char *table = strstr(o.out, "\n\n");
    assert_non_null(table);
    assert_non_null(strstr(o.out, " of 41; --format csv has all"));
    for (const char *c = table + 2; *c; c++) lines += *c == '\n';
    assert_in_range(lines, 15, 25);
    assert_non_null(strstr(table, " 100 ")); /* both ends */
    assert_non_null(strstr(table, " 120 "));
    lines = 0;
    for (const char *c = csv.out; *c; c++) lines += *c == '\n';
    assert_int_equal(lines, 42);
    release(&o);
    release(&csv);
}

static void wrong_usage_is_refused(void **state)
{
    (void)state;
    assert_failure("nuem supernova three.yaml --duration 1s --energy-erg 1e53", 2, "exclude");
    assert_failure("nuem supernova three.yaml --spectator", 2, "flavours: 2");
    assert_failure("nuem supernova three.yaml --at 110", 2, "--at needs --stability");
    assert_failure("nuem supernova three.yaml --stability --at 99", 2, "--at 99 km does not lie");
    assert_failure("nuem supernova three.yaml --flux nowhere/flux.dat", 2, "nowhere/flux.dat");
    assert_failure("nuem supernova three.yaml --map nowhere/map.csv", 2, "nowhere/map.csv");
    assert_failure("nuem supernova three.yaml --envelope nothing", 2, "nothing");
    assert_failure("nuem supernova three.yaml --flux .", 2, "is a directory");
    assert_failure("nuem supernova three.yaml --flux ./three.yaml", 2, "as the configuration");
    assert_failure("ln -f three.yaml other.yaml; nuem supernova three.yaml --map other.yaml", 2,
                   "as the configuration");
    assert_failure("nuem supernova three.yaml --map a.dat --flux ./a.dat", 2, "as --flux");
    assert_failure("nuem supernova three.yaml --map a-no-moment.dat --flux a.dat --compare", 2,
                   "as the flux without moments");
    assert_failure("nuem supernova three.yaml --distance 110km", 2, "within the path");
    assert_failure("nuem supernova three.yaml --resume", 2, "needs --output");
    assert_failure("nuem supernova three.yaml --distance 0", 2, "distance");
    assert_failure("nuem supernova '" NUEM_TEST_SOURCE
                   "/examples/supernova/gyroscope.yaml' --compare",
                   2, "gas");
}

static int with_profile(void **state)
{
    if (directory(state)) return -1;
    nuem_test_put("field.yaml", "schema: nuem/profile/1\n"
                                "id: field\n"
                                "title: hardly anything\n"
                                "constant: {length: 10000 km, ne_cm3: 1e10}\n");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flux_file_has_the_numbers_of_the_answer),
        cmocka_unit_test(comparison_shows_moments_not_errors),
        cmocka_unit_test(options_scale_and_choose),
        cmocka_unit_test(spectator_adds_to_x),
        cmocka_unit_test(map_is_a_table),
        cmocka_unit_test(configuration_asks_for_the_conversion),
        cmocka_unit_test(stability_is_told),
        cmocka_unit_test(text_shows_some_rows),
        cmocka_unit_test(wrong_usage_is_refused),
    };
    return cmocka_run_group_tests(tests, with_profile, nuem_test_remove_directory);
}
