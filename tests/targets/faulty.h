/* SPDX-License-Identifier: MIT */
/* What the modes of faulty have in common: a row for each behaviour. */
#ifndef TESTS_TARGETS_FAULTY_H
#define TESTS_TARGETS_FAULTY_H

#include <stddef.h>

#define OK "HTTP/1.1 200 OK\r\n"
#define SMALL OK "Content-Length: 2\r\n\r\nok"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"
/* Bytes of a fixed text, without its NUL. */
#define BYTES(text) text, sizeof(text) - 1

struct mode {
	const char *name;
	void (*answer)(int fd); /* a request has been heard, unless "tls-X" */
};

/* NULL-ended. */
extern const struct mode faulty_replies[], faulty_http2[], faulty_inspectors[],
    faulty_pages[], faulty_mutated[], faulty_tls[];

/* -1: the other side takes no more. */
int say(int fd, const char *text);
int say_bytes(int fd, const char *bytes, size_t len);
/* A byte at a time. */
int say_slowly(int fd, const char *bytes, size_t len, long pause_ms);
/* For as long as anybody takes it. */
void repeat(int fd, const char *text);
void repeat_bytes(int fd, const char *bytes, size_t len);
void wait_ms(long ms);
/* Until the other side closes. */
void hear_out(int fd);
/* A request without a body; 0: the other side has closed. */
int hear(int fd);
/* For who speaks TLS at fd, which is closed in the end; another, without. */
int unwrap_tls(int fd);
/* The last one that this thread heard begins so. */
int heard_starts(const char *text);

#endif
