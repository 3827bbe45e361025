/* SPDX-License-Identifier: MIT */
/* Text for a terminal of 80 columns, inside this stage. */
#ifndef REPORT_SCREEN_H
#define REPORT_SCREEN_H

#include <stdio.h>

#include "verdict/verdict.h"

enum { SCREEN_COLUMNS = 80, SCREEN_CELL = 12, SCREEN_NOTE = 12 };

/*
 * Prints foreign text, escaped and wrapped. The cursor is at column `at`;
 * further lines are indented by `indent`.
 */
void screen_wrap(FILE *, size_t at, size_t indent, const char *words);
/* The same next to a name, from column SCREEN_NOTE on; nothing for "". */
void screen_note(FILE *, const char *name, const char *words);
/* Prints a title, in the colour of good or bad news if color is set. */
enum screen_mood { SCREEN_GOOD, SCREEN_BAD, SCREEN_UNSURE };
enum screen_mood screen_mood_of(enum verdict_kind);
void screen_title(FILE *, const char *title, enum screen_mood, int color);
/*
 * Prints a table cell padded to its width: right-aligned, or left-aligned if
 * width is negative.
 */
void screen_cell(FILE *, int width, const char *words);

#endif
