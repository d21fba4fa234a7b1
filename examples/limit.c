/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limit DATA-DIRECTORY: the XENON1T excess as a neutrino magnetic moment, with the library.
 *
 *   cc limit.c $(pkg-config --cflags --libs nuem) -o limit
 *   ./limit "$(pkg-config --variable=datadir nuem)" */
#include <stdio.h>

#include <nuem/nuem.h>

int main(int argc, char **argv)
{
    const char *experiment = "xenon1t";
    const nuem_parameter *parameter;
    nuem_data *data = NULL;
    nuem_hypothesis *hypothesis = NULL;
    nuem_analysis *analysis = NULL;
    nuem_limit limit;
    nuem_error err;
    char text[1024];
    int code = 1;

    if (argc != 2) {
        fprintf(stderr, "usage: limit DATA-DIRECTORY\n");
        return 2;
    }
    nuem_init();
    /* each call fills err and leaves its output alone when it fails */
    if (nuem_data_open(argv[1], &data, &err) ||
        nuem_hypothesis_open(data, NULL, NULL, 0, &hypothesis, NULL, &err) ||
        nuem_analysis_create(data, 1, &experiment, hypothesis, NULL, &analysis, NULL, &err) ||
        nuem_parameter_find("mu_eff", &parameter, &err) ||
        nuem_limit_profile(nuem_analysis_likelihood(analysis), hypothesis, parameter, 0.9,
                           NUEM_TWO_SIDED, &limit, &err)) {
        nuem_error_format(&err, text, sizeof text);
        fprintf(stderr, "limit: %s\n", text);
    } else {
        printf("%s in (%.2e, %.2e) %s at 90 %% CL, best fit %.2e, %.1f sigma\n", parameter->name,
               limit.lower, limit.upper, parameter->unit, limit.best_fit, limit.significance);
        code = 0;
    }
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(hypothesis);
    nuem_data_free(data);
    return code;
}
