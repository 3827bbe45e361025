/* SPDX-License-Identifier: MIT */
/* What runtimes answer, as text. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/ask.h"
#include "sample/asker_go.h"
#include "sample/asker_jvm.h"

struct row {
	const char *text;
	double value; /* NAN: refused */
};

static void
check(double (*parse)(const char *), const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double value = parse(rows[i].text);

		if (isnan(rows[i].value) ? !isnan(value)
					 : value != rows[i].value)
			fail_msg("'%s' gives %g", rows[i].text, value);
	}
}

/* OpenJDK 17 with G1, Parallel, ZGC; metaspace is no heap. */
static const struct row heaps[] = {
    {"0\n garbage-first heap   total 258048K, used 1535K [0x0708600000, "
     "0x0800000000)\n  region size 2048K, 1 young (2048K), 0 survivors (0K)\n"
     " Metaspace       used 70K, committed 192K, reserved 1114112K\n"
     "  class space    used 2K, committed 64K, reserved 1048576K\n",
     1535 * 1024.0},
    {"0\n PSYoungGen      total 76288K, used 1000K [0x1, 0x2, 0x3)\n"
     "  eden space 65536K, 2% used [0x1,0x2,0x3)\n"
     " ParOldGen       total 175104K, used 24K [0x1, 0x2, 0x3)\n",
     1024 * 1024.0},
    {"0\n ZHeap           used 6M, capacity 128M, max capacity 512M\n",
     6 * 1048576.0},
    {"0\n garbage-first heap   total reserved 4194304K, committed 264192K, "
     "used 7K [0x1, 0x2)\n",
     7 * 1024.0},
    {" Metaspace       used 70K, committed 192K\n", NAN},
    {"0\n heap   total 258048K, used 12", NAN}, /* cut */
    {"used K\n", NAN},
    {"-1\njava.lang.IllegalArgumentException\n", NAN},
    {"", NAN},
};

static const struct row limits[] = {
    {"0\n-XX:CICompilerCount=2 -XX:MaxHeapSize=268435456 -XX:+UseG1GC\n",
     268435456},
    {"-XX:MaxHeapSize=\n", NAN},
    {"-XX:MaxHeapSize=99999999999999999999999\n", NAN},
    {"", NAN},
};

static const struct row profiles[] = {
    {"heap profile: 1: 2 [3: 4] @ heap/1048576\n# runtime.MemStats\n"
     "# Alloc = 5\n# HeapAlloc = 123456\n# HeapSys = 9\n",
     123456},
    {"heap profile: 1: 2\n# HeapAlloc = 12", NAN}, /* cut */
    {"heap profile: 1: 2\n# HeapAlloc = -12\n", NAN},
    {"<html>\n# HeapAlloc = 12\n", NAN},
    {"", NAN},
};

static const struct row goroutines[] = {
    {"goroutine profile: total 7\n1 @ 0x1\n", 7},
    {"goroutine profile: total \n", NAN},
    {"goroutine profile: total 7", NAN},
    {"x goroutine profile: total 7\n", NAN},
    {"", NAN},
};

static void
test_texts(void **state)
{
	(void)state;
	check(jvm_parse_heap, heaps, COUNT(heaps));
	check(jvm_parse_limit, limits, COUNT(limits));
	check(go_parse_heap, profiles, COUNT(profiles));
	check(go_parse_goroutines, goroutines, COUNT(goroutines));
}

/* This process has a runtime that nobody asks. */
static void
test_nobody_asks_native(void **state)
{
	struct contact contact = {.pid = getpid()};

	(void)state;
	assert_null(contact_asker(&contact));
	assert_true(contact.looked);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_nobody_asks_native),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
