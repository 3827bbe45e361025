/* SPDX-License-Identifier: MIT */
/*
 * Parsing the lines of access logs. A format is one row of log_formats.def,
 * what a container or a logger puts before each line one of log_wraps.def, and
 * a name of a field one of log_names.def. Nothing is allocated per line.
 */
#ifndef TRAFFIC_LOG_H
#define TRAFFIC_LOG_H

#include "base/error.h"
#include "traffic/log_join.h"
#include "traffic/log_names.h"

enum { LOG_FIELDS = 64, LOG_COLUMNS = 128, LOG_WRAPS = 3, LOG_GIVEN = 16 };

/*
 * A line's form, in the notation of nginx's log_format: literals and $names. A
 * blank stands for one or more of them, and blanks around a value do not count,
 * so that padded fields need nothing special.
 */
struct log_pattern {
	char *text; /* owned: literals below point into it */
	int given;  /* by --format */
	struct log_field {
		struct slice before; /* the literal before the value */
		struct log_meaning is;
	} fields[LOG_FIELDS];
	size_t nfields;
	struct slice after; /* after the last value; len 0: the line's end */
};

/* Columns by the last "#Fields:" line. */
struct log_columns {
	struct log_meaning items[LOG_COLUMNS];
	size_t count; /* 0: there was none yet */
};

/* Names of keys that --format gives. */
struct log_given {
	struct log_name names[LOG_GIVEN];
	struct log_meaning is[LOG_GIVEN];
	size_t count;
};

enum log_kind {
	LOG_PATTERN,
	LOG_JSON,  /* an object per line */
	LOG_PAIRS, /* logfmt: key=value key="value" */
	LOG_W3C,   /* columns named by a line that begins with #Fields: */
};

struct log_format {
	const char *name; /* "combined", or "the given format" */
	enum log_kind kind;
	struct log_names names;
	struct log_given given;
	struct log_pattern pattern;
	struct log_pattern answer; /* of a line that tells a status alone */
	struct log_columns columns;
	struct buf scratch; /* values without their escapes */
};

/* A log: what is around its lines, and what they are. */
struct log {
	struct log_format wraps[LOG_WRAPS]; /* the outermost first */
	size_t nwraps;
	struct log_format format;
	/* Of lines that go on, by wrap; bounded. Joined: it holds a whole line,
	 * until the next comes. */
	struct buf partial[LOG_WRAPS];
	int joined[LOG_WRAPS];
	struct buf plain[LOG_WRAPS + 1]; /* lines without colours */
	struct log_join *join; /* of lines that belong together; NULL: none do
				*/
};

/* "combined", "json" ..., or "$remote_addr [$time_local]". STATUS_USAGE. */
int log_format_compile(struct log_format *, const char *text, struct error *);
/* Whether a format has that name. */
int log_format_is_known(const char *name);
void log_format_free(struct log_format *);
/*
 * Sets the parts of a line without its line break. -1: it is not in the format.
 * 1: it is a heading.
 */
int log_format_read(struct log_format *, struct slice line,
		    struct log_record *);

/* In that format: with what is around its lines as the beginning shows it. */
int log_given_format(struct log *, const char *format, const char *text,
		     size_t len, struct error *);
/*
 * The format that fits most of these lines, the last of which may be cut, and
 * what is around them. STATUS_DATA: none does.
 */
int log_detect(struct log *, const char *name, const char *text, size_t len,
	       struct error *);
/* "combined, in cri". */
void log_describe(const struct log *, char *text, size_t size);
void log_free(struct log *);
/* Drops parts of lines: another text begins. */
void log_forget(struct log *);

/* A line without its line break, into a hit that borrows from it. */
enum log_line log_line(struct log *, const char *line, size_t len,
		       struct hit *);
/* At the end: 1: a request whose answer did not come; 0: there is none. */
int log_left(struct log *, struct hit *);
/* The line in the wraps; LOG_REQUEST: there is one. */
enum log_line log_unwrap(struct log *, struct slice *line);
/* Without the sequences that colour a terminal, where there are any. */
struct slice log_plain(struct buf *room, struct slice line);

/* By kind. 0; -1: the line is none of its kind. */
int log_pattern_compile(struct log_pattern *, const struct log_names *,
			const char *text, struct error *);
int log_pattern_read(const struct log_pattern *, struct slice line,
		     struct log_record *);
int log_json(struct log_format *, struct slice line, struct log_record *);
/* Takes the names from '{"verb":"$request_method"}'. STATUS_USAGE. */
int log_json_compile(struct log_format *, const char *text, struct error *);
int log_pairs(struct log_format *, struct slice line, struct log_record *);
int log_w3c(struct log_format *, struct slice line, struct log_record *);

/* A copy without escapes in the scratch buffer, which never moves. */
struct slice log_unescape(struct buf *scratch, struct slice text);
/* What a key means, given or known. */
struct log_meaning log_meaning_of(const struct log_format *,
				  const struct log_name *);

/* The rows of log_formats.def, and those of log_wraps.def. */
size_t log_formats(void);
const char *log_format_name(size_t row);
void log_format_row(struct log_format *, size_t row);
size_t log_wraps(void);
void log_wrap_row(struct log_format *, size_t row);

#endif
