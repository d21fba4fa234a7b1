/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flux files of SNOwGLoBES, and tables of what flavours have become. */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/supernova_observer.h"
#include "file/text_file.h"
#include "io/snowglobes.h"

/* Text in memory that becomes a file. */
static nuem_status write_text(const char *path, void (*print)(FILE *, const void *),
                              const void *context, nuem_error *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    nuem_status st;

    if (!f) return nuem_fail_nomem(err);
    print(f, context);
    const bool bad = ferror(f);
    st = fclose(f) != 0 || bad ? nuem_fail_nomem(err) : nuem_file_write(path, text, n, err);
    free(text);
    return st;
}

typedef struct observed {
    const nuem_supernova_observer *o;
    const nuem_supernova_settings *s;
} observed;

static nuem_status write_flux(const observed *x, int which, const char *path, nuem_error *err)
{
    double(*row)[6] = malloc(NUEM_SNOWGLOBES_ROWS * sizeof *row);
    nuem_writer w = {0};
    nuem_status st;

    if (!row) return nuem_fail_nomem(err);
    nuem_supernova_snowglobes(x->s->spec.n_energy, x->s->edge_mev, x->o->fluence[which], row);
    nuem_snowglobes_write(&w, NULL, (const double(*)[6])row);
    st = w.failed ? nuem_fail_nomem(err) : nuem_file_write(path, w.text, w.n, err);
    nuem_writer_clear(&w);
    free(row);
    return st;
}

nuem_status nuem_observer_write_flux(const nuem_supernova_observer *o, const nuem_evolution *e,
                                     nuem_error *err)
{
    const observed x = {o, &e->settings};
    nuem_status st = write_flux(&x, 0, o->flux, err);

    return st || !o->plain_flux ? st : write_flux(&x, 1, o->plain_flux, err);
}

static void print_map(FILE *f, const void *context)
{
    const observed *x = context;
    const nuem_supernova_spec *s = &x->s->spec;
    const int n = 2 * s->flavours;
    const double *p = x->o->conversion;

    fprintf(f, "sin2_angle,enu_mev,from");
    for (int b = 0; b < n; b++) fprintf(f, ",%s", nuem_species_name(s->flavours, b));
    fputc('\n', f);
    for (size_t u = 0; u < s->n_angle; u++)
        for (size_t i = 0; i < s->n_energy; i++)
            for (int a = 0; a < n; a++) {
                fprintf(f, "%.10g,%.10g,%s",
                        s->geometry == NUEM_MULTI_ANGLE ? ((double)u + 0.5) / (double)s->n_angle
                                                        : 0.0,
                        s->enu_mev[i], nuem_species_name(s->flavours, a));
                for (int b = 0; b < n; b++) fprintf(f, ",%.12g", *p++);
                fputc('\n', f);
            }
}

nuem_status nuem_observer_write_map(const nuem_supernova_observer *o, const nuem_evolution *e,
                                    nuem_error *err)
{
    const observed x = {o, &e->settings};

    return write_text(o->map, print_map, &x, err);
}
