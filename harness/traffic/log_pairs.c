/* SPDX-License-Identifier: MIT */
/* logfmt: key=value key="value with blanks"; words without a key are passed. */
#include <string.h>

#include "traffic/log.h"

/* Past a value in quotes, whose first is at `at`; NULL: it has no end. */
static const char *
quoted_end(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\')
			at++;
	return at < end ? at : NULL;
}

static const char *
word_end(const char *at, const char *end)
{
	while (at < end && *at != ' ' && *at != '\t')
		at++;
	return at;
}

static void
take_pair(struct log_format *format, struct log_record *record,
	  struct slice key, struct slice value)
{
	struct log_name name = {.len = 0};
	struct log_meaning is;

	log_name_add(&name, key.at, key.len);
	is = log_meaning_of(format, &name);
	if (is.part != PART_NONE && is.part != PART_TEXT)
		log_record_set(record, is.part, is.rank,
			       log_unescape(&format->scratch, value));
}

/* Past the pair or word at `at`. */
static const char *
next_pair(struct log_format *format, struct log_record *record, const char *at,
	  const char *end, int *pairs)
{
	struct slice key = {at, 0}, value;
	const char *stop;

	while (at < end && *at != ' ' && *at != '\t' && *at != '=')
		at++;
	key.len = (size_t)(at - key.at);
	if (at == end || *at != '=')
		return at;
	value.at = ++at;
	stop = at < end && *at == '"' ? quoted_end(at, end) : NULL;
	value.at += stop != NULL;
	at = stop != NULL ? stop + 1 : word_end(at, end);
	value.len = (size_t)((stop != NULL ? stop : at) - value.at);
	take_pair(format, record, key, value);
	(*pairs)++;
	return at;
}

int
log_pairs(struct log_format *format, struct slice line,
	  struct log_record *record)
{
	const char *at = line.at, *end = line.at + line.len;
	int pairs = 0;

	while (at < end) {
		if (*at == ' ' || *at == '\t')
			at++;
		else
			at = next_pair(format, record, at, end, &pairs);
	}
	return pairs > 1 ? 0 : -1;
}
