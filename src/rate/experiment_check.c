/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/experiment_check.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static bool positive(double x)
{
    return x > 0.0 && isfinite(x);
}

static bool not_negative(double x)
{
    return x >= 0.0 && isfinite(x);
}

static nuem_status check_shape(const nuem_experiment_info *e, nuem_error *err)
{
    if (e->n_energy == 0 || e->n_class == 0 || e->n_time == 0 ||
        e->n_bin / e->n_energy / e->n_class != e->n_time ||
        e->n_bin != e->n_energy * e->n_class * e->n_time)
        return nuem_fail(
            err, NUEM_ERR_ARG,
            "%zu bins cannot be %zu ranges of energy times %zu classes times %zu times", e->n_bin,
            e->n_energy, e->n_class, e->n_time);
    for (size_t i = 0; i < e->n_energy; i++)
        if (!(e->edge_kev[i + 1] > e->edge_kev[i] && isfinite(e->edge_kev[i + 1])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "bin %zu is [%g, %g] keV; bins must increase", i, e->edge_kev[i],
                                   e->edge_kev[i + 1]);
    return NUEM_OK;
}

static nuem_status check_classes(const nuem_experiment_info *e, nuem_error *err)
{
    if (!e->class_fraction && e->n_class != 1)
        return nuem_fail(err, NUEM_ERR_ARG, "%zu classes without fractions", e->n_class);
    for (size_t i = 0; e->class_fraction && i < e->n_energy * e->n_class; i++)
        if (!not_negative(e->class_fraction[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "fraction of class %zu in energy range %zu is %g; it must not "
                                   "be negative",
                                   i % e->n_class + 1, i / e->n_class + 1, e->class_fraction[i]);
    return NUEM_OK;
}

static nuem_status check_times(const nuem_experiment_info *e, nuem_error *err)
{
    if (!e->edge_us)
        return e->n_time == 1
                   ? NUEM_OK
                   : nuem_fail(err, NUEM_ERR_ARG, "%zu bins of time without edges", e->n_time);
    for (size_t i = 0; i < e->n_time; i++)
        if (!(e->edge_us[i + 1] > e->edge_us[i] && isfinite(e->edge_us[i]) &&
              isfinite(e->edge_us[i + 1])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "time bin %zu is [%g, %g] us; bins must increase", i + 1,
                                   e->edge_us[i], e->edge_us[i + 1]);
    if (!isfinite(e->time_offset_us))
        return nuem_fail(err, NUEM_ERR_ARG, "time offset is %g us; it must be finite",
                         e->time_offset_us);
    for (size_t i = 0; i < e->n_time_efficiency; i++)
        if (!(e->time_efficiency[i] >= 0.0 && e->time_efficiency[i] <= 1.0 &&
              isfinite(e->time_efficiency_us[i]) &&
              (i == 0 || e->time_efficiency_us[i] > e->time_efficiency_us[i - 1])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "efficiency %zu of time is %g at %g us; it must lie in [0, 1], "
                                   "times must increase",
                                   i + 1, e->time_efficiency[i], e->time_efficiency_us[i]);
    return NUEM_OK;
}

static nuem_status check_matrix(const nuem_experiment_info *e, nuem_error *err)
{
    if (e->n_matrix == 0) return nuem_fail(err, NUEM_ERR_ARG, "smearing by a matrix needs one");
    if (!e->efficiency_of_true_energy && e->n_efficiency != 1)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "with a matrix the efficiency must be one of true energy");
    for (size_t i = 0; i < e->n_matrix; i++) {
        if (!(not_negative(e->matrix_kev[i]) &&
              (i == 0 || e->matrix_kev[i] > e->matrix_kev[i - 1])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "row %zu of the matrix is at %g keV; energies must increase",
                                   i + 1, e->matrix_kev[i]);
        for (size_t r = 0; r < e->n_energy; r++)
            if (!(e->matrix[i * e->n_energy + r] >= 0.0 && e->matrix[i * e->n_energy + r] <= 1.0))
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                       "probability %zu in row %zu of the matrix is %g; it must "
                                       "lie in [0, 1]",
                                       r + 1, i + 1, e->matrix[i * e->n_energy + r]);
    }
    return NUEM_OK;
}

static nuem_status check_smearing(const nuem_experiment_info *e, nuem_error *err)
{
    switch (e->smearing) {
    case NUEM_SMEARING_GAUSSIAN: return NUEM_OK;
    case NUEM_SMEARING_POISSON:
    case NUEM_SMEARING_GAMMA:
        if (!positive(e->pe_per_kev))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "%g photo-electrons for 1 keV; there must be some to be counted",
                             e->pe_per_kev);
        if (e->smearing == NUEM_SMEARING_GAMMA && !not_negative(e->gamma_b_per_kev))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "b of the gamma density is %g per keV; it must not be negative",
                             e->gamma_b_per_kev);
        return NUEM_OK;
    case NUEM_SMEARING_MATRIX: return check_matrix(e, err);
    }
    return nuem_fail(err, NUEM_ERR_ARG, "unknown smearing %d", (int)e->smearing);
}

nuem_status nuem_experiment_check(const nuem_experiment_info *e, nuem_error *err)
{
    nuem_status st;

    if (!positive(e->exposure_kg_day))
        return nuem_fail(err, NUEM_ERR_ARG, "exposure is %g kg day; it must be positive",
                         e->exposure_kg_day);
    if (!(not_negative(e->resolution_sqrt) && not_negative(e->resolution_linear) &&
          not_negative(e->resolution_constant_kev)))
        return nuem_fail(err, NUEM_ERR_ARG, "resolution is (%g, %g, %g); it must not be negative",
                         e->resolution_sqrt, e->resolution_linear, e->resolution_constant_kev);
    if (e->n_bin == 0 || e->n_efficiency == 0 || !(e->edge_kev[0] >= 0.0))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "an experiment needs bins from 0 keV up and an efficiency");
    if ((st = check_shape(e, err))) return st;
    for (size_t i = 0; i < e->n_efficiency; i++)
        if (!(e->efficiency[i] >= 0.0 && e->efficiency[i] <= 1.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "efficiency %zu is %g; it must lie in [0, 1]", i,
                                   e->efficiency[i]);
    if ((st = check_smearing(e, err))) return st;
    if ((st = check_classes(e, err))) return st;
    return check_times(e, err);
}

nuem_status nuem_experiment_check_components(const nuem_experiment_info *e, const nuem_flux *flux,
                                             nuem_error *err)
{
    for (size_t b = 0; e->bin_components && b < e->n_bin; b++)
        for (const char *p = e->bin_components[b]; p;) {
            size_t n = strcspn(p, ","), c = 0;
            for (; c < nuem_flux_count(flux); c++) {
                const char *name = nuem_flux_component_at(flux, c)->name;
                if (strlen(name) == n && strncmp(name, p, n) == 0) break;
            }
            if (c == nuem_flux_count(flux))
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)b,
                                       "bin %zu counts component '%.*s', which flux %.60s lacks",
                                       b + 1, (int)n, p, nuem_flux_id(flux));
            p = p[n] ? p + n + 1 : NULL;
        }
    return NUEM_OK;
}
