/* SPDX-License-Identifier: MIT */
/*
 * man/run.schema.json says what run_info.def says; ACCEPT=1 writes it anew.
 * Whatever is written of a run, is as it says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/run_shape.h"
#include "../../schema.h"

#define SCHEMA FLATLINE_SRCDIR "/man/run.schema.json"

static const char *const type_names[] = {
    [RUN_TEXT] = "string",   [RUN_NUMBER] = "number", [RUN_INTEGER] = "integer",
    [RUN_FLAG] = "boolean",  [RUN_TEXTS] = "array",   [RUN_POINTS] = "array",
    [RUN_OBJECT] = "object", [RUN_LIST] = "array",
};

/* run_latency is "latency" there. */
static json_t *
reference(const struct run_shape *shape)
{
	return json_pack(
	    "{s:o}", "$ref",
	    json_sprintf("#/$defs/%s", shape->name + strlen("run_")));
}

static json_t *
schema_of_field(const struct run_field *field)
{
	const char *type = type_names[field->type];
	json_t *schema =
	    field->type == RUN_OBJECT ? reference(field->shape) : json_object();

	if (strcmp(field->key, "version") == 0)
		json_object_set_new(schema, "const",
				    json_integer(RUN_INFO_VERSION));
	else if (field->when == RUN_NULLABLE)
		json_object_set_new(schema, "type",
				    json_pack("[s, s]", type, "null"));
	else if (field->type != RUN_OBJECT)
		json_object_set_new(schema, "type", json_string(type));
	if (field->type == RUN_LIST)
		json_object_set_new(schema, "items", reference(field->shape));
	if (field->type == RUN_TEXTS)
		json_object_set_new(schema, "items",
				    json_pack("{s:s}", "type", "string"));
	if (field->type == RUN_POINTS)
		json_object_set_new(schema, "items",
				    json_pack("{s:s, s:{s:s}, s:i, s:i}",
					      "type", "array", "items", "type",
					      "number", "minItems", 2,
					      "maxItems", 2));
	json_object_set_new(schema, "description", json_string(field->about));
	return schema;
}

/* A part's schema, into `schema`; those of the parts it holds into defs. */
static void
schema_of_part(json_t *schema, json_t *defs, const struct run_shape *shape)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);
	json_t *properties = json_object(), *required = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct run_shape *held = fields[i].shape;

		json_object_set_new(properties, fields[i].key,
				    schema_of_field(&fields[i]));
		if (fields[i].when != RUN_OPTIONAL)
			json_array_append_new(required,
					      json_string(fields[i].key));
		if (held != NULL &&
		    json_object_get(defs, held->name + 4) == NULL) {
			json_t *part = json_object();

			json_object_set_new(defs, held->name + 4, part);
			schema_of_part(part, defs, held);
		}
	}
	json_object_set_new(schema, "description", json_string(shape->about));
	json_object_set_new(schema, "type", json_string("object"));
	json_object_set_new(schema, "properties", properties);
	json_object_set_new(schema, "required", required);
	json_object_set_new(schema, "additionalProperties", json_false());
}

static json_t *
schema_make(void)
{
	json_t *schema =
	    json_pack("{s:s, s:s}", "$schema",
		      "https://json-schema.org/draft/2020-12/schema", "title",
		      "run.json of flatline");
	json_t *defs = json_object();

	schema_of_part(schema, defs, &run_info_shape);
	json_object_set_new(schema, "$defs", defs);
	return schema;
}

static void
test_schema_has_all_keys(void **state)
{
	json_t *schema = schema_make();
	char *text = json_dumps(schema, JSON_INDENT(2));
	struct buf made = {0}, kept = {0};
	struct error err = {0};

	(void)state;
	buf_addf(&made, "%s\n", text);
	if (getenv("ACCEPT") != NULL)
		assert_int_equal(file_write(SCHEMA, &made, &err), 0);
	assert_int_equal(file_read(SCHEMA, 1 << 20, &kept, &err), 0);
	assert_string_equal(buf_text(&kept), buf_text(&made));
	buf_free(&kept);
	buf_free(&made);
	free(text);
	json_decref(schema);
}

/* A different value in each field, two items in each list. */
static void
fill(void *part, const struct run_shape *shape, double *number)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	*run_part_present(part) = 1;
	for (size_t i = 0; i < count; i++) {
		void *at = run_field_at(part, &fields[i]);

		*number += 1;
		if (fields[i].type == RUN_TEXT)
			run_text_set(at, fields[i].about);
		else if (fields[i].type == RUN_NUMBER)
			*(double *)at = *number + 0.25;
		else if (fields[i].type == RUN_INTEGER)
			*(double *)at = *number;
		else if (fields[i].type == RUN_FLAG)
			*(int *)at = (int)*number % 2;
		else if (fields[i].type == RUN_TEXTS)
			strings_add(at, fields[i].key);
		else if (fields[i].type == RUN_OBJECT)
			fill(at, fields[i].shape, number);
		else if (fields[i].type == RUN_LIST)
			for (int n = 0; n < 2; n++)
				fill(run_list_add_part(at, fields[i].shape),
				     fields[i].shape, number);
	}
}

static void
fill_info(struct run_info *info)
{
	struct run_point *points = xcalloc(2, sizeof(*points));
	double number = 0;

	run_info_init(info);
	fill(info, &run_info_shape, &number);
	info->version = RUN_INFO_VERSION;
	points[1] = (struct run_point){2.5, 100};
	info->load.stages = (struct run_list){points, 2};
}

static void
assert_fits(const json_t *object)
{
	json_t *schema = json_load_file(SCHEMA, 0, NULL);
	struct schema_check check = {.root = schema};

	assert_non_null(schema);
	if (schema_check(&check, schema, object, "") != 0)
		fail_msg("%s", check.why);
	json_decref(schema);
}

static void
assert_fits_not(json_t *object, const char *why)
{
	json_t *schema = json_load_file(SCHEMA, 0, NULL);
	struct schema_check check = {.root = schema};

	assert_int_equal(schema_check(&check, schema, object, ""), -1);
	assert_string_equal(check.why, why);
	json_decref(schema);
	json_decref(object);
}

static void
test_all_is_written_and_read_back(void **state)
{
	struct run_info info, again, copy;
	struct error err = {0};
	json_t *object, *other;
	char *text;

	(void)state;
	fill_info(&info);
	object = run_info_json(&info);
	assert_fits(object);
	text = json_dumps(object, JSON_INDENT(2));
	assert_int_equal(
	    run_info_read(&again, "run.json", text, strlen(text), &err), 0);
	other = run_info_json(&again);
	assert_true(json_equal(object, other));
	json_decref(other);
	run_info_copy(&copy, &again);
	other = run_info_json(&copy);
	assert_true(json_equal(object, other));
	json_decref(other);
	json_decref(object);
	free(text);
	run_info_free(&copy);
	run_info_free(&again);
	run_info_free(&info);
}

/* Would the check find anything? */
static void
test_what_does_not_fit_is_found(void **state)
{
	struct run_info info;
	json_t *object, *load, *done, *route;

	(void)state;
	fill_info(&info);
	object = run_info_json(&info);
	run_info_free(&info);
	load = json_object_get(object, "load");
	done = json_object_get(object, "done");
	route = json_array_get(json_object_get(done, "routes"), 1);
	json_object_set_new(load, "users", json_null());
	assert_fits_not(json_deep_copy(object),
			"load.users: is of another type ");
	json_object_del(load, "users");
	assert_fits_not(json_deep_copy(object), "load: lacks users");
	json_object_set_new(load, "users", json_integer(7));
	assert_fits(object);
	json_object_set_new(load, "more", json_null());
	assert_fits_not(json_deep_copy(object), "load.more: is not known ");
	json_object_del(load, "more");
	json_array_append_new(json_object_get(load, "stages"),
			      json_pack("[i]", 1));
	assert_fits_not(json_deep_copy(object),
			"load.stages[2]: has a wrong length ");
	json_object_del(load, "stages");
	json_object_set_new(route, "errors", json_real(0.5));
	assert_fits_not(json_deep_copy(object),
			"done.routes[1].errors: is of another type ");
	json_object_set_new(object, "version", json_integer(2));
	json_object_del(done, "routes");
	assert_fits_not(object, "version: is another value ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_schema_has_all_keys),
	    cmocka_unit_test(test_all_is_written_and_read_back),
	    cmocka_unit_test(test_what_does_not_fit_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
