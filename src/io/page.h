/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTML file from a template, its styles and scripts, and data: nothing in it is fetched. */
#ifndef NUEM_IO_PAGE_H
#define NUEM_IO_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "io/writer.h"
#include "nuem/status.h"

/* JSON that the page's scripts find under this id. */
typedef struct nuem_page_data {
    const char *id;
    const char *json;
} nuem_page_data;

/* Lines of directory/template.html that hold one of these and nothing else are replaced:
 *
 *   <!--nuem style FILE-->     the file of the directory as <style>
 *   <!--nuem script FILE-->    as <script>
 *   <!--nuem library FILE-->   the same, or nothing where there is no such file
 *   <!--nuem data ID-->        the JSON of that id as <script type="application/json" id="ID">
 *
 * The whole goes to `out`. `complete` (nullable): was every library there?
 * NUEM_ERR_IO (a file); NUEM_ERR_DATA (located: a line that is none of these, data that nobody gave, a
 * style that would end its element); NUEM_ERR_NOMEM. On failure `out` is as it was. */
nuem_status nuem_page_fill(const char *directory, size_t n, const nuem_page_data *data,
                           nuem_writer *out, bool *complete, nuem_error *err);

/* JSON inside an HTML script element: the characters that could end it or begin a comment there ('<'), and those
 * that end a line in scripts but not in JSON (U+2028, U+2029), become \u escapes. Outside of strings
 * JSON has none of them. */
void nuem_page_json(nuem_writer *w, const char *json);

/* A script inside an HTML element: "</script" and "<!--" become "<\/script" and "<\!--", which mean
 * the same in the strings and patterns where they can stand. */
void nuem_page_script(nuem_writer *w, const char *script);

#endif
