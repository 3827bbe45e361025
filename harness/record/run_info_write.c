/* SPDX-License-Identifier: MIT */
/* Writes run.json. */
#include "base/escape.h"
#include "record/run_shape.h"

static json_t *write_part(const void *part, const struct run_shape *);

/* Keeps valid UTF-8 and escapes the rest visibly. */
static json_t *
write_text(const char *text)
{
	json_t *value = text != NULL ? json_string(text) : NULL;
	struct buf visible = {0};

	if (value != NULL || text == NULL)
		return value;
	escape_line(&visible, text);
	value = json_string(buf_text(&visible));
	buf_free(&visible);
	return value;
}

static json_t *
write_number(double number)
{
	return isfinite(number) ? json_real(number) : NULL;
}

static json_t *
write_integer(double number)
{
	return fabs(number) < 9e18 ? json_integer((json_int_t)number) : NULL;
}

static json_t *
write_texts(const struct strings *texts)
{
	json_t *list = texts->items != NULL ? json_array() : NULL;

	for (size_t i = 0; i < texts->count; i++)
		json_array_append_new(list, write_text(texts->items[i]));
	return list;
}

static json_t *
write_points(const struct run_list *list)
{
	const struct run_point *points = list->items;
	json_t *pairs = points != NULL ? json_array() : NULL;

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(
		    pairs,
		    json_pack("[f, f]", points[i].seconds, points[i].level));
	return pairs;
}

static json_t *
write_list(const struct run_list *list, const struct run_shape *shape)
{
	json_t *parts = list->items != NULL ? json_array() : NULL;

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(
		    parts,
		    write_part((const char *)list->items + i * shape->size,
			       shape));
	return parts;
}

/* NULL: it is not known. */
static json_t *
write_field(const void *at, const struct run_field *field)
{
	switch (field->type) {
	case RUN_TEXT:
		return write_text(*(char *const *)at);
	case RUN_NUMBER:
		return write_number(*(const double *)at);
	case RUN_INTEGER:
		return write_integer(*(const double *)at);
	case RUN_FLAG:
		return *(const int *)at < 0 ? NULL
					    : json_boolean(*(const int *)at);
	case RUN_TEXTS:
		return write_texts(at);
	case RUN_POINTS:
		return write_points(at);
	case RUN_OBJECT:
		return *(const int *)at ? write_part(at, field->shape) : NULL;
	case RUN_LIST:
		break;
	}
	return write_list(at, field->shape);
}

static json_t *
write_none(enum run_field_type type)
{
	int is_list =
	    type == RUN_TEXTS || type == RUN_POINTS || type == RUN_LIST;

	return is_list ? json_array() : json_null();
}

static json_t *
write_part(const void *part, const struct run_shape *shape)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);
	json_t *object = json_object();

	for (size_t i = 0; i < count; i++) {
		json_t *value = write_field(
		    (const char *)part + fields[i].offset, &fields[i]);

		if (value == NULL && fields[i].when != RUN_OPTIONAL)
			value = write_none(fields[i].type);
		if (value != NULL)
			json_object_set_new(object, fields[i].key, value);
	}
	return object;
}

json_t *
run_info_json(const struct run_info *info)
{
	json_t *object = write_part(info, &run_info_shape);

	/* Whatever version was read, this one is written. */
	json_object_set_new(object, "version", json_integer(RUN_INFO_VERSION));
	return object;
}

void
run_info_copy(struct run_info *to, const struct run_info *from)
{
	json_t *object = run_info_json(from);
	struct error ignored = {0};

	run_info_parse(to, "", object, &ignored);
	json_decref(object);
}
