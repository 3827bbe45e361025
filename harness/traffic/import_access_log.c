/* SPDX-License-Identifier: MIT */
/* Access logs, in pieces of a fixed size, plain or gzip'd. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "traffic/import.h"
#include "traffic/log.h"

/* A line that does not fit into a piece is broken. */
enum { PIECE = 1 << 20 };

struct reading {
	const struct intake_plan *plan;
	struct intake_notes *notes;
	struct log_format format;
	size_t line;
	int cutting; /* the rest of a line that is too long comes next */
};

static int
reading_begin(struct reading *reading, const char *text, size_t len,
	      struct error *err)
{
	const struct intake_plan *plan = reading->plan;
	int result =
	    plan->format != NULL
		? log_format_compile(&reading->format, plan->format, err)
		: log_format_detect(&reading->format, plan->name, text, len,
				    err);

	if (result == 0)
		snprintf(reading->notes->format, sizeof(reading->notes->format),
			 "%s", reading->format.name);
	return result;
}

static void
reading_line(struct reading *reading, const char *line, size_t len)
{
	struct hit hit;

	reading->line++;
	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (len == 0)
		return;
	reading->notes->lines++;
	if (log_line(&reading->format, line, len, &hit) == 0)
		census_add(reading->plan->census, &hit);
	else
		notes_broken(reading->notes, line, len, reading->line);
}

/* All whole lines; returns how many bytes those are. */
static size_t
reading_lines(struct reading *reading, const char *text, size_t len, int last)
{
	const char *at = text, *end = text + len, *stop;

	while (at < end &&
	       (stop = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (!reading->cutting)
			reading_line(reading, at, (size_t)(stop - at));
		reading->cutting = 0;
		at = stop + 1;
	}
	if (at < end && (last || (at == text && len == PIECE))) {
		if (!reading->cutting && last)
			reading_line(reading, at, (size_t)(end - at));
		else if (!reading->cutting)
			notes_broken(reading->notes, at, len, ++reading->line);
		reading->cutting = 1;
		at = end;
	}
	return (size_t)(at - text);
}

/* A log of which no line can be read is the wrong file, or format. */
static int
reading_end(const struct reading *reading, struct error *err)
{
	const struct intake_notes *notes = reading->notes;

	if (notes->lines > notes->broken)
		return 0;
	if (notes->lines == 0)
		return error_set(err, STATUS_DATA, "%s: it has no line",
				 reading->plan->name);
	return error_set(err, STATUS_DATA, "%s:%zu: no line is in %s: '%s'",
			 reading->plan->name, notes->first_line,
			 reading->format.name, notes->first_broken);
}

int
access_log_parse(const struct intake_plan *plan, const char *text, size_t len,
		 struct intake_notes *notes, struct error *err)
{
	struct reading reading = {.plan = plan, .notes = notes};
	int result = reading_begin(&reading, text, len, err);

	if (result == 0) {
		reading_lines(&reading, text, len, 1);
		result = reading_end(&reading, err);
	}
	log_format_free(&reading.format);
	return result;
}

static gzFile
log_open(const char *path, struct error *err)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
					: open(path, O_RDONLY | O_CLOEXEC);
	gzFile file = fd >= 0 ? gzdopen(fd, "rb") : NULL;

	if (file == NULL) {
		error_set(err, errno == ENOENT ? STATUS_DATA : STATUS_IO,
			  "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	gzbuffer(file, 1 << 17);
	return file;
}

static int
log_fill(gzFile file, const char *path, char *piece, size_t *len,
	 struct error *err)
{
	while (*len < PIECE) {
		int code,
		    got = gzread(file, piece + *len, (unsigned)(PIECE - *len));

		if (got == 0)
			break;
		if (got < 0)
			return error_set(err, STATUS_DATA, "%s: %s", path,
					 gzerror(file, &code));
		*len += (size_t)got;
	}
	return 0;
}

static int
log_read_pieces(struct reading *reading, gzFile file, char *piece,
		struct error *err)
{
	size_t len = 0, done;
	int begun = 0, last;

	do {
		if (log_fill(file, reading->plan->name, piece, &len, err) != 0)
			return -1;
		last = len < PIECE;
		if (!begun && reading_begin(reading, piece, len, err) != 0)
			return -1;
		begun = 1;
		done = reading_lines(reading, piece, len, last);
		len -= done;
		memmove(piece, piece + done, len);
	} while (!last);
	return reading_end(reading, err);
}

static int
access_log_read(const struct intake_plan *plan, const char *path,
		struct intake_notes *notes, struct error *err)
{
	struct reading reading = {.plan = plan, .notes = notes};
	gzFile file = log_open(path, err);
	char *piece;
	int result;

	if (file == NULL)
		return -1;
	piece = xmalloc(PIECE);
	result = log_read_pieces(&reading, file, piece, err);
	log_format_free(&reading.format);
	free(piece);
	gzclose(file);
	return result;
}

const struct importer import_access_log = {
    .name = "access-log",
    .help = "nginx, Apache, AWS ALB, Envoy; JSON lines; .gz",
    .counts = 1,
    .read = access_log_read,
};
