/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "nuem/cite.h"
#include "nuem/plasmon.h"

static const nuem_option options[] = {
    {.name = "rho-g-cm3",
     .kind = NUEM_OPTION_LIST,
     .metavar = "RHO",
     .required = true,
     .min = 1e-6,
     .max = 1e15,
     .doc = "density, g/cm3"},
    {.name = "temp-k",
     .kind = NUEM_OPTION_LIST,
     .metavar = "T",
     .required = true,
     .min = 1e4,
     .max = 1e12,
     .doc = "temperature, K"},
    {.name = "ye",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "Y",
     .fallback = "0.5",
     .min = 1e-12,
     .max = 1,
     .doc = "electrons for each baryon"},
    {.name = "cv2",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "X",
     .min_open = true,
     .max = 10,
     .doc =
         "sum of C_V^2 over flavours in the Standard Model; without it, from the weak couplings"},
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star plasmon --rho-g-cm3 2e5 --temp-k 1e8 --ye 0.5 --cv2 0.9325",
     "The core of a red giant before the helium flash:",
     "...\n"
     "omega_p_kev                        8.63245 keV\n"
     "v_star                             0.439257\n"
     "...\n"
     "ratio_dipole_per_mu12_squared      0.416165\n"
     "ratio_millicharge_per_q14_squared  1.16912\n"
     "...\n"},
    {"nuem star plasmon --rho-g-cm3 2e5 --temp-k 1e8 --set magnetic_moment.mumu=2e-12 --set "
     "millicharge.ee=1e-14",
     "With a moment and a charge, whose amplitude interferes with the weak one:", NULL},
    {"nuem star plasmon --rho-g-cm3 1e4,1e5,1e6 --temp-k 5e7,1e8 --format csv", "A table:", NULL},
    {NULL, NULL, NULL},
};

/* One answer is a list of named numbers; where there are several places, each is a column. */
typedef struct quantity {
    const char *key, *unit;
    double value;
} quantity;

enum { N_PLACE = 12, N_LOSS = 10, N_MAX = N_PLACE + N_LOSS };

static double both(const double part[2])
{
    return part[NUEM_TRANSVERSE] + part[NUEM_LONGITUDINAL];
}

/* What the command was given beside the place. */
typedef struct question {
    double ye, cv2, sm; /* sm: sum C_V^2 of the hypothesis without its radius */
    bool has_hypothesis;
    nuem_plasmon_couplings couplings;
} question;

static nuem_status losses(const question *q, double rho, double temp, quantity *out, size_t *n,
                          nuem_error *err)
{
    const nuem_plasmon_couplings *c = &q->couplings;
    const nuem_plasmon_couplings part[5] = {
        {.weak = q->cv2},
        {.weak = c->weak - q->sm},
        {.dipole_12 = c->dipole_12},
        {.charge_14 = c->charge_14},
        {.mixed = c->mixed},
    };
    static const char *const key[5] = {"loss.weak_erg_g_s", "loss.radius_erg_g_s",
                                       "loss.dipole_erg_g_s", "loss.millicharge_erg_g_s",
                                       "loss.millicharge_weak_erg_g_s"};
    nuem_plasmon_loss sum = {0}, one;
    nuem_status st = NUEM_OK;
    double beyond = 0.0;

    for (int i = 0; i < 5; i++) {
        if ((st = nuem_plasmon_loss_at(rho, temp, q->ye, &part[i], &one, err))) return st;
        out[(*n)++] = (quantity){key[i], "erg g-1 s-1", one.epsilon};
        if (i > 0) beyond += one.epsilon;
        sum.epsilon += one.epsilon;
        sum.d_ln_rho += one.d_ln_rho;
        sum.d_ln_temp += one.d_ln_temp;
        sum.d_ye += one.d_ye;
    }
    out[(*n)++] = (quantity){"loss.beyond_sm_erg_g_s", "erg g-1 s-1", beyond};
    out[(*n)++] = (quantity){"loss.total_erg_g_s", "erg g-1 s-1", sum.epsilon};
    out[(*n)++] = (quantity){"loss.d_ln_rho_erg_g_s", "erg g-1 s-1", sum.d_ln_rho};
    out[(*n)++] = (quantity){"loss.d_ln_temp_erg_g_s", "erg g-1 s-1", sum.d_ln_temp};
    out[(*n)++] = (quantity){"loss.d_ye_erg_g_s", "erg g-1 s-1", sum.d_ye};
    return NUEM_OK;
}

static nuem_status place(const question *q, double rho, double temp, quantity *out, size_t *n,
                         nuem_error *err)
{
    nuem_plasma g;
    nuem_plasmon_units u;
    nuem_status st = nuem_plasma_set(rho, temp, q->ye, &g, err);

    if (!st) st = nuem_plasmon_emission(&g, &u, err);
    if (st) return st;
    const double sm = q->cv2 * both(u.weak); /* 0/0 where nothing is emitted: null */
    const quantity list[N_PLACE] = {
        {"rho_g_cm3", "g cm-3", rho},
        {"temp_k", "K", temp},
        {"ye", "", q->ye},
        {"chemical_potential_kev", "keV", g.mu_kev},
        {"omega_p_kev", "keV", g.omega_p_kev},
        {"v_star", "", g.v_star},
        {"k_max_kev", "keV", g.k_max_kev},
        {"q_sm_transverse_erg_cm3_s", "erg cm-3 s-1", q->cv2 * u.weak[NUEM_TRANSVERSE]},
        {"q_sm_longitudinal_erg_cm3_s", "erg cm-3 s-1", q->cv2 * u.weak[NUEM_LONGITUDINAL]},
        {"ratio_dipole_per_mu12_squared", "", both(u.dipole) / sm},
        {"ratio_millicharge_per_q14_squared", "", both(u.charge) / sm},
        {"fit_over_exact", "", nuem_plasmon_fit(rho, temp, q->ye, q->cv2) / sm},
    };
    for (*n = 0; *n < N_PLACE; ++*n) out[*n] = list[*n];
    return q->has_hypothesis ? losses(q, rho, temp, out, n, err) : NUEM_OK;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const question *q, nuem_error *err)
{
    size_t n_rho, n_temp, n;
    const double *rho = nuem_args_list(ctx->args, "rho-g-cm3", &n_rho),
                 *temp = nuem_args_list(ctx->args, "temp-k", &n_temp);
    const bool table = n_rho * n_temp > 1;
    quantity x[N_MAX];
    nuem_status st = NUEM_OK;

    nuem_result_number(r, "cv2", q->cv2, "");
    for (size_t i = 0; i < n_rho && !st; i++)
        for (size_t k = 0; k < n_temp && !st; k++) {
            if ((st = place(q, rho[i], temp[k], x, &n, err))) return st;
            if (table && i + k == 0) {
                nuem_result_table(r, NULL);
                for (size_t j = 0; j < n; j++) nuem_result_column(r, x[j].key, x[j].unit);
            }
            if (table) nuem_result_row(r);
            for (size_t j = 0; j < n; j++)
                if (table)
                    nuem_result_cell_number(r, x[j].key, x[j].value);
                else
                    nuem_result_number(r, x[j].key, x[j].value, x[j].unit);
        }
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_hypothesis *hyp = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;
    question q = {.ye = nuem_args_number(ctx->args, "ye"),
                  .has_hypothesis = nuem_args_given(ctx->args, "hypothesis") ||
                                    nuem_args_given(ctx->args, "set")};

    if ((st = nuem_result_create("star", &r, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    if ((st = nuem_cite_method("plasmon", ctx->provenance, &err))) goto done;
    const nuem_couplings *c = nuem_hypothesis_couplings(hyp);
    nuem_weak_couplings g;
    nuem_weak_electron(c->weak_scheme, c->sin2_theta_w, &g);
    nuem_plasmon_couplings_of(hyp, &q.couplings);
    q.sm = g.g_v[0] * g.g_v[0] + g.g_v[1] * g.g_v[1] + g.g_v[2] * g.g_v[2];
    q.cv2 = nuem_args_given(ctx->args, "cv2") ? nuem_args_number(ctx->args, "cv2") : q.sm;
    st = answer(ctx, r, &q, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_star_plasmon = {
    .noun = "star",
    .verb = "plasmon",
    .summary = "energy loss of an electron gas by decay of plasmons into neutrinos",
    .doc =
        "Plasma frequency, weak loss, and what a magnetic moment of 1e-12 muB or a charge of 1e-14 "
        "e "
        "adds to it, from the exact dispersion of one-velocity gases (Braaten, Segel); the fit of "
        "Haft, Raffelt and Weiss beside. With --hypothesis or --set also the loss of that "
        "hypothesis by parts, with its derivatives. Several densities or temperatures make a "
        "table.",
    .options = options,
    .examples = examples,
    .run = run,
};
