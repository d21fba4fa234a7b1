/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/cite.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "io/bibtex.h"
#include "io/writer.h"
#include "xsec/channel.h"

enum { MAX_WORKS = 4, MAX_BIBLIOGRAPHY_BYTES = 16 << 20 };

/* Methods that are no channels; these have their works themselves. */
static const struct {
    const char *name, *key[MAX_WORKS]; /* keys end with NULL */
} methods[] = {
    {"epa", {"AtzoriCorona:2022jeb"}},
    {"response", {"Kouzakov:2011vx"}},
    {"axial", {"Hoferichter:2020osn"}},
    {"running", {"Erler:2013xha"}},
    {"mu-eff", {"Kouzakov:2017hbc"}},
    {"feldman-cousins", {"Feldman:1997qc"}},
    {"cls", {"Read:2002hq", "Cowan:2010js"}},
    {"one-sided", {"Cowan:2010js"}},
    {"bayes", {"Vehtari:2021rhat"}},
    {"propagate", {"Giunti:2014ixa", "Popov:2019nkr"}},
    {"resonances", {"Giunti:2014ixa", "Akhmedov:2002mf", "Lim:1987tk"}},
    {"plasmon", {"Braaten:1993jw", "Haft:1993jt", "Raffelt:1999gv"}},
    {"tip", {"Franz:2023gic"}},
    {"sn1987a", {"Aurenche:2002pd", "CaronHuot:2008ni", "Barbiellini:1987zz"}},
    {"pulsar", {"Studenikin:2012vi"}},
};

enum { METHODS = sizeof methods / sizeof methods[0] };

static nuem_status unknown(const char *method, nuem_error *err)
{
    nuem_writer known = {0};

    for (const nuem_channel *const *c = nuem_channels; *c; c++)
        nuem_writer_addf(&known, "%s, ", (*c)->name);
    for (size_t i = 0; i < METHODS; i++)
        nuem_writer_addf(&known, "%s%s", methods[i].name, i + 1 < METHODS ? ", " : "");
    const nuem_status st = known.failed
                               ? nuem_fail_nomem(err)
                               : nuem_fail(err, NUEM_ERR_ARG, "no method '%.60s'; there are %.300s",
                                           method, known.text);
    nuem_writer_clear(&known);
    return st;
}

nuem_status nuem_cite_method(const char *method, nuem_provenance *prov, nuem_error *err)
{
    const nuem_channel *channel = nuem_channel_find(method);
    nuem_status st = NUEM_OK;

    if (channel) {
        for (const char *const *ref = channel->refs; *ref && !st; ref++)
            st = nuem_provenance_add_cite(prov, *ref, err);
        return st;
    }
    for (size_t i = 0; i < METHODS; i++) {
        if (strcmp(methods[i].name, method) != 0) continue;
        for (size_t k = 0; k < MAX_WORKS && methods[i].key[k] && !st; k++)
            st = nuem_provenance_add_cite(prov, methods[i].key[k], err);
        return st;
    }
    return unknown(method, err);
}

nuem_status nuem_cite_bibtex(const nuem_data *data, size_t n, const char *const *key, char **text,
                             nuem_error *err)
{
    nuem_writer path = {0}, out = {0};
    char *bibliography = NULL;
    size_t bytes;
    nuem_status st;

    nuem_writer_addf(&path, "%s/references.bib", nuem_data_directory(data));
    nuem_writer_add(&out, "");
    st = path.failed
             ? nuem_fail_nomem(err)
             : nuem_file_read(path.text, MAX_BIBLIOGRAPHY_BYTES, &bibliography, &bytes, err);
    for (size_t i = 0; i < n && !st; i++) {
        const char *entry;
        size_t length;
        if (nuem_bibtex_find(bibliography, key[i], &entry, &length)) {
            if (i > 0) nuem_writer_add(&out, "\n");
            nuem_writer_add_n(&out, entry, length);
            nuem_writer_add(&out, "\n");
        } else {
            st = nuem_fail_index(err, NUEM_ERR_ARG, (long)i, "references.bib has no entry '%.100s'",
                                 key[i]);
        }
    }
    if (!st) st = nuem_writer_take(&out, text, err);
    free(bibliography);
    nuem_writer_clear(&path);
    nuem_writer_clear(&out);
    return st;
}
