/* SPDX-License-Identifier: MIT */
/* Chunks of a snapshot, in the order in which they arrive. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/snapshot.h"

#define CHUNK "HeapProfiler.addHeapSnapshotChunk"

static int
event(struct snapshot_file *file, const char *method, const char *params)
{
	json_t *object = json_loads(params, 0, NULL);
	int result = snapshot_take_event(file, method, object);

	json_decref(object);
	return result;
}

static void
test_pieces(void **state)
{
	char *text = NULL;
	size_t length;
	struct snapshot_file file = {.most = 1000};

	(void)state;
	file.out = open_memstream(&text, &length);
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":\"{\\\"a\"}"), 0);
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":\"\\\":1}\"}"), 0);
	assert_int_equal(event(&file, "Some.other", "{\"chunk\":\"x\"}"), 0);
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":7}"), 0);
	assert_int_equal(event(&file, CHUNK, "[]"), 0);
	assert_int_equal(snapshot_take_event(&file, CHUNK, NULL), 0);
	fclose(file.out);
	assert_string_equal(text, "{\"a\":1}");
	assert_true(file.bytes == 7);
	free(text);
}

static void
test_more_than_a_heap_is(void **state)
{
	struct snapshot_file file = {.most = 5, .out = fopen("/dev/null", "w")};

	(void)state;
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":\"12345\"}"), 0);
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":\"6\"}"), -1);
	assert_int_equal(file.failed, EFBIG);
	fclose(file.out);
}

static void
test_disk_full(void **state)
{
	struct snapshot_file file = {.most = 5, .out = fopen("/dev/full", "w")};

	(void)state;
	if (file.out == NULL)
		skip();
	setvbuf(file.out, NULL, _IONBF, 0);
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":\"1\"}"), -1);
	assert_int_equal(file.failed, ENOSPC);
	fclose(file.out);
}

static void
test_interrupted(void **state)
{
	volatile int stop = 1;
	struct snapshot_file file = {.most = 5, .stop = &stop};

	(void)state;
	assert_int_equal(event(&file, CHUNK, "{\"chunk\":\"1\"}"), -1);
	assert_int_equal(file.failed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_more_than_a_heap_is),
	    cmocka_unit_test(test_disk_full),
	    cmocka_unit_test(test_interrupted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
