/* SPDX-License-Identifier: MIT */
/* The header that requests carry for a while. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

#include "net/http1_compose.h"
#include "net/mark.h"

static void
test_off_it_is_not_there(void **state)
{
	struct mark mark = {0};
	char line[MARK_LINE];

	(void)state;
	assert_null(mark_header(NULL, line));
	assert_null(mark_header(&mark, line));
	assert_true(mark.sent == 0);
}

static void
test_each_is_another_of_one_length(void **state)
{
	struct mark mark = {.on = 1};
	char first[MARK_LINE], second[MARK_LINE];
	const char *value;

	(void)state;
	assert_non_null(mark_header(&mark, first));
	assert_non_null(mark_header(&mark, second));
	assert_true(mark.sent == 2);
	assert_string_not_equal(first, second);
	value = strchr(second, ' ') + 1;
	assert_int_equal(strlen(value), MARK_VALUE);
	assert_int_equal(strspn(value, "0123456789abcdefghijklmnopqrstuv"),
			 MARK_VALUE);
}

static void
test_a_request_carries_it(void **state)
{
	struct http_request request = {.method = "GET"};
	struct mark mark = {0};
	struct http1_preset preset;
	struct address address;
	struct buf out = {0};
	struct error err = {0};
	size_t without;

	(void)state;
	assert_int_equal(address_parse(&address, "http://127.0.0.1:1", &err),
			 0);
	http1_preset(&preset, &address, NULL);
	preset.mark = &mark;
	http1_compose(&preset, &request, "/", 0, &out);
	without = out.len;
	assert_null(strstr(buf_text(&out), "X-Flatline-Mark"));
	mark.on = 1;
	http1_compose(&preset, &request, "/", 0, &out);
	assert_non_null(strstr(buf_text(&out), "\r\nX-Flatline-Mark: "));
	assert_int_equal(out.len - without,
			 strlen("X-Flatline-Mark: \r\n") + MARK_VALUE);
	assert_string_equal(buf_text(&out) + out.len - 4, "\r\n\r\n");
	http1_preset_free(&preset);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_off_it_is_not_there),
	    cmocka_unit_test(test_each_is_another_of_one_length),
	    cmocka_unit_test(test_a_request_carries_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
