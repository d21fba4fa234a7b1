/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/contour_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Marching squares (Lorensen, Cline, SIGGRAPH 1987, in two dimensions). A segment leads from one
 * edge of a cell to another with the allowed side on its left, so that each edge that the line
 * crosses is the start of one segment at most and the end of another: following them gives the
 * lines. Saddles are decided by the mean of the corners. */

typedef struct grid {
    size_t nx, ny;
    const double *x, *y, *f;
    double level;
    long *next; /* [edges] edge to which the segment that starts here leads, -1: none */
    bool *ends; /* [edges] does a segment end here? */
} grid;

/* Horizontal edges (i,j)-(i+1,j) first, then vertical ones (i,j)-(i,j+1). */
static size_t horizontal(const grid *g, size_t i, size_t j)
{
    return j * g->nx + i;
}

static size_t vertical(const grid *g, size_t i, size_t j)
{
    return g->nx * g->ny + j * g->nx + i;
}

/* Far above the level the height does not matter; without this an infinite one would. */
static double height(const grid *g, size_t i, size_t j)
{
    return fmin(g->f[j * g->nx + i], g->level + 1e6 * (1.0 + fabs(g->level)));
}

static bool allowed(const grid *g, size_t i, size_t j)
{
    return g->f[j * g->nx + i] <= g->level;
}

static void join(grid *g, size_t from, size_t to)
{
    g->next[from] = (long)to;
    g->ends[to] = true;
}

/* Corners counterclockwise from the lower left; edge k leads from corner k to corner k + 1. Going
 * around, the line enters the cell where the corners turn from allowed to forbidden and leaves it
 * where they turn back, with the allowed corners on its left. */
static void cell(grid *g, size_t i, size_t j)
{
    const size_t edge[4] = {horizontal(g, i, j), vertical(g, i + 1, j), horizontal(g, i, j + 1),
                            vertical(g, i, j)};
    const bool in[4] = {allowed(g, i, j), allowed(g, i + 1, j), allowed(g, i + 1, j + 1),
                        allowed(g, i, j + 1)};
    size_t leave[2], enter[2], n_leave = 0, n_enter = 0;

    for (int k = 0; k < 4; k++) {
        bool here = in[k], there = in[(k + 1) % 4];
        if (here && !there) enter[n_enter++] = (size_t)k;
        if (!here && there) leave[n_leave++] = (size_t)k;
    }
    if (n_enter == 1) {
        join(g, edge[enter[0]], edge[leave[0]]);
    } else if (n_enter == 2) {
        double mean = 0.25 * (height(g, i, j) + height(g, i + 1, j) + height(g, i + 1, j + 1) +
                              height(g, i, j + 1));
        /* the middle allowed: around each forbidden corner, which lies between its entering edge
         * and the next; else around each allowed corner, between its entering edge and the one
         * before */
        for (int m = 0; m < 2; m++) {
            size_t want = (enter[m] + (mean <= g->level ? 1 : 3)) % 4;
            join(g, edge[enter[m]], edge[want]);
        }
    }
}

/* Where the line crosses an edge. */
static void crossing(const grid *g, size_t edge, double *point)
{
    bool across = edge >= g->nx * g->ny;
    size_t k = across ? edge - g->nx * g->ny : edge, i = k % g->nx, j = k / g->nx;
    double a = height(g, i, j), b = across ? height(g, i, j + 1) : height(g, i + 1, j);
    double t = fmin(fmax((g->level - a) / (b - a), 0.0), 1.0);

    point[0] = across ? g->x[i] : g->x[i] + t * (g->x[i + 1] - g->x[i]);
    point[1] = across ? g->y[j] + t * (g->y[j + 1] - g->y[j]) : g->y[j];
}

/* Take the line that starts at an edge out of the grid. */
static nuem_status follow(grid *g, size_t start, bool closed, size_t index,
                          nuem_contour_line **line, size_t *n, nuem_error *err)
{
    size_t count = 1;

    for (long e = g->next[start]; e >= 0 && (size_t)e != start; e = g->next[e]) count++;
    double(*point)[2] = malloc(count * sizeof *point);
    nuem_contour_line *longer = realloc(*line, (*n + 1) * sizeof **line);
    if (longer) *line = longer;
    if (!point || !longer) {
        free(point);
        return nuem_fail_nomem(err);
    }
    long e = (long)start;
    for (size_t k = 0; k < count; k++) {
        long next = g->next[e];
        crossing(g, (size_t)e, point[k]);
        g->next[e] = -1;
        e = next;
    }
    (*line)[(*n)++] =
        (nuem_contour_line){.level = index, .closed = closed, .n = count, .point = point};
    return NUEM_OK;
}

nuem_status nuem_contour_trace(size_t nx, const double *x, size_t ny, const double *y,
                               const double *f, double level, size_t index,
                               nuem_contour_line **line, size_t *n, nuem_error *err)
{
    size_t edges = 2 * nx * ny;
    grid g = {nx, ny, x, y, f, level, malloc(edges * sizeof(long)), calloc(edges, sizeof(bool))};
    nuem_status st = NUEM_OK;

    if (!g.next || !g.ends) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    for (size_t e = 0; e < edges; e++) g.next[e] = -1;
    for (size_t j = 0; j + 1 < ny; j++)
        for (size_t i = 0; i + 1 < nx; i++) cell(&g, i, j);
    /* open lines from their beginnings, then what is left: closed ones */
    for (size_t e = 0; e < edges && !st; e++)
        if (g.next[e] >= 0 && !g.ends[e]) st = follow(&g, e, false, index, line, n, err);
    for (size_t e = 0; e < edges && !st; e++)
        if (g.next[e] >= 0) st = follow(&g, e, true, index, line, n, err);
done:
    free(g.next);
    free(g.ends);
    return st;
}
