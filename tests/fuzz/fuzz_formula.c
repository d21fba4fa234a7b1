/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a chemical formula: a complaint, or a target whose electrons add up. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/target.h"
#include "target/formula.h"

static void require(bool condition)
{
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    double atoms[NUEM_FORMULA_MAX_Z + 1] = {0}, electrons = 0.0, weight = 0.0;
    nuem_target *target = NULL;
    nuem_error err = {0};
    char text[256];

    if (n >= sizeof text) return 0;
    memcpy(text, bytes, n);
    text[n] = '\0';
    nuem_status st = nuem_formula_parse(text, atoms, &err);
    require(!st || (st == NUEM_ERR_ARG && err.message[0]));
    nuem_status made = nuem_target_create(text, NUEM_BINDING_STEP, &target, &err);
    require(st ? made == st && !target : !made || made == NUEM_ERR_UNSUPPORTED);
    if (made) return 0;
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) {
        require(atoms[z] >= 0.0 && isfinite(atoms[z]));
        electrons += z * atoms[z];
        weight += atoms[z];
    }
    require(weight > 0.0);
    require(fabs(nuem_target_zeff(target, 1e6) - electrons) <= 1e-5 * electrons);
    require(nuem_target_zeff(target, 1e-6) >= 0.0);
    require(nuem_target_units_per_kg(target) > 0.0);
    nuem_target_free(target);
    return 0;
}
