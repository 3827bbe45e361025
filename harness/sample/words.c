/* SPDX-License-Identifier: MIT */
#include "sample/words.h"

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

/* Lines of those who ran out of memory: both parts, in this order. */
static const struct {
	const char *first, *then;
	enum words_need need;
} memory_lines[] = {
    {"FATAL ERROR: ", "heap out of memory", WORDS_FAILED},
    {"FATAL ERROR: ", "Allocation failed", WORDS_FAILED},
    {"Fatal process out of memory", "", WORDS_FAILED},
    {"Fatal JavaScript out of memory", "", WORDS_FAILED},
    {"java.lang.OutOfMemoryError", "", WORDS_FAILED},
    {"There is insufficient memory for the Java", "", WORDS_FAILED},
    {"fatal error: ", "out of memory", WORDS_FAILED},
    {"fatal error: ", "cannot allocate memory", WORDS_FAILED},
    {"MemoryError", "", WORDS_FAILED},
    {"NoMemoryError", "", WORDS_FAILED},
    {"Allowed memory size of ", " exhausted", WORDS_FAILED},
    {"System.OutOfMemoryException", "", WORDS_FAILED},
    {"std::bad_alloc", "", WORDS_FAILED},
    {"memory allocation of ", " failed", WORDS_FAILED},
    {"Cannot allocate memory", "", WORDS_CRASHED},
    {"ENOMEM", "", WORDS_CRASHED},
    {"out of memory", "", WORDS_CRASHED},
    {"Out of memory", "", WORDS_CRASHED},
};

/* What lines hold that tell what went wrong. */
static const char *const error_lines[] = {
    "Error: ",	      "error: ",     "ERROR: ",
    "FATAL",	      "Fatal",	     "fatal",
    "panic: ",	      "panicked at", "Exception",
    "Aborted",	      "Assertion",   "terminate called",
    "what():  ",      "Sanitizer: ", "Segmentation fault",
    "Missing script",
};

/* Lines that come last and tell nothing. */
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
    "}",
    "]",
    ")",
    "^",
};

static enum words_need
line_memory(const char *line)
{
	for (size_t i = 0; i < COUNT(memory_lines); i++) {
		const char *at = strstr(line, memory_lines[i].first);

		if (at != NULL && strstr(at, memory_lines[i].then) != NULL)
			return memory_lines[i].need;
	}
	return WORDS_NEVER;
}

/* What is indented belongs to a stack or is quoted source. */
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

/* Escaped, and cut between two characters. */
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
words_take(struct words *words, const char *line)
{
	enum words_need need = line_memory(line);

	/* A weaker sign does not replace a stronger one. */
	if (need != WORDS_NEVER && need >= words->out_of_memory) {
		words->out_of_memory = need;
		line_keep(words->memory, sizeof(words->memory), line);
	}
	if (line_is_dull(line))
		return;
	if (line_is_error(line))
		line_keep(words->error, sizeof(words->error), line);
	line_keep(words->last, sizeof(words->last), line);
}

void
words_find(struct words *words, const char *text)
{
	char line[LINE];
	size_t length;

	*words = (struct words){.out_of_memory = WORDS_NEVER};
	while (*text != '\0') {
		length = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s",
			 (int)(length < LINE ? length : LINE - 1), text);
		words_take(words, line);
		text += length + (text[length] == '\n');
	}
}

void
words_read(struct words *words, const char *path, off_t from)
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
	words_find(words, text);
	free(text);
}
