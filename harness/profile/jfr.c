/* SPDX-License-Identifier: MIT */
#include "profile/jfr.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	HEAD = 68,
	METADATA = 0, /* numbers of events */
	CONSTANTS = 1,
	DEPTH = 16,
	MOST_CONSTANTS = 1 << 21,
	STEPS = 1 << 20 /* and some for each byte */
};

struct jfr_constant {
	const unsigned char *at; /* NULL: no constant */
	uint64_t number;
	int class;
};

static uint64_t
big_endian(const unsigned char *bytes, size_t count)
{
	uint64_t value = 0;

	for (size_t i = 0; i < count; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* A chunk's head: "FLR", version, size, constants, metadata, start, duration,
 * ticks, ticks per second, features. */
static int
jfr_head(struct jfr_chunk *chunk, const unsigned char *bytes, size_t length,
	 struct error *err)
{
	static const unsigned char magic[] = {'F', 'L', 'R', 0};
	uint64_t size, metadata;

	if (length < HEAD || memcmp(bytes, magic, sizeof(magic)) != 0 ||
	    big_endian(bytes + 4, 2) != 2)
		return error_set(err, STATUS_DATA,
				 "it is not a recording of a known version");
	size = big_endian(bytes + 8, 8);
	metadata = big_endian(bytes + 24, 8);
	if (size > length || size < HEAD || metadata < HEAD ||
	    metadata >= size || !(bytes[67] & 1))
		return error_set(err, STATUS_DATA,
				 "the recording is not whole");
	chunk->bytes = bytes;
	chunk->end = bytes + size;
	chunk->size = (size_t)size;
	chunk->start_s = (double)big_endian(bytes + 32, 8) / 1e9;
	chunk->start_ticks = (double)big_endian(bytes + 48, 8);
	chunk->ticks_per_s = (double)big_endian(bytes + 56, 8);
	chunk->steps = STEPS + 32 * size;
	return 0;
}

double
jfr_seconds(const struct jfr_chunk *chunk, uint64_t ticks)
{
	return chunk->start_s +
	       ((double)ticks - chunk->start_ticks) / chunk->ticks_per_s;
}

static void skip_struct(struct jfr_chunk *, const unsigned char **at, int class,
			int depth);

/* One value, that of an element of an array too. */
static void
skip_value(struct jfr_chunk *chunk, const unsigned char **at, int class,
	   int depth)
{
	if (class < 0 || depth == DEPTH || chunk->steps == 0) {
		*at = NULL;
		return;
	}
	chunk->steps--;
	switch (chunk->classes[class].kind) {
	case JFR_BYTE:
		jfr_take_bytes(at, chunk->end, 1);
		break;
	case JFR_INTEGER:
		jfr_take_number(at, chunk->end);
		break;
	case JFR_FLOAT:
		jfr_take_bytes(at, chunk->end, 4);
		break;
	case JFR_DOUBLE:
		jfr_take_bytes(at, chunk->end, 8);
		break;
	case JFR_STRING:
		jfr_take_text(at, chunk->end, NULL, 0);
		break;
	case JFR_STRUCT:
		skip_struct(chunk, at, class, depth + 1);
	}
}

static void
skip_field(struct jfr_chunk *chunk, const unsigned char **at,
	   const struct jfr_field *field, int depth)
{
	uint64_t count = field->is_array ? jfr_take_number(at, chunk->end) : 1;

	for (; *at != NULL && count > 0; count--) {
		if (field->is_constant)
			jfr_take_number(at, chunk->end);
		else
			skip_value(chunk, at, field->class, depth);
	}
}

static void
skip_struct(struct jfr_chunk *chunk, const unsigned char **at, int class,
	    int depth)
{
	const struct jfr_class *of = &chunk->classes[class];

	for (uint32_t i = 0; *at != NULL && i < of->count; i++)
		skip_field(chunk, at, &chunk->fields[of->first + i], depth);
}

static size_t
constant_slot(const struct jfr_chunk *chunk, int class, uint64_t number)
{
	uint64_t hash = (number + (uint64_t) class * 0x9e3779b9) *
			UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(hash >> 32) & (chunk->constant_room - 1);

	while (chunk->constants[slot].at != NULL &&
	       (chunk->constants[slot].class != class ||
		chunk->constants[slot].number != number))
		slot = (slot + 1) & (chunk->constant_room - 1);
	return slot;
}

static void
constants_grow(struct jfr_chunk *chunk)
{
	struct jfr_constant *old = chunk->constants;
	size_t room = chunk->constant_room;

	chunk->constant_room = room > 0 ? 2 * room : 4096;
	chunk->constants =
	    xcalloc(chunk->constant_room, sizeof(*chunk->constants));
	for (size_t i = 0; i < room; i++)
		if (old[i].at != NULL)
			chunk->constants[constant_slot(chunk, old[i].class,
						       old[i].number)] = old[i];
	free(old);
}

static void
constant_add(struct jfr_chunk *chunk, int class, uint64_t number,
	     const unsigned char *at)
{
	struct jfr_constant *constant;

	if (chunk->constant_count == MOST_CONSTANTS)
		return;
	if (2 * chunk->constant_count >= chunk->constant_room)
		constants_grow(chunk);
	constant = &chunk->constants[constant_slot(chunk, class, number)];
	chunk->constant_count += constant->at == NULL;
	*constant = (struct jfr_constant){at, number, class};
}

static struct jfr_value
constant_find(const struct jfr_chunk *chunk, int class, uint64_t number)
{
	struct jfr_value value = {class, NULL};

	if (chunk->constant_room > 0)
		value.at =
		    chunk->constants[constant_slot(chunk, class, number)].at;
	return value;
}

static void
constants_of_class(struct jfr_chunk *chunk, const unsigned char **at)
{
	int class = jfr_class_by_id(chunk, jfr_take_number(at, chunk->end));
	uint64_t count = jfr_take_number(at, chunk->end);

	for (; *at != NULL && count > 0; count--) {
		uint64_t number = jfr_take_number(at, chunk->end);
		const unsigned char *value = *at;

		skip_value(chunk, at, class, 0);
		if (*at != NULL)
			constant_add(chunk, class, number, value);
	}
}

/* After its start and duration, the way to the constants before, and a kind. */
static void
constants_read(struct jfr_chunk *chunk, const unsigned char *at)
{
	uint64_t classes;

	for (int i = 0; i < 3; i++)
		jfr_take_number(&at, chunk->end);
	jfr_take_bytes(&at, chunk->end, 1);
	classes = jfr_take_number(&at, chunk->end);
	for (; at != NULL && classes > 0; classes--)
		constants_of_class(chunk, &at);
}

/* The event at *cursor, which moves on: its class, and where its members
 * begin; NULL: the end. */
static const unsigned char *
event_take(const struct jfr_chunk *chunk, size_t *cursor, uint64_t *id)
{
	const unsigned char *start = chunk->bytes + *cursor, *at = start;
	uint64_t size;

	if (*cursor >= chunk->size)
		return NULL;
	size = jfr_take_number(&at, chunk->end);
	*id = jfr_take_number(&at, chunk->end);
	if (at == NULL || size > (uint64_t)(chunk->end - start) ||
	    size < (uint64_t)(at - start)) {
		*cursor = chunk->size;
		return NULL;
	}
	*cursor += (size_t)size;
	return at;
}

int
jfr_open(struct jfr_chunk *chunk, const unsigned char *bytes, size_t length,
	 struct error *err)
{
	const unsigned char *at;
	size_t cursor;
	uint64_t id = CONSTANTS;

	*chunk = (struct jfr_chunk){.size = 0};
	if (jfr_head(chunk, bytes, length, err) != 0)
		return -1;
	cursor = (size_t)big_endian(bytes + 24, 8);
	at = event_take(chunk, &cursor, &id);
	if (at == NULL || id != METADATA)
		return error_set(err, STATUS_DATA,
				 "the recording does not describe its events");
	if (jfr_read_layout(chunk, at, err) != 0)
		return -1;
	cursor = HEAD;
	while ((at = event_take(chunk, &cursor, &id)) != NULL)
		if (id == CONSTANTS)
			constants_read(chunk, at);
	return 0;
}

void
jfr_close(struct jfr_chunk *chunk)
{
	for (size_t i = 0; i < chunk->string_count; i++)
		free(chunk->strings[i]);
	free(chunk->strings);
	free(chunk->classes);
	free(chunk->fields);
	free(chunk->constants);
	*chunk = (struct jfr_chunk){.size = 0};
}

int
jfr_next(struct jfr_chunk *chunk, const char *name, size_t *cursor,
	 struct jfr_value *event)
{
	uint64_t id = 0;

	if (*cursor == 0)
		*cursor = HEAD;
	while ((event->at = event_take(chunk, cursor, &id)) != NULL) {
		event->class = jfr_class_by_id(chunk, id);
		if (event->class != JFR_NONE &&
		    strcmp(chunk->classes[event->class].name, name) == 0)
			return 0;
	}
	return -1;
}

/* Moves to the member; NULL: there is none. */
static const struct jfr_field *
member_find(struct jfr_chunk *chunk, struct jfr_value *value, const char *name)
{
	const struct jfr_class *class;

	if (value->at == NULL)
		return NULL;
	class = &chunk->classes[value->class];
	for (uint32_t i = 0; value->at != NULL && i < class->count; i++) {
		const struct jfr_field *field =
		    &chunk->fields[class->first + i];

		if (strcmp(field->name, name) == 0)
			return field;
		skip_field(chunk, &value->at, field, 0);
	}
	value->at = NULL;
	return NULL;
}

static struct jfr_value
value_of(struct jfr_chunk *chunk, const struct jfr_field *field,
	 const unsigned char *at)
{
	struct jfr_value value = {field->class, at};

	if (field->class == JFR_NONE)
		value.at = NULL;
	else if (field->is_constant)
		value = constant_find(chunk, field->class,
				      jfr_take_number(&at, chunk->end));
	return value;
}

struct jfr_value
jfr_member(struct jfr_chunk *chunk, struct jfr_value value, const char *name)
{
	const struct jfr_field *field = member_find(chunk, &value, name);

	if (field == NULL || field->is_array)
		return (struct jfr_value){JFR_NONE, NULL};
	return value_of(chunk, field, value.at);
}

size_t
jfr_elements(struct jfr_chunk *chunk, struct jfr_value value, const char *name,
	     struct jfr_value *first)
{
	const struct jfr_field *field = member_find(chunk, &value, name);
	uint64_t count;

	if (field == NULL || !field->is_array || field->is_constant ||
	    field->class == JFR_NONE)
		return 0;
	count = jfr_take_number(&value.at, chunk->end);
	*first = (struct jfr_value){field->class, value.at};
	return value.at != NULL && count <= chunk->size ? (size_t)count : 0;
}

struct jfr_value
jfr_following(struct jfr_chunk *chunk, struct jfr_value value)
{
	skip_value(chunk, &value.at, value.class, 0);
	return value;
}

uint64_t
jfr_number(const struct jfr_chunk *chunk, struct jfr_value value)
{
	if (value.at == NULL || value.at >= chunk->end)
		return 0;
	if (chunk->classes[value.class].kind == JFR_BYTE)
		return *value.at;
	return chunk->classes[value.class].kind == JFR_INTEGER
		   ? jfr_take_number(&value.at, chunk->end)
		   : 0;
}

void
jfr_text(struct jfr_chunk *chunk, struct jfr_value value, char *text,
	 size_t size)
{
	uint64_t constant;

	text[0] = '\0';
	if (value.at != NULL && chunk->classes[value.class].kind == JFR_STRUCT)
		value = jfr_member(chunk, value, "string");
	if (value.at == NULL || chunk->classes[value.class].kind != JFR_STRING)
		return;
	constant = jfr_take_text(&value.at, chunk->end, text, size);
	if (constant == 0)
		return;
	value = constant_find(chunk, value.class, constant);
	if (value.at != NULL)
		jfr_take_text(&value.at, chunk->end, text, size);
}
