/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/minimise.h"

#include <math.h>
#include <string.h>

#include <nlopt.h>

#include "base/error.h"

enum { RESTARTS = 20 };
/* NLopt's searches want numbers: what stands for +inf */
static const double FAR = 1e30;

/* Variables of NLopt are u = x/scale. */
typedef struct search {
    const nuem_minimise_problem *p;
    nlopt_opt opt;
    double best_u[NUEM_MINIMISE_MAX], best_f, best_norm;
    size_t n_eval;
    nuem_status status; /* of the function's failure */
} search;

/* Norm of the gradient, without components that push against a bound. */
static double free_norm(const nuem_minimise_problem *p, const double *x, const double *gradient)
{
    double sum = 0.0;

    for (size_t i = 0; i < p->n; i++) {
        double near = 1e-9 * p->scale[i]; /* scaling there and back rounds */
        bool held = (p->lower && x[i] <= p->lower[i] + near && gradient[i] > 0.0) ||
                    (p->upper && x[i] >= p->upper[i] - near && gradient[i] < 0.0);
        if (!held) sum += gradient[i] * gradient[i];
    }
    return sqrt(sum);
}

static double evaluate(unsigned n, const double *u, double *gradient, void *context)
{
    search *s = context;
    double x[NUEM_MINIMISE_MAX], g[NUEM_MINIMISE_MAX], f;

    for (size_t i = 0; i < n; i++) x[i] = u[i] * s->p->scale[i];
    s->n_eval++;
    if (!s->status) s->status = s->p->f(x, &f, g, s->p->context);
    if (s->status) {
        nlopt_force_stop(s->opt);
        f = FAR;
    }
    if (!(f < FAR)) {
        if (gradient) memset(gradient, 0, n * sizeof *gradient);
        return FAR;
    }
    for (size_t i = 0; i < n; i++) g[i] *= s->p->scale[i];
    if (f < s->best_f) {
        s->best_f = f;
        memcpy(s->best_u, u, n * sizeof *u);
        s->best_norm = free_norm(s->p, x, g);
    }
    if (gradient) memcpy(gradient, g, n * sizeof *gradient);
    return f;
}

/* Evaluations that are left, as NLopt counts them: one at least, 0 would mean no bound. */
static int remaining(const nuem_minimise_problem *p, size_t used)
{
    size_t left = p->max_evaluations > used ? p->max_evaluations - used : 1;

    return left < 1000000000 ? (int)left : 1000000000;
}

static nlopt_opt create(const nuem_minimise_problem *p, nlopt_algorithm algorithm)
{
    nlopt_opt opt = nlopt_create(algorithm, (unsigned)p->n);

    if (!opt) return NULL;
    nlopt_set_ftol_abs(opt, p->tolerance);
    nlopt_set_maxeval(opt, remaining(p, 0));
    return opt;
}

/* Run what is set up, from u. */
static nuem_status run(search *s, double *u, double *x, nuem_minimised *out, nuem_error *err)
{
    double f = 0.0;
    nlopt_result code = nlopt_optimize(s->opt, u, &f);

    if (s->status) return s->status;
    if (code == NLOPT_OUT_OF_MEMORY) return nuem_fail_nomem(err);
    if (code == NLOPT_INVALID_ARGS)
        return nuem_fail(err, NUEM_ERR_ARG, "the search of a minimum in %zu variables is ill posed",
                         s->p->n);
    /* NLOPT_FAILURE and NLOPT_ROUNDOFF_LIMITED: no progress at the precision of the function */
    if (isfinite(s->best_f))
        for (size_t i = 0; i < s->p->n; i++) x[i] = s->best_u[i] * s->p->scale[i];
    *out = (nuem_minimised){.f = s->best_f,
                            .gradient_norm = s->best_norm,
                            .n_eval = s->n_eval,
                            .converged = code != NLOPT_MAXEVAL_REACHED && isfinite(s->best_f)};
    return NUEM_OK;
}

static double clamp(double x, double lower, double upper)
{
    return fmin(fmax(x, lower), upper);
}

nuem_status nuem_minimise_local(const nuem_minimise_problem *p, double *x, nuem_minimised *out,
                                nuem_error *err)
{
    search s = {.p = p, .best_f = HUGE_VAL};
    double u[NUEM_MINIMISE_MAX], bound[NUEM_MINIMISE_MAX];

    s.opt = create(p, NLOPT_LD_SLSQP);
    if (!s.opt) return nuem_fail_nomem(err);
    nlopt_set_min_objective(s.opt, evaluate, &s);
    for (size_t i = 0; i < p->n; i++) u[i] = x[i] / p->scale[i];
    if (p->lower) {
        for (size_t i = 0; i < p->n; i++) {
            bound[i] = p->lower[i] / p->scale[i];
            u[i] = fmax(u[i], bound[i]);
        }
        nlopt_set_lower_bounds(s.opt, bound);
    }
    if (p->upper) {
        for (size_t i = 0; i < p->n; i++) {
            bound[i] = p->upper[i] / p->scale[i];
            u[i] = fmin(u[i], bound[i]);
        }
        nlopt_set_upper_bounds(s.opt, bound);
    }
    /* In a narrow valley a step may change f little while there is far to go: begin anew where it
     * stopped, with a fresh picture of the curvature, until that does not help either. */
    nuem_status st;
    double before;
    int again = 0;
    do {
        before = s.best_f;
        nlopt_set_maxeval(s.opt, remaining(p, s.n_eval));
        st = run(&s, u, x, out, err);
        memcpy(u, s.best_u, p->n * sizeof *u);
    } while (!st && out->converged && before - s.best_f > p->tolerance && ++again < RESTARTS);
    nlopt_destroy(s.opt);
    return st;
}

nuem_status nuem_minimise_global(const nuem_minimise_problem *p, const double *half_width,
                                 double *x, nuem_minimised *out, nuem_error *err)
{
    search s = {.p = p, .best_f = HUGE_VAL};
    double u[NUEM_MINIMISE_MAX], lower[NUEM_MINIMISE_MAX], upper[NUEM_MINIMISE_MAX];
    nuem_status st;

    s.opt = create(p, NLOPT_G_MLSL_LDS);
    nlopt_opt local = create(p, NLOPT_LD_SLSQP);
    if (!s.opt || !local) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    for (size_t i = 0; i < p->n; i++) {
        double lo = p->lower ? p->lower[i] : -HUGE_VAL, hi = p->upper ? p->upper[i] : HUGE_VAL;
        lower[i] = clamp(x[i] - half_width[i], lo, hi) / p->scale[i];
        upper[i] = clamp(x[i] + half_width[i], lo, hi) / p->scale[i];
        u[i] = clamp(x[i] / p->scale[i], lower[i], upper[i]);
    }
    nlopt_set_ftol_abs(s.opt, 0.0); /* MLSL itself stops by its evaluations alone */
    nlopt_set_min_objective(s.opt, evaluate, &s);
    nlopt_set_local_optimizer(s.opt, local); /* copies it */
    nlopt_set_lower_bounds(s.opt, lower);
    nlopt_set_upper_bounds(s.opt, upper);
    st = run(&s, u, x, out, err);
    if (!st) out->converged = isfinite(out->f);
done:
    nlopt_destroy(local);
    nlopt_destroy(s.opt);
    return st;
}
