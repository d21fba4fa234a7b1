/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "nuem/objective.h"

typedef struct named_set {
    const char *name;
    const char *parameters;
    bool imaginary; /* whole complex elements, also of parameters without a phase */
} named_set;

static const named_set sets[] = {
    {"charge", "q_ee,q_mumu,q_tautau,q_emu,q_etau,q_mutau", false},
    {"radius", "r2_ee,r2_mumu,r2_tautau,r2_emu,r2_etau,r2_mutau", false},
};
static const named_set dipole_dirac = {
    "dipole",
    "lambda_ee,lambda_emu,lambda_etau,lambda_mue,lambda_mumu,lambda_mutau,lambda_taue,lambda_taumu,"
    "lambda_tautau",
    false};
static const named_set dipole_majorana = {"dipole", "mu_12,mu_13,mu_23", true};

static bool dipole(const nuem_parameter *p)
{
    return p->what == NUEM_PARAMETER_DIPOLE || p->what == NUEM_PARAMETER_ELECTRIC;
}

/* Do two parameters set the same number? */
static bool overlap(const nuem_parameter *a, const nuem_parameter *b)
{
    if (dipole(a) != dipole(b) || (!dipole(a) && a->what != b->what)) return false;
    if (a->what == NUEM_PARAMETER_SIN2W) return true;
    if (a->basis != b->basis) return true;
    for (int k = 0; k < 9; k++)
        if (a->element[k] && b->element[k]) return true;
    return false;
}

static nuem_status add(const nuem_parameter *p, bool imaginary, nuem_coordinate *coordinate,
                       size_t *n, nuem_error *err)
{
    const size_t parts = p->has_phase || imaginary ? 2 : 1;

    for (size_t i = 0; i < *n; i++) {
        if (coordinate[i].parameter == p) return NUEM_OK;
        if (overlap(coordinate[i].parameter, p))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "coordinates %s and %s set elements of one matrix that cannot both be "
                             "free",
                             coordinate[i].parameter->name, p->name);
    }
    if (*n + parts > NUEM_MAX_COORDINATES)
        return nuem_fail(err, NUEM_ERR_ARG, "more than %d coordinates", NUEM_MAX_COORDINATES);
    coordinate[(*n)++] = (nuem_coordinate){p, false};
    if (parts == 2) coordinate[(*n)++] = (nuem_coordinate){p, true};
    return NUEM_OK;
}

static nuem_status add_list(const char *list, bool imaginary, const nuem_hypothesis *hyp,
                            nuem_coordinate *coordinate, size_t *n, nuem_error *err);

static nuem_status add_word(const char *word, bool imaginary, const nuem_hypothesis *hyp,
                            nuem_coordinate *coordinate, size_t *n, nuem_error *err)
{
    const bool majorana = nuem_hypothesis_spec_of(hyp)->nature == NUEM_MAJORANA;
    const nuem_parameter *p;
    nuem_status st;

    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        if (strcmp(word, sets[i].name) == 0)
            return add_list(sets[i].parameters, sets[i].imaginary, hyp, coordinate, n, err);
    if (strcmp(word, "dipole") == 0) {
        const named_set *set = majorana ? &dipole_majorana : &dipole_dirac;
        return add_list(set->parameters, set->imaginary, hyp, coordinate, n, err);
    }
    if ((st = nuem_parameter_find(word, &p, err))) return st;
    if ((st = nuem_parameter_check(p, hyp, err))) return st;
    return add(p, imaginary, coordinate, n, err);
}

static nuem_status add_list(const char *list, bool imaginary, const nuem_hypothesis *hyp,
                            nuem_coordinate *coordinate, size_t *n, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (const char *p = list; p && !st; p = *p ? p + 1 : NULL) {
        char word[64];
        size_t length = strcspn(p, ",");
        if (length == 0 || length >= sizeof word)
            return nuem_fail(err, NUEM_ERR_ARG, "'%.100s' is no list of coordinates", list);
        memcpy(word, p, length);
        word[length] = '\0';
        p += length;
        st = add_word(word, imaginary, hyp, coordinate, n, err);
    }
    return st;
}

nuem_status nuem_coordinates_parse(const char *set, const nuem_hypothesis *hyp,
                                   nuem_coordinate *coordinate, size_t *n, nuem_error *err)
{
    nuem_coordinate work[NUEM_MAX_COORDINATES];
    size_t count = *n;

    if (count > NUEM_MAX_COORDINATES)
        return nuem_fail(err, NUEM_ERR_ARG, "more than %d coordinates", NUEM_MAX_COORDINATES);
    if (!*set) return nuem_fail(err, NUEM_ERR_ARG, "the list of coordinates is empty");
    memcpy(work, coordinate, count * sizeof *work);
    nuem_status st = add_list(set, false, hyp, work, &count, err);
    if (st) return st;
    memcpy(coordinate, work, count * sizeof *work);
    *n = count;
    return NUEM_OK;
}

void nuem_coordinates_bounds(size_t n, const nuem_coordinate *coordinate, double *lower,
                             double *upper)
{
    for (size_t i = 0; i < n; i++) {
        const nuem_parameter *p = coordinate[i].parameter;
        const bool angle = p->what == NUEM_PARAMETER_SIN2W;
        bool any_sign = p->is_signed || p->has_phase;
        for (size_t k = 0; k < n; k++)
            any_sign = any_sign || (coordinate[k].parameter == p && coordinate[k].imaginary);
        lower[i] = any_sign && !angle ? -HUGE_VAL : 0.0;
        upper[i] = angle ? 1.0 : HUGE_VAL;
    }
}

void nuem_coordinate_name(const nuem_coordinate *coordinate, char *buf, size_t size)
{
    snprintf(buf, size, "%s%s", coordinate->imaginary ? "Im " : "", coordinate->parameter->name);
}
