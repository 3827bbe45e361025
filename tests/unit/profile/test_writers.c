/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/mem.h"
#include "profile/writers.h"

static const struct profile_dose dose = {10, "request"};

static void
set_up(struct profile *profile)
{
	size_t outer, inner;

	profile_init(profile);
	outer = profile_add(profile, 0, "outer", "/srv/<app>.js", 300);
	inner = profile_add(profile, outer, "\"&'\033[31m", "", 0);
	profile->frames[outer].is_users = 1;
	profile->frames[inner].bytes = 1000;
}

/* Reads as much of the wire format as is needed here. */
struct wire {
	const unsigned char *at, *end;
};

static uint64_t
wire_number(struct wire *wire)
{
	uint64_t number = 0;
	int shift = 0;

	while (wire->at < wire->end) {
		unsigned char byte = *wire->at++;

		number |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
		if (byte < 0x80)
			return number;
	}
	fail_msg("a number is cut");
	return 0;
}

/* The next field; 0: there is none. Numbers leave an empty value. */
static unsigned
wire_field(struct wire *wire, struct wire *value, uint64_t *number)
{
	uint64_t key, length;

	if (wire->at == wire->end)
		return 0;
	key = wire_number(wire);
	*value = (struct wire){NULL, NULL};
	if ((key & 7) == 0) {
		*number = wire_number(wire);
		return (unsigned)(key >> 3);
	}
	assert_int_equal(key & 7, 2);
	length = wire_number(wire);
	assert_true(length <= (uint64_t)(wire->end - wire->at));
	*value = (struct wire){wire->at, wire->at + length};
	wire->at += length;
	return (unsigned)(key >> 3);
}

static void
test_pprof(void **state)
{
	struct profile profile;
	struct buf out = {0};
	struct wire wire, value, inner, part;
	unsigned field, counts[8] = {0};
	uint64_t number = 0, sample[4], n = 0;

	(void)state;
	set_up(&profile);
	writer_pprof.write(&profile, &dose, &out);
	wire.at = (const unsigned char *)out.data;
	wire.end = wire.at + out.len;
	while ((field = wire_field(&wire, &value, &number)) != 0) {
		assert_true(field < 8);
		counts[field]++;
		if (field != 2)
			continue;
		for (inner = value; wire_field(&inner, &part, &number) != 0;)
			sample[n++] = number;
	}
	assert_int_equal(counts[1], 1); /* what samples count */
	assert_int_equal(counts[2], 1);
	assert_int_equal(counts[4], 2);
	assert_int_equal(counts[5], 2);
	assert_int_equal(counts[6], 3 + 2 * 3);
	/* The innermost location first, then the bytes. */
	assert_int_equal(n, 3);
	assert_int_equal(sample[0], 2);
	assert_int_equal(sample[1], 1);
	assert_int_equal(sample[2], 1000);
	buf_free(&out);
	profile_free(&profile);
}

static void
test_flame(void **state)
{
	struct profile profile;
	struct buf out = {0};

	(void)state;
	set_up(&profile);
	writer_flame.write(&profile, &dose, &out);
	assert_non_null(strstr(buf_text(&out), "100 B per request"));
	assert_non_null(strstr(buf_text(&out), "&#60;app&#62;.js:300"));
	assert_non_null(strstr(buf_text(&out), "&#34;&#38;&#39;?[31m"));
	assert_null(strstr(buf_text(&out), "<app>"));
	assert_null(strchr(buf_text(&out), '\033'));
	assert_string_equal(out.data + out.len - 7, "</svg>\n");
	buf_free(&out);
	profile_free(&profile);
}

static void
test_flame_of_nothing(void **state)
{
	struct profile profile;
	struct buf out = {0};

	(void)state;
	profile_init(&profile);
	writer_flame.write(&profile, &dose, &out);
	assert_non_null(strstr(buf_text(&out), "</svg>"));
	assert_null(strstr(buf_text(&out), "nan"));
	buf_free(&out);
	profile_free(&profile);
}

static void
test_collapsed(void **state)
{
	struct profile profile;
	struct buf out = {0};

	(void)state;
	set_up(&profile);
	free(profile.frames[1].function);
	profile.frames[1].function = xstrdup("a;b");
	profile.frames[1].bytes = 7;
	writer_collapsed.write(&profile, &dose, &out);
	assert_string_equal(buf_text(&out),
			    "a:b (/srv/<app>.js:300) 7\n"
			    "a:b (/srv/<app>.js:300);\"&'?[31m 1000\n");
	buf_free(&out);
	profile_free(&profile);
}

static void
test_speedscope(void **state)
{
	struct profile profile;
	struct buf out = {0};
	json_t *object, *samples;

	(void)state;
	set_up(&profile);
	writer_speedscope.write(&profile, &dose, &out);
	object = json_loads(buf_text(&out), 0, NULL);
	assert_non_null(object);
	samples = json_array_get(json_object_get(object, "profiles"), 0);
	assert_int_equal(json_integer_value(json_array_get(
			     json_object_get(samples, "weights"), 0)),
			 1000);
	samples = json_array_get(json_object_get(samples, "samples"), 0);
	assert_int_equal(json_array_size(samples), 2);
	assert_int_equal(json_integer_value(json_array_get(samples, 1)), 1);
	json_decref(object);
	buf_free(&out);
	profile_free(&profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pprof),
	    cmocka_unit_test(test_flame),
	    cmocka_unit_test(test_flame_of_nothing),
	    cmocka_unit_test(test_collapsed),
	    cmocka_unit_test(test_speedscope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
