/* SPDX-License-Identifier: MIT */
#include "scenario/proto_reader.h"

#include <ctype.h>
#include <string.h>

int
reader_fail(struct proto_reader *reader, const char *problem)
{
	if (reader->problem == NULL)
		reader->problem = problem;
	return -1;
}

int
reader_next(struct proto_reader *reader, struct wire *wire,
	    struct wire_field *field)
{
	int result = wire_next(wire, field);

	return result < 0 ? reader_fail(reader, wire->problem) : result;
}

size_t
reader_count(struct wire wire, uint32_t number)
{
	struct wire_field field;
	size_t count = 0;

	while (wire_next(&wire, &field) > 0)
		count += field.number == number && field.type == WIRE_BYTES;
	return count;
}

void *
reader_keep(struct proto_reader *reader, size_t count, size_t size)
{
	void *block = protos_keep(reader->protos, count, size);

	if (block == NULL)
		reader_fail(reader, "more than a million names in them");
	return block;
}

const char *
reader_name(struct proto_reader *reader, const struct wire_field *field,
	    int dots)
{
	char *name = NULL;

	for (size_t i = 0; i < field->length; i++)
		if (!isalnum((unsigned char)field->bytes[i]) &&
		    field->bytes[i] != '_' && (!dots || field->bytes[i] != '.'))
			reader_fail(reader, "a name in it is no identifier");
	if (field->type != WIRE_BYTES || field->length > PROTO_NAME_MOST)
		reader_fail(reader, "a name in it is too long");
	if (reader->problem == NULL)
		name = reader_keep(reader, 1, field->length + 1);
	if (name != NULL)
		memcpy(name, field->bytes, field->length);
	return name;
}

/* "scope.name" */
static const char *
join(struct proto_reader *reader, const char *scope, const char *name,
     char with)
{
	size_t length = strlen(scope), more = strlen(name);
	char *both;

	if (length == 0)
		return name;
	if (length + more > PROTO_NAME_MOST) {
		reader_fail(reader, "a name in it is too long");
		return NULL;
	}
	if ((both = reader_keep(reader, 1, length + more + 2)) == NULL)
		return NULL;
	memcpy(both, scope, length);
	both[length] = with;
	memcpy(both + length + 1, name, more);
	return both;
}

const char *
reader_own_name(struct proto_reader *reader, struct wire wire,
		const char *scope, char with)
{
	struct wire_field field;
	const char *name = NULL;

	while (reader_next(reader, &wire, &field) > 0)
		if (field.number == 1)
			name = reader_name(reader, &field, 0);
	if (reader->problem == NULL && (name == NULL || *name == '\0'))
		reader_fail(reader, "something in it has no name");
	return reader->problem == NULL ? join(reader, scope, name, with) : NULL;
}
