/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file init.h  One call before any other. */
#ifndef NUEM_INIT_H
#define NUEM_INIT_H

#include "nuem/export.h"

NUEM_BEGIN_DECLS

/** Switch off the GNU Scientific Library's default error handler, which aborts the process; nuem
 *  checks every return code instead. Call it once, before threads are started. Calling it again is
 *  harmless. An application that uses GSL itself may install its own handler afterwards, as long as
 *  that handler returns. */
NUEM_API void nuem_init(void);

/** Version of the library, e.g. "0.1.0". Thread-safe. */
NUEM_API const char *nuem_version(void);

NUEM_END_DECLS

#endif
