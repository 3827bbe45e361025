/* SPDX-License-Identifier: MIT */
#include "traffic/log_notes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "traffic/notes.h"

/* The name without a port that says nothing. */
static struct slice
host_name(struct slice host)
{
	if (host.len > 3 && memcmp(host.at + host.len - 3, ":80", 3) == 0)
		host.len -= 3;
	else if (host.len > 4 && memcmp(host.at + host.len - 4, ":443", 4) == 0)
		host.len -= 4;
	return host;
}

static int
host_is(struct slice host, const char *name)
{
	return strlen(name) == host.len &&
	       strncasecmp(name, host.at, host.len) == 0;
}

static void
count_host(struct log_notes *notes, struct slice host, double weight)
{
	struct log_host *found = notes->hosts;
	size_t i = 0;

	while (i < notes->nhosts && !host_is(host, found[i].name))
		i++;
	if (i == LOG_HOSTS || host.len >= LOG_HOST) {
		notes->more_hosts += weight;
		return;
	}
	if (i == notes->nhosts)
		snprintf(found[notes->nhosts++].name, LOG_HOST, "%.*s",
			 (int)host.len, host.at);
	found[i].requests += weight;
}

void
log_notes_other(struct log_notes *notes, const char *text, size_t len,
		size_t line)
{
	struct buf copy = {0}, visible = {0};

	if (notes->others++ > 0)
		return;
	buf_add(&copy, text, len < 80 ? len : 80);
	escape_terminal(&visible, buf_text(&copy));
	snprintf(notes->first_other, sizeof(notes->first_other), "%s",
		 buf_text(&visible));
	notes->first_other_line = line;
	buf_free(&copy);
	buf_free(&visible);
}

int
log_notes_request(struct log_notes *notes, const struct hit *hit,
		  const char *wanted)
{
	struct slice host = host_name(hit->host);

	if (host.len > 0)
		count_host(notes, host, hit->weight);
	if (wanted != NULL && host.len > 0 && !host_is(host, wanted) &&
	    !host_is(hit->host, wanted)) {
		notes->elsewhere++;
		return 0;
	}
	notes->requests++;
	notes->assumed += hit->assumed;
	notes->untimed += isnan(hit->time_s);
	return 1;
}

static int
compare_hosts(const void *a, const void *b)
{
	const struct log_host *one = a, *other = b;

	return (one->requests < other->requests) -
	       (one->requests > other->requests);
}

void
log_notes_hosts(const struct log_notes *notes, struct buf *out)
{
	struct log_host sorted[LOG_HOSTS];
	struct buf list = {0};

	memcpy(sorted, notes->hosts, sizeof(sorted));
	qsort(sorted, notes->nhosts, sizeof(*sorted), compare_hosts);
	for (size_t i = 0; i < notes->nhosts; i++)
		buf_addf(&list, "%s%s (%.0f)", i > 0 ? ", " : "",
			 sorted[i].name, sorted[i].requests);
	if (notes->more_hosts > 0)
		buf_addf(&list, " and others (%.0f)", notes->more_hosts);
	escape_terminal(out, buf_text(&list));
	buf_free(&list);
}

static void
tell_hosts(struct import_notes *notes)
{
	struct buf hosts = {0};

	if (notes->log.nhosts < 2)
		return;
	log_notes_hosts(&notes->log, &hosts);
	if (notes->log.elsewhere > 0)
		notes_tell(notes,
			   "%.0f requests went to other hosts and are left "
			   "out; its hosts are %s",
			   notes->log.elsewhere, buf_text(&hosts));
	else
		notes_tell(notes,
			   "requests went to several hosts and all are taken; "
			   "--host NAME takes those of one: %s",
			   buf_text(&hosts));
	buf_free(&hosts);
}

void
log_notes_tell(struct import_notes *notes)
{
	const struct log_notes *log = &notes->log;

	if (log->others > 0)
		notes_tell(notes,
			   "%.0f of %.0f lines tell of no request; the first, "
			   "at %zu: '%s'",
			   log->others, notes->lines, log->first_other_line,
			   log->first_other);
	if (log->assumed > 0)
		notes_tell(notes,
			   "the method of %.0f of %.0f requests is not told: "
			   "GET is assumed; --format can name its field, "
			   "$request_method",
			   log->assumed, log->requests);
	if (log->untimed > 0)
		notes_tell(notes,
			   "the time of %.0f of %.0f requests is not told: "
			   "they have no think time and cannot be replayed",
			   log->untimed, log->requests);
	tell_hosts(notes);
}
