/* SPDX-License-Identifier: MIT */
/*
 * An incremental parser of HTTP/1 replies (RFC 9112). It copies, allocates and
 * reads nothing: the caller holds the bytes. The outcome is the same however
 * they are split.
 */
#ifndef NET_HTTP1_PARSE_H
#define NET_HTTP1_PARSE_H

#include <stddef.h>
#include <stdint.h>

enum http1_result {
	HTTP1_MORE,    /* valid so far, not complete */
	HTTP1_INTERIM, /* a 1xx: drop head_len bytes and look for the next */
	HTTP1_DONE,
	HTTP1_BAD,  /* not HTTP/1: see .problem */
	HTTP1_LARGE /* over the limits: see .problem */
};

enum {
	HTTP1_HEAD_MAX =
	    256 << 10, /* bytes of all heads of a reply, 1xx included */
	HTTP1_TRAILER_MAX = 64 << 10
};

enum http1_framing {
	FRAMED_BY_CLOSE,
	FRAMED_BY_LENGTH, /* a length of 0 included */
	FRAMED_BY_CHUNKS
};

struct http1 {
	/* Known when the head is. */
	int status;
	int minor;	  /* HTTP/1.minor */
	int keep;	  /* the connection may carry another request */
	size_t head_len;  /* up to and with the blank line */
	size_t lines;	  /* where the lines after the first begin */
	int folded;	  /* a header goes on in further lines: http_unfold() */
	int frame_folded; /* one that says where the body ends does */
	/* Bytes of the body so far, without framing. */
	uint64_t received;
	const char *problem; /* a fixed text, with HTTP1_BAD and HTTP1_LARGE */
	/* Private to the parser. */
	int answers_head;
	enum http1_framing framing;
	int has_length, is_chunked, is_encoded;
	uint64_t length, left;
	size_t line;   /* where the header begins that may go on, */
	size_t gained; /* so many bytes of it; 0: there is none */
	size_t next;   /* and the line after it */
	size_t scanned, interim;
	int place; /* state within the framing of a chunk */
	size_t overhead;
};

/* A part of the body within the bytes given, and how many bytes were used. */
struct http1_piece {
	const char *bytes;
	size_t len;
	size_t used;
};

/* answers_head: the reply to a HEAD request has no body. */
void http1_begin(struct http1 *, int answers_head);
/*
 * The bytes of the head from the first one on, more of them each time.
 * HTTP1_DONE: the body follows at head_len, for http1_body().
 */
enum http1_result http1_head(struct http1 *, const char *bytes, size_t len);
/*
 * To be called until all bytes are used, and once with none right after the
 * head: the body may be empty. HTTP1_DONE: bytes not used belong to no reply.
 */
enum http1_result http1_body(struct http1 *, const char *bytes, size_t len,
			     struct http1_piece *);
/*
 * The connection was closed. HTTP1_DONE: that ends the reply; HTTP1_MORE: the
 * reply was cut short.
 */
enum http1_result http1_end(const struct http1 *);

#endif
