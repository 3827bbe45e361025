/* SPDX-License-Identifier: MIT */
/* Profiles of others in pprof's format, whole and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/read_pprof.h"
#include "profile/writers.h"

/* Two values, of which the second are bytes in use; a location of two inlined
 * lines; numbers packed, as Go writes them. */
static const char by_go[] = {
    /* sample_type: "inuse_objects", "count"; "inuse_space", "bytes" */
    0x0a, 4, 0x08, 1, 0x10, 2, 0x0a, 4, 0x08, 3, 0x10, 4,
    /* sample: locations 1 2, values 3 4096 */
    0x12, 9, 0x0a, 2, 1, 2, 0x12, 3, 3, (char)0x80, 0x20,
    /* location 1: functions 1 at 7, 2 at 8; location 2: function 3 at 9 */
    0x22, 14, 0x08, 1, 0x22, 4, 0x08, 1, 0x10, 7, 0x22, 4, 0x08, 2, 0x10, 8,
    0x22, 8, 0x08, 2, 0x22, 4, 0x08, 3, 0x10, 9,
    /* functions */
    0x2a, 6, 0x08, 1, 0x10, 5, 0x20, 8, 0x2a, 6, 0x08, 2, 0x10, 6, 0x20, 8,
    0x2a, 6, 0x08, 3, 0x10, 7, 0x20, 9,
    /* texts */
    0x32, 0, 0x32, 13, 'i', 'n', 'u', 's', 'e', '_', 'o', 'b', 'j', 'e', 'c',
    't', 's', 0x32, 5, 'c', 'o', 'u', 'n', 't', 0x32, 11, 'i', 'n', 'u', 's',
    'e', '_', 's', 'p', 'a', 'c', 'e', 0x32, 5, 'b', 'y', 't', 'e', 's', 0x32,
    9, 'x', '.', 'i', 'o', '/', 'c', '.', 'F', '1', 0x32, 9, 'x', '.', 'i', 'o',
    '/', 'c', '.', 'F', '2', 0x32, 9, 'm', 'a', 'i', 'n', '.', 'm', 'a', 'i',
    'n', 0x32, 4, 'c', '.', 'g', 'o', 0x32, 4, 'm', '.', 'g', 'o'};

static int
read_bytes(struct profile *profile, const char *bytes, size_t length,
	   double factor)
{
	struct buf file = {0};
	struct error err = {0};
	int result;

	buf_add(&file, bytes, length);
	result = profile_read_pprof(profile, &file, factor, &err);
	assert_int_equal(err.status, result == 0 ? STATUS_OK : STATUS_DATA);
	buf_free(&file);
	return result;
}

static void
test_go(void **state)
{
	struct profile profile;
	struct holder *holders;

	(void)state;
	profile_init(&profile);
	assert_int_equal(read_bytes(&profile, by_go, sizeof(by_go), 1), 0);
	assert_int_equal(profile.count, 4); /* root, main, F2, F1 */
	assert_string_equal(profile.frames[1].function, "main.main");
	assert_int_equal(profile.frames[1].line, 9);
	assert_string_equal(profile.frames[2].function, "x.io/c.F2");
	assert_string_equal(profile.frames[3].function, "x.io/c.F1");
	assert_string_equal(profile.frames[3].place, "c.go");
	assert_float_equal(profile.frames[3].bytes, 4096, 0);
	assert_int_equal(profile_packages(&profile, &holders), 1);
	assert_string_equal(holders[0].name, "x.io/c");
	free(holders);
	assert_int_equal(read_bytes(&profile, by_go, sizeof(by_go), -1), 0);
	assert_float_equal(profile_total(&profile), 0, 0);
	profile_free(&profile);
}

static void
test_cut_off(void **state)
{
	struct profile profile;

	(void)state;
	for (size_t length = 0; length < sizeof(by_go); length++) {
		profile_init(&profile);
		read_bytes(&profile, by_go, length, 1);
		assert_true(profile_total(&profile) <= 4096);
		profile_free(&profile);
	}
	profile_init(&profile);
	assert_int_equal(read_bytes(&profile, "", 0, 1), -1);
	assert_int_equal(read_bytes(&profile, "{\"a\":1}", 7, 1), -1);
	/* A length of almost all numbers. */
	assert_int_equal(
	    read_bytes(&profile, "\x12\xff\xff\xff\xff\xff\xff\xff\x7f", 9, 1),
	    -1);
	profile_free(&profile);
}

static void
test_no_bytes(void **state)
{
	static const char of_time[] = {0x0a, 4,	   0x08, 1,   0x10, 2,	 0x32,
				       0,    0x32, 3,	 'c', 'p',  'u', 0x32,
				       11,   'n',  'a',	 'n', 'o',  's', 'e',
				       'c',  'o',  'n',	 'd', 's'};
	struct profile profile;

	(void)state;
	profile_init(&profile);
	assert_int_equal(read_bytes(&profile, of_time, sizeof(of_time), 1), -1);
	profile_free(&profile);
}

/* What we write, we read. */
static void
test_our_own(void **state)
{
	const struct profile_dose dose = {10, "request"};
	struct profile written, read;
	struct buf file = {0};
	size_t frame;

	(void)state;
	profile_init(&written);
	frame = profile_add(&written, 0, "serve", "/srv/app.js", 3);
	frame = profile_add(&written, frame, "keep",
			    "/srv/node_modules/@shop/cart/index.js", 2);
	written.frames[frame].bytes = 5000;
	writer_pprof.write(&written, &dose, &file);
	profile_init(&read);
	assert_int_equal(read_bytes(&read, buf_text(&file), file.len, 0.5), 0);
	assert_int_equal(read.count, 3);
	assert_string_equal(read.frames[2].package, "@shop/cart");
	assert_true(read.frames[1].is_users);
	assert_float_equal(read.frames[2].bytes, 2500, 0);
	buf_free(&file);
	profile_free(&written);
	profile_free(&read);
}

static void
pack(const char *bytes, size_t length, struct buf *packed)
{
	z_stream stream = {.next_in = (unsigned char *)xmalloc(length + 1),
			   .avail_in = (unsigned)length};
	unsigned char *in = stream.next_in;
	char out[65536];
	int code;

	memcpy(in, bytes, length);
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, 0),
			 Z_OK);
	do {
		stream.next_out = (unsigned char *)out;
		stream.avail_out = sizeof(out);
		code = deflate(&stream, Z_FINISH);
		buf_add(packed, out, sizeof(out) - stream.avail_out);
	} while (code == Z_OK);
	deflateEnd(&stream);
	free(in);
}

static void
test_gzip(void **state)
{
	struct profile profile;
	struct buf packed = {0}, out = {0};
	struct error err = {0};

	(void)state;
	pack(by_go, sizeof(by_go), &packed);
	profile_init(&profile);
	assert_int_equal(read_bytes(&profile, buf_text(&packed), packed.len, 1),
			 0);
	assert_float_equal(profile_total(&profile), 4096, 0);
	for (size_t length = 2; length < packed.len; length++)
		assert_int_equal(
		    read_bytes(&profile, buf_text(&packed), length, 1), -1);
	assert_int_equal(gunzip(&packed, sizeof(by_go) - 1, &out, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	profile_free(&profile);
	buf_free(&packed);
	buf_free(&out);
}

static const char *
guessed(const char *function, const char *place)
{
	static char package[64];
	struct profile profile;
	size_t frame;

	profile_init(&profile);
	frame = profile_add(&profile, 0, function, place, 1);
	package_guess(&profile.frames[frame]);
	snprintf(package, sizeof(package), "%s",
		 profile.frames[frame].package != NULL
		     ? profile.frames[frame].package
		     : "-");
	profile_free(&profile);
	return package;
}

static void
test_packages(void **state)
{
	(void)state;
	assert_string_equal(guessed("f", "/s/node_modules/@a/b/c.js"), "@a/b");
	assert_string_equal(guessed("f", "node:net"), "-");
	assert_string_equal(guessed("f", "/s/app.mjs"), "app.mjs");
	assert_string_equal(guessed("f", "/v/site-packages/rich/x.py"), "rich");
	assert_string_equal(guessed("f", "/usr/lib/python3.11/json/x.py"), "-");
	assert_string_equal(guessed("f", "/srv/app.py"), "app.py");
	assert_string_equal(guessed("f", "/var/gems/rack-2.2.6/lib/x.rb"),
			    "rack");
	assert_string_equal(guessed("f", "/usr/lib/ruby/3.1.0/x.rb"), "-");
	assert_string_equal(guessed("com.shop.Cart", ""), "com.shop");
	assert_string_equal(guessed("github.com/x/y.(*T).f", "/a/y/f.go"),
			    "github.com/x/y");
	assert_string_equal(guessed("cart_add", "/src/cart.c"), "-");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_go),	     cmocka_unit_test(test_cut_off),
	    cmocka_unit_test(test_no_bytes), cmocka_unit_test(test_our_own),
	    cmocka_unit_test(test_gzip),     cmocka_unit_test(test_packages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
