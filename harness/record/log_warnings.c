/* SPDX-License-Identifier: MIT */
#include "record/log_warnings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static const struct {
	const char *first, *then, *meaning;
} rows[] = {
#define WARNING(first, then, meaning) {first, then, meaning},
#include "record/log_warnings.def"
#undef WARNING
};

enum { CHUNK = 1 << 18, PART = 32 << 20, BEFORE = 80 };

const char *
log_warning_meaning(const struct log_warning *warning)
{
	return rows[warning->row].meaning;
}

/* Where a line has both parts of a row; NULL: it has not. */
static const char *
row_match(size_t row, const char *text, size_t length)
{
	const char *end = text + length;
	const char *at =
	    memmem(text, length, rows[row].first, strlen(rows[row].first));

	return at != NULL && memmem(at, (size_t)(end - at), rows[row].then,
				    strlen(rows[row].then)) != NULL
		   ? at
		   : NULL;
}

static struct log_warning *
warning_find(struct log_warnings *warnings, size_t row)
{
	for (size_t i = 0; i < warnings->count; i++)
		if (strcmp(log_warning_meaning(&warnings->items[i]),
			   rows[row].meaning) == 0)
			return &warnings->items[i];
	return NULL;
}

/* The line from its beginning, or from shortly before what matters; never from
 * within a character. */
static void
warning_quote(struct log_warning *warning, const char *text, size_t length,
	      const char *at)
{
	const char *end = text + length;
	size_t room = sizeof(warning->text) - 1, kept;

	if (at > text + BEFORE)
		text = at - BEFORE;
	while (text < at && ((*text & 0xc0) == 0x80 || *text == ' '))
		text++;
	kept = (size_t)(end - text) < room ? (size_t)(end - text) : room;
	while (kept > 0 && text + kept < end && (text[kept] & 0xc0) == 0x80)
		kept--;
	memcpy(warning->text, text, kept);
	warning->text[kept] = '\0';
	for (size_t i = 0; i < kept; i++)
		if (warning->text[i] == '\0' || warning->text[i] == '\r')
			warning->text[i] = ' ';
}

void
log_warnings_line(struct log_warnings *warnings, const char *text,
		  size_t length, double line)
{
	struct log_warning *warning;
	const char *at = NULL;
	size_t row = 0;

	while (row < COUNT(rows) && (at = row_match(row, text, length)) == NULL)
		row++;
	if (row == COUNT(rows))
		return;
	warning = warning_find(warnings, row);
	if (warning == NULL && warnings->count < LOG_WARNINGS) {
		warning = &warnings->items[warnings->count++];
		*warning = (struct log_warning){.row = row, .line = line};
		warning_quote(warning, text, length, at);
	}
	if (warning != NULL)
		warning->count++;
}

/* Most text has nothing of it, which is found out much faster than by line. */
static int
may_have_any(const char *text, size_t length)
{
	for (size_t row = 0; row < COUNT(rows); row++)
		if (memmem(text, length, rows[row].first,
			   strlen(rows[row].first)) != NULL)
			return 1;
	return 0;
}

/* Whole lines; counts them in *line unless that is 0. */
static void
take_lines(struct log_warnings *warnings, const char *text, size_t length,
	   double *line)
{
	const char *end = text + length, *next;
	int match = may_have_any(text, length);

	for (; text < end; text = next + 1) {
		next = memchr(text, '\n', (size_t)(end - text));
		if (next == NULL)
			next = end;
		if (match)
			log_warnings_line(warnings, text, (size_t)(next - text),
					  *line);
		*line += *line > 0;
	}
}

/* From where the file is, at most that many bytes. A line that is longer than a
 * chunk is taken in pieces. */
static void
take_part(struct log_warnings *warnings, int fd, size_t most, double line)
{
	char *text = xmalloc(CHUNK);
	size_t kept = 0, done = 0;
	ssize_t got;

	while (done < most && (got = read(fd, text + kept, CHUNK - kept)) > 0) {
		const char *last;
		size_t whole;

		done += (size_t)got;
		kept += (size_t)got;
		last = memrchr(text, '\n', kept);
		whole = last != NULL ? (size_t)(last - text) + 1 : 0;
		if (last == NULL && kept == CHUNK)
			whole = kept;
		take_lines(warnings, text, whole, &line);
		kept -= whole;
		memmove(text, text + whole, kept);
	}
	take_lines(warnings, text, kept, &line);
	free(text);
}

void
log_warnings_read(struct log_warnings *warnings, const char *dir)
{
	char *path = xasprintf("%s/target.log", dir);
	struct error ignored = {0};
	int fd = file_open_regular(path, &ignored);
	struct stat info;

	*warnings = (struct log_warnings){.count = 0};
	if (fd >= 0 && fstat(fd, &info) == 0) {
		take_part(warnings, fd, PART, 1);
		if (info.st_size > 2 * (off_t)PART)
			lseek(fd, -(off_t)PART, SEEK_END);
		take_part(warnings, fd, PART, info.st_size > PART ? 0 : 1);
	}
	if (fd >= 0)
		close(fd);
	free(path);
}
