/* SPDX-License-Identifier: MIT */
/*
 * An HTTP/1 reply, understood as its bytes arrive (RFC 9112). Nothing is
 * copied, allocated or read: the caller has the bytes, this says what they
 * mean. However they are split, the outcome is the same.
 */
#ifndef NET_HTTP1_PARSE_H
#define NET_HTTP1_PARSE_H

#include <stddef.h>
#include <stdint.h>

enum http1_result {
	HTTP1_MORE,    /* all is well so far */
	HTTP1_INTERIM, /* a 1xx: drop head_len bytes and look for the next */
	HTTP1_DONE,
	HTTP1_BAD,  /* not HTTP/1: see .problem */
	HTTP1_LARGE /* likewise: more than the limits */
};

enum {
	HTTP1_HEAD_MAX = 256 << 10, /* bytes of all heads of a reply */
	HTTP1_TRAILER_MAX = 64 << 10
};

enum http1_framing {
	FRAMED_BY_CLOSE,
	FRAMED_BY_LENGTH, /* also of no length */
	FRAMED_BY_CHUNKS
};

struct http1 {
	/* Known when the head is. */
	int status;
	int minor;	 /* of its version: HTTP/1.minor */
	int keep;	 /* the connection may carry another request */
	size_t head_len; /* up to and with the blank line */
	size_t lines;	 /* where the lines after the first begin */
	/* Bytes of the body so far, without their framing. */
	uint64_t received;
	const char *problem; /* of HTTP1_BAD, HTTP1_LARGE: a fixed text */
	/* What follows is the parser's own. */
	int answers_head;
	enum http1_framing framing;
	int has_length, is_chunked, is_encoded;
	uint64_t length, left;
	size_t line, scanned, interim;
	int place; /* within the framing of a chunk */
	size_t overhead;
};

/* A part of the body among the bytes given, and how many of them it took. */
struct http1_piece {
	const char *bytes;
	size_t len;
	size_t used;
};

/* HEAD: the reply to a HEAD request, which has no body. */
void http1_begin(struct http1 *, int answers_head);
/*
 * The bytes are those of the head from its first one on, each time more of
 * them. HTTP1_DONE: the body follows at head_len, for http1_body().
 */
enum http1_result http1_head(struct http1 *, const char *bytes, size_t len);
/*
 * Call it until all bytes are used, also once with none after the head: that
 * may be all there is. HTTP1_DONE: what is not used belongs to no reply.
 */
enum http1_result http1_body(struct http1 *, const char *bytes, size_t len,
			     struct http1_piece *);
/* The connection was closed: DONE, or the reply was cut short: MORE. */
enum http1_result http1_end(const struct http1 *);

#endif
