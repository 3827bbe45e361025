/* SPDX-License-Identifier: MIT */
/*
 * Finds out the format of a log by its beginning: what is around the lines, and
 * what they are. The best is what reads most lines; of these, what knows when
 * and who; of these, what comes first.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/log.h"
#include "traffic/log_split.h"

enum { LOOKED_AT = 1000, SHOWN = 80 };

/* How well a log fits the lines. */
struct fit {
	size_t lines, read, unread, timed, clients, answers;
	size_t first; /* the first line that was not read; 0: none */
	struct slice first_text;
};

/* What is looked at, and the best that was found. */
struct search {
	const char *text;
	size_t len;
	const char *only; /* the name of the formats that may be, or a format
			     in full; NULL: any */
	struct log log;	  /* what is tried: its wraps */
	size_t wraps[LOG_WRAPS], nwraps, format; /* of the best */
	struct fit fit;
};

static void
fit_line(struct fit *fit, struct log *log, struct slice line)
{
	struct hit hit;
	enum log_line is = log_line(log, line.at, line.len, &hit);

	if (is == LOG_SILENT)
		return;
	fit->lines++;
	if (is == LOG_REQUEST) {
		fit->read++;
		fit->timed += isfinite(hit.time_s);
		fit->clients += hit.client.len > 0;
		return;
	}
	fit->unread += is == LOG_UNREAD;
	fit->answers += is == LOG_ANSWER;
	if (fit->first == 0) {
		fit->first = fit->lines;
		fit->first_text = line;
	}
}

static struct fit
fit_of(struct log *log, const char *text, size_t len)
{
	struct log_split split;
	struct fit fit = {0};
	struct slice line;

	log_forget(log);
	log_split_init(&split, text, len);
	while (fit.lines < LOOKED_AT &&
	       log_split_next(&split, &text, &len, fit.lines == 0, &line) > 0)
		if (line.len > 0)
			fit_line(&fit, log, line);
	return fit;
}

static int
fit_is_better(const struct fit *one, const struct fit *other)
{
	if (one->read != other->read)
		return one->read > other->read;
	if (one->timed != other->timed)
		return one->timed > other->timed;
	return one->clients > other->clients;
}

/* Tries the log's format; it may be the best now. */
static void
search_format(struct search *search, const size_t *rows, size_t format)
{
	struct fit fit = fit_of(&search->log, search->text, search->len);

	log_format_free(&search->log.format);
	if (!fit_is_better(&fit, &search->fit))
		return;
	search->fit = fit;
	search->format = format;
	search->nwraps = search->log.nwraps;
	memcpy(search->wraps, rows, sizeof(search->wraps));
}

/* Tries every format in these wraps. */
static void
search_formats(struct search *search, const size_t *rows)
{
	struct error none = {0};

	if (search->only != NULL && !log_format_is_known(search->only)) {
		log_format_compile(&search->log.format, search->only, &none);
		search_format(search, rows, 0);
		return;
	}
	for (size_t i = 0; i < log_formats(); i++) {
		if (search->only != NULL &&
		    strcmp(search->only, log_format_name(i)) != 0)
			continue;
		log_format_row(&search->log.format, i);
		search_format(search, rows, i);
	}
}

/* Whether these wraps are around the lines, rather than around some. */
static int
wraps_fit(struct search *search)
{
	struct log_split split;
	const char *text = search->text;
	size_t len = search->len, lines = 0, fit = 0;
	struct slice line;

	log_split_init(&split, text, len);
	while (lines < LOOKED_AT / 10 &&
	       log_split_next(&split, &text, &len, lines == 0, &line) > 0) {
		if (line.len == 0)
			continue;
		lines++;
		fit += log_unwrap(&search->log, &line) != LOG_OTHER;
	}
	log_forget(&search->log);
	return fit > 0 && fit * 2 >= lines;
}

/* Tries what may be around the lines; `words`: also words that are unknown. */
static void
search_wraps(struct search *search, size_t rows[LOG_WRAPS], int words)
{
	size_t depth = search->log.nwraps, last = log_wraps() - !words;

	search_formats(search, rows);
	for (size_t i = 0; depth < LOG_WRAPS && i < last; i++) {
		if (search->fit.lines > 0 &&
		    search->fit.read == search->fit.lines &&
		    search->fit.timed == search->fit.lines)
			return;
		rows[depth] = i;
		log_wrap_row(&search->log.wraps[depth], i);
		search->log.nwraps = depth + 1;
		if (wraps_fit(search))
			search_wraps(search, rows, words);
		search->log.nwraps = depth;
		log_format_free(&search->log.wraps[depth]);
	}
}

static void
search_run(struct search *search, int words)
{
	size_t rows[LOG_WRAPS] = {0};

	search_wraps(search, rows, words);
	log_free(&search->log);
}

static void
log_build(struct log *log, const struct search *search)
{
	for (size_t i = 0; i < search->nwraps; i++)
		log_wrap_row(&log->wraps[i], search->wraps[i]);
	log->nwraps = search->nwraps;
	if (search->fit.answers > 0 &&
	    search->fit.answers * 2 >= search->fit.read)
		log->join = xcalloc(1, sizeof(*log->join));
}

/* What to say where no format fits. */
static const char *
remedy(struct slice line)
{
	if (line.len > 0 && *line.at == '{')
		return "name its keys by --format "
		       "'{\"KEY\":\"$request_method\",\"KEY\":\"$request_uri\","
		       "\"KEY\":\"$status\"}'";
	return "say what it is by --format as in nginx's log_format, "
	       "'$remote_addr [$time_local] \"$request\" $status'";
}

static int
refuse(const char *name, const struct search *search, struct error *err)
{
	const struct fit *fit = &search->fit;
	struct buf line = {0}, visible = {0};

	buf_add(&line, fit->first_text.at,
		fit->first_text.len < SHOWN ? fit->first_text.len : SHOWN);
	escape_terminal(&visible, buf_text(&line));
	error_set(err, STATUS_DATA,
		  "%s:%zu: no access log in a known format (%zu of the first "
		  "%zu lines can be read): '%s': %s",
		  name, fit->first, fit->read, fit->lines, buf_text(&visible),
		  remedy(fit->first_text));
	buf_free(&line);
	buf_free(&visible);
	return -1;
}

int
log_detect(struct log *log, const char *name, const char *text, size_t len,
	   struct error *err)
{
	struct search search = {.text = text, .len = len};

	search_run(&search, 0);
	if (search.fit.read == 0)
		search_run(&search, 1);
	if (search.fit.read == 0) {
		log_format_compile(&search.log.format, "combined", err);
		search.fit = fit_of(&search.log, text, len);
		log_free(&search.log);
	}
	if (search.fit.lines == 0)
		return error_set(err, STATUS_DATA, "%s: it is empty", name);
	if (search.fit.read == 0 || search.fit.unread > search.fit.read)
		return refuse(name, &search, err);
	log_build(log, &search);
	log_format_row(&log->format, search.format);
	return 0;
}

/* In what its lines are, where the format is known. */
int
log_given_format(struct log *log, const char *format, const char *text,
		 size_t len, struct error *err)
{
	struct search search = {.text = text, .len = len, .only = format};

	if (log_format_compile(&log->format, format, err) != 0)
		return -1;
	if (len > 0)
		search_run(&search, 0);
	if (search.fit.read == 0)
		return 0;
	log_build(log, &search);
	if (log_format_is_known(format)) {
		log_format_free(&log->format);
		log_format_row(&log->format, search.format);
	}
	return 0;
}
