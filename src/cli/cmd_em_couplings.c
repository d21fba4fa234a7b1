/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "file/record.h"
#include "nuem/constants.h"
#include "nuem/weak.h"

static const nuem_option options[] = {
    {.name = "couplings",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "tree|running|erler-su",
     .doc = "one scheme; both beside each other when not given"},
    {.name = "sin2-theta-w",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "X",
     .max = 1,
     .doc = "weak mixing angle at low energy; 0.23863 when not given"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em couplings", "Tree level beside radiative corrections:",
     "sin2_theta_w  0.23863\n\n"
     "coupling         meaning                                        tree      running\n"
     "gv_e.e           vector, nu_e on electrons                   0.97726     0.952076\n"
     "...\n"
     "gv_p.e           vector, nu_e on protons                     0.02274    0.0381233\n"
     "gv_p.mu          vector, nu_mu on protons                    0.02274    0.0298671\n"
     "gv_p.tau         vector, nu_tau on protons                   0.02274    0.0254965\n"
     "gv_n             vector, on neutrons                            -0.5    -0.511699\n"
     "...\n"},
    {"nuem em couplings --couplings erler-su --sin2-theta-w 0.2312 --json",
     "At another angle:", NULL},
    {NULL, NULL, NULL},
};

enum { N_SCHEME = 2, TREE = 0, RUNNING = 1 };

/* Both schemes at one angle. */
typedef struct couplings {
    nuem_weak_couplings electron[N_SCHEME];
    nuem_weak_nucleons nucleon[N_SCHEME];
} couplings;

typedef struct row {
    const char *key, *meaning;
    double value[N_SCHEME];
} row;

#define EACH(expression)                                                                           \
    {                                                                                              \
        c->nucleon[TREE].expression, c->nucleon[RUNNING].expression                                \
    }
#define OF_ELECTRON(expression)                                                                    \
    {                                                                                              \
        c->electron[TREE].expression, c->electron[RUNNING].expression                              \
    }

/* The table; `shown` says which schemes. */
static void show(nuem_result *r, const couplings *c, const bool shown[N_SCHEME])
{
    const row rows[] = {
        {"gv_e.e", "vector, nu_e on electrons", OF_ELECTRON(g_v[0])},
        {"gv_e.mu", "vector, nu_mu on electrons", OF_ELECTRON(g_v[1])},
        {"gv_e.tau", "vector, nu_tau on electrons", OF_ELECTRON(g_v[2])},
        {"ga_e.e", "axial, nu_e on electrons", OF_ELECTRON(g_a[0])},
        {"ga_e.mu", "axial, nu_mu on electrons", OF_ELECTRON(g_a[1])},
        {"ga_e.tau", "axial, nu_tau on electrons", OF_ELECTRON(g_a[2])},
        {"gv_p.e", "vector, nu_e on protons", EACH(g_p[0])},
        {"gv_p.mu", "vector, nu_mu on protons", EACH(g_p[1])},
        {"gv_p.tau", "vector, nu_tau on protons", EACH(g_p[2])},
        {"gv_n", "vector, on neutrons", EACH(g_n)},
        {"gv_p.z", "part of gv_p: exchange of a Z", EACH(z_p)},
        {"gv_p.ww", "part of gv_p: boxes of two W", EACH(ww_p)},
        {"gv_p.zz", "part of gv_p: boxes of two Z", EACH(zz_p)},
        {"gv_p.radius.e", "part of gv_p.e: charge radius of the SM", EACH(radius[0])},
        {"gv_p.radius.mu", "part of gv_p.mu: charge radius of the SM", EACH(radius[1])},
        {"gv_p.radius.tau", "part of gv_p.tau: charge radius of the SM", EACH(radius[2])},
        {"gv_n.z", "part of gv_n: exchange of a Z", EACH(z_n)},
        {"gv_n.ww", "part of gv_n: boxes of two W", EACH(ww_n)},
        {"gv_n.zz", "part of gv_n: boxes of two Z", EACH(zz_n)},
    };

    nuem_result_table(r, "rows");
    nuem_result_column(r, "coupling", "");
    nuem_result_column(r, "meaning", "");
    for (int s = 0; s < N_SCHEME; s++)
        if (shown[s]) nuem_result_column(r, nuem_weak_scheme_name((nuem_weak_scheme)s), "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "coupling", rows[i].key);
        nuem_result_cell_string(r, "meaning", rows[i].meaning);
        for (int s = 0; s < N_SCHEME; s++)
            if (shown[s])
                nuem_result_cell_number(r, nuem_weak_scheme_name((nuem_weak_scheme)s),
                                        rows[i].value[s]);
    }
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const char *name = nuem_args_string(ctx->args, "couplings");
    const double angle = nuem_args_given(ctx->args, "sin2-theta-w")
                             ? nuem_args_number(ctx->args, "sin2-theta-w")
                             : nuem_constants_get()->sin2w_0;
    bool shown[N_SCHEME] = {true, true};
    couplings c;
    nuem_status st;

    if (name) {
        nuem_weak_scheme scheme;
        if ((st = nuem_weak_scheme_parse(name, &scheme, err))) return st;
        shown[TREE] = scheme == NUEM_WEAK_TREE;
        shown[RUNNING] = scheme == NUEM_WEAK_RUNNING;
    }
    for (int s = 0; s < N_SCHEME; s++) {
        nuem_weak_electron((nuem_weak_scheme)s, angle, &c.electron[s]);
        nuem_weak_nucleon((nuem_weak_scheme)s, angle, &c.nucleon[s]);
    }
    nuem_result_number(r, "sin2_theta_w", angle, "");
    show(r, &c, shown);
    return shown[RUNNING] ? nuem_provenance_add_cite(ctx->provenance, "Erler:2013xha", err)
                          : NUEM_OK;
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("em", &r, &err);

    if (!st) st = answer(ctx, r, &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_em_couplings = {
    .noun = "em",
    .verb = "couplings",
    .summary = "weak couplings of neutrinos to electrons and nucleons",
    .doc =
        "Vector and axial couplings of each flavour on electrons (those of nu_e with the charged "
        "current), vector couplings on nucleons and what they consist of. The running ones, of "
        "Erler and Su, contain the charge radius of the Standard Model, once.",
    .options = options,
    .examples = examples,
    .run = run,
};
