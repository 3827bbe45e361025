/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/limits.h"

#define MIB 1048576.0

static const struct {
	const char *text;
	double most; /* NAN: none */
} groups[] = {
    {"536870912\n", 512 * MIB},
    {"536870912", NAN}, /* cut */
    {"max\n", NAN},
    {"9223372036854771712\n", NAN}, /* version 1: no limit */
    {"18446744073709551615\n", NAN},
    {"0\n", NAN},
    {"", NAN},
    {"-1\n", NAN},
    {"12 34\n", NAN},
    {"0x200\n", NAN},
    {"nan\n", NAN},
    {"1e999\n", NAN},
};

static void
test_groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++) {
		double most = limits_parse_group(groups[i].text);

		if (isnan(groups[i].most) ? !isnan(most)
					  : most != groups[i].most)
			fail_msg("'%s' gives %g", groups[i].text, most);
	}
}

static const struct {
	const char *text;
	double most;
} files[] = {
    {"Limit                     Soft Limit           Hard Limit\n"
     "Max open files            1024                 4096      files\n",
     1024},
    {"Max open files            unlimited            unlimited files\n", NAN},
    {"Max open files            1024", NAN}, /* cut */
    {"Max open files", NAN},
    {"xMax open files           7 8 files\n", NAN},
    {"", NAN},
};

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		double most = limits_parse_files(files[i].text);

		if (isnan(files[i].most) ? !isnan(most) : most != files[i].most)
			fail_msg("'%s' gives %g", files[i].text, most);
	}
}

/* NUL-terminated strings, without the NUL that C adds. */
#define WORDS(literal)                                                         \
	{                                                                      \
		literal, sizeof(literal) - 1                                   \
	}

static const struct {
	const char *runtime;
	struct limits_strings command, environment;
	double most; /* NAN: no limit is given */
	const char *source;
} heaps[] = {
    {"node", WORDS("node\0--max-old-space-size=128\0a.js\0"), WORDS(""),
     128 * MIB, "--max-old-space-size"},
    {"node", WORDS("node\0--max_old_space_size=64\0a.js\0"), WORDS(""),
     64 * MIB, "--max-old-space-size"},
    {"node", WORDS("node\0a.js\0"),
     WORDS("A=1\0NODE_OPTIONS=--expose-gc --max-old-space-size=99\0"), 99 * MIB,
     "--max-old-space-size"},
    /* The command line overrules, and on it the last option. */
    {"node", WORDS("node\0--max-old-space-size=1\0--max-old-space-size=2\0"),
     WORDS("NODE_OPTIONS=--max-old-space-size=99\0"), 2 * MIB,
     "--max-old-space-size"},
    {"jvm", WORDS("java\0-Xmx1g\0-jar\0a.jar\0"), WORDS(""), 1024 * MIB,
     "-Xmx"},
    {"jvm", WORDS("java\0-Xmx1048576\0"), WORDS(""), MIB, "-Xmx"},
    {"jvm", WORDS("java\0-XX:MaxHeapSize=64M\0"), WORDS(""), 64 * MIB,
     "-XX:MaxHeapSize"},
    {"jvm", WORDS("java\0-Xmx2g\0"),
     WORDS("JAVA_TOOL_OPTIONS=-Xmx3g\0_JAVA_OPTIONS=-Xmx4m -Da=b\0"), 4 * MIB,
     "-Xmx"},
    {"jvm", WORDS("java\0X\0"), WORDS("JDK_JAVA_OPTIONS=-Xmx3m\0"), 3 * MIB,
     "-Xmx"},
    {"go", WORDS("app\0-Xmx1g\0"), WORDS("GOMEMLIMIT=512MiB\0"), 512 * MIB,
     "GOMEMLIMIT"},
    {"go", WORDS("app\0"), WORDS("GOMEMLIMIT=1000\0"), 1000, "GOMEMLIMIT"},
    {"go", WORDS("app\0"), WORDS("GOMEMLIMIT=1000B\0"), 1000, "GOMEMLIMIT"},
    {"go", WORDS("app\0"), WORDS("GOMEMLIMIT=off\0"), NAN, NULL},
    {"go", WORDS("app\0"), WORDS("XGOMEMLIMIT=7\0"), NAN, NULL},
    /* Each runtime has its own options. */
    {"python", WORDS("python\0-Xmx1g\0"), WORDS("GOMEMLIMIT=1GiB\0"), NAN,
     NULL},
    {"node", WORDS("node\0-Xmx1g\0"), WORDS(""), NAN, NULL},
    /* Cut off, empty, or not a number. */
    {"node", WORDS("node\0--max-old-space-size=12"), WORDS(""), NAN, NULL},
    {"node", WORDS(""), WORDS("NODE_OPTIONS=--max-old-space-size=1"), NAN,
     NULL},
    {"node", WORDS("node\0--max-old-space-size=\0"), WORDS(""), NAN, NULL},
    {"node", WORDS("node\0--max-old-space-size=-5\0"), WORDS(""), NAN, NULL},
    {"node", WORDS("node\0--max-old-space-size=0\0"), WORDS(""), NAN, NULL},
    {"jvm", WORDS("java\0-Xmx\0-Xmx5x\0-Xmx5mb\0-Xmxg\0"), WORDS(""), NAN,
     NULL},
    {"jvm", WORDS("java\0-Xmx0x10\0-Xmxinf\0-Xmx-1\0"), WORDS(""), NAN, NULL},
};

static void
test_heaps(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(heaps); i++) {
		struct target_limit limit = {.most = NAN};
		int found =
		    limits_parse_heap(heaps[i].runtime, heaps[i].command,
				      heaps[i].environment, &limit);

		if (found != !isnan(heaps[i].most))
			fail_msg("case %zu: found is %d", i, found);
		if (!found)
			continue;
		if (limit.most != heaps[i].most)
			fail_msg("case %zu gives %g", i, limit.most);
		assert_string_equal(limit.source, heaps[i].source);
	}
}

/* Of this process: its open files are limited on every machine. */
static void
test_of_a_process(void **state)
{
	struct target_limit limits[TARGET_LIMITS];
	struct rlimit files_before, files_now = {321, 321};
	struct error err = {0};
	struct target *target;
	size_t count, seen = 0;
	char *sleeper[] = {(char *)"sleep", (char *)"60", NULL};

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files_before), 0);
	files_now.rlim_max = files_before.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files_now), 0);
	target = target_start(sleeper, NULL, "/dev/null", &err);
	setrlimit(RLIMIT_NOFILE, &files_before);
	if (target == NULL)
		fail_msg("%s", err.text);
	count = target_limits(target, limits, COUNT(limits));
	for (size_t i = 0; i < count; i++)
		if (limits[i].what == LIMITED_FDS) {
			assert_true(limits[i].most == 321);
			seen++;
		}
	assert_int_equal(seen, 1);
	target_stop(target);
	target_free(target);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_heaps),
	    cmocka_unit_test(test_of_a_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
