/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sample/version.h"

#include "await.h"

static void
test_python(void **state)
{
	char version[VERSION];

	(void)state;
	version_parse_python("python3.11", version);
	assert_string_equal(version, "3.11");
	version_parse_python("pypy", version);
	assert_string_equal(version, "");
	version_parse_python("python3.11 \x1b[2J", version);
	assert_string_equal(version, "3.11");
}

static void
test_java(void **state)
{
	char version[VERSION];

	(void)state;
	version_parse_java("IMPLEMENTOR=\"Debian\"\nJAVA_RUNTIME_VERSION="
			   "\"17.0.15+6\"\nJAVA_VERSION=\"17.0.15\"\nX=1\n",
			   version);
	assert_string_equal(version, "17.0.15");
	version_parse_java("JAVA_VERSION=\"1.8.0_392", version);
	assert_string_equal(version, "1.8.0_392");
	version_parse_java("", version);
	assert_string_equal(version, "");
	version_parse_java("JAVA_VERSION=\"1234567890123456789012345678901234"
			   "567890123456789\"",
			   version);
	assert_string_equal(version, "");
}

static const char *
go_version(const char *text, size_t length, size_t size)
{
	static char version[VERSION];
	char bytes[200] = "\xff Go buildinf:";

	bytes[15] = 2;
	bytes[32] = (char)length;
	snprintf(bytes + 33, sizeof(bytes) - 33, "%s", text);
	version_parse_go(bytes, size, version);
	return version;
}

static void
test_go(void **state)
{
	(void)state;
	assert_string_equal(go_version("go1.19.8 X", 8, 200), "1.19.8");
	assert_string_equal(go_version("go1.22.1 X:nocoverage", 21, 200),
			    "1.22.1");
	assert_string_equal(go_version("devel go1.23-0a1b2c Tue", 23, 200),
			    "1.23-0a1b2c");
	assert_string_equal(go_version("go1.19.8", 0xff, 200), "");
	assert_string_equal(go_version("go1.19.8", 8, 40), "");
	assert_string_equal(go_version("go1.19.8", 8, 32), "");
	assert_string_equal(go_version("go", 2, 200), "");
	assert_string_equal(go_version("\"};system()", 11, 200), "");
}

/* The mark, after that many other bytes. */
static const char *
node_version(size_t before, const char *mark)
{
	static char version[VERSION];
	FILE *file = tmpfile();

	assert_non_null(file);
	if (before > 0) {
		assert_int_equal(fseek(file, (long)before - 1, SEEK_SET), 0);
		fputc('x', file);
	}
	fputs(mark, file);
	fputc('\0', file);
	assert_int_equal(fflush(file), 0);
	version_find_node(fileno(file), version);
	fclose(file);
	return version;
}

static void
test_node(void **state)
{
	enum { MIB = 1 << 20 };

	(void)state;
	assert_string_equal(node_version(0, "node.js/v20.20.2"), "20.20.2");
	/* Wherever two of the chunks that are read meet. */
	for (size_t back = 0; back < 100; back++)
		assert_string_equal(node_version(MIB - back, "node.js/v9.1.0"),
				    "9.1.0");
	assert_string_equal(node_version(0, "node.js/x"), "");
	assert_string_equal(node_version(0, "node.js/v\"`x"), "");
	assert_string_equal(node_version(0, ""), "");
}

static void
test_self(void **state)
{
	char version[VERSION] = "x";

	(void)state;
	version_of(getpid(), "native", version);
	assert_string_equal(version, "");
	version_of(getpid(), "go", version);
	assert_string_equal(version, "");
	version_of(getpid(), "jvm", version);
	assert_string_equal(version, "");
	version_of(-1, "node", version);
	assert_string_equal(version, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_python), cmocka_unit_test(test_java),
	    cmocka_unit_test(test_go),	   cmocka_unit_test(test_node),
	    cmocka_unit_test(test_self),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
