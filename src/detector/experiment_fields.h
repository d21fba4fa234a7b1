/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_DETECTOR_EXPERIMENT_FIELDS_H
#define NUEM_DETECTOR_EXPERIMENT_FIELDS_H

#include "file/schema.h"

/* the keys of an experiment file */
extern const nuem_field nuem_experiment_fields[];

#endif
