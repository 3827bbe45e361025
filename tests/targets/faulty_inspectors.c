/* SPDX-License-Identifier: MIT */
/* Inspectors of Node that lie, or never end: the list of what can be inspected,
 * and a WebSocket with answers to what flatline calls, numbered from 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faulty.h"

enum { TEXT = 0x81, PART = 0x01, REST = 0x00 };
enum { DEEP = 100000, WIDE = 48 << 20 };

static void
list(int fd, const char *text)
{
	char head[128];

	snprintf(head, sizeof(head), OK "Content-Length: %zu\r\n\r\n",
		 strlen(text));
	say(fd, head);
	say(fd, text);
}

/* Answers like an inspector, up to the frames. 0: it was asked for the list. */
static int
shake(int fd)
{
	if (heard_starts("GET /json")) {
		list(fd, "[{\"webSocketDebuggerUrl\":"
			 "\"ws://127.0.0.1:1/0f-9\"}]");
		return 0;
	}
	return say(fd, "HTTP/1.1 101 Switching Protocols\r\n"
		       "Upgrade: websocket\r\nConnection: Upgrade\r\n"
		       "Sec-WebSocket-Accept: x\r\n\r\n") == 0;
}

/* The length takes as few bytes as it can, or the frame is wrong. */
static size_t
frame_head(char head[10], int type, size_t len)
{
	size_t bytes = len < 126 ? 0 : len < 65536 ? 2 : 8;

	head[0] = (char)type;
	head[1] = (char)(bytes == 0 ? len : bytes == 2 ? 126 : 127);
	for (size_t i = 0; i < bytes; i++)
		head[2 + i] = (char)(len >> (8 * (bytes - 1 - i)));
	return 2 + bytes;
}

static void
frame(int fd, int type, const char *text, size_t len)
{
	char head[10];

	if (say_bytes(fd, head, frame_head(head, type, len)) == 0)
		say_bytes(fd, text, len);
}

static void
text(int fd, const char *what)
{
	frame(fd, TEXT, what, strlen(what));
}

static void
flood(int fd, const char *frames, size_t len)
{
	if (shake(fd))
		repeat_bytes(fd, frames, len);
}

static void
pings(int fd)
{
	flood(fd, BYTES("\x89\x00"));
}

static void
large_pings(int fd)
{
	char ping[127] = "\x89\x7d";

	flood(fd, ping, sizeof(ping));
}

static void
pongs(int fd)
{
	flood(fd, BYTES("\x8a\x00"));
}

static void
closes(int fd)
{
	flood(fd, BYTES("\x88\x02\x03\xe8"));
}

static void
empty_texts(int fd)
{
	flood(fd, BYTES("\x81\x00"));
}

/* A text that begins and never ends. */
static void
empty_parts(int fd)
{
	if (!shake(fd))
		return;
	say_bytes(fd, BYTES("\x01\x00"));
	repeat_bytes(fd, BYTES("\x00\x00"));
}

static void
parts(int fd)
{
	static char block[1 << 16];

	if (!shake(fd))
		return;
	frame(fd, PART, block, sizeof(block));
	for (int i = 0; i < 1 << 14; i++)
		frame(fd, REST, block, sizeof(block));
}

static void
events(int fd)
{
	flood(fd, BYTES("\x81\x0e{\"method\":\"x\"}"));
}

static void
other_answers(int fd)
{
	flood(fd, BYTES("\x81\x16{\"id\":999,\"result\":{}}"));
}

static void
huge_text(int fd)
{
	if (!shake(fd))
		return;
	say_bytes(fd, BYTES("\x81\x7f\0\0\0\0\x03\xff\xff\xff"));
	repeat(fd, " ");
}

static void
endless_length(int fd)
{
	if (!shake(fd))
		return;
	say_bytes(fd, BYTES("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"));
	repeat(fd, " ");
}

static void
masked(int fd)
{
	flood(fd, BYTES("\x81\x82\1\2\3\4{}"));
}

static void
unknown_frames(int fd)
{
	flood(fd, BYTES("\xf3\x01x"));
}

static void
deep(int fd)
{
	char *nested = malloc(DEEP + 1);

	if (nested == NULL || !shake(fd)) {
		free(nested);
		return;
	}
	memset(nested, '[', DEEP);
	nested[DEEP] = '\0';
	text(fd, nested);
	free(nested);
	hear_out(fd);
}

/* Takes a hundred times its length as values. */
static void
wide(int fd)
{
	static const char begin[] = "{\"id\":1,\"result\":[", end[] = "0]}";
	size_t objects = WIDE / 3, at = sizeof(begin) - 1;
	char *answer = malloc(at + 3 * objects + sizeof(end));

	if (answer == NULL || !shake(fd)) {
		free(answer);
		return;
	}
	memcpy(answer, begin, at);
	for (size_t i = 0; i < objects; i++, at += 3)
		memcpy(answer + at, "{},", 3);
	memcpy(answer + at, end, sizeof(end));
	text(fd, answer);
	free(answer);
	hear_out(fd);
}

static void
not_json(int fd)
{
	if (shake(fd))
		text(fd, "{\"id\":1,\xff\xfe");
	hear_out(fd);
}

/* Each call is answered, with this. */
static void
answers(int fd, const char *result)
{
	char answer[1 << 12];

	if (!shake(fd))
		return;
	for (int id = 1; id < 4; id++) {
		snprintf(answer, sizeof(answer), "{\"id\":%d,\"result\":%s}",
			 id, result);
		text(fd, answer);
	}
	hear_out(fd);
}

static void
odd_numbers(int fd)
{
	if (!shake(fd))
		return;
	text(fd, "{\"id\":1,\"result\":{}}");
	text(fd, "{\"id\":2,\"result\":{\"usedSize\":1e308}}");
	text(fd, "{\"id\":3,\"result\":{\"result\":{\"value\":{\"external\":"
		 "1e308,\"limit\":-1,\"heap\":1e-300,\"own\":\"Private_Dirty: "
		 "99999999999999999999999 kB\\n\"}}}}");
	hear_out(fd);
}

static void
odd_types(int fd)
{
	if (!shake(fd))
		return;
	text(fd, "{\"id\":1,\"result\":[[]]}");
	text(fd, "{\"id\":2,\"result\":{\"usedSize\":\"12\"}}");
	text(fd, "{\"id\":3,\"result\":{\"result\":{\"value\":[{}]}}}");
	hear_out(fd);
}

static void
refusals(int fd)
{
	if (!shake(fd))
		return;
	for (int id = 1; id < 4; id++) {
		char answer[128];

		snprintf(answer, sizeof(answer),
			 "{\"id\":%d,\"error\":{\"message\":\"\\u001b[2J"
			 "##[error]no\"}}",
			 id);
		text(fd, answer);
	}
	hear_out(fd);
}

static void
silent(int fd)
{
	if (shake(fd))
		hear_out(fd);
}

static void
slow_answer(int fd)
{
	if (!shake(fd))
		return;
	while (say_slowly(fd, BYTES("\x81\x14{\"id\":1,\"result\":{}}"), 100) ==
	       0)
		;
}

static void
slow_list(int fd)
{
	say(fd, OK "Content-Length: 100000\r\n\r\n");
	while (say_slowly(fd, BYTES("[{\"a\":1},"), 50) == 0)
		;
}

static void
endless_list(int fd)
{
	say(fd, OK "\r\n[");
	repeat(fd, "{\"webSocketDebuggerUrl\":\"ws://127.0.0.1:1/0f-9\"},");
}

static void
deep_list(int fd)
{
	char *nested = malloc(60001);

	if (nested == NULL)
		return;
	memset(nested, '[', 60000);
	nested[60000] = '\0';
	list(fd, nested);
	free(nested);
}

/* Would send flatline elsewhere, or make it say what nobody meant. */
static void
other_path(int fd)
{
	list(fd, "[{\"webSocketDebuggerUrl\":\"ws://10.0.0.1:80/a b\\r\\nX: "
		 "y\"}]");
}

static void
endless_upgrade(int fd)
{
	if (heard_starts("GET /json")) {
		shake(fd);
		return;
	}
	say(fd, "HTTP/1.1 101 Switching Protocols\r\n");
	repeat(fd, "X-More: of the same, for ever and ever\r\n");
}

static void
stuck_upgrade(int fd)
{
	if (heard_starts("GET /json"))
		shake(fd);
	else
		hear_out(fd);
}

static void
nothing(int fd)
{
	answers(fd, "null");
}

static void
empty_objects(int fd)
{
	answers(fd, "{}");
}

const struct mode faulty_inspectors[] = {
    {"ws-pings", pings},
    {"ws-large-pings", large_pings},
    {"ws-pongs", pongs},
    {"ws-closes", closes},
    {"ws-empty-texts", empty_texts},
    {"ws-empty-parts", empty_parts},
    {"ws-parts", parts},
    {"ws-events", events},
    {"ws-other-answers", other_answers},
    {"ws-huge-text", huge_text},
    {"ws-endless-length", endless_length},
    {"ws-masked", masked},
    {"ws-unknown", unknown_frames},
    {"ws-deep", deep},
    {"ws-wide", wide},
    {"ws-not-json", not_json},
    {"ws-odd-numbers", odd_numbers},
    {"ws-odd-types", odd_types},
    {"ws-refusals", refusals},
    {"ws-nothing", nothing},
    {"ws-empty-objects", empty_objects},
    {"ws-silent", silent},
    {"ws-slow", slow_answer},
    {"list-slow", slow_list},
    {"list-endless", endless_list},
    {"list-deep", deep_list},
    {"list-elsewhere", other_path},
    {"upgrade-endless", endless_upgrade},
    {"upgrade-stuck", stuck_upgrade},
    {NULL, NULL},
};
