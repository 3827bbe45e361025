/* SPDX-License-Identifier: MIT */
/* Services, and the files and sets of files that declare all of it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/proto_reader.h"

static void
read_method(struct proto_reader *reader, struct wire wire, const char *service)
{
	struct proto_method *method = reader_keep(reader, 1, sizeof(*method));
	struct wire_field field;

	if (method == NULL)
		return;
	method->scope = service;
	method->name = reader_own_name(reader, wire, service, '/');
	method->in_name = method->out_name = "";
	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0) {
		if (field.number == 2)
			method->in_name = reader_name(reader, &field, 1);
		else if (field.number == 3)
			method->out_name = reader_name(reader, &field, 1);
		else if (field.number == 5)
			method->client_streams = field.value != 0;
		else if (field.number == 6)
			method->server_streams = field.value != 0;
	}
	if (reader->problem == NULL)
		proto_list_add(&reader->protos->methods, method);
}

static void
read_service(struct proto_reader *reader, struct wire wire, const char *package)
{
	const char *name = reader_own_name(reader, wire, package, '.');
	struct wire_field field;

	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0)
		if (field.number == 2 && field.type == WIRE_BYTES)
			read_method(reader, wire_of(&field), name);
}

/* The name of a file, which may have slashes, dots and dashes. */
static char *
read_path(struct proto_reader *reader, const struct wire_field *field)
{
	for (size_t i = 0; i < field->length; i++)
		if (!isgraph((unsigned char)field->bytes[i]))
			reader_fail(reader,
				    "the name of a file in it is no path");
	if (field->length > PROTO_NAME_MOST)
		reader_fail(reader, "a name in it is too long");
	if (reader->protos->files.count > PROTO_FILES ||
	    reader->protos->imports.count > PROTO_FILES)
		reader_fail(reader, "they are of more than 10,000 files");
	return xstrndup(field->bytes,
			reader->problem == NULL ? field->length : 0);
}

/* What the rest of a file is read by: its package, its syntax, its imports. */
static const char *
read_head(struct proto_reader *reader, struct wire wire)
{
	struct wire_field field;
	const char *package = "";
	char *import;

	reader->is_proto2 = 1;
	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0) {
		if (field.number == 2) {
			package = reader_name(reader, &field, 1);
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
read_declarations(struct proto_reader *reader, struct wire wire)
{
	const char *package = read_head(reader, wire);
	struct wire_field field;

	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0) {
		if (field.type != WIRE_BYTES)
			continue;
		if (field.number == 4)
			reader_message(reader, wire_of(&field), package);
		else if (field.number == 5)
			reader_enum(reader, wire_of(&field), package);
		else if (field.number == 6)
			read_service(reader, wire_of(&field), package);
	}
}

/* A file is read once, whoever sends it again. */
static void
read_file(struct proto_reader *reader, struct wire wire)
{
	struct strings *files = &reader->protos->files;
	struct wire whole = wire;
	struct wire_field field;
	char *path = NULL;

	while (reader->problem == NULL &&
	       reader_next(reader, &wire, &field) > 0)
		if (field.number == 1) {
			free(path);
			path = read_path(reader, &field);
		}
	if (path == NULL)
		reader_fail(reader, "it is no descriptor of a file");
	else if (reader->problem == NULL && !strings_has(files, path)) {
		strings_add(files, path);
		read_declarations(reader, whole);
	}
	free(path);
}

static int
finish(struct proto_reader *reader, const char *from, struct error *err)
{
	if (reader->problem == NULL)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s: no descriptors that can be "
			 "read: %s",
			 from, reader->problem);
}

static int
begin(struct proto_reader *reader, struct protos *protos, size_t length)
{
	*reader = (struct proto_reader){.protos = protos};
	protos->bytes += length;
	return protos->bytes <= PROTO_BYTES_MOST
		   ? 0
		   : reader_fail(reader, "they have more than 64 MiB");
}

int
protos_add_file(struct protos *protos, const char *from, const char *bytes,
		size_t length, struct error *err)
{
	struct proto_reader reader;

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
	struct proto_reader reader;

	if (begin(&reader, protos, length) == 0 && length == 0)
		reader_fail(&reader, "there is nothing in it");
	while (reader.problem == NULL &&
	       reader_next(&reader, &wire, &field) > 0) {
		if (field.number != 1 || field.type != WIRE_BYTES)
			reader_fail(&reader,
				    "it is no FileDescriptorSet, as protoc "
				    "--descriptor_set_out writes");
		else
			read_file(&reader, wire_of(&field));
	}
	return finish(&reader, from, err);
}
