/* SPDX-License-Identifier: MIT */
/* Lines of a log, however its bytes come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "traffic/log_reader.h"

#define LINE                                                                   \
	"10.0.0.1 - - [10/Oct/2000:13:55:36 +0000] \"GET /%d HTTP/1.1\" 200 "  \
	"%d \"-\" \"%s\"\n"

static char path[] = "/tmp/flatline-reader-XXXXXX";
static struct import_notes notes;
static struct error err;

static int
setup(void **state)
{
	int fd;

	(void)state;
	memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
	fd = mkstemp(path);
	notes = (struct import_notes){0};
	err = (struct error){0};
	return fd >= 0 ? close(fd) : -1;
}

static int
teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void
append(const char *text, size_t len)
{
	FILE *out = fopen(path, "a");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
	fclose(out);
}

static void
append_gzip(const char *text, size_t len)
{
	gzFile out = gzopen(path, "ab");

	assert_non_null(out);
	assert_int_equal(gzwrite(out, text, (unsigned)len), len);
	gzclose(out);
}

static struct log_reader *
open_file(const char *name, const char *format, int stop_fd)
{
	const struct log_reader_plan plan = {
	    .name = name, .format = format, .stop_fd = stop_fd};

	return log_reader_open(&plan, &notes, &err);
}

/* How many requests there are; each asks for its number. -1: an error. */
static int
read_all(void)
{
	struct log_reader *reader = open_file(path, NULL, -1);
	struct hit hit;
	int count = 0, got = -1;

	while (reader != NULL &&
	       (got = log_reader_next(reader, &hit, &err)) > 0) {
		char want[16];

		snprintf(want, sizeof(want), "/%d", count++);
		assert_int_equal(hit.target.len, strlen(want));
		assert_memory_equal(hit.target.at, want, hit.target.len);
	}
	log_reader_close(reader);
	return got < 0 ? -1 : count;
}

/* Lines of many lengths, so that blocks end anywhere in them. */
static size_t
many_lines(struct buf *text, int from, int to)
{
	char agent[700];

	memset(agent, 'a', sizeof(agent));
	for (int i = from; i < to; i++) {
		agent[i * 7 % 690] = '\0';
		buf_addf(text, LINE, i, i, agent);
		agent[i * 7 % 690] = 'a';
	}
	return text->len;
}

static void
test_lines_across_the_ends_of_blocks(void **state)
{
	struct buf text = {0};

	(void)state;
	assert_true(many_lines(&text, 0, 12000) > 4 << 20);
	append(text.data, text.len);
	assert_int_equal(read_all(), 12000);
	assert_int_equal(notes.broken, 0);
	assert_string_equal(notes.format, "combined");
	buf_free(&text);
}

static void
test_gzip(void **state)
{
	struct buf text = {0};

	(void)state;
	many_lines(&text, 0, 6000);
	append_gzip(text.data, text.len);
	buf_clear(&text);
	many_lines(&text, 6000, 9000);
	append_gzip(text.data, text.len); /* as `cat a.gz b.gz` makes it */
	assert_int_equal(read_all(), 9000);
	append("\0\0\0\0", 4); /* padding, as of a tape */
	assert_int_equal(read_all(), 9000);
	buf_free(&text);
}

static void
test_gzip_that_was_cut(void **state)
{
	struct buf text = {0};
	struct stat about;

	(void)state;
	many_lines(&text, 0, 3000);
	append_gzip(text.data, text.len);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(truncate(path, about.st_size / 2), 0);
	assert_int_equal(read_all(), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "no whole gzip"));
	buf_free(&text);
}

static void
test_broken_lines_are_noted(void **state)
{
	struct buf text = {0};

	(void)state;
	buf_addf(&text, LINE, 0, 1, "x");
	buf_adds(&text, "\nno line\n\r\n\"GET /x HTT\n");
	buf_addf(&text, LINE, 1, 1, "x");
	text.len--; /* the last one has no end */
	append(text.data, text.len);
	assert_int_equal(read_all(), 2);
	assert_int_equal(notes.lines, 4);
	assert_int_equal(notes.broken, 1);
	assert_int_equal(notes.first_line, 5);
	assert_string_equal(notes.first_broken, "\"GET /x HTT");
	assert_int_equal(notes.log.others, 1);
	assert_int_equal(notes.log.first_other_line, 3);
	assert_string_equal(notes.log.first_other, "no line");
	buf_free(&text);
}

static void
test_a_line_too_long_for_anything(void **state)
{
	char *waste = xmalloc(3 << 20);
	struct buf text = {0};

	(void)state;
	memset(waste, 'w', 3 << 20);
	many_lines(&text, 0, 1000);
	append(text.data, text.len);
	append(waste, 3 << 20);
	append("\n", 1);
	buf_clear(&text);
	many_lines(&text, 1000, 1100);
	append(text.data, text.len);
	assert_int_equal(read_all(), 1100);
	assert_int_equal(notes.broken, 1);
	assert_int_equal(notes.first_line, 1001);
	buf_free(&text);
	free(waste);
}

static void
test_no_line_can_be_read(void **state)
{
	(void)state;
	append("x\ny\n", 4);
	assert_int_equal(read_all(), -1);
	assert_int_equal(err.status, STATUS_DATA);
}

/* A pipe that nobody writes to: who waits for it can be stopped. */
static void
test_waiting_can_be_stopped(void **state)
{
	int data[2], stop[2], input = dup(STDIN_FILENO);
	struct log_reader *reader;
	struct hit hit;
	char line[200];
	int len = snprintf(line, sizeof(line), LINE, 0, 1, "x");

	(void)state;
	assert_int_equal(pipe(data) | pipe(stop), 0);
	dup2(data[0], STDIN_FILENO);
	assert_int_equal(write(data[1], line, (size_t)len), len);
	reader = open_file("-", "combined", stop[0]);
	assert_non_null(reader);
	assert_int_equal(log_reader_next(reader, &hit, &err), 1);
	assert_int_equal(write(stop[1], "", 1), 1);
	assert_int_equal(log_reader_next(reader, &hit, &err), 0);
	log_reader_close(reader);
	dup2(input, STDIN_FILENO);
	close(input);
	for (int i = 0; i < 2; i++) {
		close(data[i]);
		close(stop[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_lines_across_the_ends_of_blocks),
	    TEST(test_gzip),
	    TEST(test_gzip_that_was_cut),
	    TEST(test_broken_lines_are_noted),
	    TEST(test_a_line_too_long_for_anything),
	    TEST(test_no_line_can_be_read),
	    TEST(test_waiting_can_be_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
