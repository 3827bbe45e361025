/* SPDX-License-Identifier: MIT */
/* What values of JSON take is known before they are made. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json_bounded.h"
#include "base/mem.h"

static size_t taken, most_taken;

static void *
counting_malloc(size_t size)
{
	void *memory = xmalloc(size);

	taken += malloc_usable_size(memory) + sizeof(size_t);
	most_taken = taken > most_taken ? taken : most_taken;
	return memory;
}

static void
counting_free(void *memory)
{
	if (memory != NULL)
		taken -= malloc_usable_size(memory) + sizeof(size_t);
	free(memory);
}

/* A text is BEGIN, PART so many times, and END. */
static const struct shape {
	const char *begin, *part, *last, *end;
	size_t parts;
} shapes[] = {
    {"[", "0,", "0", "]", 100000},
    {"[", "0.5,", "1e9", "]", 100000},
    {"[", "[],", "[]", "]", 100000},
    {"[", "{},", "{}", "]", 100000},
    {"[", "\"\",", "\"\"", "]", 100000},
    {"[", "\"a\\\"]\\\\\",", "\"\"", "]", 100000},
    {"[", "{\"a\":0},", "0", "]", 100000},
    {"[", "{\"a\":{\"b\":[true,null]}},", "0", "]", 50000},
    {"[", "{\"name\":\"n\",\"size\":12,\"id\":7},", "0", "]", 50000},
    {"", "[", "0", "", 2000},
};

static void
shape_write(struct buf *text, const struct shape *shape)
{
	buf_adds(text, shape->begin);
	for (size_t i = 0; i < shape->parts; i++)
		buf_adds(text, shape->part);
	buf_adds(text, shape->last);
	for (size_t i = 0; i < shape->parts && shape->end[0] == '\0'; i++)
		buf_adds(text, "]");
	buf_adds(text, shape->end);
}

static void
test_memory_is_foreseen(void **state)
{
	(void)state;
	json_set_alloc_funcs(counting_malloc, counting_free);
	for (size_t i = 0; i < COUNT(shapes); i++) {
		struct buf text = {0};
		json_t *value;
		size_t said;

		shape_write(&text, &shapes[i]);
		said = json_bounded_bytes(buf_text(&text), text.len);
		most_taken = taken = 0;
		value = json_loadb(buf_text(&text), text.len, 0, NULL);
		assert_non_null(value);
		if (most_taken > said || said > 4 * most_taken + 4096)
			fail_msg("%s: %zu, but said %zu", shapes[i].part,
				 most_taken, said);
		json_decref(value);
		assert_int_equal(taken, 0);
		buf_free(&text);
	}
	json_set_alloc_funcs(malloc, free);
}

/* Many members in one object, whose table grows. */
static void
test_a_large_object(void **state)
{
	struct buf text = {0};
	json_t *value;

	(void)state;
	json_set_alloc_funcs(counting_malloc, counting_free);
	buf_adds(&text, "{");
	for (int i = 0; i < 50000; i++)
		buf_addf(&text, "\"%d\":%d,", i, i);
	buf_adds(&text, "\"z\":0}");
	most_taken = taken = 0;
	value = json_loadb(buf_text(&text), text.len, 0, NULL);
	assert_non_null(value);
	assert_true(most_taken <=
		    json_bounded_bytes(buf_text(&text), text.len));
	json_decref(value);
	buf_free(&text);
	json_set_alloc_funcs(malloc, free);
}

static void
test_too_much_is_refused(void **state)
{
	struct buf text = {0};
	json_error_t error;
	json_t *value;

	(void)state;
	buf_adds(&text, "[");
	for (int i = 0; i < 400000; i++)
		buf_adds(&text, "{},");
	buf_adds(&text, "0]");
	assert_null(
	    json_bounded_load(buf_text(&text), text.len, 0, JSON_MOST, &error));
	assert_string_equal(error.text,
			    "its values would take more than 96 MiB of memory");
	assert_int_equal(json_error_code(&error), json_error_out_of_memory);
	value = json_bounded_load(buf_text(&text), text.len, 0,
				  JSON_MOST_PROFILE, &error);
	assert_non_null(value);
	json_decref(value);
	buf_free(&text);
}

/* Text that is cut off or never was JSON is passed on, for json_loadb() to say
 * what is wrong. */
static void
test_odd_texts(void **state)
{
	(void)state;
	assert_true(json_bounded_bytes("", 0) > 0);
	assert_true(json_bounded_bytes("\"\\", 2) > 0);
	assert_true(json_bounded_bytes("\"", 1) > 0);
	assert_null(json_bounded_load("[", 1, 0, JSON_MOST, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_memory_is_foreseen),
	    cmocka_unit_test(test_a_large_object),
	    cmocka_unit_test(test_too_much_is_refused),
	    cmocka_unit_test(test_odd_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
