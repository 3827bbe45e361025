/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "base/head.h"
#include "base/mem.h"

/* Text, its length, and whether it may be a token, a target, a value. */
static const struct {
	const char *text;
	size_t length;
	int token, target, value;
} parts[] = {
    {"GET", 3, 1, 1, 1},
    {"X-a!#$%&'*+-.^_`|~9", 19, 1, 1, 1},
    {"", 0, 0, 0, 1},
    {"/items?q=1&r=%20", 16, 0, 1, 1},
    {"/caf\xc3\xa9", 6, 0, 1, 1},
    {"a b", 3, 0, 0, 1},
    {"a\tb", 3, 0, 0, 1},
    {"a long value with\ta tab in it", 29, 0, 0, 1},
    {"a:b", 3, 0, 1, 1},
    {"a\rb", 3, 0, 0, 0},
    {"a\nb", 3, 0, 0, 0},
    {"token\r\nX: 1", 11, 0, 0, 0},
    {"token\n", 6, 0, 0, 0},
    {"a\0b", 3, 0, 0, 0},
    {"a\x7f", 2, 0, 0, 0},
    {"a\x01", 2, 0, 0, 0},
};

static void
parts_of_a_head(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		const char *text = parts[i].text;
		size_t length = parts[i].length;

		assert_int_equal(head_is_token(text, length), parts[i].token);
		assert_int_equal(head_is_target(text, length), parts[i].target);
		assert_int_equal(head_is_value(text, length), parts[i].value);
	}
}

static const struct {
	const char *line;
	int good;
} lines[] = {
    {"X-One: 1", 1},
    {"X-One:1", 1},
    {"X-One:", 1},
    {"X-One: a\tb", 1},
    {"X-One: 1\r\nX-Two: 2", 0},
    {"X-One: 1\n", 0},
    {"bad", 0},
    {"X One: 1", 0},
    {"X-One : 1", 0},
    {": 1", 0},
    {" X-One: 1", 0},
    {"X-One;", 0},
    {"", 0},
};

static void
lines_of_a_head(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_int_equal(head_is_line(lines[i].line), lines[i].good);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_of_a_head),
	    cmocka_unit_test(lines_of_a_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
