/* SPDX-License-Identifier: MIT */
#include "sample/log_tail.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"

enum { TAIL = 65536, LINE = 1024 };

/* What runtimes print when memory runs out: both parts, in this order. */
static const struct {
	const char *first, *then;
	enum oom_sign need;
} memory_lines[] = {
    {"FATAL ERROR: ", "heap out of memory", OOM_IF_FAILED},
    {"FATAL ERROR: ", "Allocation failed", OOM_IF_FAILED},
    {"Fatal process out of memory", "", OOM_IF_FAILED},
    {"Fatal JavaScript out of memory", "", OOM_IF_FAILED},
    {"java.lang.OutOfMemoryError", "", OOM_IF_FAILED},
    {"There is insufficient memory for the Java", "", OOM_IF_FAILED},
    {"fatal error: ", "out of memory", OOM_IF_FAILED},
    {"fatal error: ", "cannot allocate memory", OOM_IF_FAILED},
    {"MemoryError", "", OOM_IF_FAILED},
    {"NoMemoryError", "", OOM_IF_FAILED},
    {"Allowed memory size of ", " exhausted", OOM_IF_FAILED},
    {"System.OutOfMemoryException", "", OOM_IF_FAILED},
    {"std::bad_alloc", "", OOM_IF_FAILED},
    {"memory allocation of ", " failed", OOM_IF_FAILED},
    {"Cannot allocate memory", "", OOM_IF_CRASHED},
    {"ENOMEM", "", OOM_IF_CRASHED},
    {"out of memory", "", OOM_IF_CRASHED},
    {"Out of memory", "", OOM_IF_CRASHED},
};

/* What lines contain that report an error. */
static const char *const error_lines[] = {
    "Error: ",	      "error: ",     "ERROR: ",
    "FATAL",	      "Fatal",	     "fatal",
    "panic: ",	      "panicked at", "Exception",
    "Aborted",	      "Assertion",   "terminate called",
    "what():  ",      "Sanitizer: ", "Segmentation fault",
    "Missing script",
};

/* Lines that often come last and say nothing about the end. */
static const char *const dull_lines[] = {
    "Node.js v",
    "Debugger listening on ws://",
    "Debugger attached.",
    "Debugger ending on ws://",
    "For help, see: https://nodejs.org/en/docs/inspector",
    "Waiting for the debugger to disconnect",
    "npm error A complete log",
    "npm ERR! A complete log",
    "npm ERR!     /",
    "npm error     /",
    "npm notice",
    "Run 'docker run --help'",
    "See 'docker run --help'",
    "}",
    "]",
    ")",
    "^",
};

static enum oom_sign
line_memory(const char *line)
{
	for (size_t i = 0; i < COUNT(memory_lines); i++) {
		const char *at = strstr(line, memory_lines[i].first);

		if (at != NULL && strstr(at, memory_lines[i].then) != NULL)
			return memory_lines[i].need;
	}
	return OOM_NO_SIGN;
}

/* Indented lines belong to a stack or to quoted source. */
static int
line_is_error(const char *line)
{
	if (line[0] == ' ' || line[0] == '\t')
		return 0;
	for (size_t i = 0; i < COUNT(error_lines); i++)
		if (strstr(line, error_lines[i]) != NULL)
			return 1;
	return 0;
}

static int
line_is_dull(const char *line)
{
	const char *word = line + strspn(line, " \t\r");

	for (size_t i = 0; i < COUNT(dull_lines); i++)
		if (text_starts(word, dull_lines[i]))
			return 1;
	return *word == '\0';
}

/* Escaped, and cut off between two characters. */
static void
line_keep(char *kept, size_t size, const char *line)
{
	struct buf visible = {0};
	size_t length;

	escape_terminal(&visible, line + strspn(line, " \t"));
	length = visible.len < size ? visible.len : size - 1;
	while (length > 0 && length < visible.len &&
	       (buf_text(&visible)[length] & 0xc0) == 0x80)
		length--;
	memcpy(kept, buf_text(&visible), length);
	kept[length] = '\0';
	buf_free(&visible);
}

static void
log_tail_add(struct log_tail *tail, const char *line)
{
	enum oom_sign need = line_memory(line);

	/* A weaker sign does not replace a stronger one. */
	if (need != OOM_NO_SIGN && need >= tail->out_of_memory) {
		tail->out_of_memory = need;
		line_keep(tail->memory, sizeof(tail->memory), line);
	}
	if (line_is_dull(line))
		return;
	if (line_is_error(line))
		line_keep(tail->error, sizeof(tail->error), line);
	line_keep(tail->last, sizeof(tail->last), line);
}

void
log_tail_parse(struct log_tail *tail, const char *text)
{
	char line[LINE];
	size_t length;

	*tail = (struct log_tail){.out_of_memory = OOM_NO_SIGN};
	while (*text != '\0') {
		length = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s",
			 (int)(length < LINE ? length : LINE - 1), text);
		log_tail_add(tail, line);
		text += length + (text[length] == '\n');
	}
}

void
log_tail_read(struct log_tail *tail, const char *path, off_t from)
{
	static const size_t limit = TAIL;
	char *text = xmalloc(limit + 1);
	ssize_t got = 0;
	off_t end;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) >= 0) {
		end = lseek(fd, 0, SEEK_END);
		if (end - (off_t)limit > from)
			from = end - (off_t)limit;
		got = pread(fd, text, limit, from);
		close(fd);
	}
	for (ssize_t i = 0; i < got; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	text[got > 0 ? got : 0] = '\0';
	log_tail_parse(tail, text);
	free(text);
}
