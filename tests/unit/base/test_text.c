/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"

static void
tells_prefixes(void **state)
{
	(void)state;
	assert_true(text_starts("--users", "--"));
	assert_true(text_starts("x", ""));
	assert_false(text_starts("-", "--"));
	assert_false(text_starts("", "x"));
}

static void
counts_edits(void **state)
{
	static const struct {
		const char *a, *b;
		size_t edits;
	} rows[] = {
	    {"", "", 0},	  {"", "abc", 3},	    {"same", "same", 0},
	    {"user", "users", 1}, {"kitten", "sitting", 3}, {"rate", "tare", 2},
	};
	char longest[] =
	    "012345678901234567890123456789012345678901234567890123"
	    "456789012";
	char *far = xasprintf("%sx", longest);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(text_distance(rows[i].a, rows[i].b),
				 rows[i].edits);
		assert_int_equal(text_distance(rows[i].b, rows[i].a),
				 rows[i].edits);
	}
	assert_int_equal(strlen(longest), 63);
	assert_int_equal(text_distance(longest, longest), 0);
	assert_int_equal(text_distance(far, far), 64);
	free(far);
}

static void
finds_the_nearest_word(void **state)
{
	static const char *const words[] = {"users", "rate", "duration", "o",
					    NULL};
	static const char *const none[] = {NULL};

	(void)state;
	assert_string_equal(text_nearest("user", words), "users");
	assert_string_equal(text_nearest("duraton", words), "duration");
	assert_string_equal(text_nearest("rat", words), "rate");
	assert_null(text_nearest("elsewhere", words));
	assert_null(text_nearest("x", words)); /* all of "o" would change */
	assert_null(text_nearest("users", none));
	assert_null(text_nearest("", words));
}

/* Reference values of FNV-1a. */
static void
hashes_as_fnv(void **state)
{
	(void)state;
	assert_true(text_hash(TEXT_HASH_START, "", 0) ==
		    UINT64_C(0xcbf29ce484222325));
	assert_true(text_hash(TEXT_HASH_START, "a", 1) ==
		    UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(text_hash(TEXT_HASH_START, "foobar", 6) ==
		    UINT64_C(0x85944171f73967e8));
	assert_true(text_hash(text_hash(TEXT_HASH_START, "foo", 3), "bar", 3) ==
		    UINT64_C(0x85944171f73967e8));
}

/* RFC 4648, section 10. */
static void
encodes_base64(void **state)
{
	static const char *const rows[][2] = {
	    {"", ""},
	    {"f", "Zg=="},
	    {"fo", "Zm8="},
	    {"foo", "Zm9v"},
	    {"foob", "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="},
	    {"\xff\xfe", "//4="},
	    {"foobar", "Zm9vYmFy"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = {0};

		text_base64(&out, rows[i][0], strlen(rows[i][0]));
		assert_string_equal(buf_text(&out), rows[i][1]);
		buf_clear(&out);
		assert_int_equal(text_unbase64(&out, rows[i][1]), 0);
		assert_string_equal(buf_text(&out), rows[i][0]);
		buf_free(&out);
	}
}

static void
refuses_what_is_not_base64(void **state)
{
	static const char *const rows[] = {
	    "Z", "Zg=", "Zg===", "====", "Zg==Z", "Zm9v ", "Zm-v", "Zm9vYg"};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(text_unbase64(&out, rows[i]), -1);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

/* Wherever it stands, and however long the text is. */
static void
test_clean_text(void **state)
{
	char text[40];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t length = 0; length < sizeof(text); length++) {
		assert_true(text_is_clean(text, length, 0x21));
		for (size_t at = 0; at < length; at++) {
			for (int c = 0; c < 256; c++) {
				text[at] = (char)c;
				assert_int_equal(
				    text_is_clean(text, length, 0x20),
				    c >= 0x20 && c != 0x7f);
			}
			text[at] = 'a';
		}
		text[length] = '\n'; /* no part of it */
		assert_true(text_is_clean(text, length, 0x20));
		text[length] = 'a';
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_clean_text),
	    cmocka_unit_test(tells_prefixes),
	    cmocka_unit_test(counts_edits),
	    cmocka_unit_test(finds_the_nearest_word),
	    cmocka_unit_test(hashes_as_fnv),
	    cmocka_unit_test(encodes_base64),
	    cmocka_unit_test(refuses_what_is_not_base64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
