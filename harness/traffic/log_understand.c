/* SPDX-License-Identifier: MIT */
/* From what a line says to the request that it tells of. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "traffic/log_record.h"

/* Those that logs show; a word like INFO before a path is none. */
static const char *const verbs[] = {"GET",   "POST", "PUT",    "DELETE",
				    "PATCH", "HEAD", "OPTIONS"};

static struct slice
slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

/* Verbs in small letters, as some frameworks write them, in capitals. */
static struct slice
method_of(struct slice value)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (value.len == strlen(verbs[i]) &&
		    strncasecmp(verbs[i], value.at, value.len) == 0)
			return slice_of(verbs[i]);
	return value;
}

/* A log may have path and query apart. */
static struct slice
target_of(const struct log_record *record, struct buf *scratch)
{
	struct slice target = record->parts[PART_TARGET], joined;
	struct slice query = record->parts[PART_QUERY];

	if (query.len > 0 && *query.at == '?') {
		query.at++;
		query.len--;
	}
	if (query.len == 0 || memchr(target.at, '?', target.len) != NULL ||
	    scratch->cap - scratch->len < target.len + query.len + 1)
		return target;
	joined = (struct slice){scratch->data + scratch->len,
				target.len + 1 + query.len};
	memcpy(scratch->data + scratch->len, target.at, target.len);
	scratch->len += target.len;
	scratch->data[scratch->len++] = '?';
	memcpy(scratch->data + scratch->len, query.at, query.len);
	scratch->len += query.len;
	return joined;
}

static double
time_of(const struct log_record *record)
{
	const struct slice date = record->parts[PART_DATE];
	const struct slice clock = record->parts[PART_CLOCK];
	char text[48];
	int len;

	if (isfinite(record->time_s) || date.len == 0 || clock.len == 0)
		return record->time_s;
	len = snprintf(text, sizeof(text), "%.*s %.*s", (int)date.len, date.at,
		       (int)clock.len, clock.at);
	return len > 0 && (size_t)len < sizeof(text)
		   ? date_seconds(text, (size_t)len)
		   : NAN;
}

/* The host of an absolute target, unless the log tells it by itself. */
static struct slice
host_of(const struct log_record *record)
{
	struct slice target = record->parts[PART_TARGET], host;
	const char *scheme;

	if (record->parts[PART_HOST].len > 0 || target.len == 0 ||
	    *target.at == '/')
		return record->parts[PART_HOST];
	scheme = memmem(target.at, target.len, "://", 3);
	if (scheme == NULL)
		return (struct slice){target.at, 0};
	host = (struct slice){scheme + 3, 0};
	while (host.at + host.len < target.at + target.len &&
	       strchr("/?#", host.at[host.len]) == NULL)
		host.len++;
	return host;
}

static double
bytes_of(struct slice value)
{
	char copy[24];

	if (value.len == 0 || value.len >= sizeof(copy) ||
	    !isdigit((unsigned char)*value.at))
		return NAN;
	memcpy(copy, value.at, value.len);
	copy[value.len] = '\0';
	return strtod(copy, NULL);
}

/* 499 (nginx) and 460 (AWS): the client went away. */
static void
take_status(const struct log_record *record, struct hit *hit)
{
	hit->status = record->status;
	hit->aborted = hit->status == 499 || hit->status == 460;
}

/* A tunnel has no path. */
static int
is_connect(const struct log_record *record)
{
	struct slice method = record->parts[PART_METHOD];

	return method.len == 7 && memcmp(method.at, "CONNECT", 7) == 0;
}

enum log_line
log_record_hit(const struct log_record *record, struct buf *scratch,
	       struct hit *hit)
{
	int method = record->parts[PART_METHOD].len > 0;
	int status = record->ranks[PART_STATUS] > 0;

	hit_init(hit);
	take_status(record, hit);
	if (record->parts[PART_TARGET].len == 0 && status && !method)
		return LOG_ANSWER;
	if (record->parts[PART_TARGET].len == 0)
		return method && status && !is_connect(record) ? LOG_UNREAD
							       : LOG_OTHER;
	if (!method && !status)
		return LOG_OTHER;
	hit->method =
	    method ? method_of(record->parts[PART_METHOD]) : slice_of("GET");
	hit->assumed = !method;
	hit->target = target_of(record, scratch);
	hit->client = record->parts[PART_CLIENT];
	hit->host = host_of(record);
	hit->type = record->parts[PART_TYPE];
	hit->time_s = time_of(record);
	hit->body_bytes = bytes_of(record->parts[PART_BYTES]);
	return LOG_REQUEST;
}

/* Whether a verb stands there as a word, with a path soon after it. */
static int
is_verb_and_path(const char *at, const char *end, const char *verb)
{
	size_t len = strlen(verb);

	if ((size_t)(end - at) <= len || strncasecmp(at, verb, len) != 0)
		return 0;
	at += len;
	for (int i = 0; i < 4 && at < end && !isalnum((unsigned char)*at); i++)
		if (*at++ == '/')
			return 1;
	return (size_t)(end - at) > 7 && strncmp(at, "http", 4) == 0;
}

int
log_looks_like_request(const char *text, size_t len)
{
	const char *end = text + len, *at = text;

	for (; at < end; at++) {
		if (at > text && isalnum((unsigned char)at[-1]))
			continue;
		for (size_t i = 0; i < COUNT(verbs); i++)
			if (is_verb_and_path(at, end, verbs[i]))
				return 1;
	}
	return 0;
}
