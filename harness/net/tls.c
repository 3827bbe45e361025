/* SPDX-License-Identifier: MIT */
/* One connection: its handshake, what is read and written, its end. */
#include "net/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/tls_own.h"

enum { LOOKS = 16 /* for what is left, before it is taken for too much */ };

/* The name goes out with the first message, and has to be in the certificate;
 * an address is only the latter. */
static int
tls_name_host(SSL *ssl, const struct tls_context *context)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	X509_VERIFY_PARAM_set_hostflags(param,
					X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (context->is_address)
		return X509_VERIFY_PARAM_set1_ip_asc(param, context->host);
	return X509_VERIFY_PARAM_set1_host(param, context->host, 0) &&
	       SSL_set_tlsext_host_name(ssl, context->host);
}

struct tls *
tls_new(struct tls_context *context, int fd, struct tls_memory *memory)
{
	struct tls *tls = xcalloc(1, sizeof(*tls));
	BIO *bio = BIO_new(context->socket);

	tls->context = context;
	tls->memory = memory;
	tls->fd = fd;
	tls->ssl = SSL_new(context->ssl);
	if (tls->ssl == NULL || bio == NULL ||
	    !tls_name_host(tls->ssl, context))
		mem_exhausted();
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	SSL_set_bio(tls->ssl, bio, bio);
	SSL_set_connect_state(tls->ssl);
	if (memory != NULL && memory->session != NULL)
		SSL_set_session(tls->ssl, memory->session);
	return tls;
}

/* The last one: a server may have sent several. */
static void
tls_remember(struct tls *tls)
{
	SSL_SESSION *session = SSL_get1_session(tls->ssl);

	if (session == NULL || !SSL_SESSION_is_resumable(session)) {
		SSL_SESSION_free(session);
		return;
	}
	tls_forget(tls->memory);
	tls->memory->session = session;
}

/* OpenSSL would take the session of a connection for unfit that ended without
 * being shut down. */
void
tls_free(struct tls *tls, enum tls_end end)
{
	int is_sound = tls->shaken && tls->problem[0] == '\0';

	if (is_sound && end == TLS_SAYS_GOODBYE)
		SSL_shutdown(tls->ssl);
	if (is_sound && tls->memory != NULL)
		tls_remember(tls);
	SSL_set_shutdown(tls->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	SSL_free(tls->ssl);
	ERR_clear_error();
	free(tls);
}

void
tls_end_writing(struct tls *tls)
{
	SSL_shutdown(tls->ssl);
	ERR_clear_error();
}

enum tls_progress
tls_shake_hands(struct tls *tls)
{
	int result, os_error;

	errno = 0;
	result = SSL_do_handshake(tls->ssl);
	os_error = errno;
	if (result == 1) {
		ERR_clear_error();
		tls->shaken = 1;
		return TLS_DONE;
	}
	switch (SSL_get_error(tls->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return TLS_AWAITS_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_AWAITS_WRITE;
	default:
		tls_explain(tls, tls->ended ? 0 : os_error);
		return TLS_FAILED;
	}
}

const char *
tls_protocol(const struct tls *tls)
{
	static _Thread_local char text[32];
	const unsigned char *name;
	unsigned len;

	SSL_get0_alpn_selected(tls->ssl, &name, &len);
	if (len >= sizeof(text))
		len = 0;
	memcpy(text, name != NULL ? name : (const unsigned char *)"", len);
	text[len] = '\0';
	return text;
}

/*
 * What a read or write came to that moved nothing: 0, or -1 and errno. A record
 * that is no data ends a read without an error of the socket's.
 */
static ssize_t
tls_stopped(struct tls *tls, int result, int os_error)
{
	int error = SSL_get_error(tls->ssl, result);

	if (tls->problem[0] != '\0')
		error = SSL_ERROR_SSL;
	switch (error) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		errno = os_error == EAGAIN ? EAGAIN : EINTR;
		return -1;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	case SSL_ERROR_SYSCALL:
		tls->cut = tls->ended;
		errno = os_error != 0 ? os_error : EIO;
		return tls->cut ? 0 : -1;
	default:
		tls_explain(tls, os_error);
		errno = EPROTO;
		return -1;
	}
}

ssize_t
tls_read(struct tls *tls, char *bytes, size_t len)
{
	int got;

	errno = 0;
	got = SSL_read(tls->ssl, bytes, (int)len);
	if (got > 0)
		return got;
	tls->writing = SSL_want_write(tls->ssl);
	return tls_stopped(tls, got, errno);
}

ssize_t
tls_write(struct tls *tls, const char *bytes, size_t len)
{
	int sent;

	errno = 0;
	sent = SSL_write(tls->ssl, bytes, (int)len);
	if (sent > 0)
		return sent;
	if (tls_stopped(tls, sent, errno) == 0)
		errno = EPIPE;
	else if (errno == EINTR)
		errno = EAGAIN;
	return -1;
}

int
tls_reads_by_writing(const struct tls *tls)
{
	return tls->writing;
}

int
tls_has_more(struct tls *tls)
{
	char byte;

	for (int i = 0; i < LOOKS && SSL_has_pending(tls->ssl); i++) {
		int got;

		errno = 0;
		got = SSL_peek(tls->ssl, &byte, 1);
		if (got > 0 || tls_stopped(tls, got, errno) == 0)
			return 1;
		if (errno != EINTR)
			return errno != EAGAIN;
	}
	return SSL_has_pending(tls->ssl);
}

int
tls_is_cut(const struct tls *tls)
{
	return tls->cut;
}

const char *
tls_problem(const struct tls *tls)
{
	return tls->problem[0] != '\0' ? tls->problem : NULL;
}
