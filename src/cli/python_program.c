/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/python_program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/data_directory.h"

#ifndef NUEM_PYTHONDIR /* below the prefix; not known where the package is not built */
#define NUEM_PYTHONDIR "lib/python3/dist-packages"
#endif

extern char **environ;

enum { MAX_ARGUMENTS = 8 };

/* Ends of two pipes: what the program reads, and what it says. */
typedef struct pipes {
    int in[2], out[2];
} pipes;

static bool open_pipe(int end[2])
{
    if (pipe(end) != 0) return false;
    for (int k = 0; k < 2; k++) fcntl(end[k], F_SETFD, FD_CLOEXEC);
    return true;
}

static void shut(int *end)
{
    if (*end >= 0) close(*end);
    *end = -1;
}

/* Folder that holds the package, beside the program: in a build, or installed with nuem in bin or nuem-mpi in
 * libexec/nuem. False: none there. */
static bool find_package(char directory[PATH_MAX + 200])
{
    static const char *const beside[] = {"python", "../" NUEM_PYTHONDIR, "../../" NUEM_PYTHONDIR};
    char program[PATH_MAX], path[PATH_MAX + 300];

    if (!nuem_program_directory(program)) return false;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        snprintf(directory, PATH_MAX + 200, "%s/%s", program, beside[i]);
        snprintf(path, sizeof path, "%s/nuem/plot/__main__.py", directory);
        if (access(path, R_OK) == 0) return true;
    }
    return false;
}

/* The environment with the folder of the package before others; without the current directory (a file json.py there would
 * be taken for Python's). *own, a string of it, is the caller's. NULL: no memory. */
static char **make_environment(const char *directory, char **own)
{
    static char safe[] = "PYTHONSAFEPATH=1";
    const char *others = getenv("PYTHONPATH");
    const bool found = directory[0] != '\0';
    const size_t size = strlen(directory) + (others ? strlen(others) : 0) + 16;
    size_t n = 0, count = 0;

    while (environ[n]) n++;
    char **list = malloc((n + 3) * sizeof *list);
    *own = malloc(size);
    if (!list || !*own) {
        free(list);
        return NULL;
    }
    snprintf(*own, size, "PYTHONPATH=%s%s%s", directory, others && others[0] ? ":" : "",
             others ? others : "");
    for (size_t i = 0; i < n; i++)
        if (!found || strncmp(environ[i], "PYTHONPATH=", 11) != 0) list[count++] = environ[i];
    if (found) list[count++] = *own;
    list[count++] = safe;
    list[count] = NULL;
    return list;
}

/* What it says goes to one pipe, wherever it says it: standard output is the answer's alone. */
static int start(const char *program, const char *const *arguments, char **environment,
                 const pipes *p, pid_t *child)
{
    char *argv[MAX_ARGUMENTS + 2] = {0};
    posix_spawn_file_actions_t actions;
    int number = posix_spawn_file_actions_init(&actions);
    size_t n = 0;

    if (number) return number;
    /* posix_spawn does not change what it is given, but its type says otherwise */
    memcpy(&argv[n++], &program, sizeof program);
    for (; arguments[n - 1] && n <= MAX_ARGUMENTS; n++)
        memcpy(&argv[n], &arguments[n - 1], sizeof argv[n]);
    number = posix_spawn_file_actions_adddup2(&actions, p->in[0], STDIN_FILENO);
    if (!number) number = posix_spawn_file_actions_adddup2(&actions, p->out[1], STDOUT_FILENO);
    if (!number) number = posix_spawn_file_actions_adddup2(&actions, p->out[1], STDERR_FILENO);
    if (!number) number = posix_spawn(child, program, &actions, NULL, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

/* A program that ends early reads nothing more: that is its own affair, and no signal for us. */
static void tell(int fd, const char *text)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    size_t left = strlen(text);

    sigaction(SIGPIPE, &ignore, &before);
    while (left > 0) {
        const ssize_t put = write(fd, text, left);
        if (put < 0 && errno != EINTR) break;
        if (put > 0) {
            text += put;
            left -= (size_t)put;
        }
    }
    sigaction(SIGPIPE, &before, NULL);
}

/* Keep the last line that is not empty. */
static void listen(int fd, char *last, size_t size)
{
    char chunk[4096];
    size_t used = 0;
    bool begun = false; /* the next character belongs to the line in `last` */

    last[0] = '\0';
    for (;;) {
        const ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        for (ssize_t i = 0; i < got; i++) {
            if (chunk[i] == '\n') {
                begun = false;
                continue;
            }
            if (!begun) used = 0;
            begun = true;
            if (used + 1 < size) last[used++] = chunk[i];
            last[used] = '\0';
        }
    }
}

static int wait_for(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

nuem_status nuem_python_run(const char *const *arguments, const char *text, int *code, char *last,
                            size_t size, nuem_error *err)
{
    const char *named = getenv("NUEM_PYTHON"),
               *program = named && named[0] ? named : "/usr/bin/python3";
    char directory[PATH_MAX + 200], *own = NULL, **environment;
    pipes p = {{-1, -1}, {-1, -1}};
    pid_t child;
    nuem_status st = NUEM_OK;

    if (!find_package(directory)) directory[0] = '\0';
    if (!(environment = make_environment(directory, &own))) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if (!open_pipe(p.in) || !open_pipe(p.out)) {
        st = nuem_fail(err, NUEM_ERR_IO, "no pipe: %s", strerror(errno));
        goto done;
    }
    const int number = start(program, arguments, environment, &p, &child);
    if (number) {
        st = nuem_fail(err, NUEM_ERR_IO,
                       "cannot start '%.200s': %s (python3; NUEM_PYTHON names another)", program,
                       strerror(number));
        goto done;
    }
    shut(&p.in[0]);
    shut(&p.out[1]);
    /* It reads everything before it works, so neither waits for the other: what Python says until
     * then fits into a pipe. */
    tell(p.in[1], text);
    shut(&p.in[1]);
    listen(p.out[0], last, size);
    *code = wait_for(child);
done:
    for (int k = 0; k < 2; k++) {
        shut(&p.in[k]);
        shut(&p.out[k]);
    }
    free(own);
    free(environment);
    return st;
}
