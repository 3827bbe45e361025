/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sample/log_tail.h"

#include "await.h"

static const struct {
	const char *text;
	enum oom_sign need;
	const char *memory, *error, *last;
} cases[] = {
    {"", OOM_NO_SIGN, "", "", ""},
    {"\n\n  \n", OOM_NO_SIGN, "", "", ""},
    {"one\ntwo\n\n", OOM_NO_SIGN, "", "", "two"},
    {"one\ntwo without an end", OOM_NO_SIGN, "", "", "two without an end"},
    /* Node out of memory: two wordings, with the lines around them. */
    {"<--- Last few GCs --->\n[1:0x5] 58 ms: Mark-Compact\n\n"
     "<--- JS stacktrace --->\n\n"
     "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed "
     "- JavaScript heap out of memory\n----- Native stack trace -----\n"
     " 1: 0xb76dc5 node::OOMErrorHandler(char const*) [node]\n",
     OOM_IF_FAILED,
     "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed "
     "- JavaScript heap out of memory",
     "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed "
     "- JavaScript heap out of memory",
     "1: 0xb76dc5 node::OOMErrorHandler(char const*) [node]"},
    {"ready\n[GC cutFATAL ERROR: Reached heap limit Allocation failed - "
     "JavaScript heap out of memory\n",
     OOM_IF_FAILED,
     "[GC cutFATAL ERROR: Reached heap limit Allocation failed - JavaScript "
     "heap out of memory",
     "[GC cutFATAL ERROR: Reached heap limit Allocation failed - JavaScript "
     "heap out of memory",
     "[GC cutFATAL ERROR: Reached heap limit Allocation failed - JavaScript "
     "heap out of memory"},
    {"Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap "
     "space\n\tat Main.main(Main.java:5)\n",
     OOM_IF_FAILED,
     "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
     "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
     "at Main.main(Main.java:5)"},
    {"fatal error: runtime: out of memory\n\nruntime stack:\n", OOM_IF_FAILED,
     "fatal error: runtime: out of memory",
     "fatal error: runtime: out of memory", "runtime stack:"},
    {"terminate called after throwing an instance of 'std::bad_alloc'\n"
     "  what():  std::bad_alloc\n",
     OOM_IF_FAILED, "what():  std::bad_alloc",
     "terminate called after throwing an instance of 'std::bad_alloc'",
     "what():  std::bad_alloc"},
    {"Traceback (most recent call last):\n  File \"a.py\", line 1\n"
     "MemoryError\n",
     OOM_IF_FAILED, "MemoryError", "", "MemoryError"},
    {"fork: Cannot allocate memory\n", OOM_IF_CRASHED,
     "fork: Cannot allocate memory", "", "fork: Cannot allocate memory"},
    /* A later, weaker sign does not replace a stronger one. */
    {"MemoryError\nfork: Cannot allocate memory\n", OOM_IF_FAILED,
     "MemoryError", "", "fork: Cannot allocate memory"},
    /* How Node reports that it could not start. */
    {"node:internal/modules/cjs/loader:1210\n  throw err;\n  ^\n\n"
     "Error: Cannot find module '/x.js'\n    at Module._load (node:1)\n"
     "    at Error: not this {\n  code: 'MODULE_NOT_FOUND',\n"
     "  requireStack: []\n}\n\nNode.js v20.20.2\n",
     OOM_NO_SIGN, "", "Error: Cannot find module '/x.js'", "requireStack: []"},
    /* docker that cannot start a container. */
    {"docker: Error response from daemon: no such file or directory\n\n"
     "Run 'docker run --help' for more information\n",
     OOM_NO_SIGN, "", "",
     "docker: Error response from daemon: no such file or directory"},
    /* Everything is escaped for a terminal. */
    {"\x1b[31mError: red\x1b[0m\r\n", OOM_NO_SIGN, "", "?[31mError: red?[0m ",
     "?[31mError: red?[0m "},
};

static void
test_cases(void **state)
{
	struct log_tail tail;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		log_tail_parse(&tail, cases[i].text);
		assert_int_equal(tail.out_of_memory, cases[i].need);
		assert_string_equal(tail.memory, cases[i].memory);
		assert_string_equal(tail.error, cases[i].error);
		assert_string_equal(tail.last, cases[i].last);
	}
}

/* Long lines are cut off, but not inside a character. */
static void
test_long_line(void **state)
{
	struct buf text = {0};
	struct log_tail tail;

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_adds(&text, "\xc3\xa9");
	log_tail_parse(&tail, buf_text(&text));
	assert_int_equal(strlen(tail.last), sizeof(tail.last) - 2);
	buf_clear(&text);
	buf_adds(&text, "x");
	for (int i = 0; i < 5000; i++)
		buf_adds(&text, "\xc3\xa9");
	log_tail_parse(&tail, buf_text(&text));
	assert_int_equal(strlen(tail.last), sizeof(tail.last) - 1);
	buf_free(&text);
}

static void
test_file(void **state)
{
	char *dir = scratch_make(), *path = xasprintf("%s/log", dir);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	struct log_tail tail;

	(void)state;
	dprintf(fd, "MemoryError\n");
	for (int i = 0; i < 5000; i++)
		dprintf(fd, "line %d of those between\n", i);
	assert_int_equal(write(fd, "a\0b\n", 4), 4);
	close(fd);
	log_tail_read(&tail, path, 0);
	assert_int_equal(tail.out_of_memory, OOM_NO_SIGN); /* too far back */
	assert_string_equal(tail.last, "a b");
	log_tail_read(&tail, path, 1 << 20); /* nothing is there yet */
	assert_string_equal(tail.last, "");
	unlink(path);
	log_tail_read(&tail, path, 0);
	assert_string_equal(tail.last, "");
	scratch_remove(dir);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_long_line),
	    cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
