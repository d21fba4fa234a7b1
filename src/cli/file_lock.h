/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unfinished file of a long run, locked while the run lives: by the kernel, which forgets the lock with the process,
 * so that a killed run leaves none. HDF5 has locks of its own, but those may be switched off and are no more than a
 * failure to open. Where there are no such locks (old file systems) everything succeeds. */
#ifndef NUEM_CLI_FILE_LOCK_H
#define NUEM_CLI_FILE_LOCK_H

#include "nuem/status.h"

/* *lock: to be given to nuem_file_unlock, once; -1: none. NUEM_ERR_IO: another process has it, or it cannot be opened. */
nuem_status nuem_file_lock(const char *path, int *lock, nuem_error *err);
void nuem_file_unlock(int *lock);

#endif
