/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/store_getdist.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/text_file.h"
#include "io/decimal.h"
#include "io/latex.h"
#include "io/writer.h"

static size_t parameters(const nuem_stored_scan *s)
{
    return s->n_coordinate + s->n_sampled;
}

/* The axis of the configuration that speaks of a coordinate, of either part of an element; NULL for none. */
static const nuem_scan_axis *axis_of(const nuem_stored_scan *s, const nuem_coordinate *c)
{
    for (size_t i = 0; i < s->config->n_axis; i++)
        if (s->config->axis[i].coordinate.parameter == c->parameter) return &s->config->axis[i];
    return NULL;
}

/* Column of the other part of a complex element; -1 where there is none. */
static int partner(const nuem_stored_scan *s, size_t i)
{
    nuem_coordinate c, d;

    if (nuem_scan_coordinate(s->column[i].name, &c, NULL)) return -1;
    for (size_t k = 0; k < s->n_coordinate; k++)
        if (k != i && !nuem_scan_coordinate(s->column[k].name, &d, NULL) &&
            d.parameter == c.parameter)
            return (int)k;
    return -1;
}

static void set_name(const char *name, char *out, size_t size)
{
    snprintf(out, size, "%s", name);
    for (char *p = out; *p; p++)
        if (!isalnum((unsigned char)*p)) *p = '_';
}

static void set_label(const char *name, const char *unit, char *out, size_t size)
{
    char symbol[180], of[60];

    nuem_latex_name(name, symbol, sizeof symbol);
    nuem_latex_unit(unit, of, sizeof of);
    snprintf(out, size, of[0] ? "%s\\,[%s]" : "%s%s", symbol, of);
}

nuem_status nuem_getdist_parameters(const nuem_stored_scan *s, nuem_getdist_parameter *parameter,
                                    nuem_error *err)
{
    if (strcmp(s->kind, "chain") != 0 || s->chains == 0 || s->points % s->chains != 0)
        return nuem_fail(err, NUEM_ERR_DATA,
                         "'%.200s' is a scan of kind %.20s; only chains can be exported so",
                         s->path, s->kind);
    for (size_t i = 0; i < parameters(s); i++) {
        nuem_getdist_parameter *p = &parameter[i];
        nuem_coordinate c;
        *p = (nuem_getdist_parameter){.prior = NUEM_PRIOR_FLAT};
        set_name(s->column[i].name, p->name, sizeof p->name);
        set_label(s->column[i].name, s->column[i].unit, p->label, sizeof p->label);
        if (i >= s->n_coordinate || nuem_scan_coordinate(s->column[i].name, &c, err)) continue;
        const nuem_scan_axis *axis = axis_of(s, &c);
        if (!axis) continue;
        p->bounded = true;
        p->prior = axis->prior;
        p->lower = axis->range.lower;
        p->upper = axis->range.upper;
        if (partner(s, i) >= 0) p->lower = -p->upper; /* the range is that of the modulus */
    }
    return NUEM_OK;
}

/* As the sampler's changes of variables (stat/sampler_prior.h) have it: flat in both parts of an element is flat in the
 * square of its modulus, flat in a real number is flat in its modulus. */
double nuem_getdist_log_prior(const nuem_stored_scan *s, const nuem_getdist_parameter *parameter,
                              const double *x)
{
    double sum = 0.0;

    for (size_t i = 0; i < s->n_coordinate; i++) {
        const int k = partner(s, i);
        nuem_coordinate c;
        if ((k >= 0 && (size_t)k < i) || nuem_scan_coordinate(s->column[i].name, &c, NULL))
            continue;
        if (k < 0 && parameter[i].prior == NUEM_PRIOR_SQUARE)
            sum -= log(fabs(x[i]) / c.parameter->scale);
        if (k >= 0 && parameter[i].prior == NUEM_PRIOR_MODULUS)
            sum += log(hypot(x[i], x[k]) / c.parameter->scale);
    }
    return sum;
}

static void add_number(nuem_writer *w, double value)
{
    char text[NUEM_DECIMAL_SIZE];

    nuem_decimal_exact(value, text);
    nuem_writer_addf(w, " %s", text);
}

static nuem_status write_file(const char *root, const char *ending, nuem_writer *w, nuem_error *err)
{
    char *path = nuem_text_format("%s%s", root, ending), *text = NULL;
    nuem_status st = path ? nuem_writer_take(w, &text, err) : nuem_fail_nomem(err);

    if (!st) st = nuem_file_write(path, text, strlen(text), err);
    free(text);
    free(path);
    return st;
}

/* value: [columns][points] */
static nuem_status write_chain(const nuem_stored_scan *s, const nuem_getdist_parameter *parameter,
                               const char *root, size_t chain, const double *value, nuem_error *err)
{
    const size_t m = parameters(s), n = s->points / s->chains, first = chain * n;
    double *x = malloc((m + 1) * sizeof *x);
    nuem_writer w = {0};
    char ending[40];
    nuem_status st;

    if (!x) return nuem_fail_nomem(err);
    for (size_t i = first; i < first + n && !w.failed; i++) {
        const double chi2 = value[m * s->points + i];
        for (size_t k = 0; k < m; k++) x[k] = value[k * s->points + i];
        nuem_writer_add(&w, "1");
        add_number(&w, 0.5 * chi2 + nuem_getdist_log_prior(s, parameter, x));
        for (size_t k = 0; k < m; k++) add_number(&w, x[k]);
        add_number(&w, chi2);
        nuem_writer_add(&w, "\n");
    }
    snprintf(ending, sizeof ending, "_%zu.txt", chain + 1);
    st = write_file(root, ending, &w, err);
    nuem_writer_clear(&w);
    free(x);
    return st;
}

static nuem_status write_names(const nuem_stored_scan *s, const nuem_getdist_parameter *parameter,
                               const char *root, nuem_error *err)
{
    nuem_writer names = {0}, ranges = {0};
    nuem_status st;

    for (size_t i = 0; i < parameters(s); i++) {
        const nuem_getdist_parameter *p = &parameter[i];
        nuem_writer_addf(&names, "%s\t%s\n", p->name, p->label);
        nuem_writer_addf(&ranges, "%s", p->name);
        if (p->bounded) {
            add_number(&ranges, p->lower);
            add_number(&ranges, p->upper);
        } else {
            nuem_writer_add(&ranges, " N N");
        }
        nuem_writer_add(&ranges, "\n");
    }
    nuem_writer_add(&names, "chi2*\t\\chi^2\n"); /* derived */
    st = write_file(root, ".paramnames", &names, err);
    if (!st) st = write_file(root, ".ranges", &ranges, err);
    nuem_writer_clear(&names);
    nuem_writer_clear(&ranges);
    return st;
}

nuem_status nuem_getdist_write(const nuem_stored_scan *s, const nuem_getdist_parameter *parameter,
                               const char *root, nuem_error *err)
{
    const size_t m = parameters(s);
    double *value = NULL;
    nuem_status st = NUEM_OK;

    if (s->points <= SIZE_MAX / sizeof *value / (m + 1))
        value = malloc(s->points * (m + 1) * sizeof *value);
    if (!value) return nuem_fail_nomem(err);
    for (size_t k = 0; k <= m && !st; k++) /* chi2 is the next one */
        st = nuem_stored_scan_read(s, k, value + k * s->points, err);
    for (size_t c = 0; c < s->chains && !st; c++)
        st = write_chain(s, parameter, root, c, value, err);
    if (!st) st = write_names(s, parameter, root, err);
    free(value);
    return st;
}
