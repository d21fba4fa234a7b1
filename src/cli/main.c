/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem: neutrino electromagnetic properties from the command line. */
#include <string.h>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/help.h"
#include "nuem/init.h"
#include "num/blas_threads.h"

/* What asks for help or the version without being a command: "--version", "--help", and --help
 * behind a noun that needs a verb. */
static void name_command(int argc, char **argv)
{
    static char version[] = "version", help[] = "help";

    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        argv[1] = version;
    } else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        argv[1] = help;
    } else if (argc == 3 && nuem_command_count(argv[1]) > 0 &&
               (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0)) {
        argv[2] = argv[1];
        argv[1] = help;
    }
}

int main(int argc, char **argv)
{
    static char program[] = "nuem";
    nuem_context ctx = {0};
    nuem_error err;
    int code;

    nuem_init();
    /* Its matrices are small: threads of BLAS would mostly wait, for seconds on a busy machine. */
    nuem_blas_one_thread();
    if (argc < 2) {
        nuem_context_say(&ctx, "which command? 'nuem help' lists them");
        return NUEM_EXIT_USAGE;
    }
    argv[0] = program;
    name_command(argc, argv);
    if (nuem_context_create(&ctx, argc, argv, &err))
        code = nuem_context_fail(&ctx, &err);
    else if (nuem_args_flag(ctx.args, "help"))
        code = nuem_help_command(&ctx, ctx.command);
    else
        code = ctx.command->run(&ctx);
    nuem_context_release(&ctx);
    return code;
}
