/* SPDX-License-Identifier: MIT */
#include "profile/fpm_ask.h"

#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { REPLY = 16 << 20, HEAD = 8, CONNECTING_S = 3 };

/* As in the FastCGI specification, version 1. */
enum {
	VERSION = 1,
	BEGIN_REQUEST = 1,
	END_REQUEST = 3,
	PARAMS = 4,
	STDIN = 5,
	STDOUT = 6,
	RESPONDER = 1
};

/* A worker may be busy with a request. */
static const double patience_s = 10;

static int
pool_socket(const struct fpm_pool *pool)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)pool->port)};
	struct sockaddr_un path = {.sun_family = AF_UNIX};
	const struct sockaddr *to = (const struct sockaddr *)&at;
	const struct timeval most = {CONNECTING_S, 0};
	int is_path = pool->path[0] != '\0';
	socklen_t length = is_path ? sizeof(path) : sizeof(at);
	int fd =
	    socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memcpy(path.sun_path, pool->path, sizeof(path.sun_path));
	if (is_path)
		to = (const struct sockaddr *)&path;
	/* connect() too waits where nobody accepts. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));
	if (connect(fd, to, length) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
record_add(struct buf *out, int type, const void *bytes, size_t length)
{
	const char head[HEAD] = {VERSION,
				 (char)type,
				 0,
				 1,
				 (char)(length >> 8),
				 (char)(length & 0xff),
				 0,
				 0};

	buf_add(out, head, sizeof(head));
	if (length > 0)
		buf_add(out, bytes, length);
}

static void
length_add(struct buf *out, size_t length)
{
	const char bytes[] = {
	    (char)(length >> 24 | 0x80), (char)(length >> 16 & 0xff),
	    (char)(length >> 8 & 0xff), (char)(length & 0xff)};

	buf_add(out, bytes, sizeof(bytes));
}

static void
param_add(struct buf *out, const char *name, const char *value)
{
	length_add(out, strlen(name));
	length_add(out, strlen(value));
	buf_adds(out, name);
	buf_adds(out, value);
}

static void
request_write(struct buf *out, const char *script)
{
	static const char begin[8] = {0, RESPONDER};
	struct buf params = {0};

	param_add(&params, "SCRIPT_FILENAME", script);
	param_add(&params, "SCRIPT_NAME", script);
	param_add(&params, "REQUEST_URI", script);
	param_add(&params, "REQUEST_METHOD", "GET");
	param_add(&params, "SERVER_PROTOCOL", "HTTP/1.1");
	record_add(out, BEGIN_REQUEST, begin, sizeof(begin));
	record_add(out, PARAMS, params.data, params.len);
	record_add(out, PARAMS, NULL, 0);
	record_add(out, STDIN, NULL, 0);
	buf_free(&params);
}

/* Until it is closed, as asked for. */
static void
reply_read(int fd, struct buf *records)
{
	double until = clock_now() + patience_s, left;
	char bytes[65536];

	while (records->len < REPLY && (left = until - clock_now()) > 0) {
		struct pollfd what = {.fd = fd, .events = POLLIN};
		ssize_t got;

		if (poll(&what, 1, (int)ceil(left * 1000)) <= 0)
			continue;
		got = recv(fd, bytes, sizeof(bytes), 0);
		if (got <= 0)
			return;
		buf_add(records, bytes, (size_t)got);
	}
}

/* The output of a script begins with a head, as CGI has it. */
static int
head_cut(struct buf *printed)
{
	const char *text = buf_text(printed);
	const char *end = strstr(text, "\r\n\r\n"), *status;
	char *body;

	if (end == NULL)
		return -1;
	status = strstr(text, "Status:");
	if (status != NULL && status < end)
		return -1;
	body = xstrdup(end + 4);
	buf_clear(printed);
	buf_adds(printed, body);
	free(body);
	return 0;
}

int
fpm_reply(const struct buf *records, struct buf *printed)
{
	const unsigned char *at = (const unsigned char *)buf_text(records);
	size_t left = records->len;
	int ended = 0;

	buf_clear(printed);
	while (left >= HEAD && !ended) {
		size_t length = (size_t)at[4] << 8 | at[5];
		size_t whole = HEAD + length + at[6];

		if (whole > left)
			return -1;
		if (at[1] == STDOUT)
			buf_add(printed, (const char *)at + HEAD, length);
		ended = at[1] == END_REQUEST;
		at += whole;
		left -= whole;
	}
	/* A NUL would hide what follows it. */
	if (!ended || printed->len == 0 ||
	    memchr(printed->data, '\0', printed->len) != NULL)
		return -1;
	return head_cut(printed);
}

int
fpm_ask(const struct fpm_pool *pool, const char *script, struct buf *printed,
	struct error *err)
{
	int fd = pool_socket(pool), result = -1;
	struct buf request = {0}, records = {0};

	if (fd < 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "its pool cannot be connected to");
	request_write(&request, script);
	if (send(fd, request.data, request.len, MSG_NOSIGNAL) ==
	    (ssize_t)request.len) {
		reply_read(fd, &records);
		result = fpm_reply(&records, printed);
	}
	close(fd);
	buf_free(&request);
	buf_free(&records);
	if (result == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "its pool did not run the script that asks");
}
