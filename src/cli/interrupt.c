/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t interrupted;
static struct timespec first; /* of the signals; only the handler uses it */

/* Some senders signal twice: timeout(1) signals its child and then the group. A second signal ends
 * the process at once only where a person could have sent it. */
static const double SAME_REQUEST_S = 1;

static double seconds_between(const struct timespec *a, const struct timespec *b)
{
    return (double)(b->tv_sec - a->tv_sec) + 1e-9 * (double)(b->tv_nsec - a->tv_nsec);
}

static void note(int number)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!interrupted) {
        first = now;
        interrupted = 1;
    } else if (seconds_between(&first, &now) > SAME_REQUEST_S) {
        signal(number, SIG_DFL);
        raise(number); /* held until the handler returns */
    }
}

void nuem_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = note};

    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL); /* what mpirun and batch systems send */
}

bool nuem_interrupted(void)
{
    return interrupted != 0;
}
