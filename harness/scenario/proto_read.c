/* SPDX-License-Identifier: MIT */
/* Descriptors, in the format of google/protobuf/descriptor.proto. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/proto_state.h"
#include "scenario/proto_wire.h"

struct reader {
	struct protos *protos;
	const char *problem;
	int is_proto2, is_proto3; /* neither: of an edition */
	unsigned depth;
};

static int
fail(struct reader *reader, const char *problem)
{
	if (reader->problem == NULL)
		reader->problem = problem;
	return -1;
}

/* The next field of a message. 0: there are no more; -1: it is none. */
static int
next(struct reader *reader, struct wire *wire, struct wire_field *field)
{
	int result = wire_next(wire, field);

	return result < 0 ? fail(reader, wire->problem) : result;
}

/* How often the message has that field. */
static size_t
count_of(struct wire wire, uint32_t number)
{
	struct wire_field field;
	size_t count = 0;

	while (wire_next(&wire, &field) > 0)
		count += field.number == number && field.type == WIRE_BYTES;
	return count;
}

static void *
keep(struct reader *reader, size_t count, size_t size)
{
	void *block = protos_keep(reader->protos, count, size);

	if (block == NULL)
		fail(reader, "more than a million names in them");
	return block;
}

/* A name, or with dots one of several. NULL: it is no identifier. */
static const char *
read_name(struct reader *reader, const struct wire_field *field, int dots)
{
	char *name = NULL;

	for (size_t i = 0; i < field->length; i++)
		if (!isalnum((unsigned char)field->bytes[i]) &&
		    field->bytes[i] != '_' && (!dots || field->bytes[i] != '.'))
			fail(reader, "a name in it is no identifier");
	if (field->type != WIRE_BYTES || field->length > PROTO_NAME_MOST)
		fail(reader, "a name in it is too long");
	if (reader->problem == NULL)
		name = keep(reader, 1, field->length + 1);
	if (name != NULL)
		memcpy(name, field->bytes, field->length);
	return name;
}

/* "scope.name" */
static const char *
join(struct reader *reader, const char *scope, const char *name, char with)
{
	size_t length = strlen(scope), more = strlen(name);
	char *both;

	if (length == 0)
		return name;
	if (length + more > PROTO_NAME_MOST) {
		fail(reader, "a name in it is too long");
		return NULL;
	}
	if ((both = keep(reader, 1, length + more + 2)) == NULL)
		return NULL;
	memcpy(both, scope, length);
	both[length] = with;
	memcpy(both + length + 1, name, more);
	return both;
}

/* What a declaration is called within its scope. NULL: nothing. */
static const char *
own_name(struct reader *reader, struct wire wire, const char *scope, char with)
{
	struct wire_field field;
	const char *name = NULL;

	while (next(reader, &wire, &field) > 0)
		if (field.number == 1)
			name = read_name(reader, &field, 0);
	if (reader->problem == NULL && (name == NULL || *name == '\0'))
		fail(reader, "something in it has no name");
	return reader->problem == NULL ? join(reader, scope, name, with) : NULL;
}

static void
read_number(struct reader *reader, struct wire wire,
	    struct proto_number *number)
{
	struct wire_field field;

	number->name = own_name(reader, wire, "", 0);
	while (reader->problem == NULL && next(reader, &wire, &field) > 0)
		if (field.number == 2)
			number->number = (int32_t)field.value;
}

static int
compare_numbers(const void *a, const void *b)
{
	const struct proto_number *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

static void
read_enum(struct reader *reader, struct wire wire, const char *scope)
{
	struct proto_enum *values = keep(reader, 1, sizeof(*values));
	size_t count = count_of(wire, 2);
	struct wire_field field;

	if (values == NULL)
		return;
	values->name = own_name(reader, wire, scope, '.');
	values->numbers = keep(reader, count, sizeof(*values->numbers));
	while (reader->problem == NULL && next(reader, &wire, &field) > 0) {
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
option_packed(struct reader *reader, struct wire wire)
{
	struct wire_field field;
	int packed = -1;

	while (next(reader, &wire, &field) > 0)
		if (field.number == 2)
			packed = field.value != 0;
	return packed;
}

/* As protoc does where a descriptor leaves it out. */
static const char *
json_name(struct reader *reader, const char *name)
{
	char *json = keep(reader, 1, strlen(name) + 1), *to = json;
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
understand_field(struct reader *reader, struct proto_field *to, int packed)
{
	int is_message = to->type == PROTO_MESSAGE || to->type == PROTO_GROUP;

	if (to->type >= PROTO_TYPES || (to->type < 1 && to->type_name == NULL))
		fail(reader, "a field in it has no type");
	if (to->number == 0)
		fail(reader, "a field in it has no number");
	to->packed = to->repeated && !is_message && to->type != PROTO_STRING &&
		     to->type != PROTO_BYTES &&
		     (packed < 0 ? !reader->is_proto2 : packed);
	to->presence = !to->repeated &&
		       (is_message || to->oneof >= 0 || !reader->is_proto3);
	if (to->json == NULL && to->name != NULL)
		to->json = json_name(reader, to->name);
}

static void
read_field(struct reader *reader, struct wire wire, struct proto_field *to)
{
	struct wire whole = wire;
	struct wire_field field;
	int packed = -1;

	*to = (struct proto_field){.oneof = -1};
	while (reader->problem == NULL && next(reader, &wire, &field) > 0) {
		if (field.number == 3)
			to->number = (uint32_t)field.value;
		else if (field.number == 4)
			to->repeated = field.value == 3;
		else if (field.number == 5)
			to->type = field.value < PROTO_TYPES
				       ? (enum proto_type)field.value
				       : PROTO_TYPES;
		else if (field.number == 6)
			to->type_name = read_name(reader, &field, 1);
		else if (field.number == 8)
			packed = option_packed(reader, wire_of(&field));
		else if (field.number == 9)
			to->oneof = (int)(field.value & 0x7fffffff);
		else if (field.number == 10)
			to->json = read_name(reader, &field, 0);
	}
	to->name = own_name(reader, whole, "", 0);
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
index_fields(struct reader *reader, struct proto_message *message)
{
	qsort(message->fields, message->nfields, sizeof(*message->fields),
	      compare_fields);
	message->names =
	    keep(reader, 2 * message->nfields, sizeof(*message->names));
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
option_is_entry(struct reader *reader, struct wire wire)
{
	struct wire_field field;
	int is_entry = 0;

	while (next(reader, &wire, &field) > 0)
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

static void read_message(struct reader *, struct wire, const char *scope);

static void
read_member(struct reader *reader, const struct wire_field *field,
	    struct proto_message *message)
{
	struct wire wire = wire_of(field);

	if (field->type != WIRE_BYTES)
		return;
	if (field->number == 2)
		read_field(reader, wire, &message->fields[message->nfields++]);
	else if (field->number == 3)
		read_message(reader, wire, message->name);
	else if (field->number == 4)
		read_enum(reader, wire, message->name);
	else if (field->number == 7)
		message->is_entry = option_is_entry(reader, wire);
}

static void
read_message(struct reader *reader, struct wire wire, const char *scope)
{
	struct proto_message *message = keep(reader, 1, sizeof(*message));
	struct wire_field field;

	if (message == NULL)
		return;
	if (++reader->depth > PROTO_DEPTH)
		fail(reader, "messages in it are nested too deep");
	message->name = own_name(reader, wire, scope, '.');
	message->fields =
	    keep(reader, count_of(wire, 2), sizeof(*message->fields));
	while (reader->problem == NULL && next(reader, &wire, &field) > 0)
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

static void
read_method(struct reader *reader, struct wire wire, const char *service)
{
	struct proto_method *method = keep(reader, 1, sizeof(*method));
	struct wire_field field;

	if (method == NULL)
		return;
	method->scope = service;
	method->name = own_name(reader, wire, service, '/');
	method->in_name = method->out_name = "";
	while (reader->problem == NULL && next(reader, &wire, &field) > 0) {
		if (field.number == 2)
			method->in_name = read_name(reader, &field, 1);
		else if (field.number == 3)
			method->out_name = read_name(reader, &field, 1);
		else if (field.number == 5)
			method->client_streams = field.value != 0;
		else if (field.number == 6)
			method->server_streams = field.value != 0;
	}
	if (reader->problem == NULL)
		proto_list_add(&reader->protos->methods, method);
}

static void
read_service(struct reader *reader, struct wire wire, const char *package)
{
	const char *name = own_name(reader, wire, package, '.');
	struct wire_field field;

	while (reader->problem == NULL && next(reader, &wire, &field) > 0)
		if (field.number == 2 && field.type == WIRE_BYTES)
			read_method(reader, wire_of(&field), name);
}

/* The name of a file, which may have slashes, dots and dashes. */
static char *
read_path(struct reader *reader, const struct wire_field *field)
{
	for (size_t i = 0; i < field->length; i++)
		if (!isgraph((unsigned char)field->bytes[i]))
			fail(reader, "the name of a file in it is no path");
	if (field->length > PROTO_NAME_MOST)
		fail(reader, "a name in it is too long");
	if (reader->protos->files.count > PROTO_FILES ||
	    reader->protos->imports.count > PROTO_FILES)
		fail(reader, "they are of more than 10,000 files");
	return xstrndup(field->bytes,
			reader->problem == NULL ? field->length : 0);
}

/* What the rest of a file is read by: its package, its syntax, its imports. */
static const char *
read_head(struct reader *reader, struct wire wire)
{
	struct wire_field field;
	const char *package = "";
	char *import;

	reader->is_proto2 = 1;
	while (reader->problem == NULL && next(reader, &wire, &field) > 0) {
		if (field.number == 2) {
			package = read_name(reader, &field, 1);
		} else if (field.number == 3) {
			import = read_path(reader, &field);
			if (!strings_has(&reader->protos->imports, import))
				strings_add(&reader->protos->imports, import);
			free(import);
		} else if (field.number == 12) {
			reader->is_proto3 =
			    field.length == 6 &&
			    memcmp(field.bytes, "proto3", 6) == 0;
			reader->is_proto2 =
			    field.length == 6 && !reader->is_proto3;
		}
	}
	return package;
}

static void
read_declarations(struct reader *reader, struct wire wire)
{
	const char *package = read_head(reader, wire);
	struct wire_field field;

	while (reader->problem == NULL && next(reader, &wire, &field) > 0) {
		if (field.type != WIRE_BYTES)
			continue;
		if (field.number == 4)
			read_message(reader, wire_of(&field), package);
		else if (field.number == 5)
			read_enum(reader, wire_of(&field), package);
		else if (field.number == 6)
			read_service(reader, wire_of(&field), package);
	}
}

/* A file is read once, whoever sends it again. */
static void
read_file(struct reader *reader, struct wire wire)
{
	struct strings *files = &reader->protos->files;
	struct wire whole = wire;
	struct wire_field field;
	char *path = NULL;

	while (reader->problem == NULL && next(reader, &wire, &field) > 0)
		if (field.number == 1) {
			free(path);
			path = read_path(reader, &field);
		}
	if (path == NULL)
		fail(reader, "it is no descriptor of a file");
	else if (reader->problem == NULL && !strings_has(files, path)) {
		strings_add(files, path);
		read_declarations(reader, whole);
	}
	free(path);
}

static int
finish(struct reader *reader, const char *from, struct error *err)
{
	if (reader->problem == NULL)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s: no descriptors that can be "
			 "read: %s",
			 from, reader->problem);
}

static int
begin(struct reader *reader, struct protos *protos, size_t length)
{
	*reader = (struct reader){.protos = protos};
	protos->bytes += length;
	return protos->bytes <= PROTO_BYTES_MOST
		   ? 0
		   : fail(reader, "they have more than 64 MiB");
}

int
protos_add_file(struct protos *protos, const char *from, const char *bytes,
		size_t length, struct error *err)
{
	struct reader reader;

	if (begin(&reader, protos, length) == 0)
		read_file(&reader,
			  (struct wire){.at = bytes, .end = bytes + length});
	return finish(&reader, from, err);
}

int
protos_add_set(struct protos *protos, const char *from, const char *bytes,
	       size_t length, struct error *err)
{
	struct wire wire = {.at = bytes, .end = bytes + length};
	struct wire_field field;
	struct reader reader;

	if (begin(&reader, protos, length) == 0 && length == 0)
		fail(&reader, "there is nothing in it");
	while (reader.problem == NULL && next(&reader, &wire, &field) > 0) {
		if (field.number != 1 || field.type != WIRE_BYTES)
			fail(&reader, "it is no FileDescriptorSet, as protoc "
				      "--descriptor_set_out writes");
		else
			read_file(&reader, wire_of(&field));
	}
	return finish(&reader, from, err);
}
