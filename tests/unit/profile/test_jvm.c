/* SPDX-License-Identifier: MIT */
/* What a recording of a JVM says about who keeps what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "jfr_made.h"
#include "profile/jvm_histogram.h"
#include "profile/jvm_holders.h"
#include "profile/jvm_place.h"

enum { SAMPLES = 40 };

static const struct made_call stash_calls[] = {
    {"org/stash/Stash$Line", "<init>", 5},
    {"org/stash/Stash", "visit", 19},
    {"shop/Shop", "serve", 43},
    {"com/sun/net/httpserver/Filter$Chain", "doFilter", 95},
};

/* In a map that a static field of a library has. */
static void
stash_samples(struct buf *out, uint64_t taken)
{
	struct made_recording made = {.counts = {0}};

	for (uint64_t i = 0; i < SAMPLES; i++) {
		const struct made_link links[] = {
		    {"[B", NULL, "data", 0, 1000 + i},
		    {"org/stash/Stash$Line", NULL, "value", 0, 2000 + i},
		    {"java/util/HashMap$Node", NULL, "", 0, 3000 + i},
		    {"[Ljava/util/HashMap$Node;", NULL, "table", 0, 1},
		    {"java/util/HashMap", "Size: 40", "SEEN", 1, 2},
		    {"java/lang/Class", "Class Name: org.stash.Stash", "", 0,
		     3},
		};

		made_sample(&made, taken, 1000 + i * 100,
			    made_stack(&made, stash_calls, 4),
			    made_object(&made, links, COUNT(links)));
	}
	made_finish(&made, out);
}

static void
read_whole(struct jvm_samples *samples, const struct buf *recording)
{
	struct error err = {0};

	assert_int_equal(
	    jvm_samples_read(samples, (const unsigned char *)recording->data,
			     recording->len, &err),
	    0);
}

static void
test_reads(void **state)
{
	struct buf recording = {0};
	struct jvm_samples samples;
	const struct jvm_sample *sample;

	(void)state;
	stash_samples(&recording, 9000);
	read_whole(&samples, &recording);
	assert_int_equal(samples.count, SAMPLES);
	assert_true(samples.taken_s == 1700000009.0);
	assert_true(samples.paths_s == 0.02);
	sample = &samples.items[3];
	assert_true(sample->allocated_s > 1700000001.2 &&
		    sample->allocated_s < 1700000001.4);
	assert_int_equal(sample->frame_count, 4);
	assert_string_equal(sample->frames[1].class, "org/stash/Stash");
	assert_string_equal(sample->frames[1].method, "visit");
	assert_int_equal(sample->frames[1].line, 19);
	assert_int_equal(sample->link_count, 6);
	assert_int_equal(sample->links[1].address, 2003);
	assert_string_equal(sample->links[0].field, "data");
	assert_string_equal(sample->links[4].about, "Size: 40");
	assert_true(sample->links[4].is_static);
	assert_string_equal(sample->links[5].class, "org/stash/Stash");
	jvm_samples_free(&samples);
	buf_free(&recording);
}

/* What an earlier dump told is in the recording too. */
static void
test_last_dump(void **state)
{
	struct made_recording made = {.counts = {0}};
	struct buf recording = {0};
	struct jvm_samples samples;

	(void)state;
	stash_samples(&recording, 8000);
	stash_samples(&recording, 9000);
	made_finish(&made, &recording);
	read_whole(&samples, &recording);
	assert_int_equal(samples.count, SAMPLES);
	assert_true(samples.taken_s == 1700000009.0);
	jvm_samples_free(&samples);
	buf_free(&recording);
}

static double
more_of(const void *arg, const char *class)
{
	return strcmp(class, arg) == 0 ? 600 : 0;
}

static void
keepers_of(struct profile *profile, const struct buf *recording,
	   const char *class)
{
	struct jvm_samples samples;

	read_whole(&samples, recording);
	profile_init(profile);
	profile->kept_bytes = 1e6;
	jvm_keepers(profile, &samples, 1700000003.0, more_of, class);
	jvm_samples_free(&samples);
}

static void
test_static_field(void **state)
{
	struct buf recording = {0};
	struct profile profile;

	(void)state;
	stash_samples(&recording, 9000);
	keepers_of(&profile, &recording, "org.stash.Stash$Line");
	assert_int_equal(profile.keeper_count, 1);
	assert_string_equal(profile.keepers[0].name, "org.stash");
	assert_string_equal(profile.keepers[0].what,
			    "Stash.Line objects in a HashMap");
	assert_string_equal(
	    profile.keepers[0].path,
	    " ← static field Stash.SEEN, allocated at Stash.java:19");
	assert_true(profile.keepers[0].count == 600);
	assert_true(profile.keepers[0].bytes == 1e6);
	assert_ptr_equal(profile_keeper(&profile), &profile.keepers[0]);
	profile_free(&profile);
	buf_free(&recording);
}

/* All of the first half: what was there at once, or will be replaced. */
static void
test_once(void **state)
{
	struct buf recording = {0};
	struct jvm_samples samples;
	struct profile profile;

	(void)state;
	stash_samples(&recording, 9000);
	read_whole(&samples, &recording);
	profile_init(&profile);
	jvm_keepers(&profile, &samples, 1700000008.0, more_of, "");
	assert_int_equal(profile.keeper_count, 0);
	jvm_samples_free(&samples);
	profile_free(&profile);
	buf_free(&recording);
}

/* A list of listeners is a library's, but who listens is to blame. */
static void
test_listeners(void **state)
{
	static const struct made_call calls[] = {
	    {"org/widget/Widget", "draw", 11},
	    {"shop/Shop", "serve", 46},
	};
	struct made_recording made = {.counts = {0}};
	struct buf recording = {0};
	struct profile profile;

	(void)state;
	for (uint64_t i = 0; i < SAMPLES; i++) {
		const struct made_link links[] = {
		    {"[B", NULL, "state", 0, 1000 + i},
		    {"org/widget/Widget", NULL, "arg$1", 0, 2000 + i},
		    {"org/widget/Widget$$Lambda$14/0x8000", NULL, "", 0,
		     3000 + i},
		    {"[Ljava/lang/Object;", NULL, "elementData", 0, 1},
		    {"java/util/ArrayList", NULL, "listeners", 0, 2},
		    {"org/bus/Bus", NULL, "MAIN", 1, 3},
		    {"java/lang/Class", "Class Name: org.bus.Bus", "", 0, 4},
		};

		made_sample(&made, 9000, 1000 + i * 100,
			    made_stack(&made, calls, 2),
			    made_object(&made, links, COUNT(links)));
	}
	made_finish(&made, &recording);
	keepers_of(&profile, &recording, "");
	assert_int_equal(profile.keeper_count, 1);
	assert_string_equal(profile.keepers[0].name, "org.widget");
	assert_string_equal(profile.keepers[0].what,
			    "a function of Widget in an ArrayList");
	assert_string_equal(profile.keepers[0].path,
			    " ← Bus.listeners, allocated at Widget.java:11");
	profile_free(&profile);
	buf_free(&recording);
}

/* A client that registers itself with the JDK, in its constructor. */
static void
test_hooks(void **state)
{
	static const struct made_call calls[] = {
	    {"java/lang/Thread", "init", 400},
	    {"org/client/Client", "<init>", 6},
	    {"shop/Shop", "serve", 42},
	};
	struct made_recording made = {.counts = {0}};
	struct buf recording = {0};
	struct profile profile;

	(void)state;
	for (uint64_t i = 0; i < SAMPLES; i++) {
		const struct made_link links[] = {
		    {"java/lang/Thread", NULL, "", 0, 1000 + i},
		    {"[Ljava/lang/Object;", NULL, "table", 0, 1},
		    {"java/util/IdentityHashMap", NULL, "hooks", 1, 2},
		    {"java/lang/Class",
		     "Class Name: java.lang.ApplicationShutdownHooks", "", 0,
		     3},
		};

		made_sample(&made, 9000, 1000 + i * 100,
			    made_stack(&made, calls, 3),
			    made_object(&made, links, COUNT(links)));
	}
	made_finish(&made, &recording);
	keepers_of(&profile, &recording, "");
	assert_int_equal(profile.keeper_count, 1);
	assert_string_equal(profile.keepers[0].name, "org.client");
	assert_string_equal(profile.keepers[0].what,
			    "Thread objects in an IdentityHashMap");
	assert_string_equal(profile.keepers[0].path,
			    " ← allocated at Client.java:6");
	profile_free(&profile);
	buf_free(&recording);
}

/* What the JDK has is kept on behalf of who allocated it. */
static void
test_threads(void **state)
{
	static const struct made_call calls[] = {
	    {"java/util/Arrays", "copyOf", 3512},
	    {"org/trace/Trace", "request", 17},
	};
	struct made_recording made = {.counts = {0}};
	struct buf recording = {0};
	struct profile profile;

	(void)state;
	for (uint64_t i = 0; i < SAMPLES; i++) {
		const struct made_link links[] = {
		    {"[J", NULL, "", 0, 1000 + i},
		    {"[Ljava/lang/Object;", NULL, "elementData", 0, 1},
		    {"java/util/ArrayList", NULL, "value", 0, 2},
		    {"java/lang/ThreadLocal$ThreadLocalMap$Entry", NULL, "", 0,
		     3},
		    {"java/lang/Thread", NULL, "", 0, 4},
		};

		made_sample(&made, 9000, 1000 + i * 100,
			    made_stack(&made, calls, 2),
			    made_object(&made, links, COUNT(links)));
	}
	made_finish(&made, &recording);
	keepers_of(&profile, &recording, "");
	assert_int_equal(profile.keeper_count, 1);
	assert_string_equal(profile.keepers[0].name, "org.trace");
	assert_string_equal(profile.keepers[0].path,
			    " ← allocated at Trace.java:17");
	profile_free(&profile);
	buf_free(&recording);
}

static void
test_frames(void **state)
{
	const double parts[PROFILE_CHECKPOINTS] = {1700000003.0};
	struct buf recording = {0};
	struct jvm_samples samples;
	struct profile profile;
	struct holder *list;
	size_t count;

	(void)state;
	stash_samples(&recording, 9000);
	read_whole(&samples, &recording);
	profile_init(&profile);
	profile_checkpoint(&profile);
	profile_checkpoint(&profile);
	jvm_hold(&profile, &samples, parts, 4096);
	count = profile_packages(&profile, &list);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "org.stash");
	assert_true(list[0].bytes == SAMPLES * 4096.0);
	assert_true(list[0].cohorts.bytes[1][0] > 80000);
	assert_true(list[0].cohorts.bytes[1][1] > 70000);
	free(list);
	jvm_samples_free(&samples);
	profile_free(&profile);
	buf_free(&recording);
}

/* Nothing outside of it is read, and nothing is believed. */
static void
test_damaged(void **state)
{
	struct buf recording = {0};
	uint32_t random = 4711;

	(void)state;
	stash_samples(&recording, 9000);
	for (size_t i = 0; i < 3000; i++) {
		size_t length =
		    i % 2 == 0 ? recording.len : i * recording.len / 3000;
		unsigned char *copy = xcalloc(length + 1, 1);
		struct jvm_samples samples;
		struct error err = {0};

		memcpy(copy, recording.data, length);
		for (int j = 0; j < 4 && length > 0; j++) {
			random = random * 1664525 + 1013904223;
			copy[(random >> 8) % length] =
			    (unsigned char)(random >> 3);
		}
		jvm_samples_read(&samples, copy, length, &err);
		jvm_samples_free(&samples);
		free(copy);
	}
	buf_free(&recording);
}

static void
class_says(const char *class, const char *package, const char *words,
	   const char *file)
{
	struct buf out = {0};
	char *text = jvm_package(class);

	if (package == NULL)
		assert_null(text);
	else
		assert_string_equal(text, package);
	free(text);
	jvm_words_class(class, &out);
	assert_string_equal(buf_text(&out), words);
	text = jvm_file(class);
	assert_string_equal(text, file);
	free(text);
	buf_free(&out);
}

static void
test_classes(void **state)
{
	(void)state;
	class_says("com/shop/Cart$Line", "com.shop", "Cart.Line", "Cart.java");
	class_says("Service", "Service", "Service", "Service.java");
	class_says("[Lcom/shop/Cart;", "com.shop", "Cart[]", "Cart.java");
	class_says("[[B", NULL, "byte[][]", "B.java");
	class_says("java/util/HashMap", NULL, "HashMap", "HashMap.java");
	class_says("app/MainKt", "app", "MainKt", "Main.kt");
	class_says("a/Shop$$Lambda$1/0x80", "a", "a function of Shop",
		   "Shop.java");
	class_says("a/Shop$$Lambda+0x80", "a", "a function of Shop",
		   "Shop.java");
	assert_true(jvm_is_function("a/Shop$1"));
	assert_false(jvm_is_function("a/Shop$Line"));
	assert_int_equal(jvm_name_rank("org.eclipse.jetty.server"),
			 RANK_CARRIER);
	assert_int_equal(jvm_name_rank("java.util"), RANK_RUNTIME);
	assert_int_equal(jvm_name_rank("playful"), RANK_HOLDER);
}

static void
test_histogram(void **state)
{
	static const char text[] =
	    "0\n num     #instances         #bytes  class name (module)\n"
	    "-------------------------------------------------------\n"
	    "   1:          4324         160  [B (java.base@17.0.15)\n"
	    "   2:            27         900  com.shop.Cart\n"
	    "   3:            12         192  com.shop.Cart$$Lambda$14/0x08\n"
	    "Total          4363        1252\n";

	(void)state;
	assert_true(histogram_count(text, "com.shop.Cart") == 27);
	assert_true(histogram_count(text, "[B") == 4324);
	assert_true(histogram_count(text, "com.shop.Cart$$Lambda$14+0x08/7") ==
		    12);
	assert_true(histogram_count(text, "com.shop") == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_last_dump),
	    cmocka_unit_test(test_static_field),
	    cmocka_unit_test(test_once),
	    cmocka_unit_test(test_listeners),
	    cmocka_unit_test(test_hooks),
	    cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_frames),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_classes),
	    cmocka_unit_test(test_histogram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
