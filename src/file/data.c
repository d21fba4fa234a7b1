/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/data.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file/nearest.h"
#include "file/text_file.h"

struct nuem_data {
    char *directory;
};

typedef struct data_names {
    char **name;
    size_t n, room;
} data_names;

nuem_status nuem_data_open(const char *directory, nuem_data **out, nuem_error *err)
{
    struct stat about;
    nuem_data *data;
    size_t n;

    if (stat(directory, &about) != 0)
        return nuem_fail_errno(err, "open the data directory", directory, errno);
    if (!S_ISDIR(about.st_mode))
        return nuem_fail_errno(err, "open the data directory", directory, ENOTDIR);
    data = calloc(1, sizeof *data);
    if (!data) return nuem_fail_nomem(err);
    data->directory = nuem_text_format("%s", directory);
    if (!data->directory) {
        free(data);
        return nuem_fail_nomem(err);
    }
    n = strlen(data->directory);
    while (n > 1 && data->directory[n - 1] == '/') data->directory[--n] = '\0';
    *out = data;
    return NUEM_OK;
}

void nuem_data_free(nuem_data *data)
{
    if (!data) return;
    free(data->directory);
    free(data);
}

const char *nuem_data_directory(const nuem_data *data)
{
    return data->directory;
}

void nuem_data_list_free(char **ids, size_t n)
{
    for (size_t i = 0; ids && i < n; i++) free(ids[i]);
    free(ids);
}

/* Is <parent>/<name> a directory and, where asked for, one with the record <name>.yaml in it? */
static nuem_status is_wanted(const char *parent, const char *name, bool records, bool *wanted,
                             nuem_error *err)
{
    struct stat about;
    char *path = records ? nuem_text_format("%s/%s/%s.yaml", parent, name, name)
                         : nuem_text_format("%s/%s", parent, name);

    if (!path) return nuem_fail_nomem(err);
    *wanted = name[0] != '.' && stat(path, &about) == 0 &&
              (records ? S_ISREG(about.st_mode) : S_ISDIR(about.st_mode));
    free(path);
    return NUEM_OK;
}

static nuem_status names_add(data_names *names, const char *name, nuem_error *err)
{
    if (names->n == names->room) {
        const size_t room = names->room ? 2 * names->room : 16;
        char **larger = realloc(names->name, room * sizeof *larger);
        if (!larger) return nuem_fail_nomem(err);
        names->name = larger;
        names->room = room;
    }
    names->name[names->n] = nuem_text_format("%s", name);
    if (!names->name[names->n]) return nuem_fail_nomem(err);
    names->n++;
    return NUEM_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Families (records false) or records below a directory, sorted. */
static nuem_status list_directory(const char *path, bool records, data_names *out, nuem_error *err)
{
    data_names names = {0};
    nuem_status st = NUEM_OK;
    struct dirent *entry;
    DIR *directory = opendir(path);

    if (!directory) return nuem_fail_errno(err, "list", path, errno);
    while (!st) {
        bool wanted = false;
        errno = 0;
        entry = readdir(directory);
        if (!entry) {
            if (errno) st = nuem_fail_errno(err, "list", path, errno);
            break;
        }
        st = is_wanted(path, entry->d_name, records, &wanted, err);
        if (!st && wanted) st = names_add(&names, entry->d_name, err);
    }
    closedir(directory);
    if (st) {
        nuem_data_list_free(names.name, names.n);
        return st;
    }
    if (names.n) qsort(names.name, names.n, sizeof *names.name, compare_names);
    *out = names;
    return NUEM_OK;
}

static nuem_status fail_unknown_family(const nuem_data *data, const char *family, nuem_error *err)
{
    data_names names = {0};
    char message[480];
    nuem_status st;

    if ((st = list_directory(data->directory, false, &names, err))) return st;
    nuem_unknown_text(message, sizeof message, "family of data", family, "known",
                      (const char *const *)names.name, names.n);
    nuem_data_list_free(names.name, names.n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", message);
}

nuem_status nuem_data_list(const nuem_data *data, const char *family, char ***ids, size_t *n,
                           nuem_error *err)
{
    data_names names = {0};
    bool known = false;
    nuem_status st;
    char *path;

    if (family[0] != '\0' && !strchr(family, '/') &&
        (st = is_wanted(data->directory, family, false, &known, err)))
        return st;
    if (!known) return fail_unknown_family(data, family, err);
    path = nuem_text_format("%s/%s", data->directory, family);
    if (!path) return nuem_fail_nomem(err);
    st = list_directory(path, true, &names, err);
    free(path);
    if (st) return st;
    *ids = names.name;
    *n = names.n;
    return NUEM_OK;
}
