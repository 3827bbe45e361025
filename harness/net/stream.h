/* SPDX-License-Identifier: MIT */
/*
 * Bytes to and from a socket that does not block, by TLS or without. Whoever
 * speaks a protocol reads and writes alike on both.
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "net/tls.h"

struct stream {
	int fd;
	struct tls *tls; /* NULL: without; otherwise its handshake is done */
};

/*
 * As recv(2). 0: the other side sends no more (see stream_is_cut()). -1 and
 * errno: EAGAIN, wait until the socket is readable; EINTR, read once more, now
 * or after others had a turn; EPROTO, stream_problem() says what is wrong.
 */
static inline ssize_t
stream_read(const struct stream *stream, char *bytes, size_t len)
{
	if (stream->tls == NULL)
		return recv(stream->fd, bytes, len, 0);
	return tls_read(stream->tls, bytes, len);
}

/*
 * As send(2), with its flags. -1 and errno: EAGAIN, wait until the socket is
 * writable, then write the same bytes again, and more if there are any.
 */
static inline ssize_t
stream_write(const struct stream *stream, const char *bytes, size_t len,
	     int flags)
{
	if (stream->tls == NULL)
		return send(stream->fd, bytes, len, MSG_NOSIGNAL | flags);
	return tls_write(stream->tls, bytes, len);
}

/* Whether stream_read() waits for the socket to be writable instead. */
static inline int
stream_reads_by_writing(const struct stream *stream)
{
	return stream->tls != NULL && tls_reads_by_writing(stream->tls);
}

/*
 * Whether the other side has sent more than was read, or its end: what the
 * socket was asked for already, and will not announce again.
 */
static inline int
stream_has_more(const struct stream *stream)
{
	return stream->tls != NULL && tls_has_more(stream->tls);
}

/*
 * Whether a read that got less than it asked for has taken all that the socket
 * had. By TLS nobody can tell: what it gets are records.
 */
static inline int
stream_is_drained(const struct stream *stream)
{
	return stream->tls == NULL;
}

/* Its end came without a word, as if somebody had cut the connection. */
static inline int
stream_is_cut(const struct stream *stream)
{
	return stream->tls != NULL && tls_is_cut(stream->tls);
}

/* What was wrong with the TLS of the other side, or with ours for it; NULL. */
static inline const char *
stream_problem(const struct stream *stream)
{
	return stream->tls != NULL ? tls_problem(stream->tls) : NULL;
}

#endif
