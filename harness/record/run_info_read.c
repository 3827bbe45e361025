/* SPDX-License-Identifier: MIT */
/* Reads the JSON of a run.json, which may come from anywhere. */
#include <stdio.h>
#include <string.h>

#include "base/json_bounded.h"
#include "base/mem.h"
#include "record/run_shape.h"

/* Longer lists are not ours; each item takes many times its own text. */
enum { LIST_MOST = 1 << 16 };

/* The current place: the file, and the keys that lead to the value. */
struct place {
	const char *file;
	char key[160]; /* "done.routes[3].requests" */
	struct error *err;
};

static const char *
json_kind(const json_t *value)
{
	static const char *const kinds[] = {
	    [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",
	    [JSON_STRING] = "a text",	 [JSON_INTEGER] = "a number",
	    [JSON_REAL] = "a number",	 [JSON_TRUE] = "true",
	    [JSON_FALSE] = "false",	 [JSON_NULL] = "null"};

	return kinds[json_typeof(value)];
}

static int
wrong_type(const struct place *place, const json_t *value, const char *wanted)
{
	return error_set(place->err, STATUS_DATA, "%s: %s is %s, not %s",
			 place->file, place->key, json_kind(value), wanted);
}

static int
check_list(const struct place *place, const json_t *value, const char *wanted)
{
	if (!json_is_array(value))
		return wrong_type(place, value, wanted);
	if (json_array_size(value) <= LIST_MOST)
		return 0;
	return error_set(place->err, STATUS_DATA,
			 "%s: %s has more than %d items", place->file,
			 place->key, LIST_MOST);
}

static int
read_text(struct place *place, char **text, const json_t *value)
{
	if (!json_is_string(value))
		return wrong_type(place, value, "a text");
	run_text_set(text, json_string_value(value));
	return 0;
}

static int
read_number(struct place *place, double *number, const json_t *value)
{
	if (!json_is_number(value))
		return wrong_type(place, value, "a number");
	*number = json_number_value(value);
	return 0;
}

static int
read_flag(struct place *place, int *flag, const json_t *value)
{
	if (!json_is_boolean(value))
		return wrong_type(place, value, "true or false");
	*flag = json_is_true(value);
	return 0;
}

static int
read_texts(struct place *place, struct strings *texts, const json_t *value)
{
	json_t *item;
	size_t i;

	if (check_list(place, value, "a list of texts") != 0)
		return -1;
	texts->items = xcalloc(1, sizeof(*texts->items));
	json_array_foreach(value, i, item)
	{
		if (!json_is_string(item))
			return wrong_type(place, value, "a list of texts");
		strings_add(texts, json_string_value(item));
	}
	return 0;
}

static int
read_points(struct place *place, struct run_list *list, const json_t *value)
{
	struct run_point *points;
	json_t *item;
	size_t i;

	if (check_list(place, value, "a list of pairs") != 0)
		return -1;
	points = xcalloc(json_array_size(value) + 1, sizeof(*points));
	*list = (struct run_list){points, json_array_size(value)};
	json_array_foreach(value, i, item)
	{
		if (json_array_size(item) != 2 ||
		    !json_is_number(json_array_get(item, 0)) ||
		    !json_is_number(json_array_get(item, 1)))
			return wrong_type(place, value, "a list of pairs");
		points[i].seconds = json_number_value(json_array_get(item, 0));
		points[i].level = json_number_value(json_array_get(item, 1));
	}
	return 0;
}

static int read_part(struct place *, void *part, const struct run_shape *,
		     const json_t *);

static int
read_list(struct place *place, struct run_list *list,
	  const struct run_shape *shape, const json_t *value)
{
	size_t length = strlen(place->key), i;
	json_t *item;

	if (check_list(place, value, "a list") != 0)
		return -1;
	list->items = xcalloc(1, shape->size);
	json_array_foreach(value, i, item)
	{
		snprintf(place->key + length, sizeof(place->key) - length,
			 "[%zu]", i);
		if (read_part(place, run_list_add_part(list, shape), shape,
			      item) != 0)
			return -1;
		place->key[length] = '\0';
	}
	return 0;
}

static int
read_field(struct place *place, void *at, const struct run_field *field,
	   const json_t *value)
{
	switch (field->type) {
	case RUN_TEXT:
		return read_text(place, at, value);
	case RUN_NUMBER:
	case RUN_INTEGER:
		return read_number(place, at, value);
	case RUN_FLAG:
		return read_flag(place, at, value);
	case RUN_TEXTS:
		return read_texts(place, at, value);
	case RUN_POINTS:
		return read_points(place, at, value);
	case RUN_OBJECT:
		return read_part(place, at, field->shape, value);
	case RUN_LIST:
		break;
	}
	return read_list(place, at, field->shape, value);
}

static int
read_part(struct place *place, void *part, const struct run_shape *shape,
	  const json_t *object)
{
	size_t count, length = strlen(place->key);
	const struct run_field *fields = shape->fields(&count);

	if (!json_is_object(object))
		return wrong_type(place, object, "an object");
	*run_part_present(part) = 1;
	for (size_t i = 0; i < count; i++) {
		json_t *value = json_object_get(object, fields[i].key);

		if (value != NULL)
			*run_part_keys(part) |= UINT64_C(1) << i;
		if (value == NULL || json_is_null(value))
			continue;
		snprintf(place->key + length, sizeof(place->key) - length,
			 "%s%s", length > 0 ? "." : "", fields[i].key);
		if (read_field(place, run_field_at(part, &fields[i]),
			       &fields[i], value) != 0)
			return -1;
		place->key[length] = '\0';
	}
	return 0;
}

/* Checked before anything else in the file. */
static int
check_version(const struct place *place, const json_t *object)
{
	json_t *value = json_object_get(object, "version");
	double version = json_number_value(value);

	if (value == NULL)
		return 0;
	if (!json_is_integer(value) || version < 1)
		return error_set(place->err, STATUS_DATA,
				 "%s: version is not a number from 1 on",
				 place->file);
	if (version > RUN_INFO_VERSION)
		return error_set(place->err, STATUS_DATA,
				 "%s: its format is version %.0f, and this "
				 "flatline reads up to version %d: use a newer "
				 "flatline",
				 place->file, version, RUN_INFO_VERSION);
	return 0;
}

int
run_info_parse(struct run_info *info, const char *file, const json_t *object,
	       struct error *err)
{
	struct place place = {.file = file, .err = err};

	run_info_init(info);
	info->version = 0;
	if (object == NULL)
		return 0;
	if (!json_is_object(object))
		return error_set(err, STATUS_DATA, "%s: is %s, not an object",
				 file, json_kind(object));
	if (check_version(&place, object) == 0 &&
	    read_part(&place, info, &run_info_shape, object) == 0)
		return 0;
	run_info_free(info);
	return -1;
}

int
run_info_read(struct run_info *info, const char *file, const char *text,
	      size_t length, struct error *err)
{
	json_error_t why;
	json_t *object = json_bounded_load(text, length, 0, JSON_MOST, &why);
	int result;

	if (object == NULL &&
	    json_error_code(&why) != json_error_premature_end_of_input) {
		run_info_init(info);
		return error_set(err, STATUS_DATA, "%s:%d: %s", file, why.line,
				 why.text);
	}
	result = run_info_parse(info, file, object, err);
	json_decref(object);
	return result;
}
