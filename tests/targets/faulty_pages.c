/* SPDX-License-Identifier: MIT */
/* Pages for whoever asks for memory, a heap profile of Go or metrics, that lie
 * or never end. What is wrong with HTTP itself is in faulty_replies.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faulty.h"

#define PROFILE "heap profile: 1: 2 [3: 4] @ heap/1048576\n"

enum { DEEP = 1 << 20 };

static void
begin(int fd, const char *text)
{
	say(fd, OK "Content-Type: text/plain\r\n\r\n");
	say(fd, text);
}

static void
stuck(int fd)
{
	begin(fd, PROFILE);
	hear_out(fd);
}

static void
slow(int fd)
{
	begin(fd, PROFILE);
	while (say_slowly(fd, BYTES("# HeapAlloc = 4194304\n"), 20) == 0)
		;
}

static void
slow_from_the_start(int fd)
{
	while (say_slowly(fd, BYTES(OK "X: y\r\n"), 50) == 0)
		;
}

static void
endless(int fd)
{
	begin(fd, PROFILE);
	repeat(fd, "process_resident_memory_bytes 1\n");
}

static void
endless_line(int fd)
{
	begin(fd, "# ");
	repeat(fd, "x");
}

static void
endless_labels(int fd)
{
	begin(fd, "process_resident_memory_bytes{");
	repeat(fd, "a=\"\\\"\",");
}

static void
endless_profile(int fd)
{
	begin(fd, PROFILE);
	repeat(fd, "1: 2 [3: 4] @ 0x1 0x2 0x3\n#\t0x1\tmain.f+0x1\tx.go:1\n");
}

static void
endless_blanks(int fd)
{
	begin(fd, "");
	repeat(fd, "\n");
}

static void
endless_head(int fd)
{
	say(fd, OK);
	repeat(fd, "X-More: of the same, for ever and ever\r\n");
}

static void
endless_continue(int fd)
{
	repeat(fd, "HTTP/1.1 100 Continue\r\n\r\n");
}

static void
endless_chunks(int fd)
{
	say(fd, CHUNKED);
	repeat(fd, "1\r\na\r\n");
}

/* All of one series, some megabytes, and it ends. */
static void
many_series(int fd)
{
	begin(fd, "");
	for (int i = 0; i < 200000; i++) {
		char line[80];

		snprintf(line, sizeof(line),
			 "process_resident_memory_bytes{i=\"%d\"} %d\n", i, i);
		if (say(fd, line) != 0)
			return;
	}
}

static void
deep(int fd)
{
	char *nested = malloc(DEEP + 1);

	if (nested == NULL)
		return;
	memset(nested, '[', DEEP);
	nested[DEEP] = '\0';
	begin(fd, nested);
	free(nested);
}

static void
odd_numbers(int fd)
{
	begin(fd, PROFILE
	      "# HeapAlloc = 9999999999999999999\n# HeapSys = 0\n"
	      "process_resident_memory_bytes 1e999\n"
	      "process_resident_memory_bytes{a=\"b\"} -1e308 99999999999999\n"
	      "process_open_fds NaN\nprocess_open_fds +Inf\n"
	      "nodejs_heap_size_used_bytes 0x10\ngo_goroutines -5\n");
}

static void
half_a_line(int fd)
{
	begin(fd, PROFILE "# HeapAlloc = 41\nprocess_resident_memory_bytes 1");
}

static void
unclosed(int fd)
{
	begin(fd, PROFILE "process_resident_memory_bytes{a=\"b\\");
}

static void
with_nul(int fd)
{
	say(fd, OK "\r\n");
	say_bytes(fd, BYTES(PROFILE "\0# HeapAlloc = 1\n\0"
				    "process_resident_memory_bytes 1\n"));
}

static void
nothing(int fd)
{
	begin(fd, "");
}

static void
binary(int fd)
{
	begin(fd, "");
	for (int i = 0; i < 1 << 12; i++) {
		char bytes[256];

		for (size_t n = 0; n < sizeof(bytes); n++)
			bytes[n] = (char)rand();
		if (say_bytes(fd, bytes, sizeof(bytes)) != 0)
			return;
	}
}

static void
elsewhere(int fd)
{
	say(fd, "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
		"Content-Length: 0\r\n\r\n");
}

static void
commands(int fd)
{
	say(fd, "HTTP/1.1 ##[error]200 \033[2J\r\n\r\n");
}

const struct mode faulty_pages[] = {
    {"page-stuck", stuck},
    {"page-slow", slow},
    {"page-slow-head", slow_from_the_start},
    {"page-endless", endless},
    {"page-endless-line", endless_line},
    {"page-endless-labels", endless_labels},
    {"page-endless-profile", endless_profile},
    {"page-endless-blanks", endless_blanks},
    {"page-endless-head", endless_head},
    {"page-endless-continue", endless_continue},
    {"page-endless-chunks", endless_chunks},
    {"page-many-series", many_series},
    {"page-deep", deep},
    {"page-odd-numbers", odd_numbers},
    {"page-half-a-line", half_a_line},
    {"page-unclosed", unclosed},
    {"page-nul", with_nul},
    {"page-nothing", nothing},
    {"page-binary", binary},
    {"page-elsewhere", elsewhere},
    {"page-commands", commands},
    {NULL, NULL},
};
