/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "record/log_warnings.h"

/* As the programs named print them. */
static const struct {
	const char *line, *meaning; /* NULL: none */
} cases[] = {
    {"(node:71) MaxListenersExceededWarning: Possible EventEmitter memory leak "
     "detected. 11 unpipe listeners added to [Socket].",
     "listeners are added to one emitter and not removed"},
    {"Error: EMFILE: too many open files, open '/tmp/x'",
     "the process has as many open files as it may have"},
    {"2024/05/01 12:00:00 http: Accept error: accept tcp [::]:8080: accept4: "
     "too many open files; retrying in 5ms",
     "the process has as many open files as it may have"},
    {"OSError: [Errno 24] Too many open files: '/tmp/x'",
     "the process has as many open files as it may have"},
    {"FATAL:  remaining connection slots are reserved for non-replication "
     "superuser connections",
     "the database takes no more connections"},
    {"KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is "
     "probably full.",
     "all connections of the pool are in use"},
    {"psycopg2.pool.PoolError: connection pool exhausted",
     "all connections of the pool are in use"},
    {"sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 "
     "reached, connection timed out, timeout 30.00",
     "all connections of the pool are in use"},
    {"java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is "
     "not available, request timed out after 30000ms.",
     "all connections of the pool are in use"},
    {"java.lang.OutOfMemoryError: GC overhead limit exceeded",
     "collecting takes nearly all of the time: the heap is full"},
    {"Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
     "memory has run out"},
    {"java.lang.OutOfMemoryError: unable to create native thread: possibly out "
     "of memory",
     "no more threads can be made"},
    {"ERROR i.g.i.ManagedChannelOrphanWrapper - *~*~*~ Previous channel "
     "ManagedChannelImpl{logId=1, target=localhost:8085} was not shutdown "
     "properly!!! ~*~*~*",
     "a gRPC channel was made and not closed"},
    {"Picked up JAVA_TOOL_OPTIONS: -XX:+HeapDumpOnOutOfMemoryError", NULL},
    {"listening on port 3000", NULL},
    {"QueuePool limit of size 5", NULL},
    {"", NULL},
};

static void
test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct log_warnings warnings = {.count = 0};

		log_warnings_line(&warnings, cases[i].line,
				  strlen(cases[i].line), 7);
		assert_int_equal(warnings.count, cases[i].meaning != NULL);
		if (warnings.count == 0)
			continue;
		assert_string_equal(log_warning_meaning(&warnings.items[0]),
				    cases[i].meaning);
		assert_int_equal((int)warnings.items[0].line, 7);
	}
}

/* The first is quoted, all are counted; a long line around what matters. */
static void
test_quotes(void **state)
{
	struct log_warnings warnings = {.count = 0};
	char line[4096];
	const char *quoted;

	(void)state;
	memset(line, 'x', sizeof(line));
	for (size_t i = 0; i + 1 < 2000; i += 2)
		memcpy(line + i, "\xc3\xa9", 2);
	memcpy(line + 2001, "EMFILE", 6);
	line[2010] = '\0';
	log_warnings_line(&warnings, line, sizeof(line), 3);
	log_warnings_line(&warnings, "Too many open files", 19, 4);
	assert_int_equal(warnings.count, 1);
	assert_int_equal((int)warnings.items[0].count, 2);
	assert_int_equal((int)warnings.items[0].line, 3);
	quoted = warnings.items[0].text;
	assert_non_null(strstr(quoted, "EMFILE"));
	assert_true(((unsigned char)quoted[0] & 0xc0) != 0x80);
	assert_int_equal(strlen(quoted), LOG_WARNING_TEXT - 1);
}

static void
write_log(const char *dir, size_t before)
{
	char *path = xasprintf("%s/target.log", dir);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	for (size_t i = 0; i < before; i++)
		fprintf(file, "GET /items/%zu 200\n", i);
	fputs("Error: EMFILE\nmore\n(node:1) MaxListenersExceededWarning: x\n"
	      "Error: EMFILE",
	      file);
	fclose(file);
	free(path);
}

static void
test_file(void **state)
{
	char dir[] = "/tmp/test-warnings.XXXXXX", *path;
	struct log_warnings warnings;

	(void)state;
	assert_non_null(mkdtemp(dir));
	log_warnings_read(&warnings, dir);
	assert_int_equal(warnings.count, 0);
	write_log(dir, 100000);
	log_warnings_read(&warnings, dir);
	assert_int_equal(warnings.count, 2);
	assert_string_equal(warnings.items[0].text, "Error: EMFILE");
	assert_int_equal((int)warnings.items[0].line, 100001);
	assert_int_equal((int)warnings.items[0].count, 2);
	assert_int_equal((int)warnings.items[1].line, 100003);
	/* The end of a log that is not read whole. */
	write_log(dir, 5000000);
	log_warnings_read(&warnings, dir);
	assert_int_equal(warnings.count, 2);
	assert_int_equal((int)warnings.items[0].count, 2);
	assert_int_equal((int)warnings.items[0].line, 0);
	path = xasprintf("%s/target.log", dir);
	unlink(path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	log_warnings_read(&warnings, dir);
	assert_int_equal(warnings.count, 0);
	unlink(path);
	rmdir(dir);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_quotes),
	    cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
