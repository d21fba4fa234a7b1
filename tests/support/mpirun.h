/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program under test in several processes, and what its files are held against. */
#ifndef NUEM_TEST_MPIRUN_H
#define NUEM_TEST_MPIRUN_H

#include <stdbool.h>

#include "support/program.h"

/* As root, on machines of few cores and in containers; leaks of MPI are not ours. */
#define MPIRUN                                                                                     \
    "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl=self,vader "           \
    "OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_plm=isolated OMPI_MCA_rmaps_base_"     \
    "oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1 ASAN_OPTIONS=detect_leaks=0 mpirun"

/* False with a word where it is missing. */
bool have_mpirun(void);
/* A shell line that ends with 0, whatever it says. */
nuem_outcome run_any(const char *line);
/* The same bytes. */
void assert_same(const char *a, const char *b);

#endif
