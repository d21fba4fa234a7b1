/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/report_page.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/data_directory.h"
#include "file/record.h"
#include "io/bibtex.h"
#include "io/json_text.h"
#include "io/page.h"
#include "nuem/catalog.h"
#include "nuem/parameter.h"
#include "nuem/review.h"
#include "report/answers.h"
#include "report/diagonal.h"

enum { MAX_BIBLIOGRAPHY_BYTES = 16 << 20 };

static bool holds_template(const char *directory)
{
    char path[2 * PATH_MAX];
    struct stat about;

    snprintf(path, sizeof path, "%s/template.html", directory);
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

nuem_status nuem_report_assets(const nuem_data *data, char **directory, nuem_error *err)
{
    static const char *const beside[] = {"report", "../share/nuem/report",
                                         "../../share/nuem/report"};
    enum { PLACES = sizeof beside / sizeof beside[0] };
    char program[PATH_MAX];
    const bool known = nuem_program_directory(program);

    for (int i = known ? 0 : PLACES; i <= PLACES; i++) {
        char *path = i < PLACES ? nuem_text_format("%s/%s", program, beside[i])
                                : nuem_text_format("%s/../report", nuem_data_directory(data));
        if (!path) return nuem_fail_nomem(err);
        if (holds_template(path)) {
            *directory = path;
            return NUEM_OK;
        }
        free(path);
    }
    return nuem_fail(err, NUEM_ERR_IO,
                     "no template of the report: there is no report/template.html beside the "
                     "program, in ../share/nuem or beside the data directory");
}

static void string(nuem_writer *w, const char *key, const char *value)
{
    nuem_json_key(w, key);
    nuem_json_string(w, value && value[0] ? value : NULL);
}

static void number(nuem_writer *w, const char *key, double value)
{
    nuem_json_key(w, key);
    nuem_json_number(w, value);
}

static void add_results(nuem_writer *w, const nuem_report *report)
{
    nuem_json_key(w, "results");
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < report->n_result; i++) {
        if (i) nuem_writer_add(w, ",\n");
        nuem_writer_add(w, "{");
        string(w, "file", report->result_name[i]);
        nuem_json_key(w, "document");
        nuem_writer_add(w, report->result[i]);
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, "]");
}

/* Parameters of the limits, and the coordinates of the tensors. */
static nuem_status add_parameters(nuem_writer *w, nuem_error *err)
{
    nuem_json_key(w, "parameters");
    nuem_writer_add(w, "[");
    for (const char *const *name = nuem_answer_parameters; *name; name++) {
        const nuem_parameter *p;
        nuem_status st = nuem_parameter_find(*name, &p, err);
        if (st) return st;
        if (name != nuem_answer_parameters) nuem_writer_add(w, ",\n");
        nuem_writer_add(w, "{");
        string(w, "name", p->name);
        string(w, "unit", p->unit);
        string(w, "title", p->title);
        nuem_json_key(w, "signed");
        nuem_writer_add(w, p->is_signed ? "true" : "false");
        number(w, "scale", p->scale);
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, "]");
    nuem_json_key(w, "coordinates");
    nuem_writer_add(w, "[");
    for (int i = 0; i < NUEM_DIAGONAL_COORDINATES; i++) {
        if (i) nuem_writer_add(w, ", ");
        nuem_json_string(w, nuem_diagonal_coordinate[i]);
    }
    nuem_writer_add(w, "]");
    return NUEM_OK;
}

static nuem_status add_published(const nuem_data *data, nuem_writer *w, nuem_provenance *prov,
                                 nuem_error *err)
{
    nuem_catalog *catalog;
    nuem_status st = nuem_catalog_open(data, NULL, &catalog, prov, err);

    if (st) return st;
    nuem_json_key(w, "published");
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < nuem_catalog_count(catalog); i++) {
        const nuem_published_limit *l = nuem_catalog_at(catalog, i);
        if (i) nuem_writer_add(w, ",\n");
        nuem_writer_add(w, "{");
        string(w, "id", l->id);
        string(w, "quantity", l->quantity);
        string(w, "flavour", l->flavour);
        number(w, "value", l->value);
        number(w, "lower", l->lower);
        number(w, "upper", l->upper);
        string(w, "unit", l->unit);
        number(w, "cl", l->cl);
        string(w, "source_kind", l->source_kind);
        string(w, "experiment", l->experiment);
        string(w, "target", l->target);
        string(w, "atomic_model", l->atomic_model);
        number(w, "year", l->year > 0 ? (double)l->year : (double)NAN);
        string(w, "paper", l->paper);
        string(w, "arxiv", l->arxiv);
        string(w, "status", l->status);
        string(w, "note", l->note);
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, "]");
    nuem_catalog_free(catalog);
    return NUEM_OK;
}

/* How each row is computed and what the review says; the numbers are in a result of `nuem reproduce`. */
static nuem_status add_review(const nuem_data *data, nuem_writer *w, nuem_provenance *prov,
                              nuem_error *err)
{
    nuem_review *review;
    nuem_status st = nuem_review_open(data, &review, prov, err);

    if (st) return st;
    nuem_json_key(w, "review");
    nuem_writer_add(w, "{");
    for (size_t i = 0; i < nuem_review_count(review); i++) {
        const nuem_review_row *row = nuem_review_row_at(review, i);
        nuem_json_key(w, row->id);
        nuem_writer_add(w, "{");
        string(w, "method", row->method);
        string(w, "text", row->published_text);
        number(w, "tolerance", row->tolerance > 0.0 ? row->tolerance : (double)NAN);
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, "}");
    nuem_review_free(review);
    return NUEM_OK;
}

static nuem_status add_experiments(nuem_context *ctx, const nuem_data *data,
                                   const nuem_report *report, nuem_writer *w, nuem_provenance *prov,
                                   nuem_error *err)
{
    nuem_status st = NUEM_OK;

    nuem_json_key(w, "experiments");
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < report->n_experiment && !st; i++) {
        if (!nuem_context_progress(ctx, report->experiment[i],
                                   (double)i / (double)report->n_experiment))
            st = nuem_fail(err, NUEM_ERR_CANCELLED, "the report was stopped");
        if (i) nuem_writer_add(w, ",\n");
        if (!st) st = nuem_report_experiment(data, report->experiment[i], report->cl, w, prov, err);
    }
    nuem_context_progress(ctx, "", 1.0);
    nuem_writer_add(w, "]");
    return st;
}

/* Everything that is cited, with its entry; null where references.bib has none. */
static nuem_status add_bibliography(const nuem_data *data, const nuem_provenance *cited,
                                    nuem_writer *w, nuem_provenance *prov, nuem_error *err)
{
    char *path = nuem_text_format("%s/references.bib", nuem_data_directory(data)), *text = NULL;
    size_t n;
    nuem_status st = path ? NUEM_OK : nuem_fail_nomem(err);

    if (!st) st = nuem_file_read(path, MAX_BIBLIOGRAPHY_BYTES, &text, &n, err);
    if (!st) st = nuem_provenance_add_file(prov, "references.bib", path, err);
    nuem_json_key(w, "bibliography");
    nuem_writer_add(w, "[");
    for (size_t i = 0; !st && i < nuem_provenance_cite_count(cited); i++) {
        const char *key = nuem_provenance_cite(cited, i), *entry;
        size_t length;
        if (i) nuem_writer_add(w, ",\n");
        nuem_writer_add(w, "{");
        string(w, "key", key);
        nuem_json_key(w, "bibtex");
        if (nuem_bibtex_find(text, key, &entry, &length))
            nuem_json_string_n(w, entry, length);
        else
            nuem_writer_add(w, "null");
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, "]");
    free(text);
    free(path);
    return st;
}

/* Works that the results and the report itself rest on, each once. */
static nuem_status collect_citations(const nuem_report *report, const nuem_provenance *prov,
                                     nuem_provenance **out, nuem_error *err)
{
    nuem_provenance *all = NULL;
    nuem_status st = nuem_provenance_create(&all, err);

    for (size_t i = 0; !st && i < nuem_provenance_cite_count(prov); i++)
        st = nuem_provenance_add_cite(all, nuem_provenance_cite(prov, i), err);
    for (size_t i = 0; !st && i < report->n_result; i++)
        st = nuem_result_cite(report->result[i], report->result_name[i], all, err);
    if (st) {
        nuem_provenance_free(all);
        return st;
    }
    *out = all;
    return NUEM_OK;
}

/* The report's own provenance, as every result has it. */
static nuem_status add_own(nuem_context *ctx, const nuem_report *report, nuem_writer *w,
                           const nuem_provenance *prov, nuem_error *err)
{
    nuem_result *r = NULL;
    char *text = NULL;
    nuem_status st = nuem_result_create("report", &r, err);

    if (st) return st;
    nuem_result_number(r, "cl", report->cl, "");
    nuem_result_string(r, "couplings", nuem_weak_scheme_name(NUEM_WEAK_TREE));
    nuem_result_string(r, "mixing", NUEM_DEFAULT_MIXING);
    nuem_result_set_provenance(r, prov);
    nuem_result_set_argv(r, ctx->argc, ctx->argv);
    st = nuem_result_render(r, NUEM_RESULT_JSON, &text, err);
    if (!st) {
        nuem_json_key(w, "own");
        nuem_writer_add(w, text);
    }
    free(text);
    nuem_result_free(r);
    return st;
}

static nuem_status compose(nuem_context *ctx, const nuem_data *data, const nuem_report *report,
                           nuem_writer *w, nuem_provenance *prov, nuem_error *err)
{
    nuem_provenance *cited = NULL;
    nuem_status st;

    nuem_writer_add(w, "{");
    add_results(w, report);
    if ((st = add_parameters(w, err))) return st;
    if ((st = add_review(data, w, prov, err))) return st;
    if ((st = add_published(data, w, prov, err))) return st;
    if ((st = add_experiments(ctx, data, report, w, prov, err))) return st;
    if ((st = collect_citations(report, prov, &cited, err))) return st;
    st = add_bibliography(data, cited, w, prov, err);
    nuem_provenance_free(cited);
    if (!st) st = add_own(ctx, report, w, prov, err);
    nuem_writer_add(w, "}");
    if (!st && w->failed) st = nuem_fail_nomem(err);
    return st;
}

nuem_status nuem_report_write(nuem_context *ctx, const nuem_report *report, const char *path,
                              nuem_provenance *prov, nuem_report_made *made, bool *unwritable,
                              nuem_error *err)
{
    const nuem_data *data;
    nuem_writer json = {0}, html = {0};
    char *assets = NULL;
    nuem_report_made result = {0};
    nuem_status st;

    *unwritable = false;
    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = nuem_report_assets(data, &assets, err))) return st;
    if ((st = compose(ctx, data, report, &json, prov, err))) goto done;
    const nuem_page_data page = {"nuem-data", json.text};
    if ((st = nuem_page_fill(assets, 1, &page, &html, &result.figures, err))) goto done;
    result.bytes = html.n;
    if ((st = nuem_file_write(path, html.text, html.n, err)))
        *unwritable = true;
    else
        *made = result;
done:
    nuem_writer_clear(&html);
    nuem_writer_clear(&json);
    free(assets);
    return st;
}
