/* SPDX-License-Identifier: MIT */
#include "traffic/log_record.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"

enum { EARLIEST = 100000000 /* 1973 */, ESCAPE = 0x1b };

void
log_record_init(struct log_record *record)
{
	*record = (struct log_record){.time_s = NAN};
}

/* "200", "200 OK", "304.0"; 0, "000" and "-1": there was no answer. */
static int
status_of(struct slice value)
{
	size_t digits = 0;
	int status = 0;

	if (value.len == 2 && memcmp(value.at, "-1", 2) == 0)
		return 0;
	while (digits < value.len && digits < 4 &&
	       isdigit((unsigned char)value.at[digits]))
		status = status * 10 + value.at[digits++] - '0';
	if (digits < value.len && value.at[digits] != ' ' &&
	    value.at[digits] != '.')
		return -1;
	if (digits == 0 || (status != 0 && (status < 100 || status > 999)))
		return -1;
	return status;
}

/* A time that cannot be one, such as how long a request took, is refused. */
static int
set_time(struct log_record *record, unsigned rank, struct slice value)
{
	double time_s = date_seconds(value.at, value.len);

	if (isfinite(time_s) && (time_s >= EARLIEST || !isdigit(*value.at) ||
				 memchr(value.at, ':', value.len) != NULL)) {
		record->time_s = time_s;
		record->ranks[PART_TIME] = (unsigned char)rank;
		return 0;
	}
	if (date_is_day(value.at, value.len))
		return log_record_set(record, PART_DATE, rank, value);
	if (date_is_clock(value.at, value.len))
		return log_record_set(record, PART_CLOCK, rank, value);
	return -1;
}

/* Werkzeug colours the request within its quotes, as a whole. */
static struct slice
without_colour(struct slice value)
{
	const char *end;

	if (*value.at != ESCAPE)
		return value;
	end = memchr(value.at, 'm', value.len);
	if (end == NULL)
		return value;
	value.len -= (size_t)(end + 1 - value.at);
	value.at = end + 1;
	if (value.len > 4 &&
	    memcmp(value.at + value.len - 4, "\x1b[0m", 4) == 0)
		value.len -= 4;
	return value;
}

static void
store(struct log_record *record, enum log_part part, unsigned rank,
      struct slice value)
{
	record->parts[part] = value;
	record->ranks[part] = (unsigned char)rank;
}

/* The target of a request line; its spaces are what a client sent raw. */
static int
set_request(struct log_record *record, unsigned rank, struct slice value)
{
	const char *end, *space, *last;
	struct slice target;

	target = value = without_colour(value);
	end = value.at + value.len;
	space = memchr(value.at, ' ', value.len);
	if (space != NULL && *value.at != '/') {
		if (log_record_set(
			record, PART_METHOD, rank,
			(struct slice){value.at, (size_t)(space - value.at)}))
			return -1;
		target.at = space + 1;
	}
	last = memrchr(target.at, ' ', (size_t)(end - target.at));
	if (last != NULL && end - last > 5 && memcmp(last, " HTTP", 5) == 0)
		end = last;
	target.len = (size_t)(end - target.at);
	if (!log_is_target(target))
		return -1;
	if (record->ranks[PART_TARGET] < rank)
		store(record, PART_TARGET, rank, target);
	return 0;
}

static struct slice
first_word(struct slice value)
{
	const char *blank = memchr(value.at, ' ', value.len);

	if (blank != NULL)
		value.len = (size_t)(blank - value.at);
	return value;
}

static int
user_is_one(struct slice value)
{
	return value.len < 3 || memcmp(value.at + value.len - 2, " -", 2) != 0;
}

static int
is_one_of(struct slice value, const char *one, const char *other)
{
	return (value.len == strlen(one) &&
		memcmp(value.at, one, value.len) == 0) ||
	       (value.len == strlen(other) &&
		memcmp(value.at, other, value.len) == 0);
}

/* "2026-01-02T03:04:05", and whatever follows; its value is seldom needed. */
static int
is_stamp(struct slice value)
{
	return value.len > 18 && date_is_day(value.at, 10) &&
	       value.at[10] == 'T' && date_is_clock(value.at + 11, 8);
}

/* Whether the value can be that part; it is cut to what is needed of it. */
static int
part_takes(struct log_record *record, enum log_part part, unsigned rank,
	   struct slice *value)
{
	switch (part) {
	case PART_METHOD:
		return log_is_method(*value);
	case PART_TARGET:
		*value = first_word(*value);
		return log_is_target(*value);
	case PART_QUERY:
		return *value->at != '{' && log_is_word(*value);
	case PART_STATUS:
		record->status = status_of(*value);
		return record->status >= 0;
	case PART_CLIENT:
		*value = log_client(*value);
		return value->len > 0;
	case PART_HOST:
		return log_is_host(*value);
	case PART_ADDRESS:
		*value = log_client(*value);
		return log_is_address(*value) &&
		       log_record_set(record, PART_CLIENT, rank, *value) == 0;
	case PART_SITE:
		return log_is_host(*value) &&
		       log_record_set(record, PART_HOST, rank, *value) == 0;
	case PART_IDENT:
		return log_is_word(*value) && !log_is_host(*value);
	case PART_USER:
		return user_is_one(*value);
	case PART_WORD:
		return log_is_word(*value);
	case PART_STREAM:
		return is_one_of(*value, "stdout", "stderr");
	case PART_TAG:
		return is_one_of(*value, "F", "P");
	case PART_STAMP:
		return is_stamp(*value);
	case PART_SYSLOG:
		return isfinite(date_seconds(value->at, value->len));
	default:
		return 1;
	}
}

/* "-" is a value that is not there, but not everything may be missing. */
static int
needs_value(enum log_part part, struct slice value)
{
	return part == PART_ADDRESS || part == PART_SITE ||
	       (part == PART_WORD && value.len == 0);
}

int
log_record_set(struct log_record *record, enum log_part part, unsigned rank,
	       struct slice value)
{
	struct log_record before;

	value = log_trim(value);
	if (part == PART_NONE || record->ranks[part] >= rank)
		return 0;
	if (value.len == 0 || (value.len == 1 && *value.at == '-'))
		return needs_value(part, value) ? -1 : 0;
	if (part == PART_REQUEST)
		return set_request(record, rank, value);
	if (part == PART_TIME)
		return set_time(record, rank, value);
	before.status = record->status;
	if (!part_takes(record, part, rank, &value)) {
		record->status = before.status;
		return -1;
	}
	store(record, part, rank, value);
	return 0;
}
