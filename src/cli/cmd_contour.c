/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "nuem/contour.h"

static const nuem_option options[] = {
    {.name = "parameters",
     .kind = NUEM_OPTION_WORDS,
     .metavar = "NAME,NAME",
     .required = true,
     .doc = "the two axes, e.g. q_ee,q_mumu (nuem list parameter)"},
    NUEM_CL_OPTION,
    {.name = "grid",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NxN",
     .fallback = "61x61",
     .doc = "points of the two axes, 3 to 1001 each"},
    {.name = "range",
     .kind = NUEM_OPTION_WORDS,
     .metavar = "LO:HI,LO:HI",
     .doc = "ends of the two axes in the units of the parameters; without it as far as the region "
            "reaches"},
    NUEM_PROFILE_OPTION,
    NUEM_SEED_OPTION,
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    NUEM_ATOM_OPTION,
    NUEM_NUISANCE_OPTIONS,
    NUEM_PLAN_OPTIONS,
    NUEM_NUCLEAR_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem contour xenonnt --parameters q_ee,q_mumu --grid 21x21",
     "Which charges of two flavours go together:", NULL},
    {"nuem contour xenon1t --parameters mu_e,q_ee --grid 11x11 --range 0:6e-11,-3e-12:3e-12 "
     "--format csv",
     "The grid as a table of its points:", NULL},
    {NULL, NULL, NULL},
};

/* "41x31" */
static nuem_status parse_grid(const char *text, size_t n[2], nuem_error *err)
{
    char *end;
    const char *second = strchr(text, 'x');
    double value[2] = {strtod(text, &end), 0.0};

    bool good = second && end == second;
    if (good) {
        value[1] = strtod(second + 1, &end);
        good = *end == '\0' && end != second + 1;
    }
    for (int k = 0; k < 2; k++)
        good = good && value[k] >= 3.0 && value[k] <= 1001.0 && value[k] == floor(value[k]);
    if (!good)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--grid is '%.40s'; it must be two whole numbers from 3 to 1001 with an x "
                         "between, as 41x41",
                         text);
    for (int k = 0; k < 2; k++) n[k] = (size_t)value[k];
    return NUEM_OK;
}

/* "-1e-12:1e-12" twice */
static nuem_status parse_range(size_t n, const char *const *word, double range[2][2],
                               nuem_error *err)
{
    if (n != 2)
        return nuem_fail(err, NUEM_ERR_ARG, "--range has %zu parts; it needs two, LO:HI,LO:HI", n);
    for (int k = 0; k < 2; k++) {
        char *end;
        range[k][0] = strtod(word[k], &end);
        bool good = end != word[k] && *end == ':';
        if (good) {
            const char *second = end + 1;
            range[k][1] = strtod(second, &end);
            good = end != second && *end == '\0';
        }
        if (!good || !(range[k][0] < range[k][1]) || !isfinite(range[k][1] - range[k][0]))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--range has '%.60s'; it must be two rising numbers LO:HI", word[k]);
    }
    return NUEM_OK;
}

static void show_lines(nuem_result *r, const nuem_contour *c)
{
    for (size_t k = 0; k < c->n_line; k++) {
        const nuem_contour_line *line = &c->line[k];
        char key[48];
        double *x = malloc(line->n * sizeof *x);
        snprintf(key, sizeof key, "lines.%zu.degrees_of_freedom", k + 1);
        nuem_result_integer(r, key, (long)line->level + 1, "");
        snprintf(key, sizeof key, "lines.%zu.closed", k + 1);
        nuem_result_bool(r, key, line->closed);
        for (int axis = 0; x && axis < 2; axis++) {
            for (size_t i = 0; i < line->n; i++) x[i] = line->point[i][axis];
            snprintf(key, sizeof key, "lines.%zu.%c", k + 1, "xy"[axis]);
            nuem_result_numbers(r, key, x, line->n, c->parameter[axis]->unit);
        }
        free(x);
    }
}

/* One row for each value of the second parameter; for CSV, which has no arrays, one a point. */
static void show_grid(nuem_result *r, const nuem_contour *c, bool points)
{
    const char *x = c->parameter[0]->name, *y = c->parameter[1]->name;

    nuem_result_table(r, "grid");
    if (points) nuem_result_column(r, x, c->parameter[0]->unit);
    nuem_result_column(r, y, c->parameter[1]->unit);
    nuem_result_column(r, "delta_chi2", "");
    for (size_t j = 0; j < c->n[1]; j++) {
        const double *row = c->delta_chi2 + j * c->n[0];
        if (!points) {
            nuem_result_row(r);
            nuem_result_cell_number(r, y, c->axis[1][j]);
            nuem_result_cell_numbers(r, "delta_chi2", row, c->n[0]);
            continue;
        }
        for (size_t i = 0; i < c->n[0]; i++) {
            nuem_result_row(r);
            nuem_result_cell_number(r, x, c->axis[0][i]);
            nuem_result_cell_number(r, y, c->axis[1][j]);
            nuem_result_cell_number(r, "delta_chi2", row[i]);
        }
    }
}

/* For people the lines tell more than the grid. */
static void show_line_table(nuem_result *r, const nuem_contour *c)
{
    const char *x = c->parameter[0]->name, *y = c->parameter[1]->name;

    nuem_result_table(r, "lines");
    nuem_result_column(r, "line", "");
    nuem_result_column(r, "degrees_of_freedom", "");
    nuem_result_column(r, "closed", "");
    nuem_result_column(r, x, c->parameter[0]->unit);
    nuem_result_column(r, y, c->parameter[1]->unit);
    for (size_t k = 0; k < c->n_line; k++)
        for (size_t i = 0; i < c->line[k].n; i++) {
            nuem_result_row(r);
            nuem_result_cell_integer(r, "line", (long)k + 1);
            nuem_result_cell_integer(r, "degrees_of_freedom", (long)c->line[k].level + 1);
            nuem_result_cell_string(r, "closed", c->line[k].closed ? "yes" : "no");
            nuem_result_cell_number(r, x, c->line[k].point[i][0]);
            nuem_result_cell_number(r, y, c->line[k].point[i][1]);
        }
}

static void show(nuem_context *ctx, const nuem_analysis *analysis, const nuem_contour *c,
                 nuem_result *r)
{
    static const char *const axis[2] = {"x", "y"};
    const bool expected = nuem_likelihood_is_asimov(nuem_analysis_likelihood(analysis)),
               json = ctx->format == NUEM_RESULT_JSON;
    const char *profiled = nuem_args_string(ctx->args, "profile");

    if (ctx->format == NUEM_RESULT_CSV) {
        show_grid(r, c, true);
        return;
    }
    nuem_result_string(r, "experiment", nuem_analysis_id(analysis));
    nuem_result_string(r, "data", expected ? "expected" : "observed");
    if (expected)
        nuem_result_string(r, "remark",
                           "a projection: some data are those that the Standard Model expects, not "
                           "observed");
    if (profiled) nuem_result_string(r, "profiled", profiled);
    nuem_result_number(r, "cl", c->cl, "");
    nuem_result_number(r, "delta_chi2_1dof", c->level[0], "");
    nuem_result_number(r, "delta_chi2_2dof", c->level[1], "");
    nuem_result_number(r, "chi2_min", c->chi2_min, "");
    for (int k = 0; k < 2; k++) {
        char key[48];
        snprintf(key, sizeof key, "%s.parameter", axis[k]);
        nuem_result_string(r, key, c->parameter[k]->name);
        snprintf(key, sizeof key, "%s.unit", axis[k]);
        nuem_result_string(r, key, c->parameter[k]->unit);
        snprintf(key, sizeof key, "%s.best_fit", axis[k]);
        nuem_result_number(r, key, c->best_fit[k], c->parameter[k]->unit);
        snprintf(key, sizeof key, "%s.values", axis[k]);
        if (json) nuem_result_numbers(r, key, c->axis[k], c->n[k], c->parameter[k]->unit);
    }
    if (!json) {
        show_line_table(r, c);
        return;
    }
    show_lines(r, c);
    show_grid(r, c, false);
}

static nuem_status read_options(nuem_context *ctx, const nuem_hypothesis *hyp,
                                const nuem_parameter *parameter[2], nuem_coordinate *coordinate,
                                nuem_contour_options *o, nuem_error *err)
{
    size_t n, n_range, first = 0, all;
    const char *const *name = nuem_args_words(ctx->args, "parameters", &n), *const *range =
                                                                                nuem_args_words(
                                                                                    ctx->args,
                                                                                    "range",
                                                                                    &n_range);
    nuem_status st;

    if (n != 2)
        return nuem_fail(err, NUEM_ERR_ARG, "--parameters names %zu; a contour needs two", n);
    for (size_t k = 0; k < 2; k++) {
        if ((st = nuem_parameter_find(name[k], &parameter[k], err))) return st;
        if ((st = nuem_coordinates_parse(name[k], hyp, coordinate, &first, err))) return st;
    }
    if ((st = parse_grid(nuem_args_string(ctx->args, "grid"), o->n, err))) return st;
    if (range && (st = parse_range(n_range, range, o->range, err))) return st;
    all = first;
    if ((st = nuem_context_profiled(ctx, hyp, coordinate, &all, err))) return st;
    o->other = coordinate + first;
    o->n_other = all - first;
    o->seed = (uint64_t)nuem_args_integer(ctx->args, "seed");
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    const nuem_parameter *parameter[2];
    nuem_contour_options o = {0};
    nuem_hypothesis *hyp = NULL;
    nuem_analysis *analysis = NULL;
    nuem_contour *contour = NULL;
    nuem_result *r = NULL;
    nuem_context_bar bar;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("contour", &r, &err))) goto done;
    if ((st = nuem_context_analysis(ctx, &hyp, &analysis, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    if ((st = read_options(ctx, hyp, parameter, coordinate, &o, &err))) goto done;
    nuem_context_bar_open(ctx, "contour", &bar);
    o.progress = &bar.progress;
    st = nuem_contour_create(nuem_analysis_likelihood(analysis), hyp, parameter,
                             nuem_args_number(ctx->args, "cl"), &o, &contour, &err);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (!st) show(ctx, analysis, contour, r);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_contour_free(contour);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_contour = {
    .noun = "contour",
    NUEM_EXPERIMENTS_POSITIONAL,
    .summary = "chi2 over two parameters and its contour lines",
    .doc = "Profiles everything else: nuisances, phases of the two parameters, what --profile "
           "names. There are lines for 1 degree of freedom, whose extremes are the intervals of "
           "each parameter alone, and for 2, the joint region. JSON has lines and grid, CSV the "
           "grid, the text form the lines.",
    .options = options,
    .examples = examples,
    .run = run,
};
