/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a configuration of a collective evolution: either a complaint with a place, or settings that keep the
 * promises of their header and make a problem. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/init.h"
#include "nuem/supernova_config.h"

#define NAME NUEM_FUZZ_TABLES "/fuzz.yaml"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(const nuem_error *err)
{
    char text[1024];

    require(err->status == NUEM_ERR_DATA && err->message[0] != '\0' && err->file[0] != '\0');
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
    if (strcmp(err->file, NAME) == 0) require(err->line >= 1 && err->column >= 1);
}

static void check_settings(const nuem_supernova_settings *s)
{
    double sum = 0.0;

    require(s->title && s->text && strlen(s->sha256) == 64);
    require(s->tolerance > 0.0 && s->tolerance <= 0.1 && s->checkpoint_s > 0.0);
    require(s->step_km >= 0.0 && s->max_step_km >= 0.0);
    require(s->n_snapshots >= 2 && s->snapshot_km[0] == s->spec.start_km);
    require(s->snapshot_km[s->n_snapshots - 1] == s->spec.end_km);
    for (size_t i = 1; i < s->n_snapshots; i++) require(s->snapshot_km[i] > s->snapshot_km[i - 1]);
    for (int k = 0; k < NUEM_SUPERNOVA_SPECIES; k++) {
        require(s->fraction[k] >= 0.0 && s->mean_mev[k] >= 0.0 && isfinite(s->mean_mev[k]));
        sum += s->fraction[k];
    }
    require(fabs(sum - 1.0) < 1e-12);
    require(isfinite(s->luminosity_erg_s) && isfinite(s->number_rate_s));
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    nuem_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static nuem_data *data; /* opened once */
    nuem_supernova_config *c = NULL;
    nuem_supernova *sn = NULL;
    nuem_error err = {0};

    if (!data) require(nuem_data_open(NUEM_FUZZ_DATA, &data, &err) == NUEM_OK);
    if (nuem_supernova_config_parse(data, (const char *)bytes, n, NAME, &c, NULL, &err)) {
        require(!c);
        check_error(&err);
        return 0;
    }
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    check_settings(s);
    if (s->spec.n_energy * s->spec.n_angle < 10000)
        require(nuem_supernova_create(&s->spec, &sn, &err) == NUEM_OK);
    nuem_supernova_free(sn);
    nuem_supernova_config_free(c);
    return 0;
}
