/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/normal.h"

#include <gsl/gsl_cdf.h>

double nuem_normal_quantile(double p)
{
    return gsl_cdf_ugaussian_Pinv(p);
}

double nuem_normal_probability(double x)
{
    return gsl_cdf_ugaussian_P(x);
}
