/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hints for words that are not among the known ones. */
#ifndef NUEM_FILE_NEAREST_H
#define NUEM_FILE_NEAREST_H

#include <stddef.h>

/* Nearest of the words to `word` by edit distance (letter case aside; a beginning of a word counts
 * as near), NULL when none is near. */
const char *nuem_nearest(const char *word, const char *const *words, size_t n);

/* Write "unknown <what> '<word>'; did you mean '<nearest>'? <known>: a, b, c" to buf. */
void nuem_unknown_text(char *buf, size_t size, const char *what, const char *word,
                       const char *known, const char *const *words, size_t n);

/* Append "a, b, c" to the text in buf; what does not fit is replaced by "...". */
void nuem_append_words(char *buf, size_t size, const char *const *words, size_t n);

/* Replace control characters, so that a message stays on one line. */
void nuem_one_line(char *text);

#endif
