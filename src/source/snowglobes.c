/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flux files of SNOwGLoBES: rows of seven numbers separated by blanks, energy in GeV and the fluence
 * of nue numu nutau nuebar numubar nutaubar in cm^-2 per bin of 0.2 MeV, whatever the distance of the
 * rows; '#' begins a comment. Source: SNOwGLoBES manual, section "fluxes"
 * (github.com/SNOwGLoBES/snowglobes). */
#include "source/snowglobes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "nuem/constants.h"
#include "source/flux_private.h"

enum { FLAVOURS = NUEM_SNOWGLOBES_FLAVOURS, COLUMNS = 1 + FLAVOURS };
static const double BIN_MEV = 0.2;

static const struct {
    const char *name;
    nuem_flavour flavour;
    bool anti;
} columns[FLAVOURS] = {
    {"nue", NUEM_E, false},   {"numu", NUEM_MU, false},   {"nutau", NUEM_TAU, false},
    {"nuebar", NUEM_E, true}, {"numubar", NUEM_MU, true}, {"nutaubar", NUEM_TAU, true},
};

/* One line, [text, end), into row f->rows; an empty one adds nothing. */
static nuem_status parse_line(const char *file, int line, const char *text, const char *end,
                              nuem_snowglobes *f, nuem_error *err)
{
    const char *begin = text, *comment = memchr(text, '#', (size_t)(end - text));
    int n = 0;

    if (comment) end = comment;
    for (;;) {
        while (text < end && (*text == ' ' || *text == '\t' || *text == '\r')) text++;
        if (text == end) break;
        const char *word = text;
        double x;
        while (text < end && *text != ' ' && *text != '\t' && *text != '\r') text++;
        int column = (int)(word - begin) + 1;
        if (!nuem_number_parse(word, (size_t)(text - word), &x))
            return nuem_fail_at(err, NUEM_ERR_DATA, file, line, column,
                                "'%.*s' is not a finite number",
                                (int)fmin(40, (double)(text - word)), word);
        if (n == COLUMNS)
            return nuem_fail_at(err, NUEM_ERR_DATA, file, line, column,
                                "the row has more than %d numbers", COLUMNS);
        if (!(x >= 0.0))
            return nuem_fail_at(err, NUEM_ERR_DATA, file, line, column,
                                "%g is negative; energies and fluences are not", x);
        f->value[(size_t)n * f->room + f->rows] = n == 0 ? 1e3 * x : x; /* GeV -> MeV */
        n++;
    }
    if (n == 0) return NUEM_OK;
    if (n != COLUMNS)
        return nuem_fail_at(err, NUEM_ERR_DATA, file, line, 1,
                            "the row has %d number%s; it must have %d", n, n == 1 ? "" : "s",
                            COLUMNS);
    if (f->rows > 0 && !(f->value[f->rows] > f->value[f->rows - 1]))
        return nuem_fail_at(err, NUEM_ERR_DATA, file, line, 1,
                            "the energy %g MeV does not increase", f->value[f->rows]);
    f->rows++;
    return NUEM_OK;
}

nuem_status nuem_snowglobes_parse(const char *file, const char *text, size_t n,
                                  nuem_snowglobes *out, nuem_error *err)
{
    const char *end = text + n;
    nuem_snowglobes f = {.rows = 0, .room = 1};
    nuem_status st = NUEM_OK;
    int line = 0;

    for (size_t i = 0; i < n; i++) f.room += text[i] == '\n';
    f.value = malloc(COLUMNS * f.room * sizeof *f.value);
    if (!f.value) return nuem_fail_nomem(err);
    while (text < end && !st) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        st = parse_line(file, ++line, text, stop ? stop : end, &f, err);
        text = stop ? stop + 1 : end;
    }
    if (!st && f.rows < 2)
        st = nuem_fail_at(err, NUEM_ERR_DATA, file, line ? line : 1, 1,
                          "a flux file needs two rows at least; it has %zu", f.rows);
    if (st)
        nuem_snowglobes_clear(&f);
    else
        *out = f;
    return st;
}

void nuem_snowglobes_clear(nuem_snowglobes *table)
{
    free(table->value);
    table->value = NULL;
}

/* Flavours without neutrinos are left out. */
static nuem_status add(nuem_flux_reader *r, const nuem_node *block, const nuem_snowglobes *f,
                       nuem_error *err)
{
    nuem_flux *flux = r->flux;
    const double seconds = nuem_constants_get()->day_s *
                           nuem_node_quantity(block, "duration", NUEM_DIM_TIME, 0.0),
                 bin = nuem_node_quantity(block, "bin", NUEM_DIM_ENERGY, BIN_MEV);

    for (int i = 0; i < FLAVOURS; i++) {
        nuem_flux_component *c = &flux->component[flux->n];
        double sum;
        if (!nuem_flux_set_spectrum(flux, c, f->rows, f->value,
                                    f->value + (size_t)(i + 1) * f->room, &sum))
            return nuem_fail_nomem(err);
        if (sum == 0.0) continue;
        c->name = columns[i].name;
        c->flavour = columns[i].flavour;
        c->anti = columns[i].anti;
        c->flux_cm2_s = sum / bin / seconds;
        if (c->n == 0 || !(isfinite(c->flux_cm2_s) && c->flux_cm2_s > 0.0))
            return nuem_node_fail(block, err, "gives a flux of %g cm-2 s-1 of %s", c->flux_cm2_s,
                                  c->name);
        flux->n++;
        nuem_status st = nuem_flux_add_errors(flux, c, nuem_node_get(block, "errors"), NULL, err);
        if (st) return st;
    }
    return flux->n ? NUEM_OK
                   : nuem_node_fail(nuem_node_get(block, "file"), err, "has no neutrinos");
}

nuem_status nuem_flux_read_snowglobes(nuem_flux_reader *r, const nuem_node *block, nuem_error *err)
{
    char *text = NULL, *path = NULL;
    nuem_snowglobes f = {.value = NULL};
    size_t n;
    nuem_status st;

    st = nuem_record_text(nuem_node_get(block, "file"), &text, &n, &path, r->prov, err);
    if (st) return st;
    if ((st = nuem_snowglobes_parse(path, text, n, &f, err))) goto done;
    if ((st = nuem_flux_reserve(r->flux, FLAVOURS, err))) goto done;
    st = add(r, block, &f, err);
done:
    nuem_snowglobes_clear(&f);
    free(text);
    free(path);
    return st;
}
