/* SPDX-License-Identifier: MIT */
#include "report/phrase.h"
#include "runs.h"

/* Descriptors that leaked: states of one place together, worst first. */
static void
descriptors_are_told(void **state)
{
	struct judged run = {
	    .descriptors = {
		.items = {{"tcp", "127.0.0.1:8085", "ESTABLISHED", 10, 5022},
			  {"file", "/tmp/upload-*", "", 0, 400},
			  {"tcp", "127.0.0.1:8085", "CLOSE_WAIT", 0, 300},
			  {"eventfd", "", "", 3, 153},
			  {"pipe", "", "", 0, 2}},
		.count = 5,
		.more = 5864,
		.routes = "POST /publish",
		.sure = 1,
	    }};
	struct buf words = {0};

	(void)state;
	phrase_descriptors(&words, &run);
	assert_string_equal(
	    buf_text(&words),
	    "5,012 more sockets to 127.0.0.1:8085, ESTABLISHED and 300 "
	    "CLOSE_WAIT (the other end has closed, the service has not); 400 "
	    "more files /tmp/upload-*; 150 more eventfd descriptors; with POST "
	    "/publish");
	buf_clear(&words);
	run.descriptors.sure = 0;
	phrase_descriptors(&words, &run);
	assert_true(
	    text_ends(buf_text(&words), "; most likely with POST /publish"));
	buf_clear(&words);
	run.descriptors.count = 0;
	phrase_descriptors(&words, &run);
	assert_string_equal(buf_text(&words), "");
	buf_free(&words);
}

static void
warnings_are_quoted(void **state)
{
	struct judged run = {.warnings = {.count = 0}};
	const char *line = "Error: EMFILE: too many open files";
	struct buf words = {0};

	(void)state;
	for (int i = 0; i < 37; i++)
		log_warnings_line(&run.warnings, line, strlen(line), 12 + i);
	phrase_warning(&words, &run.warnings.items[0]);
	assert_string_equal(buf_text(&words),
			    "line 12, 37 times: Error: EMFILE: too many open "
			    "files (the process has as many open files as it "
			    "may have)");
	buf_clear(&words);
	run.warnings.items[0].line = 0;
	run.warnings.items[0].count = 1;
	phrase_warning(&words, &run.warnings.items[0]);
	assert_true(text_starts(buf_text(&words), "near its end: Error"));
	buf_free(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(descriptors_are_told),
	    cmocka_unit_test(warnings_are_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
