/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file nuem.h  All public headers, for programs that use nuem.
 *
 *  Begin with conventions.h (units, signs, bases) and status.h (how a function fails).
 */
#ifndef NUEM_NUEM_H
#define NUEM_NUEM_H

#include "nuem/analysis.h"
#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "nuem/contour.h"
#include "nuem/conventions.h"
#include "nuem/data.h"
#include "nuem/decay.h"
#include "nuem/earth.h"
#include "nuem/es.h"
#include "nuem/experiment.h"
#include "nuem/export.h"
#include "nuem/fit.h"
#include "nuem/flux.h"
#include "nuem/form_factors.h"
#include "nuem/hypothesis.h"
#include "nuem/init.h"
#include "nuem/likelihood.h"
#include "nuem/limit.h"
#include "nuem/loop.h"
#include "nuem/mass.h"
#include "nuem/matrix3.h"
#include "nuem/mixing.h"
#include "nuem/model.h"
#include "nuem/moment.h"
#include "nuem/naturalness.h"
#include "nuem/neutron_radius.h"
#include "nuem/nucleus.h"
#include "nuem/objective.h"
#include "nuem/parameter.h"
#include "nuem/progress.h"
#include "nuem/quenching.h"
#include "nuem/radius.h"
#include "nuem/response.h"
#include "nuem/review.h"
#include "nuem/sampler.h"
#include "nuem/solar.h"
#include "nuem/state.h"
#include "nuem/status.h"
#include "nuem/target.h"
#include "nuem/toys.h"
#include "nuem/units.h"
#include "nuem/vertex.h"
#include "nuem/weak.h"

#endif
