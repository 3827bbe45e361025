/* SPDX-License-Identifier: MIT */
#include "query/prom_reply.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/mem.h"
#include "query/prom_number.h"

enum {
	DEPTH = 16,
	LABELS = 64,	   /* of one series */
	LABEL = 4096,	   /* bytes of a name or a value */
	SILENCE = 1 << 21, /* bytes of one name or text */
	WARNINGS = 3
};

/* What a part of the reply is; anything else is read past. */
enum place {
	PLACE_OTHER,
	PLACE_ROOT,
	PLACE_DATA,
	PLACE_RESULT,
	PLACE_SERIES,
	PLACE_METRIC,
	PLACE_VALUES,
	PLACE_READING,
	PLACE_WARNINGS
};

enum key {
	KEY_OTHER,
	KEY_STATUS,
	KEY_DATA,
	KEY_ERROR,
	KEY_WARNINGS,
	KEY_PARTIAL,
	KEY_TYPE,
	KEY_RESULT,
	KEY_METRIC,
	KEY_VALUES,
	KEY_VALUE
};

static const struct {
	enum place in;
	const char *name;
	enum key key;
} keys[] = {
    {PLACE_ROOT, "status", KEY_STATUS},
    {PLACE_ROOT, "data", KEY_DATA},
    {PLACE_ROOT, "error", KEY_ERROR},
    {PLACE_ROOT, "warnings", KEY_WARNINGS},
    {PLACE_ROOT, "isPartial", KEY_PARTIAL},
    {PLACE_DATA, "resultType", KEY_TYPE},
    {PLACE_DATA, "result", KEY_RESULT},
    {PLACE_SERIES, "metric", KEY_METRIC},
    {PLACE_SERIES, "values", KEY_VALUES},
    {PLACE_SERIES, "value", KEY_VALUE},
};

struct prom_reply {
	const struct prom_sink *sink;
	yajl_handle json;
	struct error err;
	enum place places[DEPTH];
	size_t depth;
	size_t silent; /* bytes since something was understood */
	enum key key;  /* of the map that it is in */
	char label[LABEL];
	struct labels labels;
	int begun;     /* the sink knows the series */
	double time_s; /* of the reading under way; NAN: not yet */
	int success, unwanted;
	char refusal[240];
	struct strings warnings;
};

static int
reply_refuse(struct prom_reply *reply, const char *why)
{
	error_set(&reply->err, STATUS_DATA, "%s", why);
	return 0;
}

static enum place
reply_place(const struct prom_reply *reply)
{
	return reply->depth > 0 ? reply->places[reply->depth - 1] : PLACE_OTHER;
}

/* What begins here, by what it is in and how it is called. */
static enum place
reply_inner(const struct prom_reply *reply, int is_map)
{
	enum place in = reply_place(reply);

	if (reply->depth == 0)
		return is_map ? PLACE_ROOT : PLACE_OTHER;
	if (in == PLACE_ROOT && is_map && reply->key == KEY_DATA)
		return PLACE_DATA;
	if (in == PLACE_ROOT && !is_map && reply->key == KEY_WARNINGS)
		return PLACE_WARNINGS;
	if (in == PLACE_DATA && !is_map && reply->key == KEY_RESULT)
		return PLACE_RESULT;
	if (in == PLACE_RESULT && is_map)
		return PLACE_SERIES;
	if (in == PLACE_SERIES && is_map && reply->key == KEY_METRIC)
		return PLACE_METRIC;
	if (in == PLACE_SERIES && !is_map && reply->key == KEY_VALUES)
		return PLACE_VALUES;
	if ((in == PLACE_SERIES && !is_map && reply->key == KEY_VALUE) ||
	    (in == PLACE_VALUES && !is_map))
		return PLACE_READING;
	return PLACE_OTHER;
}

/* Its labels are complete: what follows is readings. */
static void
reply_begin_series(struct prom_reply *reply)
{
	if (reply->begun)
		return;
	reply->begun = 1;
	reply->sink->begin(reply->sink->arg, &reply->labels);
}

static int
reply_open(struct prom_reply *reply, int is_map)
{
	enum place place = reply_inner(reply, is_map);

	reply->silent = 0;
	if (reply->depth == DEPTH)
		return reply_refuse(reply, "nested too deeply");
	reply->places[reply->depth++] = place;
	reply->key = KEY_OTHER;
	if (place == PLACE_METRIC && reply->begun)
		return reply_refuse(reply, "the labels of a series come after "
					   "its readings");
	if (place == PLACE_VALUES || place == PLACE_READING)
		reply_begin_series(reply);
	reply->time_s = NAN;
	return 1;
}

static int
on_start_map(void *arg)
{
	return reply_open(arg, 1);
}

static int
on_start_array(void *arg)
{
	return reply_open(arg, 0);
}

static int
reply_end_series(struct prom_reply *reply)
{
	int result = 0;

	if (reply->begun)
		result = reply->sink->end(reply->sink->arg, &reply->err);
	reply->begun = 0;
	reply->unwanted |= result != 0;
	labels_free(&reply->labels);
	return result == 0;
}

static int
on_close(void *arg)
{
	struct prom_reply *reply = arg;
	enum place place = reply_place(reply);

	reply->silent = 0;
	reply->depth--;
	reply->key = KEY_OTHER;
	return place != PLACE_SERIES || reply_end_series(reply);
}

static enum key
reply_key(enum place in, const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(keys); i++)
		if (keys[i].in == in && strlen(keys[i].name) == length &&
		    memcmp(keys[i].name, name, length) == 0)
			return keys[i].key;
	return KEY_OTHER;
}

static int
on_key(void *arg, const unsigned char *bytes, size_t length)
{
	struct prom_reply *reply = arg;
	enum place in = reply_place(reply);

	reply->silent = 0;
	reply->key = reply_key(in, (const char *)bytes, length);
	if (in != PLACE_METRIC)
		return 1;
	if (length >= LABEL)
		return reply_refuse(reply, "a label of more than 4 KiB");
	snprintf(reply->label, sizeof(reply->label), "%.*s", (int)length,
		 (const char *)bytes);
	return 1;
}

static int
reply_add_label(struct prom_reply *reply, const char *bytes, size_t length)
{
	char *value;

	if (length >= LABEL || reply->labels.names.count == LABELS)
		return reply_refuse(reply, "a series with more than 64 labels, "
					   "or a label of more than 4 KiB");
	if (length == 0) /* the same as none */
		return 1;
	value = xstrndup(bytes, length);
	labels_add(&reply->labels, reply->label, value);
	free(value);
	return 1;
}

static void
reply_reading(struct prom_reply *reply, double value)
{
	if (!isnan(reply->time_s))
		reply->sink->reading(reply->sink->arg, reply->time_s, value);
	reply->time_s = NAN;
}

static void
reply_warn(struct prom_reply *reply, const char *bytes, size_t length)
{
	char *text = xstrndup(bytes, length < 200 ? length : 200);

	if (reply->warnings.count < WARNINGS)
		strings_add(&reply->warnings, text);
	free(text);
}

static int
reply_type(struct prom_reply *reply, const char *bytes, size_t length)
{
	if ((length == 6 && memcmp(bytes, "matrix", 6) == 0) ||
	    (length == 6 && memcmp(bytes, "vector", 6) == 0))
		return 1;
	return reply_refuse(reply, "the query gives one number, or text: it "
				   "has to give series");
}

static int
on_string(void *arg, const unsigned char *unsigned_bytes, size_t length)
{
	struct prom_reply *reply = arg;
	const char *bytes = (const char *)unsigned_bytes;
	enum place in = reply_place(reply);

	reply->silent = 0;
	if (in == PLACE_READING)
		reply_reading(reply, prom_number(bytes, length));
	else if (in == PLACE_METRIC)
		return reply_add_label(reply, bytes, length);
	else if (in == PLACE_WARNINGS)
		reply_warn(reply, bytes, length);
	else if (reply->key == KEY_STATUS)
		reply->success =
		    length == 7 && memcmp(bytes, "success", 7) == 0;
	else if (reply->key == KEY_ERROR)
		snprintf(reply->refusal, sizeof(reply->refusal), "%.*s",
			 (int)(length < 230 ? length : 230), bytes);
	else if (reply->key == KEY_TYPE)
		return reply_type(reply, bytes, length);
	return 1;
}

/* The first number of a reading is its time; some servers write both so. */
static int
on_number(void *arg, const char *bytes, size_t length)
{
	struct prom_reply *reply = arg;
	double number;

	reply->silent = 0;
	if (reply_place(reply) != PLACE_READING)
		return 1;
	number = prom_number(bytes, length);
	if (isnan(reply->time_s))
		reply->time_s = number;
	else
		reply_reading(reply, number);
	return 1;
}

static int
on_boolean(void *arg, int value)
{
	struct prom_reply *reply = arg;

	reply->silent = 0;
	if (value && reply->key == KEY_PARTIAL &&
	    reply_place(reply) == PLACE_ROOT)
		strings_add(&reply->warnings, "the reply is partial: some of "
					      "the storage did not answer");
	return 1;
}

static int
on_null(void *arg)
{
	((struct prom_reply *)arg)->silent = 0;
	return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_map,
    .yajl_map_key = on_key,
    .yajl_end_map = on_close,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_close,
};

static void *
reply_malloc(void *context, size_t size)
{
	(void)context;
	return xmalloc(size);
}

static void *
reply_realloc(void *context, void *block, size_t size)
{
	(void)context;
	return xrealloc(block, size);
}

static void
reply_release(void *context, void *block)
{
	(void)context;
	free(block);
}

struct prom_reply *
prom_reply_new(const struct prom_sink *sink)
{
	static yajl_alloc_funcs memory = {reply_malloc, reply_realloc,
					  reply_release, NULL};
	struct prom_reply *reply = xcalloc(1, sizeof(*reply));

	reply->sink = sink;
	reply->json = yajl_alloc(&callbacks, &memory, reply);
	return reply;
}

void
prom_reply_free(struct prom_reply *reply)
{
	yajl_free(reply->json);
	labels_free(&reply->labels);
	strings_free(&reply->warnings);
	free(reply);
}

static int
reply_result(struct prom_reply *reply, yajl_status status, struct error *err)
{
	if (status == yajl_status_ok && reply->silent <= SILENCE)
		return 0;
	if (status == yajl_status_client_canceled &&
	    reply->err.status != STATUS_OK) {
		*err = reply->err;
		return -1;
	}
	return error_set(err, STATUS_DATA,
			 status == yajl_status_ok ? "a text of more than 2 MiB"
						  : "no whole JSON");
}

int
prom_reply_feed(struct prom_reply *reply, const char *bytes, size_t length,
		struct error *err)
{
	reply->silent += length;
	return reply_result(
	    reply,
	    yajl_parse(reply->json, (const unsigned char *)bytes, length), err);
}

int
prom_reply_end(struct prom_reply *reply, struct error *err)
{
	if (reply_result(reply, yajl_complete_parse(reply->json), err) != 0)
		return -1;
	if (reply->refusal[0] != '\0')
		return error_set(err, STATUS_DATA, "%s", reply->refusal);
	return reply->success
		   ? 0
		   : error_set(err, STATUS_DATA, "no reply of Prometheus' API");
}

int
prom_reply_unwanted(const struct prom_reply *reply)
{
	return reply->unwanted;
}

const char *
prom_reply_refusal(const struct prom_reply *reply)
{
	return reply->refusal;
}

const struct strings *
prom_reply_warnings(const struct prom_reply *reply)
{
	return &reply->warnings;
}
