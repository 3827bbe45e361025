/* SPDX-License-Identifier: MIT */
/* Descriptors that have been read, found by name. */
#include "scenario/proto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/proto_state.h"

void
proto_list_add(struct proto_list *list, void *item)
{
	if (list->count == list->room) {
		list->room = list->room > 0 ? 2 * list->room : 16;
		list->items =
		    xrealloc(list->items, list->room * sizeof(*list->items));
	}
	list->items[list->count++] = item;
}

void *
protos_keep(struct protos *protos, size_t count, size_t size)
{
	void *block;

	if (count > PROTO_MOST || (protos->things += count) > PROTO_MOST)
		return NULL;
	block = xcalloc(count > 0 ? count : 1, size);
	proto_list_add(&protos->blocks, block);
	return block;
}

struct protos *
protos_new(void)
{
	return xcalloc(1, sizeof(struct protos));
}

void
protos_free(struct protos *protos)
{
	if (protos == NULL)
		return;
	for (size_t i = 0; i < protos->blocks.count; i++)
		free(protos->blocks.items[i]);
	free(protos->blocks.items);
	free(protos->messages.items);
	free(protos->enums.items);
	free(protos->methods.items);
	free(protos->method_names);
	strings_free(&protos->files);
	strings_free(&protos->imports);
	free(protos);
}

const char *
protos_missing(const struct protos *protos, const char *after)
{
	const struct strings *imports = &protos->imports;
	size_t i =
	    after == NULL ? 0 : (size_t)strings_index(imports, after) + 1;

	for (; i < imports->count; i++)
		if (!strings_has(&protos->files, imports->items[i]))
			return imports->items[i];
	return NULL;
}

/* Each item of these lists begins with its name. */
static const char *
name_of(const void *item)
{
	return *(const char *const *)item;
}

static int
compare_items(const void *a, const void *b)
{
	return strcmp(name_of(*(void *const *)a), name_of(*(void *const *)b));
}

static int
compare_item(const void *name, const void *item)
{
	return strcmp(name, name_of(*(void *const *)item));
}

static void
list_sort(struct proto_list *list)
{
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items),
		      compare_items);
}

static const void *
list_find(const struct proto_list *list, const char *name)
{
	void *const *found = list->count == 0
				 ? NULL
				 : bsearch(name, list->items, list->count,
					   sizeof(*list->items), compare_item);

	return found != NULL ? *found : NULL;
}

/*
 * ".pkg.Type" as it is; "Type" in each scope from within, as protoc reads it.
 */
static const void *
find_in_scope(const struct proto_list *list, const char *scope,
	      const char *name)
{
	char text[2 * PROTO_NAME_MOST + 2];
	size_t length = strlen(scope);
	const void *found = NULL;

	if (*name == '.')
		return list_find(list, name + 1);
	while (found == NULL) {
		snprintf(text, sizeof(text), "%.*s%s%s", (int)length, scope,
			 length > 0 ? "." : "", name);
		found = list_find(list, text);
		if (length == 0)
			break;
		while (length > 0 && scope[--length] != '.')
			;
	}
	return found;
}

static int
lacks(const char *from, const char *who, const char *type, struct error *err)
{
	return error_set(err, STATUS_DATA,
			 "%s: %s needs the type %s, which is not in it: make "
			 "it with protoc --include_imports",
			 from, who, *type == '.' ? type + 1 : type);
}

/* A type that the descriptor does not say is that of what has the name. */
static int
resolve_field(const struct protos *protos, const struct proto_message *message,
	      struct proto_field *field, const char *from, struct error *err)
{
	int is_message =
	    field->type == PROTO_MESSAGE || field->type == PROTO_GROUP;

	if (field->type != 0 && field->type != PROTO_ENUM && !is_message)
		return 0;
	if (field->type_name == NULL)
		return lacks(from, message->name, "of a field", err);
	if (field->type == PROTO_ENUM || field->type == 0)
		field->values = find_in_scope(&protos->enums, message->name,
					      field->type_name);
	if (field->values == NULL && field->type != PROTO_ENUM)
		field->message = find_in_scope(&protos->messages, message->name,
					       field->type_name);
	if (field->values == NULL && field->message == NULL)
		return lacks(from, message->name, field->type_name, err);
	if (field->type == 0)
		field->type =
		    field->message != NULL ? PROTO_MESSAGE : PROTO_ENUM;
	if (field->message != NULL && !field->repeated)
		field->presence = 1;
	return 0;
}

/* An entry that lacks its key or value, or has another key, is a message. */
static void
find_map(struct proto_field *field)
{
	const struct proto_field *key, *value;

	if (field->message == NULL || !field->message->is_entry)
		return;
	key = proto_field_numbered(field->message, 1);
	value = proto_field_numbered(field->message, 2);
	field->is_map = field->repeated && key != NULL && value != NULL &&
			!key->repeated && !value->repeated &&
			key->message == NULL && key->type != PROTO_DOUBLE &&
			key->type != PROTO_FLOAT && key->type != PROTO_BYTES &&
			key->type != PROTO_ENUM;
}

static int
resolve_messages(struct protos *protos, const char *from, struct error *err)
{
	for (size_t m = 0; m < protos->messages.count; m++) {
		struct proto_message *message = protos->messages.items[m];

		for (size_t f = 0; f < message->nfields; f++)
			if (resolve_field(protos, message, &message->fields[f],
					  from, err) != 0)
				return -1;
	}
	for (size_t m = 0; m < protos->messages.count; m++) {
		struct proto_message *message = protos->messages.items[m];

		for (size_t f = 0; f < message->nfields; f++)
			find_map(&message->fields[f]);
	}
	return 0;
}

static int
resolve_method(const struct protos *protos, struct proto_method *method,
	       const char *from, struct error *err)
{
	method->in =
	    find_in_scope(&protos->messages, method->scope, method->in_name);
	method->out =
	    find_in_scope(&protos->messages, method->scope, method->out_name);
	if (method->in == NULL)
		return lacks(from, method->name, method->in_name, err);
	if (method->out == NULL)
		return lacks(from, method->name, method->out_name, err);
	return 0;
}

int
protos_resolve(struct protos *protos, const char *from, struct error *err)
{
	struct proto_list *methods = &protos->methods;

	list_sort(&protos->messages);
	list_sort(&protos->enums);
	list_sort(methods);
	if (resolve_messages(protos, from, err) != 0)
		return -1;
	protos->method_names =
	    xcalloc(methods->count + 1, sizeof(*protos->method_names));
	for (size_t i = 0; i < methods->count; i++) {
		if (resolve_method(protos, methods->items[i], from, err) != 0)
			return -1;
		protos->method_names[i] = name_of(methods->items[i]);
	}
	if (methods->count == 0)
		return error_set(err, STATUS_DATA,
				 "%s: there is no service in it", from);
	return 0;
}

const struct proto_method *
protos_method(const struct protos *protos, const char *name)
{
	return list_find(&protos->methods, name);
}

const struct proto_message *
protos_message(const struct protos *protos, const char *name)
{
	return list_find(&protos->messages, name);
}

const char *const *
protos_method_names(const struct protos *protos)
{
	return protos->method_names;
}

static int
compare_field(const void *number, const void *field)
{
	uint32_t one = *(const uint32_t *)number;
	uint32_t other = ((const struct proto_field *)field)->number;

	return (one > other) - (one < other);
}

const struct proto_field *
proto_field_numbered(const struct proto_message *message, uint32_t number)
{
	return message->nfields == 0
		   ? NULL
		   : bsearch(&number, message->fields, message->nfields,
			     sizeof(*message->fields), compare_field);
}

static int
compare_name(const void *name, const void *item)
{
	return strcmp(name, ((const struct proto_name *)item)->name);
}

const struct proto_field *
proto_field_named(const struct proto_message *message, const char *name)
{
	const struct proto_name *found =
	    message->nnames == 0
		? NULL
		: bsearch(name, message->names, message->nnames,
			  sizeof(*message->names), compare_name);

	return found != NULL ? &message->fields[found->field] : NULL;
}

static int
compare_number(const void *number, const void *item)
{
	int32_t one = *(const int32_t *)number;
	int32_t other = ((const struct proto_number *)item)->number;

	return (one > other) - (one < other);
}

const struct proto_number *
proto_enum_numbered(const struct proto_enum *values, int32_t number)
{
	return values->count == 0
		   ? NULL
		   : bsearch(&number, values->numbers, values->count,
			     sizeof(*values->numbers), compare_number);
}

const struct proto_number *
proto_enum_named(const struct proto_enum *values, const char *name)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->numbers[i].name, name) == 0)
			return &values->numbers[i];
	return NULL;
}
