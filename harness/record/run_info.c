/* SPDX-License-Identifier: MIT */
#include "record/run_info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/run_shape.h"

/* The fields of each part as a table, and its shape. */
#define PART(type, about)                                                      \
	static const struct run_field *type##_fields(size_t *);                \
	const struct run_shape type##_shape = {#type, about, type##_fields,    \
					       sizeof(struct type)};           \
	static const struct run_field *type##_fields(size_t *count)            \
	{                                                                      \
		typedef struct type part;                                      \
		static const struct run_field fields[] = {
#define END                                                                    \
	}                                                                      \
	;                                                                      \
	_Static_assert(COUNT(fields) <= 64, "a bit of keys each");             \
	*count = COUNT(fields);                                                \
	return fields;                                                         \
	}
#define ROW(kind, field, key, when, about, shape)                              \
	{RUN_##kind, RUN_##when, key, about, offsetof(part, field), shape},
#define TEXT(field, key, when, about) ROW(TEXT, field, key, when, about, NULL)
#define NUMBER(field, key, when, about)                                        \
	ROW(NUMBER, field, key, when, about, NULL)
#define INTEGER(field, key, when, about)                                       \
	ROW(INTEGER, field, key, when, about, NULL)
#define FLAG(field, key, when, about) ROW(FLAG, field, key, when, about, NULL)
#define TEXTS(field, key, when, about) ROW(TEXTS, field, key, when, about, NULL)
#define POINTS(field, key, when, about)                                        \
	ROW(POINTS, field, key, when, about, NULL)
#define OBJECT(field, type, key, when, about)                                  \
	ROW(OBJECT, field, key, when, about, &type##_shape)
#define LIST(field, type, key, when, about)                                    \
	ROW(LIST, field, key, when, about, &type##_shape)
#include "record/run_info.def"
#include "record/run_info_undef.h"

void
run_part_init(void *part, const struct run_shape *shape)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	memset(part, 0, shape->size);
	for (size_t i = 0; i < count; i++) {
		void *at = run_field_at(part, &fields[i]);

		if (fields[i].type == RUN_NUMBER ||
		    fields[i].type == RUN_INTEGER)
			*(double *)at = NAN;
		else if (fields[i].type == RUN_FLAG)
			*(int *)at = -1;
		else if (fields[i].type == RUN_OBJECT)
			run_part_init(at, fields[i].shape);
	}
}

static void
run_list_free(struct run_list *list, const struct run_shape *shape)
{
	for (size_t i = 0; shape != NULL && i < list->count; i++)
		run_part_free((char *)list->items + i * shape->size, shape);
	free(list->items);
	*list = (struct run_list){0};
}

void
run_part_free(void *part, const struct run_shape *shape)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	for (size_t i = 0; i < count; i++) {
		void *at = run_field_at(part, &fields[i]);

		if (fields[i].type == RUN_TEXT)
			free(*(char **)at);
		else if (fields[i].type == RUN_TEXTS)
			strings_free(at);
		else if (fields[i].type == RUN_LIST ||
			 fields[i].type == RUN_POINTS)
			run_list_free(at, fields[i].shape);
		else if (fields[i].type == RUN_OBJECT)
			run_part_free(at, fields[i].shape);
	}
	run_part_init(part, shape);
}

void
run_info_init(struct run_info *info)
{
	run_part_init(info, &run_info_shape);
	info->version = RUN_INFO_VERSION;
}

void
run_info_free(struct run_info *info)
{
	run_part_free(info, &run_info_shape);
}

void *
run_list_add_part(struct run_list *list, const struct run_shape *shape)
{
	void *part;

	list->items = xrealloc(list->items, (list->count + 1) * shape->size);
	part = (char *)list->items + list->count++ * shape->size;
	run_part_init(part, shape);
	*run_part_present(part) = 1;
	return part;
}

void
run_text_set(char **field, const char *text)
{
	char *copy = text != NULL ? xstrdup(text) : NULL;

	free(*field);
	*field = copy;
}

static double *
run_replies_field(struct run_versions *versions, enum http_version version)
{
	switch (version) {
	case HTTP_VERSION_1_0:
		return &versions->http_1_0;
	case HTTP_VERSION_1_1:
		return &versions->http_1_1;
	case HTTP_VERSION_2:
		return &versions->http_2;
	default:
		return NULL;
	}
}

double
run_replies(const struct run_versions *versions, enum http_version version)
{
	struct run_versions copy = *versions;
	const double *replies = run_replies_field(&copy, version);

	return replies != NULL ? run_or_zero(*replies) : 0;
}

void
run_replies_set(struct run_versions *versions, enum http_version version,
		double replies)
{
	double *field = run_replies_field(versions, version);

	if (field != NULL)
		*field = replies;
}

static int
run_field_is_known(const struct run_field *field, const void *at)
{
	switch (field->type) {
	case RUN_TEXT:
		return *(char *const *)at != NULL;
	case RUN_NUMBER:
	case RUN_INTEGER:
		return !isnan(*(const double *)at);
	case RUN_FLAG:
		return *(const int *)at >= 0;
	default:
		return 1;
	}
}

/* A part made here, rather than read, has all keys that are not optional. */
static int
run_part_tells(const void *part, const struct run_shape *shape, size_t offset,
	       int made)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	for (size_t i = 0; i < count; i++) {
		const struct run_field *field = &fields[i];
		const void *at = (const char *)part + field->offset;

		if (field->type == RUN_OBJECT && offset >= field->offset &&
		    offset < field->offset + field->shape->size)
			return run_part_tells(at, field->shape,
					      offset - field->offset, made);
		if (field->offset != offset)
			continue;
		return run_field_is_known(field, at) ||
		       *run_part_keys((void *)(uintptr_t)part) >> i & 1 ||
		       (made && *run_part_present((void *)(uintptr_t)part) &&
			field->when != RUN_OPTIONAL);
	}
	return 0;
}

int
run_info_tells(const struct run_info *info, size_t offset)
{
	return run_part_tells(info, &run_info_shape, offset,
			      info->version >= RUN_INFO_VERSION);
}

void
run_info_words(const void *part, const struct run_shape *shape,
	       run_info_words_fn *take, void *arg)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	for (size_t i = 0; i < count; i++) {
		const void *at = (const char *)part + fields[i].offset;
		char number[48];

		if (!run_field_is_known(&fields[i], at))
			continue;
		if (fields[i].type == RUN_TEXT) {
			take(arg, fields[i].key, *(char *const *)at);
		} else if (fields[i].type == RUN_FLAG) {
			take(arg, fields[i].key,
			     *(const int *)at ? "yes" : "no");
		} else if (fields[i].type == RUN_NUMBER ||
			   fields[i].type == RUN_INTEGER) {
			snprintf(number, sizeof(number), "%.10g",
				 *(const double *)at);
			take(arg, fields[i].key, number);
		}
	}
}
