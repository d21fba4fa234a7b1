/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_DETECTOR_EXPERIMENT_FIELDS_H
#define NUEM_DETECTOR_EXPERIMENT_FIELDS_H

#include "file/schema.h"
#include "nuem/experiment.h"

/* the keys of an experiment file */
extern const nuem_field nuem_experiment_fields[];

/* A complaint about a key of the file that only a later layer could check; located NUEM_ERR_DATA. */
nuem_status nuem_experiment_complain(const nuem_experiment *exp, const char *key, nuem_error *err,
                                     const char *message);

#endif
