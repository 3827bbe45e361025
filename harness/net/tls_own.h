/* SPDX-License-Identifier: MIT */
/* What the files of TLS share, and nobody else sees. */
#ifndef NET_TLS_OWN_H
#define NET_TLS_OWN_H

#include <openssl/ssl.h>

#include "net/tls.h"

struct tls_context {
	SSL_CTX *ssl;
	BIO_METHOD *socket;
	char *host;
	int is_address; /* the host is an IP address */
	int shows_certificate;
};

struct tls {
	const struct tls_context *context;
	SSL *ssl;
	struct tls_memory *memory;
	int fd;
	int shaken;  /* the handshake is done */
	int writing; /* the last read had to write, and could not */
	int ended;   /* the socket has come to its end, */
	int cut;     /* without a close_notify */
	char problem[120];
};

/*
 * Puts the first thing that went wrong into words, and empties OpenSSL's list
 * of errors. os_error: of the socket; 0: it was closed, if OpenSSL has none.
 */
void tls_explain(struct tls *, int os_error);
/* OpenSSL's words for its last error, such as "key values mismatch". */
const char *tls_reason(void);

#endif
