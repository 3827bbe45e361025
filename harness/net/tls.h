/* SPDX-License-Identifier: MIT */
/*
 * TLS by OpenSSL, on sockets that do not block. What streams have in common is
 * a context, which belongs to one thread. Reading and writing are called by
 * net/stream.h.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

struct tls_settings {
	const char *host; /* a name, or an IP address: whom certificates name */
	const char *cacert, *cert, *key; /* PEM files, or NULL */
	int insecure;			 /* any certificate will do */
	/* What is offered by ALPN, the best first, NULL-ended; NULL: nothing.
	 */
	const char *const *protocols;
};

struct tls_context;
struct tls;
struct ssl_session_st;

/*
 * What a client remembers of its last connection, so that its next handshake is
 * a short one. All zero: nothing.
 */
struct tls_memory {
	struct ssl_session_st *session;
};

/* Files are read here. NULL, STATUS_DATA: one of them is of no use. */
struct tls_context *tls_context_new(const struct tls_settings *,
				    struct error *);
/* None of its streams may be left; NULL is allowed. */
void tls_context_free(struct tls_context *);
void tls_forget(struct tls_memory *);

/* On a connected socket, which stays the caller's. */
struct tls *tls_new(struct tls_context *, int fd, struct tls_memory *);

enum tls_end {
	TLS_SAYS_GOODBYE, /* a close_notify, if the socket takes it */
	TLS_SAYS_NOTHING
};

/* Remembers its session, if it came to one. */
void tls_free(struct tls *, enum tls_end);

enum tls_progress {
	TLS_DONE,
	TLS_AWAITS_READ, /* the socket has to be readable */
	TLS_AWAITS_WRITE,
	TLS_FAILED /* see tls_problem() */
};

/* Called until it is done, or has failed: also for the first message. */
enum tls_progress tls_shake_hands(struct tls *);
/* What was agreed on by ALPN; "": nothing. */
const char *tls_protocol(const struct tls *);

/* As stream.h says of them. */
ssize_t tls_read(struct tls *, char *bytes, size_t len);
ssize_t tls_write(struct tls *, const char *bytes, size_t len);
int tls_reads_by_writing(const struct tls *);
int tls_has_more(struct tls *);
int tls_is_cut(const struct tls *);
/* One line, such as "the certificate has expired"; NULL: nothing is wrong. */
const char *tls_problem(const struct tls *);
/* Sends no more, but reads on. */
void tls_end_writing(struct tls *);

#endif
