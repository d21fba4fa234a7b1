/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of response functions in a file:
 *
 *   nuem-atom-response 1\n
 *   key <64 hex digits>\n         SHA-256 of what the table was made from
 *   payload <64 hex digits>\n     SHA-256 of all bytes that follow
 *   <numbers of 8 bytes in the order of this machine>
 *
 * It is a cache: whatever is not as it should be is NUEM_ERR_DATA, and the table is made anew. */
#include "target/response_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "nuem/constants.h"
#include "target/scf.h"

/* Changes whenever the numbers of a table do, or their layout. */
#define ALGORITHM "1"
#define TITLE     "nuem-atom-response 1\n"
static const uint64_t MARK = 0x0102030405060708;
static const size_t MAX_BYTES = (size_t)1 << 32;
enum {
    KEY_AT = sizeof TITLE - 1 + 4,
    PAYLOAD_AT = KEY_AT + 64 + 1 + 8,
    HEAD = PAYLOAD_AT + 64 + 1,
    WHOLE = 7, /* whole numbers at the beginning of the payload */
    PER_GROUP = 6,
    PER_SHELL = 4
};

void nuem_response_key(const nuem_atom *atom, const nuem_atom_response_options *o, char hex[65])
{
    const nuem_atom_options *a = &atom->options;
    char text[512];
    const int n = snprintf(
        text, sizeof text,
        "%s %s %s z %d method %d alpha %a latter %d rms %a charge %a eps %a q %a n %zu %zu "
        "multipoles %zu accuracy %a",
        NUEM_VERSION, ALGORITHM, nuem_constants_edition(), atom->z, (int)a->method, a->slater_alpha,
        !a->without_latter, a->nuclear_rms_fm, a->charge, o->eps_max_kev, o->q_max_kev, o->n_eps,
        o->n_q, o->max_multipole, o->accuracy);

    nuem_sha256_text(text, (size_t)n, hex);
}

static size_t payload_size(size_t n_group, size_t n_shell, size_t n_eps, size_t n_q)
{
    return 8 * (WHOLE + 2 + PER_GROUP * n_group + PER_SHELL * n_shell + 2 * n_shell * n_eps * n_q);
}

nuem_status nuem_atom_response_write(const nuem_atom_response *r, const char *path, nuem_error *err)
{
    const nuem_atom_response_table *t = &r->table;
    const size_t values = t->n_shell * t->n_eps * t->n_q,
                 size = payload_size(r->n_group, t->n_shell, t->n_eps, t->n_q);
    const uint64_t whole[WHOLE] = {MARK,   (uint64_t)t->z, t->n_shell,          t->n_eps,
                                   t->n_q, r->n_group,     t->highest_multipole};
    char *text = malloc(HEAD + size + 1), hex[65];

    if (!text) return nuem_fail_nomem(err);
    double *at = malloc(size);
    if (!at) {
        free(text);
        return nuem_fail_nomem(err);
    }
    double *out = at;
    memcpy(out, whole, sizeof whole);
    out += WHOLE;
    *out++ = t->q_max_kev;
    *out++ = t->eps_kev[t->n_eps - 1];
    for (size_t g = 0; g < r->n_group; g++) {
        const nuem_response_group *group = &r->group[g];
        const double row[PER_GROUP] = {(double)group->first, (double)group->count, group->width,
                                       group->spread,        group->lowest,        group->r_max};
        memcpy(out, row, sizeof row);
        out += PER_GROUP;
    }
    for (size_t a = 0; a < t->n_shell; a++) {
        const double row[PER_SHELL] = {t->shell_n[a], t->shell_kappa[a], t->occupation[a],
                                       t->binding_kev[a]};
        memcpy(out, row, sizeof row);
        out += PER_SHELL;
    }
    memcpy(out, t->r_l, values * sizeof *out);
    memcpy(out + values, t->r_t, values * sizeof *out);
    nuem_sha256_text(at, size, hex);
    snprintf(text, HEAD + 1, TITLE "key %s\npayload %s\n", r->key, hex);
    memcpy(text + HEAD, at, size);
    free(at);
    nuem_status st = nuem_file_write(path, text, HEAD + size, err);
    free(text);
    return st;
}

static nuem_status damaged(nuem_error *err, const char *path, const char *what)
{
    return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0, "%s; the table has to be made anew", what);
}

static bool within(double x, double lo, double hi)
{
    return x >= lo && x <= hi; /* false for NAN */
}

/* Shells and groups; false: they make no sense. */
static bool take_shells(nuem_atom_response *r, const double *in)
{
    const size_t n_shell = r->table.n_shell;
    size_t next = 0;

    for (size_t g = 0; g < r->n_group; g++, in += PER_GROUP) {
        if (!within(in[0], (double)next, (double)next) ||
            !within(in[1], 1.0, (double)(n_shell - next)) || in[1] != floor(in[1]) ||
            !within(in[2], 1e-6, 1e6) || !within(in[3], 1e-6, 1e6) || !within(in[4], 1e-9, 1e3) ||
            !within(in[5], 1e-9, 1e6))
            return false;
        r->group[g] = (nuem_response_group){next, (size_t)in[1], in[2], in[3], in[4], in[5]};
        for (size_t a = 0; a < r->group[g].count; a++) r->group_of[next++] = g;
    }
    if (next != n_shell) return false;
    for (size_t a = 0; a < n_shell; a++, in += PER_SHELL) {
        if (!within(in[0], 1.0, 16.0) || !within(fabs(in[1]), 1.0, 16.0) ||
            !within(in[2], 1e-9, 16.0) || !within(in[3], 1e-9, 1e3))
            return false;
        r->numbers[a] = (int)in[0];
        r->numbers[NUEM_MAX_SUBSHELLS + a] = (int)in[1];
        r->occupation[a] = in[2];
        r->binding[a] = in[3];
    }
    return true;
}

nuem_status nuem_response_decode(const void *payload, size_t size, const char *path,
                                 nuem_atom_response **out, nuem_error *err)
{
    uint64_t whole[WHOLE];
    nuem_atom_response *r;

    if (size < sizeof whole || size % 8) return damaged(err, path, "the payload is too short");
    memcpy(whole, payload, sizeof whole);
    if (whole[0] != MARK) return damaged(err, path, "it is from another kind of machine");
    if (whole[1] < 1 || whole[1] > NUEM_ATOM_MAX_Z || whole[2] < 1 ||
        whole[2] > NUEM_MAX_SUBSHELLS || whole[3] < 8 || whole[3] > 4096 || whole[4] < 8 ||
        whole[4] > 4096 || whole[5] < 1 || whole[5] > whole[2] || whole[6] > 4096 ||
        size != payload_size(whole[5], whole[2], whole[3], whole[4]))
        return damaged(err, path, "the sizes of the table do not fit the file");
    nuem_status st = nuem_response_allocate(whole[2], whole[3], whole[4], &r, err);
    if (st) return st;
    const size_t values = whole[2] * whole[3] * whole[4];
    double few[2 + PER_GROUP * NUEM_MAX_SUBSHELLS + PER_SHELL * NUEM_MAX_SUBSHELLS];
    const size_t n_few = size / 8 - WHOLE - 2 * values;
    const char *from = (const char *)payload + sizeof whole;
    memcpy(few, from, n_few * sizeof *few);
    from += n_few * sizeof *few;
    r->table.z = (int)whole[1];
    r->n_group = whole[5];
    r->table.highest_multipole = whole[6];
    r->table.q_max_kev = few[0];
    bool good = within(few[0], 1.0, 1e4) && within(few[1], 0.01, 1000.0) && take_shells(r, few + 2);
    if (good) {
        nuem_response_points(r, few[1]);
        memcpy(r->r_l, from, values * sizeof(double));
        memcpy(r->r_t, from + values * sizeof(double), values * sizeof(double));
    }
    for (size_t i = 0; i < values && good; i++)
        good = within(r->r_l[i], 0.0, 1e12) && within(r->r_t[i], 0.0, 1e12) &&
               within(r->q[i], 1e-12, 1e6) && (i % whole[4] == 0 || r->q[i] > r->q[i - 1]);
    if (!good) {
        nuem_atom_response_free(r);
        return damaged(err, path, "a number of the table is out of range");
    }
    nuem_response_complete(r);
    *out = r;
    return NUEM_OK;
}

nuem_status nuem_response_parse(const char *text, size_t n, const char *path, const char *key,
                                nuem_atom_response **out, nuem_error *err)
{
    char hex[65];
    nuem_atom_response *r;

    if (n < HEAD || memcmp(text, TITLE "key ", KEY_AT) != 0 ||
        memcmp(text + KEY_AT + 64, "\npayload ", PAYLOAD_AT - KEY_AT - 64) != 0 ||
        text[HEAD - 1] != '\n')
        return damaged(err, path, "this is no table of response functions of this version");
    if (key && memcmp(text + KEY_AT, key, 64) != 0)
        return damaged(err, path, "the table was made from something else");
    nuem_sha256_text(text + HEAD, n - HEAD, hex);
    if (memcmp(text + PAYLOAD_AT, hex, 64) != 0)
        return damaged(err, path, "the file is damaged (its SHA-256 does not agree)");
    nuem_status st = nuem_response_decode(text + HEAD, n - HEAD, path, &r, err);
    if (st) return st;
    memcpy(r->key, text + KEY_AT, 64);
    *out = r;
    return NUEM_OK;
}

nuem_status nuem_atom_response_read(const char *path, const char *key, nuem_atom_response **out,
                                    nuem_error *err)
{
    char *text;
    size_t n;
    nuem_status st = nuem_file_read(path, MAX_BYTES, &text, &n, err);

    if (st) return st;
    st = nuem_response_parse(text, n, path, key, out, err);
    free(text);
    return st;
}

const char *nuem_atom_response_key(const nuem_atom_response *r)
{
    return r->key;
}
