/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a hypothesis file, with the data directory of the source tree for named mixing sets:
 * either a located complaint, or couplings that are finite and have their symmetries. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/init.h"
#include "nuem/parameter.h"
#include "nuem/state.h"
#include "num/matrix3.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(const nuem_error *err)
{
    char text[1024];

    require(err->status == NUEM_ERR_DATA && err->message[0] != '\0');
    require(err->line >= 1 && err->column >= 1 && strcmp(err->file, "fuzz.yaml") == 0);
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
}

static void check_hypothesis(const nuem_hypothesis *hyp)
{
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(hyp);
    const nuem_couplings *c = nuem_hypothesis_couplings(hyp);
    nuem_state state;
    size_t n;
    int i, j;

    require(strlen(nuem_hypothesis_sha256(hyp)) == 64);
    require(!nuem_mixing_check(&spec->mixing, NULL));
    /* elements near the largest double overflow when they are turned; nothing of interest does */
    const double size = fmax(
        nuem_matrix3_max(&spec->millicharge_e),
        fmax(nuem_matrix3_max(&spec->charge_radius_cm2), nuem_matrix3_max(&spec->anapole_cm2)));
    if (!(size < 1e150) || !(nuem_matrix3_max(&c->dipole_mub) < 1e150)) return;
    require(nuem_matrix3_finite(&c->charge_e, &i, &j) &&
            nuem_matrix3_finite(&c->radius_cm2, &i, &j));
    require(!nuem_matrix3_not_hermitian(&c->charge_e, 1e-11 * size, &i, &j));
    require(!nuem_matrix3_not_hermitian(&c->radius_cm2, 1e-10 * size, &i, &j));
    require(c->sin2_theta_w > 0.0 && c->sin2_theta_w < 1.0);
    const nuem_parameter *list = nuem_parameter_list(&n);
    for (size_t k = 0; k < n; k++) {
        nuem_couplings changed;
        nuem_parameter_apply(&list[k], hyp, list[k].scale, 0.5, &changed);
        require(nuem_matrix3_finite(&changed.dipole_mub, &i, &j));
    }
    require(!nuem_state_vacuum(&spec->mixing, NUEM_E, false, 4.0, 53.0, &state, NULL));
    require(isfinite(nuem_matrix3_trace3(&c->dipole_mub, &state.rho, &c->dipole_mub)));
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static nuem_data *data;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    nuem_init();
    require(!nuem_data_open(NUEM_FUZZ_DATA, &data, NULL));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};
    nuem_status st = nuem_hypothesis_parse(data, (const char *)bytes, n, "fuzz.yaml", &hyp, &err);

    /* a mixing file that the text names has places of its own */
    if (st && strcmp(err.file, "fuzz.yaml") == 0) check_error(&err);
    if (st) {
        require(!hyp && (st == NUEM_ERR_DATA || st == NUEM_ERR_IO));
        return 0;
    }
    check_hypothesis(hyp);
    nuem_hypothesis_free(hyp);
    return 0;
}
