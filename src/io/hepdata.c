/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A submission as a directory. */
#include "io/hepdata.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "file/text_file.h"
#include "io/hepdata_private.h"
#include "io/result.h"

nuem_status nuem_hepdata_create(nuem_hepdata **out, nuem_error *err)
{
    nuem_hepdata *h = calloc(1, sizeof *h);

    if (!h) return nuem_fail_nomem(err);
    *out = h;
    return NUEM_OK;
}

static void table_free(nuem_hepdata_table *t)
{
    nuem_writer_clear(&t->description);
    nuem_writer_clear(&t->phrases);
    nuem_writer_clear(&t->qualifiers);
    nuem_writer_clear(&t->independent);
    nuem_writer_clear(&t->dependent);
    free(t);
}

void nuem_hepdata_free(nuem_hepdata *h)
{
    if (!h) return;
    for (size_t i = 0; i < h->n; i++) table_free(h->table[i]);
    for (size_t i = 0; i < h->n_source; i++) {
        free(h->source[i]);
        free(h->text[i]);
    }
    free(h->table);
    free(h->source);
    free(h->text);
    free(h->version);
    free(h);
}

/* Takes text over. */
static nuem_status keep(nuem_hepdata *h, const char *path, char *text, nuem_error *err)
{
    char **source = realloc(h->source, (h->n_source + 1) * sizeof *source);
    if (source) h->source = source;
    char **all = realloc(h->text, (h->n_source + 1) * sizeof *all);
    if (all) h->text = all;
    char *copy = strdup(path);

    if (!source || !all || !copy) {
        free(copy);
        free(text);
        return nuem_fail_nomem(err);
    }
    h->source[h->n_source] = copy;
    h->text[h->n_source++] = text;
    return NUEM_OK;
}

static nuem_status add_citations(const json_t *provenance, nuem_provenance *cite, nuem_error *err)
{
    nuem_status st = NUEM_OK;
    const json_t *key;
    size_t i;

    json_array_foreach(json_object_get(provenance, "citations"), i, key)
    {
        if (!st) st = nuem_provenance_add_cite(cite, json_string_value(key), err);
    }
    return st;
}

nuem_status nuem_hepdata_add(nuem_hepdata *h, const char *path, nuem_provenance *cite,
                             nuem_error *err)
{
    char *text = NULL, noun[80];
    json_t *root = NULL;
    nuem_status st;

    if ((st = nuem_result_read(path, &text, err))) return st;
    root = json_loads(text, 0, NULL);
    if ((st = keep(h, path, text, err))) goto done;
    if (!root) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    const json_t *provenance = json_object_get(root, "provenance");
    const char *schema = json_string_value(json_object_get(root, "schema")),
               *version = json_string_value(json_object_get(provenance, "version"));
    snprintf(noun, sizeof noun, "%.70s", schema ? schema + 5 : ""); /* behind "nuem/" */
    noun[strcspn(noun, "/")] = '\0';
    if (!h->version && version && !(h->version = strdup(version))) st = nuem_fail_nomem(err);
    if (!st) st = add_citations(provenance, cite, err);
    if (!st) st = nuem_hepdata_tables(h, path, noun, json_object_get(root, "result"), err);
done:
    json_decref(root);
    return st;
}

size_t nuem_hepdata_count(const nuem_hepdata *h)
{
    return h->n;
}

nuem_hepdata_about nuem_hepdata_about_at(const nuem_hepdata *h, size_t i)
{
    const nuem_hepdata_table *t = h->table[i];

    return (nuem_hepdata_about){t->name, t->file,     t->description.text, h->source[t->source],
                                t->rows, t->variables};
}

/* --- writing --- */

static nuem_status write_text(const char *directory, const char *name, const char *text,
                              nuem_error *err)
{
    char *path = nuem_text_format("%s/%s", directory, name);
    nuem_status st = path ? nuem_file_write(path, text, strlen(text), err) : nuem_fail_nomem(err);

    free(path);
    return st;
}

/* Made, or empty. */
static nuem_status make_directory(const char *path, nuem_error *err)
{
    if (mkdir(path, 0777) == 0) return NUEM_OK;
    if (errno != EEXIST) return nuem_fail_errno(err, "make", path, errno);
    DIR *d = opendir(path);
    if (!d) return nuem_fail_errno(err, "open", path, errno);
    bool empty = true;
    for (struct dirent *e; empty && (e = readdir(d));)
        empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
    closedir(d);
    return empty ? NUEM_OK
                 : nuem_fail(err, NUEM_ERR_IO,
                             "'%.200s' is not empty; a submission needs a directory of its own",
                             path);
}

static nuem_status write_writer(const char *directory, const char *name, nuem_writer *w,
                                nuem_error *err)
{
    nuem_status st = w->failed ? nuem_fail_nomem(err) : write_text(directory, name, w->text, err);

    nuem_writer_clear(w);
    return st;
}

static nuem_status write_table(const nuem_hepdata_table *t, const char *directory, nuem_error *err)
{
    nuem_writer w = {0};

    nuem_writer_addf(&w, "independent_variables:\n%s", t->independent.text);
    nuem_writer_addf(&w, "dependent_variables:\n%s", t->dependent.text);
    return write_writer(directory, t->file, &w, err);
}

/* "a, b" as a list of texts. */
static void add_list(nuem_writer *w, const char *words)
{
    nuem_writer_add(w, "[");
    while (*words) {
        const size_t n = strcspn(words, ",");
        nuem_writer_add(w, "'");
        nuem_writer_add_n(w, words, n);
        nuem_writer_add(w, "'");
        words += n;
        if (*words) nuem_writer_add(w, ", ");
        words += strspn(words, ", ");
    }
    nuem_writer_add(w, "]");
}

static void add_entry(nuem_writer *w, const nuem_hepdata_table *t)
{
    nuem_writer_addf(w, "---\nname: '%s'\ndescription: ", t->name);
    nuem_hepdata_string(w, t->description.text);
    nuem_writer_add(w, "\nkeywords:\n");
    if (t->observable)
        nuem_writer_addf(w, "- {name: observables, values: ['%s']}\n", t->observable);
    nuem_writer_add(w, "- {name: phrases, values: ");
    add_list(w, t->phrases.text);
    nuem_writer_addf(w, "}\ndata_file: %s\n", t->file);
    nuem_writer_addf(
        w,
        "additional_resources:\n- location: result%zu.json\n  description: 'The result "
        "as nuem wrote it, with everything that it was computed from'\n",
        t->source + 1);
}

static nuem_status write_submission(const nuem_hepdata *h, const char *directory, size_t n,
                                    const char *const *key, nuem_error *err)
{
    nuem_writer w = {0}, comment = {0};

    nuem_writer_addf(&comment, "Computed by nuem %s from public data. It rests on: ",
                     h->version ? h->version : "");
    for (size_t i = 0; i < n; i++) nuem_writer_addf(&comment, "%s%s", i ? ", " : "", key[i]);
    nuem_writer_add(&comment, n ? " (references.bib)." : "no other works.");
    nuem_writer_add(&w, "---\ncomment: ");
    nuem_hepdata_string(&w, comment.failed ? "" : comment.text);
    nuem_writer_add(&w, "\n");
    if (n)
        nuem_writer_add(&w,
                        "additional_resources:\n- location: references.bib\n  description: 'The "
                        "works that the results rest on, as BibTeX'\n");
    for (size_t i = 0; i < h->n; i++) add_entry(&w, h->table[i]);
    if (comment.failed) w.failed = true;
    nuem_writer_clear(&comment);
    return write_writer(directory, "submission.yaml", &w, err);
}

nuem_status nuem_hepdata_write(const nuem_hepdata *h, const char *directory, const char *bibtex,
                               size_t n, const char *const *key, nuem_error *err)
{
    nuem_status st = make_directory(directory, err);
    char name[40];

    for (size_t i = 0; i < h->n && !st; i++) st = write_table(h->table[i], directory, err);
    for (size_t i = 0; i < h->n_source && !st; i++) {
        snprintf(name, sizeof name, "result%zu.json", i + 1);
        st = write_text(directory, name, h->text[i], err);
    }
    if (!st && n) st = write_text(directory, "references.bib", bibtex, err);
    return st ? st : write_submission(h, directory, n, key, err);
}
