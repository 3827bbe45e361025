/* SPDX-License-Identifier: MIT */
/* Whom to trust, what to show, what to offer: the same for each connection. */
#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/pem.h"
#include "net/tls_own.h"

static int
socket_read(BIO *bio, char *bytes, int len)
{
	struct tls *tls = BIO_get_data(bio);
	ssize_t got = recv(tls->fd, bytes, (size_t)len, 0);

	BIO_clear_retry_flags(bio);
	if (got < 0 && errno == EAGAIN)
		BIO_set_retry_read(bio);
	if (got == 0)
		tls->ended = 1;
	return (int)got;
}

static int
socket_write(BIO *bio, const char *bytes, int len)
{
	struct tls *tls = BIO_get_data(bio);
	ssize_t sent = send(tls->fd, bytes, (size_t)len, MSG_NOSIGNAL);

	BIO_clear_retry_flags(bio);
	if (sent < 0 && errno == EAGAIN)
		BIO_set_retry_write(bio);
	return (int)sent;
}

static long
socket_control(BIO *bio, int what, long number, void *pointer)
{
	(void)bio;
	(void)number;
	(void)pointer;
	return what == BIO_CTRL_FLUSH;
}

/* OpenSSL's own would raise SIGPIPE. */
static BIO_METHOD *
socket_method(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");

	if (method == NULL)
		mem_exhausted();
	BIO_meth_set_read(method, socket_read);
	BIO_meth_set_write(method, socket_write);
	BIO_meth_set_ctrl(method, socket_control);
	return method;
}

/* A terminal is not asked for the password of a key. */
static int
no_password(char *password, int size, int writes, void *arg)
{
	(void)password;
	(void)size;
	(void)writes;
	(void)arg;
	return -1;
}

static int
refuse_file(const char *file, const char *what, const char *advice,
	    struct error *err)
{
	return error_set(err, STATUS_DATA, "%.200s: %s (%.100s): %s", file,
			 what, tls_reason(), advice);
}

/* NULL: it cannot be read. */
static BIO *
open_file(const char *file, struct error *err)
{
	const struct buf *text = pem_text(file, err);
	BIO *bio;

	if (text == NULL)
		return NULL;
	bio = BIO_new_mem_buf(buf_text(text), (int)text->len);
	if (bio == NULL)
		mem_exhausted();
	return bio;
}

/* Calls take for each certificate; the number of those that it took. */
static int
read_certificates(BIO *bio, int (*take)(SSL_CTX *, X509 *, int), SSL_CTX *ssl)
{
	X509 *x509;
	int count = 0;

	while ((x509 = PEM_read_bio_X509_AUX(bio, NULL, no_password, NULL)) !=
	       NULL) {
		int taken = take(ssl, x509, count);

		X509_free(x509);
		if (!taken)
			break;
		count++;
	}
	return count;
}

static int
trust(SSL_CTX *ssl, X509 *x509, int number)
{
	(void)number;
	return X509_STORE_add_cert(SSL_CTX_get_cert_store(ssl), x509);
}

/* Those of its CAs follow it. */
static int
show(SSL_CTX *ssl, X509 *x509, int number)
{
	return number == 0 ? SSL_CTX_use_certificate(ssl, x509)
			   : (int)SSL_CTX_add1_chain_cert(ssl, x509);
}

static int
load_certificates(SSL_CTX *ssl, const char *file, const char *option,
		  int (*take)(SSL_CTX *, X509 *, int), struct error *err)
{
	BIO *bio = open_file(file, err);
	char advice[40];
	int count;

	if (bio == NULL)
		return -1;
	count = read_certificates(bio, take, ssl);
	BIO_free(bio);
	if (count > 0)
		return 0;
	snprintf(advice, sizeof(advice), "%s takes a PEM file", option);
	return refuse_file(file, "no certificate can be read", advice, err);
}

static int
load_key(SSL_CTX *ssl, const char *file, struct error *err)
{
	BIO *bio = open_file(file, err);
	EVP_PKEY *key;
	int fits;

	if (bio == NULL)
		return -1;
	key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	BIO_free(bio);
	fits = key != NULL && SSL_CTX_use_PrivateKey(ssl, key) == 1 &&
	       SSL_CTX_check_private_key(ssl) == 1;
	EVP_PKEY_free(key);
	if (fits)
		return 0;
	return refuse_file(file, "no private key of that certificate",
			   "--key takes a PEM file without a password", err);
}

/* Those of the system are looked up as they are needed. */
static int
load_trusted(SSL_CTX *ssl, const struct tls_settings *settings,
	     struct error *err)
{
	if (settings->insecure)
		return 0;
	SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, NULL);
	if (settings->cacert == NULL)
		return SSL_CTX_set_default_verify_paths(ssl) == 1 ? 0 : -1;
	return load_certificates(ssl, settings->cacert, "--cacert", trust, err);
}

static int
load_shown(SSL_CTX *ssl, const struct tls_settings *settings, struct error *err)
{
	const char *key =
	    settings->key != NULL ? settings->key : settings->cert;

	if (settings->cert == NULL)
		return 0;
	SSL_CTX_set_post_handshake_auth(ssl, 1);
	if (load_certificates(ssl, settings->cert, "--cert", show, err) != 0)
		return -1;
	return load_key(ssl, key, err);
}

/* Each name after its length. */
static void
offer_protocols(SSL_CTX *ssl, const char *const *protocols)
{
	unsigned char list[64];
	unsigned used = 0;

	for (; protocols != NULL && *protocols != NULL; protocols++) {
		size_t len = strlen(*protocols);

		if (used + 1 + len > sizeof(list))
			break;
		list[used++] = (unsigned char)len;
		memcpy(list + used, *protocols, len);
		used += (unsigned)len;
	}
	if (used > 0)
		SSL_CTX_set_alpn_protos(ssl, list, used);
}

/*
 * Buffers of a connection that is idle are given back. What is there is read at
 * once, not a record's head and then its body. After what is no data, such as a
 * KeyUpdate, reading returns: a peer that sends nothing else is not read for
 * ever. A session is kept by its user, not by OpenSSL.
 */
static void
set_manner(SSL_CTX *ssl)
{
	SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS |
				  SSL_MODE_ENABLE_PARTIAL_WRITE |
				  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_clear_mode(ssl, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_read_ahead(ssl, 1);
	SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
}

static int
is_address(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 ||
	       inet_pton(AF_INET6, host, bytes) == 1;
}

/* Without the dot that may end a name: certificates have none. */
static char *
host_name(const char *host)
{
	size_t len = strlen(host);

	return xstrndup(host, len > 1 && host[len - 1] == '.' ? len - 1 : len);
}

struct tls_context *
tls_context_new(const struct tls_settings *settings, struct error *err)
{
	struct tls_context *context = xcalloc(1, sizeof(*context));

	context->ssl = SSL_CTX_new(TLS_client_method());
	context->socket = socket_method();
	context->host = host_name(settings->host);
	context->is_address = is_address(settings->host);
	context->shows_certificate = settings->cert != NULL;
	if (context->ssl != NULL) {
		set_manner(context->ssl);
		offer_protocols(context->ssl, settings->protocols);
	}
	if (context->ssl != NULL &&
	    load_trusted(context->ssl, settings, err) == 0 &&
	    load_shown(context->ssl, settings, err) == 0) {
		ERR_clear_error();
		return context;
	}
	error_set(err, STATUS_DATA, "OpenSSL cannot be set up: %.100s",
		  tls_reason());
	tls_context_free(context);
	return NULL;
}

void
tls_context_free(struct tls_context *context)
{
	if (context == NULL)
		return;
	SSL_CTX_free(context->ssl);
	BIO_meth_free(context->socket);
	free(context->host);
	free(context);
}

void
tls_forget(struct tls_memory *memory)
{
	SSL_SESSION_free(memory->session);
	memory->session = NULL;
}
