/* SPDX-License-Identifier: MIT */
#include "profile/pprof_tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ENTRIES = 1 << 20, TEXT = 1024 };

/* Fields of the profile. */
enum { OF_TYPE = 1, OF_LOCATION = 4, OF_FUNCTION = 5 };
enum { OF_STRING = 6, OF_DEFAULT_TYPE = 14 };

static void *
entries_add(struct pprof_entries *entries, size_t size)
{
	if (entries->count == ENTRIES)
		return NULL;
	if (entries->count == entries->capacity) {
		entries->capacity =
		    entries->capacity > 0 ? 2 * entries->capacity : 256;
		entries->items =
		    xrealloc(entries->items, entries->capacity * size);
	}
	return memset((char *)entries->items + size * entries->count++, 0,
		      size);
}

/* Both begin with their number. */
static int
by_id(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
entries_sort(struct pprof_entries *entries, size_t size)
{
	if (entries->count > 0)
		qsort(entries->items, entries->count, size, by_id);
}

static const void *
entries_find(const struct pprof_entries *entries, size_t size, uint64_t id)
{
	return entries->count > 0
		   ? bsearch(&id, entries->items, entries->count, size, by_id)
		   : NULL;
}

static int
read_type(struct pprof_tables *tables, struct pprof_wire wire)
{
	struct pprof_type type = {0, 0};
	struct pprof_field field;
	int more;

	while ((more = pprof_next(&wire, &field)) > 0) {
		if (field.number == 1)
			type.name = field.value;
		if (field.number == 2)
			type.unit = field.value;
	}
	if (tables->ntypes < PPROF_VALUES)
		tables->types[tables->ntypes++] = type;
	return more;
}

static int
read_function(struct pprof_tables *tables, struct pprof_wire wire)
{
	struct pprof_function *function =
	    entries_add(&tables->functions, sizeof(*function));
	struct pprof_field field;
	int more;

	if (function == NULL)
		return -1;
	while ((more = pprof_next(&wire, &field)) > 0) {
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
read_line(struct pprof_tables *tables, struct pprof_wire wire)
{
	struct pprof_line *line = entries_add(&tables->lines, sizeof(*line));
	struct pprof_field field;
	int more;

	if (line == NULL)
		return -1;
	while ((more = pprof_next(&wire, &field)) > 0) {
		if (field.number == 1)
			line->function = field.value;
		if (field.number == 2)
			line->number = field.value;
	}
	return more;
}

static int
read_location(struct pprof_tables *tables, struct pprof_wire wire)
{
	struct pprof_location *location =
	    entries_add(&tables->locations, sizeof(*location));
	struct pprof_field field;
	int more;

	if (location == NULL)
		return -1;
	location->first = tables->lines.count;
	while ((more = pprof_next(&wire, &field)) > 0) {
		if (field.number == 1)
			location->id = field.value;
		if (field.number == 4 && field.kind == PPROF_BYTES &&
		    read_line(tables, field.bytes) != 0)
			return -1;
	}
	location->count = tables->lines.count - location->first;
	return more;
}

static int
read_string(struct pprof_tables *tables, struct pprof_wire wire)
{
	struct pprof_wire *string =
	    entries_add(&tables->strings, sizeof(*string));

	if (string == NULL)
		return -1;
	*string = wire;
	return 0;
}

static int
read_entry(struct pprof_tables *tables, const struct pprof_field *field)
{
	if (field->number == OF_DEFAULT_TYPE)
		tables->usual = field->value;
	if (field->kind != PPROF_BYTES)
		return 0;
	switch (field->number) {
	case OF_TYPE:
		return read_type(tables, field->bytes);
	case OF_LOCATION:
		return read_location(tables, field->bytes);
	case OF_FUNCTION:
		return read_function(tables, field->bytes);
	case OF_STRING:
		return read_string(tables, field->bytes);
	default:
		return 0;
	}
}

char *
pprof_text(const struct pprof_tables *tables, uint64_t number)
{
	const struct pprof_wire *string = tables->strings.items;
	size_t length;

	if (number >= tables->strings.count)
		return xstrdup("");
	string += number;
	length = (size_t)(string->end - string->at);
	return xstrndup((const char *)string->at,
			length < TEXT ? length : TEXT);
}

static int
text_is(const struct pprof_tables *tables, uint64_t number, const char *what)
{
	char *text = pprof_text(tables, number);
	int same = strcmp(text, what) == 0;

	free(text);
	return same;
}

/* Bytes in use; else what the file says counts; else the last one in bytes. */
static int
tables_choose(struct pprof_tables *tables, struct error *err)
{
	int chosen = -1;

	for (size_t i = 0; i < tables->ntypes; i++) {
		const struct pprof_type *type = &tables->types[i];
		int in_use = text_is(tables, type->name, "inuse_space");

		if (!text_is(tables, type->unit, "bytes"))
			continue;
		chosen = (int)i;
		if (in_use ||
		    (tables->usual > 0 && tables->usual == type->name))
			break;
	}
	if (chosen < 0)
		return error_set(err, STATUS_DATA,
				 "it is no pprof profile of bytes");
	tables->value = (size_t)chosen;
	return 0;
}

int
pprof_tables_read(struct pprof_tables *tables, struct pprof_wire wire,
		  struct error *err)
{
	struct pprof_field field;
	int more;

	while ((more = pprof_next(&wire, &field)) > 0)
		if (read_entry(tables, &field) != 0)
			break;
	if (more != 0)
		return error_set(err, STATUS_DATA,
				 "it is no pprof profile, or has more than a "
				 "million entries of a kind");
	entries_sort(&tables->functions, sizeof(struct pprof_function));
	entries_sort(&tables->locations, sizeof(struct pprof_location));
	return tables_choose(tables, err);
}

const struct pprof_function *
pprof_function(const struct pprof_tables *tables, uint64_t id)
{
	return entries_find(&tables->functions, sizeof(struct pprof_function),
			    id);
}

const struct pprof_location *
pprof_location(const struct pprof_tables *tables, uint64_t id)
{
	return entries_find(&tables->locations, sizeof(struct pprof_location),
			    id);
}

void
pprof_tables_free(struct pprof_tables *tables)
{
	free(tables->strings.items);
	free(tables->functions.items);
	free(tables->locations.items);
	free(tables->lines.items);
}
