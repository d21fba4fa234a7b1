/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/mpirun.h"

#include <stdio.h>

#include "support/assert_close.h"

bool have_mpirun(void)
{
    nuem_outcome o = run_shell("command -v mpirun");
    const bool have = o.code == 0;

    release(&o);
    if (!have) print_message("mpirun is missing: tests with several ranks are skipped\n");
    return have;
}

nuem_outcome run_any(const char *line)
{
    nuem_outcome o = run_shell(line);

    if (o.code != 0) say(line, &o);
    assert_int_equal(o.code, 0);
    return o;
}

void assert_same(const char *a, const char *b)
{
    char line[300];

    snprintf(line, sizeof line, "cmp %s %s", a, b);
    nuem_outcome o = run_any(line);
    release(&o);
}
