/* SPDX-License-Identifier: MIT */
/*
 * profile.proto (github.com/google/pprof): tables of texts, functions and
 * locations, in any order, and samples, which consist of numbers in them. So
 * the tables are read first.
 */
#include "profile/read_pprof.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { UNPACKED = 256 << 20, ENTRIES = 1 << 20, DEPTH = 512, VALUES = 16 };
enum { TEXT = 1024 }; /* of a name; the rest is dropped */
enum { SAMPLES_A_LOOK = 1024 };

/* For the samples of one file. */
static const double patience_s = 20;

enum kind { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };
enum { OF_TYPE = 1, OF_SAMPLE = 2, OF_LOCATION = 4, OF_FUNCTION = 5 };
enum { OF_STRING = 6, OF_DEFAULT_TYPE = 14 };

struct wire {
	const unsigned char *at, *end;
};

struct field {
	unsigned number;
	enum kind kind;
	uint64_t value;	   /* of a number */
	struct wire bytes; /* of bytes */
};

static int
wire_varint(struct wire *wire, uint64_t *value)
{
	*value = 0;
	for (unsigned shift = 0; wire->at < wire->end && shift < 64;
	     shift += 7) {
		unsigned char byte = *wire->at++;

		*value |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return 0;
	}
	return -1;
}

/* Skips that many bytes, which are kept. */
static int
wire_take(struct wire *wire, uint64_t length, struct wire *bytes)
{
	if (length > (uint64_t)(wire->end - wire->at))
		return -1;
	*bytes = (struct wire){wire->at, wire->at + length};
	wire->at += length;
	return 0;
}

/* 1: a field; 0: the end; -1: it is none. */
static int
wire_next(struct wire *wire, struct field *field)
{
	uint64_t key, length = 8;

	*field = (struct field){.number = 0};
	if (wire->at == wire->end)
		return 0;
	if (wire_varint(wire, &key) != 0 || key >> 3 > 0xffff)
		return -1;
	field->number = (unsigned)(key >> 3);
	field->kind = (enum kind)(key & 7);
	switch (field->kind) {
	case VARINT:
		return wire_varint(wire, &field->value) == 0 ? 1 : -1;
	case BYTES:
		if (wire_varint(wire, &length) != 0)
			return -1;
		break;
	case FIXED32:
		length = 4;
		break;
	case FIXED64:
		break;
	default:
		return -1;
	}
	return wire_take(wire, length, &field->bytes) == 0 ? 1 : -1;
}

/* The numbers of a repeated field, packed or one by one; further ones than
 * `max` are dropped. */
static int
field_numbers(const struct field *field, uint64_t *numbers, size_t *count,
	      size_t max)
{
	struct wire wire = field->bytes;
	uint64_t value = field->value;

	if (field->kind == VARINT) {
		if (*count < max)
			numbers[(*count)++] = value;
		return 0;
	}
	while (field->kind == BYTES && wire.at < wire.end) {
		if (wire_varint(&wire, &value) != 0)
			return -1;
		if (*count < max)
			numbers[(*count)++] = value;
	}
	return 0;
}

struct function {
	uint64_t id, name, file;
};

/* A line of a location: the innermost of inlined calls comes first. */
struct line {
	uint64_t function, number;
};

struct location {
	uint64_t id;
	size_t first, count; /* of the lines */
};

/* A list of entries; `size` is that of one. */
struct entries {
	void *items;
	size_t count, capacity;
};

static void *
entries_add(struct entries *table, size_t size)
{
	if (table->count == ENTRIES)
		return NULL;
	if (table->count == table->capacity) {
		table->capacity =
		    table->capacity > 0 ? 2 * table->capacity : 256;
		table->items = xrealloc(table->items, table->capacity * size);
	}
	return memset((char *)table->items + size * table->count++, 0, size);
}

struct value_type {
	uint64_t name, unit;
};

struct reader {
	struct profile *profile;
	double factor;
	struct entries strings, functions, locations, lines;
	struct value_type types[VALUES];
	size_t ntypes;
	uint64_t usual; /* the name of the type that counts, says the file */
	size_t value;	/* the one that counts */
};

static int
read_type(struct reader *reader, struct wire wire)
{
	struct value_type type = {0, 0};
	struct field field;
	int more;

	while ((more = wire_next(&wire, &field)) > 0) {
		if (field.number == 1)
			type.name = field.value;
		if (field.number == 2)
			type.unit = field.value;
	}
	if (reader->ntypes < VALUES)
		reader->types[reader->ntypes++] = type;
	return more;
}

static int
read_function(struct reader *reader, struct wire wire)
{
	struct function *function =
	    entries_add(&reader->functions, sizeof(*function));
	struct field field;
	int more;

	if (function == NULL)
		return -1;
	while ((more = wire_next(&wire, &field)) > 0) {
		if (field.number == 1)
			function->id = field.value;
		if (field.number == 2)
			function->name = field.value;
		if (field.number == 4)
			function->file = field.value;
	}
	return more;
}

static int
read_line(struct reader *reader, struct wire wire)
{
	struct line *line = entries_add(&reader->lines, sizeof(*line));
	struct field field;
	int more;

	if (line == NULL)
		return -1;
	while ((more = wire_next(&wire, &field)) > 0) {
		if (field.number == 1)
			line->function = field.value;
		if (field.number == 2)
			line->number = field.value;
	}
	return more;
}

static int
read_location(struct reader *reader, struct wire wire)
{
	struct location *location =
	    entries_add(&reader->locations, sizeof(*location));
	struct field field;
	int more;

	if (location == NULL)
		return -1;
	location->first = reader->lines.count;
	while ((more = wire_next(&wire, &field)) > 0) {
		if (field.number == 1)
			location->id = field.value;
		if (field.number == 4 && field.kind == BYTES &&
		    read_line(reader, field.bytes) != 0)
			return -1;
	}
	location->count = reader->lines.count - location->first;
	return more;
}

static int
read_string(struct reader *reader, struct wire wire)
{
	struct wire *string = entries_add(&reader->strings, sizeof(*string));

	if (string == NULL)
		return -1;
	*string = wire;
	return 0;
}

static int
read_entry(struct reader *reader, const struct field *field)
{
	if (field->number == OF_DEFAULT_TYPE)
		reader->usual = field->value;
	if (field->kind != BYTES)
		return 0;
	switch (field->number) {
	case OF_TYPE:
		return read_type(reader, field->bytes);
	case OF_LOCATION:
		return read_location(reader, field->bytes);
	case OF_FUNCTION:
		return read_function(reader, field->bytes);
	case OF_STRING:
		return read_string(reader, field->bytes);
	default:
		return 0;
	}
}

/* The caller frees it. */
static char *
reader_text(const struct reader *reader, uint64_t number)
{
	const struct wire *string = reader->strings.items;
	size_t length;

	if (number >= reader->strings.count)
		return xstrdup("");
	string += number;
	length = (size_t)(string->end - string->at);
	return xstrndup((const char *)string->at,
			length < TEXT ? length : TEXT);
}

static int
text_is(const struct reader *reader, uint64_t number, const char *what)
{
	char *text = reader_text(reader, number);
	int same = strcmp(text, what) == 0;

	free(text);
	return same;
}

/* Bytes in use; else what the file says counts; else the last one in bytes. */
static int
reader_choose(struct reader *reader, struct error *err)
{
	int chosen = -1;

	for (size_t i = 0; i < reader->ntypes; i++) {
		const struct value_type *type = &reader->types[i];
		int in_use = text_is(reader, type->name, "inuse_space");

		if (!text_is(reader, type->unit, "bytes"))
			continue;
		chosen = (int)i;
		if (in_use ||
		    (reader->usual > 0 && reader->usual == type->name))
			break;
	}
	if (chosen < 0)
		return error_set(err, STATUS_DATA,
				 "it is no pprof profile of bytes");
	reader->value = (size_t)chosen;
	return 0;
}

/* Both begin with their number. */
static int
by_id(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
entries_sort(struct entries *table, size_t size)
{
	if (table->count > 0)
		qsort(table->items, table->count, size, by_id);
}

static const void *
entries_find(const struct entries *table, size_t size, uint64_t id)
{
	return table->count > 0
		   ? bsearch(&id, table->items, table->count, size, by_id)
		   : NULL;
}

static size_t
add_line(struct reader *reader, size_t parent, const struct line *line)
{
	const struct function *function =
	    entries_find(&reader->functions, sizeof(*function), line->function);
	struct profile *profile = reader->profile;
	size_t before = profile->count, frame;
	char *name, *place;

	if (function == NULL)
		return parent;
	name = reader_text(reader, function->name);
	place = reader_text(reader, function->file);
	frame = profile_child(profile, parent, name, place,
			      line->number < 1e9 ? (int)line->number : 0);
	if (frame >= before && frame > 0)
		package_guess(&profile->frames[frame]);
	free(name);
	free(place);
	return frame;
}

/* From the outermost call inwards. */
static size_t
add_stack(struct reader *reader, const uint64_t *ids, size_t count)
{
	const struct line *lines = reader->lines.items;
	size_t frame = 0;

	for (size_t i = count; i-- > 0;) {
		const struct location *location =
		    entries_find(&reader->locations, sizeof(*location), ids[i]);

		for (size_t k = location != NULL ? location->count : 0;
		     k-- > 0;)
			frame = add_line(reader, frame,
					 &lines[location->first + k]);
	}
	return frame;
}

static int
read_sample(struct reader *reader, struct wire wire)
{
	uint64_t ids[DEPTH], values[VALUES];
	size_t nids = 0, nvalues = 0, frame;
	struct field field;
	int more, bad = 0;
	double bytes;

	while ((more = wire_next(&wire, &field)) > 0 && !bad) {
		if (field.number == 1)
			bad = field_numbers(&field, ids, &nids, DEPTH) != 0;
		if (field.number == 2)
			bad = field_numbers(&field, values, &nvalues, VALUES) !=
			      0;
	}
	if (more != 0 || nvalues <= reader->value)
		return -1;
	bytes = (double)(int64_t)values[reader->value];
	if (bytes == 0 || !(fabs(bytes) < 1e15))
		return 0;
	frame = add_stack(reader, ids, nids);
	reader->profile->frames[frame].bytes += reader->factor * bytes;
	return 0;
}

static int
read_samples(struct reader *reader, struct wire wire, struct error *err)
{
	double until = clock_now() + patience_s;
	struct field field;
	unsigned seen = 0;

	while (wire_next(&wire, &field) > 0) {
		if (field.number != OF_SAMPLE || field.kind != BYTES)
			continue;
		if (read_sample(reader, field.bytes) != 0)
			return error_set(err, STATUS_DATA,
					 "it is no pprof profile: a sample "
					 "cannot be read");
		if (++seen % SAMPLES_A_LOOK == 0 && clock_now() > until)
			return error_set(err, STATUS_DATA,
					 "it has too many samples to be read "
					 "in %.0f s",
					 patience_s);
	}
	return 0;
}

static int
read_tables(struct reader *reader, struct wire wire, struct error *err)
{
	struct field field;
	int more;

	while ((more = wire_next(&wire, &field)) > 0)
		if (read_entry(reader, &field) != 0)
			break;
	if (more != 0)
		return error_set(err, STATUS_DATA,
				 "it is no pprof profile, or has more than a "
				 "million entries of a kind");
	entries_sort(&reader->functions, sizeof(struct function));
	entries_sort(&reader->locations, sizeof(struct location));
	return reader_choose(reader, err);
}

static int
read_all(struct profile *profile, const struct buf *bytes, double factor,
	 struct error *err)
{
	const unsigned char *text = (const unsigned char *)buf_text(bytes);
	const struct wire wire = {text, text + bytes->len};
	struct reader reader = {.profile = profile, .factor = factor};
	int result = read_tables(&reader, wire, err);

	if (result == 0)
		result = read_samples(&reader, wire, err);
	free(reader.strings.items);
	free(reader.functions.items);
	free(reader.locations.items);
	free(reader.lines.items);
	return result;
}

int
profile_read_pprof(struct profile *profile, const struct buf *bytes,
		   double factor, struct error *err)
{
	struct buf unpacked = {0};
	int result;

	if (!is_gzip(bytes))
		return read_all(profile, bytes, factor, err);
	result = gunzip(bytes, UNPACKED, &unpacked, err);
	if (result == 0)
		result = read_all(profile, &unpacked, factor, err);
	buf_free(&unpacked);
	return result;
}
