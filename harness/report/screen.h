/* SPDX-License-Identifier: MIT */
/* Text on a terminal of 80 columns, inside this stage. */
#ifndef REPORT_SCREEN_H
#define REPORT_SCREEN_H

#include <stdio.h>

#include "verdict/verdict.h"

enum { SCREEN_COLUMNS = 80, SCREEN_CELL = 12, SCREEN_NOTE = 12 };

/*
 * Foreign words, made safe and wrapped. The first line starts at column
 * `at`, where the cursor is; the others are indented by `indent`.
 */
void screen_wrap(FILE *, size_t at, size_t indent, const char *words);
/* The same beside a name, from column SCREEN_NOTE on; nothing of "". */
void screen_note(FILE *, const char *name, const char *words);
/* A title in the colour of good or bad news; nothing but text unless color. */
enum screen_mood { SCREEN_GOOD, SCREEN_BAD, SCREEN_UNSURE };
enum screen_mood screen_mood_of(enum verdict_kind);
void screen_title(FILE *, const char *title, enum screen_mood, int color);
/* A cell of a table, padded to its width on the right or, negative, left. */
void screen_cell(FILE *, int width, const char *words);

#endif
