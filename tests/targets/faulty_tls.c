/* SPDX-License-Identifier: MIT */
/*
 * TLS that goes wrong, in the handshake or after it; and TLS around whatever
 * other modes say.
 */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../certificate.h"
#include "faulty.h"

/* A certificate of its own each time, which nobody can trust. */
static SSL_CTX *
new_context(void)
{
	struct certificate shown = certificate_make("IP:127.0.0.1", -DAY, DAY);
	SSL_CTX *context = certificate_serve(&shown);

	certificate_free(&shown);
	return context;
}

static SSL *
begin(int fd, SSL_CTX *context)
{
	SSL *ssl = SSL_new(context);

	SSL_set_fd(ssl, fd);
	if (SSL_accept(ssl) == 1)
		return ssl;
	SSL_free(ssl);
	return NULL;
}

/* A request has been read; NULL: none came. */
static SSL *
begin_reply(int fd, int version)
{
	SSL_CTX *context = new_context();
	SSL *ssl;
	char request[4096];

	SSL_CTX_set_max_proto_version(context, version);
	ssl = begin(fd, context);
	SSL_CTX_free(context);
	if (ssl != NULL && SSL_read(ssl, request, sizeof(request)) > 0)
		return ssl;
	SSL_free(ssl);
	return NULL;
}

static void
tell(SSL *ssl, const char *text)
{
	SSL_write(ssl, text, (int)strlen(text));
}

static void
stuck(int fd)
{
	hear_out(fd);
}

static void
garbage(int fd)
{
	repeat(fd, "\x16what is this?");
}

/* A handshake whose first message has 16 MiB. */
static void
long_message(int fd)
{
	say_bytes(fd, BYTES("\x16\x03\x03\x40\x00\x02\xff\xff\xff"));
	repeat(fd, "x");
}

/* The head of a record, and then a byte now and then. */
static void
slow(int fd)
{
	say_bytes(fd, BYTES("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"));
	while (say(fd, "x") == 0)
		wait_ms(5);
}

static void
plain(int fd)
{
	say(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
}

static void
closes(int fd)
{
	char byte;

	recv(fd, &byte, 1, 0);
}

/* It gets a record that is none, and says so within its reply. */
static void
alert(int fd)
{
	static const char bad[] = "\x17\x03\x03\x00\x20"
				  "0123456789abcdef0123456789abcdef";
	SSL *ssl = begin_reply(fd, TLS1_3_VERSION);
	char byte;

	if (ssl == NULL)
		return;
	tell(ssl, OK "Content-Length: 9\r\n\r\nok");
	SSL_set0_rbio(ssl, BIO_new_mem_buf(bad, sizeof(bad) - 1));
	SSL_read(ssl, &byte, 1);
	SSL_free(ssl);
}

/* Its reply ends in bytes that nobody has encrypted. */
static void
bad_record(int fd)
{
	SSL *ssl = begin_reply(fd, TLS1_3_VERSION);

	if (ssl == NULL)
		return;
	tell(ssl, OK "Content-Length: 9\r\n\r\nok");
	say_bytes(fd, BYTES("\x17\x03\x03\x00\x20"
			    "0123456789abcdef0123456789abcdef"));
	hear_out(fd);
	SSL_free(ssl);
}

static void
broken_off(int fd)
{
	SSL *ssl = begin_reply(fd, TLS1_3_VERSION);

	if (ssl == NULL)
		return;
	tell(ssl, OK "\r\nok");
	SSL_free(ssl);
}

static void
key_updates(int fd)
{
	SSL *ssl = begin_reply(fd, TLS1_3_VERSION);

	while (ssl != NULL &&
	       SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1 &&
	       SSL_do_handshake(ssl) == 1)
		;
	SSL_free(ssl);
}

static void
tickets(int fd)
{
	SSL *ssl = begin_reply(fd, TLS1_3_VERSION);

	while (ssl != NULL && SSL_new_session_ticket(ssl) == 1 &&
	       SSL_do_handshake(ssl) == 1)
		;
	SSL_free(ssl);
}

/* Between the head and the body of a sound reply. */
static void
key_update(int fd)
{
	SSL *ssl = begin_reply(fd, TLS1_3_VERSION);
	char request[4096];

	if (ssl == NULL)
		return;
	do {
		tell(ssl, OK "Content-Length: 2\r\n\r\n");
		SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED);
		tell(ssl, "ok");
	} while (SSL_read(ssl, request, sizeof(request)) > 0);
	SSL_free(ssl);
}

static void
renegotiates(int fd)
{
	SSL *ssl = begin_reply(fd, TLS1_2_VERSION);
	char byte;

	if (ssl == NULL)
		return;
	tell(ssl, OK "Content-Length: 9\r\n\r\nok");
	SSL_renegotiate(ssl);
	SSL_do_handshake(ssl);
	SSL_read(ssl, &byte, 1);
	SSL_free(ssl);
}

const struct mode faulty_tls[] = {
    {"tls-stuck", stuck},
    {"tls-garbage", garbage},
    {"tls-long-message", long_message},
    {"tls-slow", slow},
    {"tls-plain", plain},
    {"tls-closes", closes},
    {"tls-alert", alert},
    {"tls-bad-record", bad_record},
    {"tls-broken-off", broken_off},
    {"tls-key-updates", key_updates},
    {"tls-tickets", tickets},
    {"tls-key-update", key_update},
    {"tls-renegotiates", renegotiates},
    {NULL, NULL},
};

/* Between a client and one who knows nothing of TLS. */
struct wrap {
	int client, server;
};

/* 0: that side has ended. */
static int
pass_in(SSL *ssl, int server)
{
	char bytes[4096];
	int got = SSL_read(ssl, bytes, sizeof(bytes));

	return got > 0 && say_bytes(server, bytes, (size_t)got) == 0;
}

static int
pass_out(SSL *ssl, int server)
{
	char bytes[16384];
	ssize_t got = recv(server, bytes, sizeof(bytes), 0);

	return got > 0 && SSL_write(ssl, bytes, (int)got) > 0;
}

static void
pass(SSL *ssl, const struct wrap *wrap)
{
	struct pollfd ends[] = {{.fd = wrap->client, .events = POLLIN},
				{.fd = wrap->server, .events = POLLIN}};

	for (;;) {
		if (!SSL_has_pending(ssl) && poll(ends, 2, -1) < 0)
			return;
		if ((SSL_has_pending(ssl) || ends[0].revents != 0) &&
		    !pass_in(ssl, wrap->server))
			return;
		if (ends[1].revents != 0 && !pass_out(ssl, wrap->server))
			return;
	}
}

static void *
wrap_main(void *arg)
{
	struct wrap wrap = *(struct wrap *)arg;
	SSL_CTX *context = new_context();
	SSL *ssl = begin(wrap.client, context);

	free(arg);
	if (ssl != NULL) {
		pass(ssl, &wrap);
		SSL_shutdown(ssl);
	}
	SSL_free(ssl);
	SSL_CTX_free(context);
	close(wrap.client);
	close(wrap.server);
	return NULL;
}

int
unwrap_tls(int fd)
{
	struct wrap *wrap = malloc(sizeof(*wrap));
	pthread_t thread;
	int pair[2];

	if (wrap == NULL || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		exit(1);
	*wrap = (struct wrap){fd, pair[0]};
	if (pthread_create(&thread, NULL, wrap_main, wrap) != 0)
		exit(1);
	pthread_detach(thread);
	return pair[1];
}
