/* SPDX-License-Identifier: MIT */
/* What is asked of PHP-FPM, and whose memory of its workers is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/fpm_ask.h"
#include "profile/held.h"
#include "profile/php_frames.h"

enum { OUT = 6, ERRORS = 7, END = 3 };

static void
record_add(struct buf *records, int type, const char *bytes, size_t length,
	   int padding)
{
	const char head[] = {1,
			     (char)type,
			     0,
			     1,
			     (char)(length >> 8),
			     (char)(length & 0xff),
			     (char)padding,
			     0};

	buf_add(records, head, sizeof(head));
	buf_add(records, bytes, length);
	for (int i = 0; i < padding; i++)
		buf_add(records, "", 1);
}

static void
text_add(struct buf *records, const char *text, int padding)
{
	record_add(records, OUT, text, strlen(text), padding);
}

static void
end_add(struct buf *records)
{
	record_add(records, END, "\0\0\0\0\0\0\0", 8, 0);
}

static void
expect_reply(struct buf *records, const char *wanted)
{
	struct buf printed = {0};
	int result = fpm_reply(records, &printed);

	if (wanted == NULL) {
		assert_int_equal(result, -1);
	} else {
		assert_int_equal(result, 0);
		assert_string_equal(buf_text(&printed), wanted);
	}
	buf_free(&printed);
	buf_clear(records);
}

static void
test_reply(void **state)
{
	struct buf records = {0};

	(void)state;
	text_add(&records, "Content-type: text/plain\r\n\r\nR\t/", 3);
	record_add(&records, ERRORS, "a notice", 8, 0);
	text_add(&records, "\nE\n", 0);
	end_add(&records);
	expect_reply(&records, "R\t/\nE\n");
	text_add(&records, "Status: 404 Not Found\r\n\r\nFile not found.\n", 0);
	end_add(&records);
	expect_reply(&records, NULL);
	text_add(&records, "X: y\r\n\r\nR\t/\nE\n", 0); /* no end */
	expect_reply(&records, NULL);
	text_add(&records, "no head", 0);
	end_add(&records);
	expect_reply(&records, NULL);
	record_add(&records, OUT, "A: b\r\n\r\n\0c", 10, 0);
	end_add(&records);
	expect_reply(&records, NULL);
	end_add(&records);
	expect_reply(&records, NULL);
	buf_free(&records);
}

/* Every cut of a reply is told from a whole one. */
static void
test_cut_reply(void **state)
{
	struct buf whole = {0};

	(void)state;
	text_add(&whole, "A: b\r\n\r\nR\t/\nE\n", 2);
	end_add(&whole);
	for (size_t length = 0; length < whole.len; length++) {
		struct buf cut = {0};

		buf_add(&cut, whole.data, length);
		expect_reply(&cut, NULL);
		buf_free(&cut);
	}
	buf_free(&whole);
}

static size_t
frame(struct profile *profile, size_t parent, const char *function,
      const char *package)
{
	size_t added = profile_add(profile, parent, function, NULL, 0);

	if (package != NULL)
		profile->frames[added].package = xstrdup(package);
	profile->frames[added].is_users = 1;
	return added;
}

static void
expect_blamed(const struct profile *profile, size_t of, const char *package)
{
	size_t blamed = profile_blame(profile, of);

	assert_int_equal(profile->frames[blamed].is_users, 0);
	if (package == NULL)
		assert_null(profile->frames[blamed].package);
	else
		assert_string_equal(profile->frames[blamed].package, package);
}

static void
test_blame(void **state)
{
	struct profile profile;
	size_t main, observer, run, call, library, callback, again, own;

	(void)state;
	profile_init(&profile);
	main = frame(&profile, 0, "main", "php-fpm8.2");
	observer = frame(&profile, main, "observe", "xdebug.so");
	run = frame(&profile, observer, "execute_ex", "php-fpm8.2");
	call = frame(&profile, run, "zif_curl_exec", "curl.so");
	library = frame(&profile, call, "Curl_connect", "libcurl.so");
	callback = frame(&profile, library, "zend_hash_add", "php-fpm8.2");
	again = frame(&profile, callback, "execute_ex", "php-fpm8.2");
	own = frame(&profile, again, "_php_stream_alloc", "php-fpm8.2");
	php_frames_blame(&profile);
	expect_blamed(&profile, call, "curl.so");
	expect_blamed(&profile, library, "curl.so");
	expect_blamed(&profile, callback, "curl.so");
	expect_blamed(&profile, own, "php-fpm8.2");
	expect_blamed(&profile, run, "php-fpm8.2");
	expect_blamed(&profile, observer, "xdebug.so");
	profile_free(&profile);
}

/* Before and now, by which keys and folders grow. */
static void
test_stores(void **state)
{
	static const char before[] =
	    "R\t/\nH\t700\nF\t0\tAPCu entries \"a:*\"\t\n"
	    "S\t500\t-\t0\nG\t5\tAPCu\tentries "
	    "\"a:*\"\nT\t5\tAPCu entries\nE\n";
	static const char now[] = "R\t/\nH\t900\nF\t0\tAPCu entries \"a:*\"\t\n"
				  "S\t700\t-\t0\nG\t7\tAPCu\tentries "
				  "\"a:*\"\nT\t7\tAPCu entries\nE\n";
	struct error err = {.status = STATUS_OK};
	struct profile profile;

	(void)state;
	profile_init(&profile);
	profile_checkpoint(&profile);
	assert_int_equal(
	    held_parse(&profile, before, -1, php_store_belongs, &err), 0);
	assert_int_equal(held_parse(&profile, now, 1, php_store_belongs, &err),
			 0);
	assert_float_equal(profile.frames[1].bytes, 200, 0.1);
	assert_string_equal(profile.frames[1].package, "APCu");
	assert_true(php_is_store(profile.frames[1].package));
	assert_false(php_is_store("curl.so"));
	assert_float_equal(profile.grown[0].items, 2, 0.1);
	assert_float_equal(profile.tallies[0].more, 2, 0.1);
	profile_free(&profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reply),
	    cmocka_unit_test(test_cut_reply),
	    cmocka_unit_test(test_blame),
	    cmocka_unit_test(test_stores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
