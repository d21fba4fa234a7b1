/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/program.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "support/assert_close.h"
#include "support/temporary.h"

static char *slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t n = 0, room = 1 << 22;
    char *text = malloc(room);

    assert_non_null(file);
    assert_non_null(text);
    n = fread(text, 1, room - 1, file);
    text[n] = '\0';
    fclose(file);
    return text;
}

nuem_outcome run_shell(const char *line)
{
    char script[8192];
    nuem_outcome o;

    int n = snprintf(script, sizeof script,
                     "cd '%s'; export XDG_CACHE_HOME=\"$PWD/.cache\" NUEM_DATA='%s'; nuem() { '%s' "
                     "\"$@\"; }; { %s ; } >.stdout 2>.stderr",
                     nuem_test_directory(), NUEM_TEST_DATA, NUEM_TEST_BINARY, line);
    assert_in_range(n, 1, sizeof script - 1);
    int status = system(script);
    assert_true(WIFEXITED(status));
    o.code = WEXITSTATUS(status);
    o.out = slurp(nuem_test_path(".stdout"));
    o.err = slurp(nuem_test_path(".stderr"));
    return o;
}

void release(nuem_outcome *o)
{
    free(o->out);
    free(o->err);
}

void say(const char *line, const nuem_outcome *o)
{
    print_error("%s: exit code %d\nstdout: %.2000s\nstderr: %.2000s\n", line, o->code, o->out,
                o->err);
}

nuem_outcome run_well(const char *line)
{
    nuem_outcome o = run_shell(line);

    if (o.code != 0 || !o.out[0] || o.err[0]) say(line, &o);
    assert_int_equal(o.code, 0);
    assert_true(o.out[0] != '\0');
    assert_string_equal(o.err, "");
    return o;
}

void assert_failure(const char *line, int code, const char *message)
{
    nuem_outcome o = run_shell(line);
    const char *end = strchr(o.err, '\n');

    if (o.code != code || o.out[0] || strncmp(o.err, "nuem: ", 6) != 0 || !end || end[1] ||
        !strstr(o.err, message))
        say(line, &o);
    assert_int_equal(o.code, code);
    assert_string_equal(o.out, "");
    assert_true(strncmp(o.err, "nuem: ", 6) == 0);
    assert_non_null(end);
    assert_true(end[1] == '\0');
    assert_non_null(strstr(o.err, message));
    release(&o);
}

json_t *run_json(const char *line, const char *schema)
{
    json_error_t where;
    nuem_outcome o = run_well(line);
    json_t *root = json_loads(o.out, JSON_REJECT_DUPLICATES, &where);

    if (!root) say(line, &o);
    assert_non_null(root);
    assert_int_equal(json_object_size(root), 3);
    assert_string_equal(json_string_value(json_object_get(root, "schema")), schema);
    assert_true(json_is_object(json_object_get(root, "result")));
    json_t *argv = json_object_get(json_object_get(root, "provenance"), "argv");
    assert_string_equal(json_string_value(json_array_get(argv, 0)), "nuem");
    release(&o);
    return root;
}

json_t *result_of(json_t *root, const char *key)
{
    return json_object_get(json_object_get(root, "result"), key);
}

json_t *row_where(json_t *rows, const char *key, const char *value)
{
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        const char *own = json_string_value(json_object_get(row, key));
        if (own && strcmp(own, value) == 0) return row;
    }
    return NULL;
}
