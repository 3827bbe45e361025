/* SPDX-License-Identifier: MIT */
/* HTTP/2 without TLS, as of prior knowledge: frames that never end, or lie. */
#include <string.h>
#include <sys/socket.h>

#include "faulty.h"

enum { DATA, HEADERS, PRIORITY, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW };
enum { CONTINUATION = 9, UNKNOWN = 0x42, HEAD = 9 };
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4 };

/* ":status: 200", and the same of 100, as HPACK has them. */
#define STATUS_200 "\x88"
#define STATUS_100 "\x08\x03\x31\x30\x30"

struct frames {
	char bytes[1 << 15];
	size_t len;
};

static void
add(struct frames *out, int type, int flags, int stream, const char *payload,
    size_t len)
{
	const unsigned char head[HEAD] = {(unsigned char)(len >> 16),
					  (unsigned char)(len >> 8),
					  (unsigned char)len,
					  (unsigned char)type,
					  (unsigned char)flags,
					  0,
					  0,
					  (unsigned char)(stream >> 8),
					  (unsigned char)stream};

	memcpy(out->bytes + out->len, head, HEAD);
	memcpy(out->bytes + out->len + HEAD, payload, len);
	out->len += HEAD + len;
}

/* Settings, ours and theirs; the request comes meanwhile. */
static void
begin(int fd)
{
	struct frames out = {.len = 0};

	add(&out, SETTINGS, 0, 0, "", 0);
	add(&out, SETTINGS, ACK, 0, "", 0);
	say_bytes(fd, out.bytes, out.len);
	wait_ms(50);
}

static void
begin_reply(int fd)
{
	struct frames out = {.len = 0};

	begin(fd);
	add(&out, HEADERS, END_HEADERS, 1, BYTES(STATUS_200));
	say_bytes(fd, out.bytes, out.len);
}

static void
flood(int fd, int type, int flags, int stream, const char *payload, size_t len)
{
	struct frames out = {.len = 0};

	add(&out, type, flags, stream, payload, len);
	repeat_bytes(fd, out.bytes, out.len);
}

static void
empty_data(int fd)
{
	begin_reply(fd);
	flood(fd, DATA, 0, 1, "", 0);
}

/* A byte of body, and as much padding as fits. */
static void
padded_data(int fd)
{
	static const char padded[1 + 1 + 255] = "\xff";

	begin_reply(fd);
	flood(fd, DATA, 8, 1, padded, sizeof(padded));
}

static void
pings(int fd)
{
	begin(fd);
	flood(fd, PING, 0, 0, "12345678", 8);
}

static void
pongs(int fd)
{
	begin(fd);
	flood(fd, PING, ACK, 0, "12345678", 8);
}

static void
settings(int fd)
{
	begin(fd);
	flood(fd, SETTINGS, 0, 0, BYTES("\0\3\0\0\0\x64"));
}

static void
empty_settings(int fd)
{
	begin(fd);
	flood(fd, SETTINGS, 0, 0, "", 0);
}

static void
windows(int fd)
{
	begin(fd);
	flood(fd, WINDOW, 0, 0, BYTES("\0\0\0\1"));
}

static void
priorities(int fd)
{
	begin(fd);
	flood(fd, PRIORITY, 0, 1, BYTES("\0\0\0\3\1"));
}

/* Heads of replies that have ended, or never began. */
static void
many_heads(int fd)
{
	begin(fd);
	flood(fd, HEADERS, END_HEADERS, 1, BYTES(STATUS_200));
}

static void
many_continues(int fd)
{
	begin(fd);
	flood(fd, HEADERS, END_HEADERS, 1, BYTES(STATUS_100));
}

/* A head that goes on and on: CVE-2024-28182. */
static void
continuations(int fd, const char *payload, size_t len)
{
	struct frames out = {.len = 0};

	begin(fd);
	add(&out, HEADERS, 0, 1, BYTES(STATUS_200));
	say_bytes(fd, out.bytes, out.len);
	flood(fd, CONTINUATION, 0, 1, payload, len);
}

static void
empty_continuations(int fd)
{
	continuations(fd, "", 0);
}

static void
full_continuations(int fd)
{
	continuations(fd, BYTES("\x40\x01x\x01y\x40\x01x\x01y\x40\x01x\x01y"));
}

static void
resets(int fd)
{
	begin(fd);
	flood(fd, RST, 0, 1, BYTES("\0\0\0\x8"));
}

static void
refusals(int fd)
{
	begin(fd);
	flood(fd, RST, 0, 1, BYTES("\0\0\0\x7"));
}

static void
goaways(int fd)
{
	begin(fd);
	flood(fd, GOAWAY, 0, 0, BYTES("\x7f\xff\xff\xff\0\0\0\0"));
}

static void
pushes(int fd)
{
	begin(fd);
	flood(fd, PUSH, END_HEADERS, 1, BYTES("\0\0\0\2" STATUS_200));
}

static void
unknown_frames(int fd)
{
	begin(fd);
	flood(fd, UNKNOWN, 0, 0, BYTES("nobody knows"));
}

/* A frame that claims 16 MiB, and never ends. */
static void
huge_frame(int fd)
{
	begin_reply(fd);
	say_bytes(fd, BYTES("\xff\xff\xff\0\0\0\0\0\1"));
	repeat(fd, "x");
}

static void
other_streams(int fd)
{
	begin_reply(fd);
	flood(fd, DATA, 0, 3, BYTES("not yours"));
}

/* As much as anybody takes, for whoever grants a window. */
static void
endless_data(int fd)
{
	static char block[1 << 14];

	begin_reply(fd);
	flood(fd, DATA, 0, 1, block, sizeof(block));
}

/* No window for the request, if it has a body, nor a reply. */
static void
no_window(int fd)
{
	struct frames out = {.len = 0};

	add(&out, SETTINGS, 0, 0, BYTES("\0\4\0\0\0\0"));
	say_bytes(fd, out.bytes, out.len);
	hear_out(fd);
}

static void
not_http2(int fd)
{
	do
		say(fd, SMALL);
	while (hear(fd));
}

/* All of it; 0: the other side has closed. */
static int
hear_bytes(int fd, unsigned char *bytes, size_t len)
{
	return recv(fd, bytes, len, MSG_WAITALL) == (ssize_t)len;
}

/* The stream of the next whole request; 0: the other side has closed. */
static int
hear_request(int fd)
{
	static _Thread_local unsigned char payload[1 << 14];
	unsigned char head[HEAD];

	while (hear_bytes(fd, head, HEAD)) {
		size_t len = (size_t)(head[0] << 16 | head[1] << 8 | head[2]);

		if (len > sizeof(payload) || !hear_bytes(fd, payload, len))
			return 0;
		if ((head[3] == HEADERS || head[3] == DATA) &&
		    (head[4] & END_STREAM) != 0)
			return head[7] << 8 | head[8];
	}
	return 0;
}

static void
add_answer(struct frames *out, int stream)
{
	add(out, HEADERS, END_HEADERS, stream, BYTES(STATUS_200));
	add(out, DATA, END_STREAM, stream, BYTES("ok"));
}

enum then { ANSWERS, GOES_ON, ENDS, CLOSES };

/* Serves requests one after the other, with what a fault adds to that. */
static void
serve_with(int fd, enum then (*fault)(struct frames *, int stream, int count))
{
	struct frames out = {.len = 0};
	unsigned char rest[6]; /* of the preface */
	int stream = hear_bytes(fd, rest, sizeof(rest)), count = 0;
	enum then then = ANSWERS;

	add(&out, SETTINGS, 0, 0, "", 0);
	add(&out, SETTINGS, ACK, 0, "", 0);
	while (then < ENDS && stream > 0 && (stream = hear_request(fd)) > 0) {
		then = fault(&out, stream, ++count);
		if (then == ANSWERS)
			add_answer(&out, stream);
		say_bytes(fd, out.bytes, out.len);
		out.len = 0;
	}
	if (then != CLOSES)
		hear_out(fd);
}

/* The fault turned off. */
static enum then
no_fault(struct frames *out, int stream, int count)
{
	(void)out;
	(void)stream;
	(void)count;
	return ANSWERS;
}

static void
add_goaway(struct frames *out, int last, int code)
{
	const char payload[] = {0, 0, (char)(last >> 8), (char)last, 0,
				0, 0, (char)code};

	add(out, GOAWAY, 0, 0, payload, sizeof(payload));
}

static enum then
goaway_within(struct frames *out, int stream, int count)
{
	(void)count;
	add(out, HEADERS, END_HEADERS, stream, BYTES(STATUS_200));
	add(out, DATA, 0, stream, BYTES("o"));
	add_goaway(out, stream, 2);
	return CLOSES;
}

/* One entry of 4 KiB in the table, named over and over: each byte is one. */
static enum then
bomb(struct frames *out, int stream, int count)
{
	static _Thread_local char head[1 << 14];
	size_t len = 0;

	(void)count;
	head[len++] = (char)0x88;
	memcpy(head + len, "\x40\x01x\x7f\xa1\x1e", 6); /* 127 + 3873 bytes */
	len += 6;
	memset(head + len, 'a', 4000);
	len += 4000;
	memset(head + len, (char)0xbe, 12000);
	len += 12000;
	add(out, HEADERS, END_HEADERS, stream, head, len);
	return GOES_ON;
}

/* As nginx does, after so many requests. */
static enum then
goaway_often(struct frames *out, int stream, int count)
{
	if (count < 3)
		return ANSWERS;
	add_answer(out, stream);
	add_goaway(out, stream, 0);
	return ENDS;
}

static enum then
refuse_some(struct frames *out, int stream, int count)
{
	if (count > 2)
		return ANSWERS;
	add(out, RST, 0, stream, BYTES("\0\0\0\x7"));
	return GOES_ON;
}

static void
sound_frames(int fd)
{
	serve_with(fd, no_fault);
}

static void
header_bomb(int fd)
{
	serve_with(fd, bomb);
}

static void
goaways_within(int fd)
{
	serve_with(fd, goaway_within);
}

static void
goaways_often(int fd)
{
	serve_with(fd, goaway_often);
}

static void
some_refusals(int fd)
{
	serve_with(fd, refuse_some);
}

const struct mode faulty_http2[] = {
    {"endless-frames", empty_data},
    {"h2-padded-data", padded_data},
    {"h2-pings", pings},
    {"h2-pongs", pongs},
    {"h2-settings", settings},
    {"h2-empty-settings", empty_settings},
    {"h2-windows", windows},
    {"h2-priorities", priorities},
    {"h2-heads", many_heads},
    {"h2-continues", many_continues},
    {"h2-empty-continuations", empty_continuations},
    {"h2-continuations", full_continuations},
    {"h2-header-bomb", header_bomb},
    {"h2-resets", resets},
    {"h2-refusals", refusals},
    {"h2-goaways", goaways},
    {"h2-pushes", pushes},
    {"h2-unknown", unknown_frames},
    {"h2-huge-frame", huge_frame},
    {"h2-other-streams", other_streams},
    {"h2-endless-data", endless_data},
    {"h2-no-window", no_window},
    {"h2-not", not_http2},
    {"h2-sound", sound_frames},
    {"h2-goaway-within", goaways_within},
    {"h2-goaway-often", goaways_often},
    {"h2-some-refusals", some_refusals},
    {NULL, NULL},
};
