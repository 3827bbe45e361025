/* SPDX-License-Identifier: MIT */
/* The profiles of each runtime become frames with their packages. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/jvm_histogram.h"
#include "profile/profiler_pprof.h"
#include "profile/profiler_v8.h"

static const struct frame *
frame_of(const struct profile *profile, const char *function)
{
	for (size_t i = 0; i < profile->count; i++)
		if (strcmp(profile->frames[i].function, function) == 0)
			return &profile->frames[i];
	fail_msg("no frame %s", function);
	return NULL;
}

static void
expect_frame(const struct profile *profile, const char *function,
	     const char *package, int is_users, double bytes)
{
	const struct frame *frame = frame_of(profile, function);

	if (package == NULL)
		assert_null(frame->package);
	else
		assert_string_equal(frame->package, package);
	assert_int_equal(frame->is_users, is_users);
	if (fabs(frame->bytes - bytes) > 1)
		fail_msg("%s holds %g", function, frame->bytes);
}

#define NODE(name, url, size, children)                                        \
	"{\"callFrame\":{\"functionName\":\"" name "\",\"url\":\"" url         \
	"\",\"lineNumber\":11},\"selfSize\":" size ",\"children\":[" children  \
	"]}"

static struct v8_ages ages;

static int
parse_v8(struct profile *profile, const char *text)
{
	json_t *result = json_loads(text, 0, NULL);
	struct error err = {0};
	int parsed;

	assert_non_null(result);
	parsed = v8_parse(profile, &ages, result, &err);
	json_decref(result);
	return parsed;
}

static void
test_v8(void **state)
{
	struct profile profile;

	(void)state;
	profile_init(&profile);
	assert_int_equal(
	    parse_v8(&profile,
		     "{\"profile\":{\"head\":" NODE(
			 "(root)", "", "1",
			 NODE("serve", "file:///srv/app.js", "20",
			      NODE("call",
				   "file:///srv/node_modules/a/node_modules/"
				   "@grpc/grpc-js/build/x.js",
				   "300",
				   NODE("push", "", "4000",
					""))) "," NODE("tick",
						       "node:internal/timers",
						       "50000", "")) "}}"),
	    0);
	expect_frame(&profile, "serve", "app.js", 1, 20);
	expect_frame(&profile, "call", "@grpc/grpc-js", 0, 300);
	expect_frame(&profile, "push", NULL, 0, 4000);
	expect_frame(&profile, "tick", NULL, 0, 50000);
	assert_int_equal(frame_of(&profile, "call")->line, 12);
	assert_true(profile_total(&profile) == 54321);
	assert_string_equal(profile.raw_name, "profile.heapprofile");
	profile_free(&profile);
}

static void
test_v8_of_another_kind(void **state)
{
	static const char *const texts[] = {"{}", "[]", "{\"profile\":7}",
					    "{\"profile\":{\"head\":[]}}"};
	struct profile profile;

	(void)state;
	profile_init(&profile);
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(parse_v8(&profile, texts[i]), -1);
	/* Malformed members are left out, the others are read. */
	assert_int_equal(
	    parse_v8(&profile,
		     "{\"profile\":{\"head\":{\"selfSize\":\"x\",\"children\":"
		     "[7,{},{\"callFrame\":5,\"selfSize\":-3,\"children\":8}]}"
		     "}}"),
	    0);
	assert_true(profile_total(&profile) == 0);
	profile_free(&profile);
}

/* A stack that is too deep is cut off and does not overflow ours. */
static void
test_v8_deep(void **state)
{
	enum { LEVELS = 900 }; /* jansson takes 2048, two each */
	struct buf text = {0};
	struct profile profile;

	(void)state;
	buf_adds(&text, "{\"profile\":{\"head\":");
	for (int i = 0; i < LEVELS; i++)
		buf_adds(&text, "{\"selfSize\":1,\"children\":[");
	for (int i = 0; i < LEVELS; i++)
		buf_adds(&text, "]}");
	buf_adds(&text, "}}");
	profile_init(&profile);
	assert_int_equal(parse_v8(&profile, buf_text(&text)), 0);
	assert_true(profile.count > 500 && profile.count < 600);
	profile_free(&profile);
	buf_free(&text);
}

/* Samples of two checkpoints: the first part's 10 bytes of `f` are gone by the
 * second, its 7 of `g` are not, and a node that is missing counts nowhere. */
static void
test_v8_parts(void **state)
{
	static const char *const checkpoints[] = {
	    "{\"profile\":{\"head\":{\"id\":1,\"children\":["
	    "{\"id\":2,\"callFrame\":{\"functionName\":\"f\"}},"
	    "{\"id\":3,\"callFrame\":{\"functionName\":\"g\"}}]},"
	    "\"samples\":[{\"size\":10,\"nodeId\":2,\"ordinal\":1},"
	    "{\"size\":7,\"nodeId\":3,\"ordinal\":4}]}}",
	    "{\"profile\":{\"head\":{\"id\":1,\"children\":["
	    "{\"id\":9,\"callFrame\":{\"functionName\":\"f\"}},"
	    "{\"id\":3,\"callFrame\":{\"functionName\":\"g\"}}]},"
	    "\"samples\":[{\"size\":20,\"nodeId\":9,\"ordinal\":6},"
	    "{\"size\":7,\"nodeId\":3,\"ordinal\":4},"
	    "{\"size\":5,\"nodeId\":77,\"ordinal\":5}]}}",
	};
	struct profile profile;
	const struct cohorts *f, *g;

	(void)state;
	profile_init(&profile);
	assert_int_equal(parse_v8(&profile, checkpoints[0]), 0);
	assert_int_equal(parse_v8(&profile, checkpoints[1]), 0);
	assert_int_equal(profile.count, 3);
	f = frame_of(&profile, "f")->cohorts;
	g = frame_of(&profile, "g")->cohorts;
	assert_true(f->bytes[0][0] == 10 && f->bytes[1][0] == 0);
	assert_true(f->bytes[1][1] == 20);
	assert_true(g->bytes[0][0] == 7 && g->bytes[1][0] == 7);
	assert_true(g->bytes[1][1] == 0);
	profile_free(&profile);
}

/* There are at most PROFILE_CHECKPOINTS. */
static void
test_v8_looks_end(void **state)
{
	struct profile profile;

	(void)state;
	profile_init(&profile);
	for (int i = 0; i < PROFILE_CHECKPOINTS; i++)
		assert_int_equal(
		    parse_v8(&profile, "{\"profile\":{\"head\":{}}}"), 0);
	assert_int_equal(parse_v8(&profile, "{\"profile\":{\"head\":{}}}"), -1);
	profile_free(&profile);
}

static const char go_before[] =
    "heap profile: 2: 64 [9: 999] @ heap/2\n"
    "1: 32 [3: 96] @ 0x1 0x2\n"
    "#\t0x1\tgithub.com/x/y.(*T).keep+0x1c\t/go/pkg/mod/y/y.go:7\n"
    "#\t0x2\tmain.main.func1+0x2a\t/srv/service.go:31\n"
    "\n";
static const char go_after[] =
    "heap profile: 5: 264 [9: 999] @ heap/2\n"
    "4: 232 [6: 300] @ 0x1 0x2\n"
    "#\t0x1\tgithub.com/x/y.(*T).keep+0x1c\t/go/pkg/mod/y/y.go:7\n"
    "#\t0x2\tmain.main.func1+0x2a\t/srv/service.go:31\n"
    "\n"
    "1: 32 [1: 32] @ 0x3\n"
    "#\t0x3\tnet/http.(*conn).serve+0x5\t/usr/lib/go/src/net/http/server.go:9\n"
    "1: 8 [1: 8] @ 0x4\n"
    "#\t0x4\tshop/cart.Add+0x5\t/srv/shop/cart/cart.go:3\n"
    "# runtime.MemStats\n# HeapAlloc = 5\n";

static void
test_go(void **state)
{
	struct profile profile;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	assert_int_equal(pprof_parse(&profile, go_before, -1, &err), 0);
	assert_int_equal(pprof_parse(&profile, go_after, 1, &err), 0);
	expect_frame(&profile, "github.com/x/y.(*T).keep", "github.com/x/y", 0,
		     200);
	expect_frame(&profile, "main.main.func1", "main", 1, 0);
	expect_frame(&profile, "net/http.(*conn).serve", NULL, 0, 32);
	expect_frame(&profile, "shop/cart.Add", "shop/cart", 0, 8);
	assert_int_equal(frame_of(&profile, "main.main.func1")->line, 31);
	assert_true(fabs(profile_total(&profile) - 240) < 1);
	assert_int_equal(pprof_parse(&profile, "<html>", 1, &err), -1);
	profile_free(&profile);
}

/* One object of the rate's size stands for 1.58 (1 / (1 - 1/e)). */
static void
test_go_is_scaled_up(void **state)
{
	struct profile profile;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	assert_int_equal(
	    pprof_parse(&profile,
			"heap profile: 1: 1000 [1: 1000] @ heap/2000\n"
			"1: 1000 [1: 1000] @ 0x1\n"
			"#\t0x1\tmain.f+0x1\t/a.go:1\n",
			1, &err),
	    0);
	expect_frame(&profile, "main.f", "main", 1, 1581.98);
	profile_free(&profile);
}

static const char jvm_before[] =
    "0\n num     #instances         #bytes  class name (module)\n"
    "-------------------------------------------------------\n"
    "   1:          4324         1000  [B (java.base@17.0.15)\n"
    "   2:           100          500  com.shop.Cart\n"
    "Total          9999        1500\n";
static const char jvm_after[] =
    "0\n num     #instances         #bytes  class name (module)\n"
    "   1:          4324         1600  [B (java.base@17.0.15)\n"
    "   2:           200          900  com.shop.Cart\n"
    "   3:             1           24  [Ljava.lang.Object; (java.base@17)\n";

static void
test_jvm(void **state)
{
	struct profile profile;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	assert_int_equal(histogram_parse(&profile, jvm_before, -1, &err), 0);
	assert_int_equal(histogram_parse(&profile, jvm_after, 1, &err), 0);
	expect_frame(&profile, "[B", NULL, 0, 600);
	expect_frame(&profile, "com.shop.Cart", "com.shop", 1, 400);
	expect_frame(&profile, "[Ljava.lang.Object;", "java.lang", 0, 24);
	assert_int_equal(profile.ntallies, 1); /* of no runtime's class */
	assert_string_equal(profile.tallies[0].type, "com.shop.Cart");
	assert_true(profile.tallies[0].more == 100);
	assert_int_equal(histogram_parse(&profile, "0\nno\n", 1, &err), -1);
	assert_true(histogram_total(jvm_before) == 1500);
	assert_true(isnan(histogram_total(jvm_after)));
	profile_free(&profile);
}

static void
test_found_by_runtime(void **state)
{
	(void)state;
	assert_ptr_equal(profiler_find("node"), &profiler_v8);
	assert_ptr_equal(profiler_find("go"), &profiler_pprof);
	assert_ptr_equal(profiler_find("jvm"), &profiler_jvm);
	assert_ptr_equal(profiler_find("python"), &profiler_python);
	assert_ptr_equal(profiler_find("ruby"), &profiler_ruby);
	assert_ptr_equal(profiler_find("native"), &profiler_native);
	assert_null(profiler_find("unknown"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_v8),
	    cmocka_unit_test(test_v8_of_another_kind),
	    cmocka_unit_test(test_v8_deep),
	    cmocka_unit_test(test_v8_parts),
	    cmocka_unit_test(test_v8_looks_end),
	    cmocka_unit_test(test_go),
	    cmocka_unit_test(test_go_is_scaled_up),
	    cmocka_unit_test(test_jvm),
	    cmocka_unit_test(test_found_by_runtime),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
