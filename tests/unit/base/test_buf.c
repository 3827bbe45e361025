/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void
empty_buffer_is_empty_text(void **state)
{
	struct buf buf = {0};

	(void)state;
	assert_string_equal(buf_text(&buf), "");
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
	buf_free(&buf);
}

static void
buffer_takes_bytes_text_and_formats(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add(&buf, "ab\0c", 4);
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.data, "ab\0c", 5);
	buf_clear(&buf);
	buf_adds(&buf, "one");
	buf_addf(&buf, " %d %s", 2, "three");
	buf_add(&buf, "", 0);
	assert_string_equal(buf_text(&buf), "one 2 three");
	assert_int_equal(buf.len, strlen("one 2 three"));
	buf_free(&buf);
	assert_null(buf.data);
}

static void
buffer_grows_past_every_size(void **state)
{
	struct buf buf = {0};

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		buf_add(&buf, "x", 1);
		assert_int_equal(buf.len, i + 1);
		assert_true(buf.cap > buf.len);
		assert_int_equal(buf.data[buf.len], '\0');
	}
	buf_addf(&buf, "%20000d", 7);
	assert_int_equal(buf.len, 25000);
	assert_int_equal(buf.data[24999], '7');
	buf_free(&buf);
}

static void
large_buffer_is_mostly_full(void **state)
{
	static char some[100000];
	struct buf buf = {0};

	(void)state;
	while (buf.len < 20 << 20)
		buf_add(&buf, some, sizeof(some));
	for (int i = 0; i < 200; i++) {
		buf_add(&buf, some, sizeof(some));
		assert_true(buf.cap <= buf.len + buf.len / 4 + 1);
	}
	buf_free(&buf);
}

static void
list_owns_its_strings(void **state)
{
	struct strings list = {0};
	char word[] = "first";

	(void)state;
	assert_false(strings_has(&list, "first"));
	strings_add(&list, word);
	word[0] = 'F';
	strings_add(&list, "second");
	assert_int_equal(list.count, 2);
	assert_true(strings_has(&list, "first"));
	assert_true(strings_has(&list, "second"));
	assert_false(strings_has(&list, "First"));
	assert_false(strings_has(&list, "sec"));
	strings_free(&list);
	assert_int_equal(list.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(empty_buffer_is_empty_text),
	    cmocka_unit_test(buffer_takes_bytes_text_and_formats),
	    cmocka_unit_test(buffer_grows_past_every_size),
	    cmocka_unit_test(large_buffer_is_mostly_full),
	    cmocka_unit_test(list_owns_its_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
