/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/page.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "file/text_file.h"

enum { MAX_ASSET_BYTES = 16 << 20, MAX_NAME = 80 };

void nuem_page_json(nuem_writer *w, const char *json)
{
    for (;;) {
        size_t plain = strcspn(json, "<\xE2"), special = 1;
        nuem_writer_add_n(w, json, plain);
        json += plain;
        if (!*json) return;
        if (*json == '<') {
            nuem_writer_add(w, "\\u003c");
        } else if (strncmp(json, "\xE2\x80\xA8", 3) == 0 || strncmp(json, "\xE2\x80\xA9", 3) == 0) {
            nuem_writer_add(w, json[2] == '\xA8' ? "\\u2028" : "\\u2029");
            special = 3;
        } else {
            nuem_writer_add_n(w, json, 1);
        }
        json += special;
    }
}

void nuem_page_script(nuem_writer *w, const char *script)
{
    for (const char *at; (at = strchr(script, '<')) != NULL;) {
        nuem_writer_add_n(w, script, (size_t)(at - script) + 1);
        script = at + 1;
        if (strncasecmp(script, "/script", 7) == 0 || strncmp(script, "!--", 3) == 0)
            nuem_writer_add(w, "\\");
    }
    nuem_writer_add(w, script);
}

/* What is being filled, for messages. */
typedef struct page {
    const char *directory, *template; /* path of the latter */
    size_t n_data;
    const nuem_page_data *data;
    nuem_writer *out;
    bool complete;
} page;

static char *path_of(const page *p, const char *name)
{
    return nuem_text_format("%s/%s", p->directory, name);
}

static bool exists(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static nuem_status add_style(page *p, const char *text, int line, nuem_error *err)
{
    for (const char *c = text; (c = strchr(c, '<')) != NULL; c++)
        if (strncasecmp(c, "</style", 7) == 0)
            return nuem_fail_at(err, NUEM_ERR_DATA, p->template, line, 1,
                                "the style contains \"</style\", which would end it");
    nuem_writer_add(p->out, "<style>\n");
    nuem_writer_add(p->out, text);
    nuem_writer_add(p->out, "</style>\n");
    return NUEM_OK;
}

static nuem_status add_file(page *p, const char *word, const char *name, int line, nuem_error *err)
{
    char *path = path_of(p, name), *text = NULL;
    size_t n;
    nuem_status st = path ? NUEM_OK : nuem_fail_nomem(err);

    if (!st && strcmp(word, "library") == 0 && !exists(path)) {
        p->complete = false;
        free(path);
        return NUEM_OK;
    }
    if (!st) st = nuem_file_read(path, MAX_ASSET_BYTES, &text, &n, err);
    if (!st && strcmp(word, "style") == 0) {
        st = add_style(p, text, line, err);
    } else if (!st) {
        nuem_writer_add(p->out, "<script>\n");
        nuem_page_script(p->out, text);
        nuem_writer_add(p->out, "\n</script>\n");
    }
    free(text);
    free(path);
    return st;
}

static nuem_status add_data(page *p, const char *id, int line, nuem_error *err)
{
    for (size_t i = 0; i < p->n_data; i++) {
        if (strcmp(p->data[i].id, id) != 0) continue;
        nuem_writer_addf(p->out, "<script type=\"application/json\" id=\"%s\">\n", id);
        nuem_page_json(p->out, p->data[i].json);
        nuem_writer_add(p->out, "\n</script>\n");
        return NUEM_OK;
    }
    return nuem_fail_at(err, NUEM_ERR_DATA, p->template, line, 1, "there are no data '%s'", id);
}

/* The name in "<!--nuem WORD NAME-->": letters, digits, '_', '-' and '.', no path. */
static bool parse(const char *text, size_t n, char word[MAX_NAME], char name[MAX_NAME])
{
    static const char end[] = "-->",
                      allowed[] =
                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t length = strcspn(text, " ");

    if (length >= MAX_NAME || length >= n) return false;
    memcpy(word, text, length);
    word[length] = '\0';
    text += length + 1;
    n -= length + 1;
    while (n > 0 && strchr(" \t\r", text[n - 1])) n--;
    if (n < sizeof end || strncmp(text + n - 3, end, 3) != 0) return false;
    n -= 3;
    if (n >= MAX_NAME || text[0] == '.' || strspn(text, allowed) < n) return false;
    memcpy(name, text, n);
    name[n] = '\0';
    return true;
}

static nuem_status add_line(page *p, const char *text, size_t n, int line, nuem_error *err)
{
    static const char mark[] = "<!--nuem ";
    const size_t indent = strspn(text, " \t"), skip = indent + sizeof mark - 1;
    char word[MAX_NAME], name[MAX_NAME];

    if (n < skip || strncmp(text + indent, mark, sizeof mark - 1) != 0) {
        nuem_writer_add_n(p->out, text, n);
        nuem_writer_add(p->out, "\n");
        return NUEM_OK;
    }
    if (!parse(text + skip, n - skip, word, name))
        return nuem_fail_at(err, NUEM_ERR_DATA, p->template, line, (int)indent + 1,
                            "must be <!--nuem style|script|library FILE--> or <!--nuem data ID-->");
    if (strcmp(word, "data") == 0) return add_data(p, name, line, err);
    if (strcmp(word, "style") == 0 || strcmp(word, "script") == 0 || strcmp(word, "library") == 0)
        return add_file(p, word, name, line, err);
    return nuem_fail_at(err, NUEM_ERR_DATA, p->template, line, (int)indent + 1,
                        "'%s' is unknown; there are style, script, library and data", word);
}

nuem_status nuem_page_fill(const char *directory, size_t n, const nuem_page_data *data,
                           nuem_writer *out, bool *complete, nuem_error *err)
{
    nuem_writer whole = {0};
    page p = {directory, NULL, n, data, &whole, true};
    char *path = path_of(&p, "template.html"), *text = NULL;
    size_t length;
    int line = 0;
    nuem_status st = path ? NUEM_OK : nuem_fail_nomem(err);

    p.template = path;
    if (!st) st = nuem_file_read(path, MAX_ASSET_BYTES, &text, &length, err);
    for (char *c = text; !st && c && *c;) {
        size_t width = strcspn(c, "\n");
        char *next = c[width] ? c + width + 1 : c + width;
        c[width] = '\0';
        st = add_line(&p, c, width, ++line, err);
        c = next;
    }
    if (!st && whole.failed) st = nuem_fail_nomem(err);
    if (!st) {
        nuem_writer_add_n(out, whole.text ? whole.text : "", whole.n);
        if (complete) *complete = p.complete;
    }
    nuem_writer_clear(&whole);
    free(text);
    free(path);
    return st;
}
