/* SPDX-License-Identifier: MIT */
/* Enums, and messages with their fields. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/proto_reader.h"

static void
read_number(struct proto_reader *reader, struct wire wire,
	    struct proto_number *number)
{
	struct wire_field field;

	number->name = reader_own_name(reader, wire, "", 0);
	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0)
		if (field.number == 2)
			number->number = (int32_t)field.value;
}

static int
compare_numbers(const void *a, const void *b)
{
	const struct proto_number *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

void
reader_enum(struct proto_reader *reader, struct wire wire, const char *scope)
{
	struct proto_enum *values = reader_keep(reader, 1, sizeof(*values));
	size_t count = reader_count(wire, 2);
	struct wire_field field;

	if (values == NULL)
		return;
	values->name = reader_own_name(reader, wire, scope, '.');
	values->numbers = reader_keep(reader, count, sizeof(*values->numbers));
	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0) {
		if (field.number == 2 && field.type == WIRE_BYTES)
			read_number(reader, wire_of(&field),
				    &values->numbers[values->count++]);
	}
	if (reader->problem != NULL)
		return;
	qsort(values->numbers, values->count, sizeof(*values->numbers),
	      compare_numbers);
	proto_list_add(&reader->protos->enums, values);
}

/* FieldOptions.packed; 1 and 0, or -1: it does not say. */
static int
option_packed(struct proto_reader *reader, struct wire wire)
{
	struct wire_field field;
	int packed = -1;

	while (reader_next(reader, &wire, &field) > 0)
		if (field.number == 2)
			packed = field.value != 0;
	return packed;
}

/* As protoc does where a descriptor leaves it out. */
static const char *
json_name(struct proto_reader *reader, const char *name)
{
	char *json = reader_keep(reader, 1, strlen(name) + 1), *to = json;
	int upper = 0;

	if (json == NULL)
		return NULL;
	for (; *name != '\0'; name++) {
		if (*name != '_')
			*to++ = (char)(upper ? toupper((unsigned char)*name)
					     : *name);
		upper = *name == '_';
	}
	return json;
}

/* What the numbers of a field come to, once all have been read. */
static void
understand_field(struct proto_reader *reader, struct proto_field *to,
		 int packed)
{
	int is_message = to->type == PROTO_MESSAGE || to->type == PROTO_GROUP;

	if (to->type >= PROTO_TYPES || (to->type < 1 && to->type_name == NULL))
		reader_fail(reader, "a field in it has no type");
	if (to->number == 0)
		reader_fail(reader, "a field in it has no number");
	to->packed = to->repeated && !is_message && to->type != PROTO_STRING &&
		     to->type != PROTO_BYTES &&
		     (packed < 0 ? !reader->is_proto2 : packed);
	to->presence = !to->repeated &&
		       (is_message || to->oneof >= 0 || !reader->is_proto3);
	if (to->json == NULL && to->name != NULL)
		to->json = json_name(reader, to->name);
}

static void
read_field(struct proto_reader *reader, struct wire wire,
	   struct proto_field *to)
{
	struct wire whole = wire;
	struct wire_field field;
	int packed = -1;

	*to = (struct proto_field){.oneof = -1};
	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0) {
		if (field.number == 3)
			to->number = (uint32_t)field.value;
		else if (field.number == 4)
			to->repeated = field.value == 3;
		else if (field.number == 5)
			to->type = field.value < PROTO_TYPES
				       ? (enum proto_type)field.value
				       : PROTO_TYPES;
		else if (field.number == 6)
			to->type_name = reader_name(reader, &field, 1);
		else if (field.number == 8)
			packed = option_packed(reader, wire_of(&field));
		else if (field.number == 9)
			to->oneof = (int)(field.value & 0x7fffffff);
		else if (field.number == 10)
			to->json = reader_name(reader, &field, 0);
	}
	to->name = reader_own_name(reader, whole, "", 0);
	if (reader->problem == NULL)
		understand_field(reader, to, packed);
}

static int
compare_fields(const void *a, const void *b)
{
	const struct proto_field *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct proto_name *)a)->name,
		      ((const struct proto_name *)b)->name);
}

static void
index_fields(struct proto_reader *reader, struct proto_message *message)
{
	qsort(message->fields, message->nfields, sizeof(*message->fields),
	      compare_fields);
	message->names =
	    reader_keep(reader, 2 * message->nfields, sizeof(*message->names));
	if (message->names == NULL)
		return;
	for (size_t i = 0; i < message->nfields; i++) {
		const struct proto_field *field = &message->fields[i];

		message->names[message->nnames++] =
		    (struct proto_name){field->name, (uint32_t)i};
		if (strcmp(field->json, field->name) != 0)
			message->names[message->nnames++] =
			    (struct proto_name){field->json, (uint32_t)i};
	}
	qsort(message->names, message->nnames, sizeof(*message->names),
	      compare_names);
}

/* MessageOptions.map_entry */
static int
option_is_entry(struct proto_reader *reader, struct wire wire)
{
	struct wire_field field;
	int is_entry = 0;

	while (reader_next(reader, &wire, &field) > 0)
		if (field.number == 7)
			is_entry = field.value != 0;
	return is_entry;
}

static enum proto_kind
kind_of(const char *name)
{
	static const char package[] = "google.protobuf.";
	static const char *const wrappers[] = {
	    "DoubleValue", "FloatValue",  "Int64Value",
	    "UInt64Value", "Int32Value",  "UInt32Value",
	    "BoolValue",   "StringValue", "BytesValue"};

	if (strncmp(name, package, sizeof(package) - 1) != 0)
		return KIND_PLAIN;
	name += sizeof(package) - 1;
	for (size_t i = 0; i < COUNT(wrappers); i++)
		if (strcmp(name, wrappers[i]) == 0)
			return KIND_WRAPPER;
	if (strcmp(name, "Timestamp") == 0)
		return KIND_TIMESTAMP;
	return strcmp(name, "Duration") == 0 ? KIND_DURATION : KIND_PLAIN;
}

/* A kind is what it says only with the fields that it has. */
static void
check_kind(struct proto_message *message)
{
	const struct proto_field *first = proto_field_numbered(message, 1);
	const struct proto_field *second = proto_field_numbered(message, 2);

	if (first == NULL || first->repeated || first->type == PROTO_MESSAGE ||
	    first->type == PROTO_GROUP || first->type == PROTO_ENUM)
		message->kind = KIND_PLAIN;
	if (message->kind >= KIND_TIMESTAMP &&
	    (first->type != PROTO_INT64 || second == NULL ||
	     second->type != PROTO_INT32 || second->repeated))
		message->kind = KIND_PLAIN;
}

static void
read_member(struct proto_reader *reader, const struct wire_field *field,
	    struct proto_message *message)
{
	struct wire wire = wire_of(field);

	if (field->type != WIRE_BYTES)
		return;
	if (field->number == 2)
		read_field(reader, wire, &message->fields[message->nfields++]);
	else if (field->number == 3)
		reader_message(reader, wire, message->name);
	else if (field->number == 4)
		reader_enum(reader, wire, message->name);
	else if (field->number == 7)
		message->is_entry = option_is_entry(reader, wire);
}

void
reader_message(struct proto_reader *reader, struct wire wire, const char *scope)
{
	struct proto_message *message =
	    reader_keep(reader, 1, sizeof(*message));
	struct wire_field field;

	if (message == NULL)
		return;
	if (++reader->depth > PROTO_DEPTH)
		reader_fail(reader, "messages in it are nested too deep");
	message->name = reader_own_name(reader, wire, scope, '.');
	message->fields = reader_keep(reader, reader_count(wire, 2),
				      sizeof(*message->fields));
	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0)
		read_member(reader, &field, message);
	reader->depth--;
	if (reader->problem == NULL)
		index_fields(reader, message);
	if (reader->problem != NULL)
		return;
	message->kind = kind_of(message->name);
	if (message->kind != KIND_PLAIN)
		check_kind(message);
	proto_list_add(&reader->protos->messages, message);
}
