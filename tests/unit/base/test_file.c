/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void
assert_regular(const char *path)
{
	struct stat info;

	assert_int_equal(lstat(path, &info), 0);
	assert_true(S_ISREG(info.st_mode));
}

static void
assert_absent(const char *path)
{
	struct stat info;

	assert_int_equal(lstat(path, &info), -1);
}

/* How many files there are, hidden ones too. */
static void
assert_files(const char *dir, int count)
{
	DIR *folder = opendir(dir);
	const struct dirent *entry;
	int found = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL)
		found += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	closedir(folder);
	assert_int_equal(found, count);
}

static int
write_text(const char *path, const char *text, struct error *err)
{
	struct buf buf = {0};
	int result;

	*err = (struct error){0};
	buf_adds(&buf, text);
	result = file_write(path, &buf, err);
	buf_free(&buf);
	return result;
}

static void
test_writes_and_replaces(void **state)
{
	struct error err;
	struct stat info;

	(void)state;
	umask(027);
	assert_int_equal(write_text("a", "first", &err), 0);
	assert_holds("a", "first");
	assert_int_equal(stat("a", &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
	umask(022);
	assert_int_equal(write_text("a", "second", &err), 0);
	assert_holds("a", "second");
	assert_int_equal(write_text("./a", "", &err), 0);
	assert_holds("a", "");
	assert_files(".", 1);
}

static void
test_any_bytes(void **state)
{
	static const char bytes[] = "a\0b\n";
	struct buf found = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(file_write_at(AT_FDCWD, "a", bytes, sizeof(bytes) - 1),
			 0);
	assert_int_equal(file_read_regular("a", 100, &found, &err), 0);
	assert_int_equal(found.len, sizeof(bytes) - 1);
	assert_memory_equal(found.data, bytes, found.len);
	buf_free(&found);
}

static void
test_relative_to_a_directory(void **state)
{
	int dir;

	(void)state;
	assert_int_equal(mkdir("in", 0777), 0);
	dir = open("in", O_RDONLY | O_DIRECTORY);
	assert_true(dir >= 0);
	/* It is the directory that counts, not its name. */
	assert_int_equal(rename("in", "moved"), 0);
	assert_int_equal(file_write_at(dir, "a", "x", 1), 0);
	assert_holds("moved/a", "x");
	close(dir);
}

static void
test_a_link_in_its_place(void **state)
{
	struct error err;

	(void)state;
	put("theirs", "theirs");
	assert_int_equal(symlink("theirs", "a"), 0);
	assert_int_equal(write_text("a", "ours", &err), 0);
	assert_regular("a");
	assert_holds("a", "ours");
	assert_holds("theirs", "theirs");
	assert_int_equal(symlink("nowhere", "b"), 0);
	assert_int_equal(write_text("b", "ours", &err), 0);
	assert_regular("b");
	assert_absent("nowhere");
	assert_files(".", 3);
}

/* What others have beside it, whatever its name, is not touched. */
static void
test_files_beside_it(void **state)
{
	static const char *const names[] = {"a.part", ".a.new", ".a.tmp", "a~"};
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		put(names[i], names[i]);
	assert_int_equal(symlink("other", "a.tmp"), 0);
	assert_int_equal(write_text("a", "ours", &err), 0);
	for (size_t i = 0; i < COUNT(names); i++)
		assert_holds(names[i], names[i]);
	assert_absent("other");
	assert_files(".", COUNT(names) + 2);
}

static void
test_a_name_as_long_as_can_be(void **state)
{
	char name[256], longer[257];
	struct error err;

	(void)state;
	memset(name, 'n', 255);
	name[255] = '\0';
	assert_int_equal(write_text(name, "x", &err), 0);
	assert_holds(name, "x");
	memset(longer, 'n', 256);
	longer[256] = '\0';
	assert_int_equal(write_text(longer, "x", &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_files(".", 1);
}

static void
test_where_nothing_can_be_written(void **state)
{
	static const char *const paths[] = {"missing/a", "file/a", "dir",
					    "dir/", ""};

	(void)state;
	put("file", "kept");
	assert_int_equal(mkdir("dir", 0777), 0);
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct error err;

		assert_int_equal(write_text(paths[i], "x", &err), -1);
		assert_int_equal(err.status, STATUS_IO);
		assert_non_null(strstr(err.text, "cannot write "));
		assert_non_null(strstr(err.text, paths[i]));
	}
	assert_holds("file", "kept");
	assert_files(".", 2);
	assert_files("dir", 0);
}

/* Running as root, it would be easy to replace /dev/full. */
static void
test_neither_file_nor_link(void **state)
{
	struct error err;
	struct stat info;

	(void)state;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(write_text("pipe", "x", &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_int_equal(lstat("pipe", &info), 0);
	assert_true(S_ISFIFO(info.st_mode));
	assert_files(".", 1);
}

static void
set_largest_file(rlim_t bytes)
{
	const struct rlimit limit = {bytes, RLIM_INFINITY};

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A write that fails half-way: EFBIG fails as ENOSPC does. */
static void
test_cut_short(void **state)
{
	char text[5000];
	struct buf large = {0}, small = {0};
	const struct new_file files[] = {{"small", &small}, {"large", &large}};
	struct error err = {0};

	(void)state;
	memset(text, 'x', sizeof(text));
	buf_add(&large, text, sizeof(text));
	buf_adds(&small, "s");
	put("a", "before");
	set_largest_file(4096);
	assert_int_equal(file_write("a", &large, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_string_equal(err.text, "cannot write a: File too large");
	err = (struct error){0};
	assert_int_equal(file_write_new(files, 2, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_non_null(strstr(err.text, "cannot write large: "));
	set_largest_file(RLIM_INFINITY);
	assert_holds("a", "before");
	assert_files(".", 1);
	buf_free(&large);
	buf_free(&small);
}

static void
test_disk_full(void **state)
{
	struct buf large = {0};
	struct error err = {0};
	char page[4096];

	(void)state;
	assert_int_equal(mkdir("disk", 0777), 0);
	if (mount("tmpfs", "disk", "tmpfs", 0, "size=16k") != 0)
		skip();
	memset(page, 'x', sizeof(page));
	for (int i = 0; i < 5; i++)
		buf_add(&large, page, sizeof(page));
	put("disk/a", "before");
	assert_int_equal(file_write("disk/a", &large, &err), -1);
	assert_string_equal(err.text,
			    "cannot write disk/a: No space left on device");
	assert_holds("disk/a", "before");
	assert_files("disk", 1);
	assert_int_equal(umount("disk"), 0);
	buf_free(&large);
}

/* A process that is killed while it writes, as no handler can mend. */
static void
test_killed_half_way(void **state)
{
	static const char *const paths[] = {"old", "new"};
	int status;

	(void)state;
	put("old", "before");
	for (size_t i = 0; i < COUNT(paths); i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct file_writer writer;

			if (file_begin(&writer, AT_FDCWD, paths[i]) == 0 &&
			    file_put(writer.fd, "half", 4) == 0)
				raise(SIGKILL);
			_exit(1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
	}
	assert_holds("old", "before");
	assert_absent("new");
}

static void
test_abandoned(void **state)
{
	struct file_writer writer;

	(void)state;
	assert_int_equal(file_begin(&writer, AT_FDCWD, "a"), 0);
	assert_int_equal(file_put(writer.fd, "half", 4), 0);
	file_abandon(&writer);
	assert_files(".", 0);
}

/* Somebody else may be quicker, after all that was looked at. */
static void
test_refuses_what_came_between(void **state)
{
	struct file_writer writer;

	(void)state;
	assert_int_equal(file_begin(&writer, AT_FDCWD, "a"), 0);
	put("a", "theirs");
	assert_int_equal(file_commit(&writer, FILE_REFUSE), -1);
	assert_int_equal(errno, EEXIST);
	assert_holds("a", "theirs");
	assert_files(".", 1);
}

static void
test_moves(void **state)
{
	struct error err = {0};

	(void)state;
	put("from", "picture");
	assert_int_equal(symlink("theirs", "to"), 0);
	assert_int_equal(file_move("from", "to", &err), 0);
	assert_regular("to");
	assert_holds("to", "picture");
	assert_files(".", 1);
	assert_int_equal(file_move("from", "to", &err), -1);
	assert_string_equal(err.text,
			    "cannot write to: No such file or directory");
}

static int
write_two(const char *first, const char *second, struct error *err)
{
	struct buf one = {0}, two = {0};
	const struct new_file files[] = {{first, &one}, {second, &two}};
	int result;

	*err = (struct error){0};
	buf_adds(&one, "one");
	buf_adds(&two, "two");
	result = file_write_new(files, 2, err);
	buf_free(&one);
	buf_free(&two);
	return result;
}

static void
test_two_appear(void **state)
{
	struct error err;

	(void)state;
	assert_int_equal(write_two("a", "b", &err), 0);
	assert_holds("a", "one");
	assert_holds("b", "two");
	assert_files(".", 2);
}

static void
test_or_neither(void **state)
{
	struct error err;

	(void)state;
	put("b", "theirs");
	assert_int_equal(symlink("nowhere", "c"), 0);
	assert_int_equal(write_two("a", "b", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_string_equal(err.text,
			    "b already exists: it is not overwritten");
	assert_int_equal(write_two("c", "a", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_int_equal(write_two("a", "missing/d", &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	/* The first is in its place already when the second is refused. */
	assert_int_equal(write_two("a", "a", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_holds("b", "theirs");
	assert_files(".", 2);
}

static void
test_creates_for_rows(void **state)
{
	int fd = file_create(AT_FDCWD, "rows");

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(file_put(fd, "row\n", 4), 0);
	close(fd);
	assert_holds("rows", "row\n");
	assert_int_equal(file_create(AT_FDCWD, "rows"), -1);
	assert_int_equal(errno, EEXIST);
	assert_int_equal(symlink("nowhere", "link"), 0);
	assert_int_equal(file_create(AT_FDCWD, "link"), -1);
	assert_absent("nowhere");
}

static void
stream_put(const char *path, int flags, const char *text)
{
	int fd = file_open_stream(path, flags);

	assert_true(fd >= 0);
	assert_int_equal(file_put(fd, text, strlen(text)), 0);
	close(fd);
}

static void
test_streams(void **state)
{
	int fd;

	(void)state;
	stream_put("log", O_APPEND, "one\n");
	stream_put("log", O_APPEND, "two\n");
	assert_holds("log", "one\ntwo\n");
	stream_put("log", O_TRUNC, "three\n");
	assert_holds("log", "three\n");
	assert_int_equal(symlink("log", "link"), 0);
	assert_int_equal(file_open_stream("link", O_TRUNC), -1);
	assert_int_equal(errno, ELOOP);
	assert_holds("log", "three\n");
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(file_open_stream("pipe", O_TRUNC | O_NONBLOCK), -1);
	assert_int_equal(errno, ENXIO);
	fd = file_open_stream("/dev/null", O_APPEND);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	close(fd);
}

/* What a shell passes for >(command). */
static void
test_streams_below_dev(void **state)
{
	int ends[2];
	char path[32], text[8] = "";

	(void)state;
	assert_int_equal(pipe(ends), 0);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[1]);
	stream_put(path, O_TRUNC | O_NONBLOCK, "row\n");
	assert_int_equal(read(ends[0], text, sizeof(text)), 4);
	assert_string_equal(text, "row\n");
	close(ends[0]);
	close(ends[1]);
}

static void
test_makes_folders(void **state)
{
	static const char *const paths[] = {"a",   "a/b/c", "x//y/",
					    "a/b", "/",	    "."};
	char *absolute = xasprintf("%s/abs/olute", (char *)*state);
	struct error err = {0};
	struct stat info;

	for (size_t i = 0; i < COUNT(paths); i++)
		assert_int_equal(file_make_folders(paths[i], &err), 0);
	assert_int_equal(file_make_folders(absolute, &err), 0);
	assert_int_equal(stat("a/b/c", &info), 0);
	assert_true(S_ISDIR(info.st_mode));
	assert_int_equal(stat("x/y", &info), 0);
	assert_int_equal(stat(absolute, &info), 0);
	free(absolute);
	put("file", "");
	assert_int_equal(file_make_folders("file/in", &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_string_equal(err.text, "cannot make file/in: Not a directory");
	err = (struct error){0};
	assert_int_equal(file_make_folders("", &err), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_writes_and_replaces),
	    TEST(test_any_bytes),
	    TEST(test_relative_to_a_directory),
	    TEST(test_a_link_in_its_place),
	    TEST(test_files_beside_it),
	    TEST(test_a_name_as_long_as_can_be),
	    TEST(test_where_nothing_can_be_written),
	    TEST(test_neither_file_nor_link),
	    TEST(test_cut_short),
	    TEST(test_disk_full),
	    TEST(test_killed_half_way),
	    TEST(test_abandoned),
	    TEST(test_refuses_what_came_between),
	    TEST(test_moves),
	    TEST(test_two_appear),
	    TEST(test_or_neither),
	    TEST(test_creates_for_rows),
	    TEST(test_streams),
	    TEST(test_streams_below_dev),
	    TEST(test_makes_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
