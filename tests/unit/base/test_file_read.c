/* SPDX-License-Identifier: MIT */
#include "scratch.h"

/* `size` bytes, some of them NUL. */
static void
put_bytes(const char *path, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	for (size_t i = 0; i < size; i++)
		putc((int)(i % 251), file);
	assert_int_equal(fclose(file), 0);
}

typedef int read_fn(const char *, size_t, struct buf *, struct error *);
static read_fn *const reads[] = {file_read, file_read_regular};

static void
test_reads_up_to_a_limit(void **state)
{
	static const size_t sizes[] = {0, 1, 16384, 40000};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(sizes); i++) {
		size_t size = sizes[i / 2];
		struct error err = {0};
		struct buf text = {0};

		put_bytes("a", size);
		assert_int_equal(reads[i % 2]("a", size, &text, &err), 0);
		assert_int_equal(text.len, size);
		for (size_t j = 0; j < text.len; j++)
			assert_int_equal((unsigned char)text.data[j], j % 251);
		buf_free(&text);
	}
}

static void
assert_unreadable(read_fn *read, const char *path, enum status status,
		  const char *why)
{
	struct error err = {0};
	struct buf text = {0};

	assert_int_equal(read(path, 99, &text, &err), -1);
	assert_int_equal(err.status, status);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, why));
	assert_null(strchr(err.text, '\n'));
	buf_free(&text);
}

static void
test_says_what_cannot_be_read(void **state)
{
	(void)state;
	put_bytes("large", 100);
	for (size_t i = 0; i < COUNT(reads); i++) {
		assert_unreadable(reads[i], "large", STATUS_DATA,
				  "larger than 99 bytes");
		assert_unreadable(reads[i], "/nonexistent/file", STATUS_DATA,
				  "No such file");
		assert_unreadable(reads[i], "", STATUS_DATA, "No such file");
		assert_unreadable(reads[i], "large/a", STATUS_IO,
				  "Not a directory");
	}
	assert_unreadable(file_read, "/", STATUS_DATA, "is a directory");
}

static void
test_regular_files_only(void **state)
{
	(void)state;
	put("a", "x");
	assert_int_equal(symlink("a", "link"), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_unreadable(file_read_regular, "link", STATUS_DATA,
			  "is a symbolic link");
	assert_unreadable(file_read_regular, "pipe", STATUS_DATA,
			  "is not a regular file");
	assert_unreadable(file_read_regular, "/dev/zero", STATUS_DATA,
			  "is not a regular file");
	assert_unreadable(file_read_regular, "/", STATUS_DATA,
			  "is not a regular file");
	assert_holds("link", "x"); /* what the user names may be one */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_reads_up_to_a_limit),
	    TEST(test_says_what_cannot_be_read),
	    TEST(test_regular_files_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
