/* SPDX-License-Identifier: MIT */
/* TLS of our own: whom it trusts, and what it makes of servers that err. */
#include "exchange.h"

#include <netdb.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/flatline-tls-XXXXXX";
static const struct http_request get = {
    .method = "GET", .url = "/", .want_body = 1};
static const char answer[] = HEAD "Content-Length: 2\r\n\r\nok";

static char *
in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

/* The server shows that one, which a client may trust by its file: a new one
 * each time, since files are read once. */
static char *
serve(const char *names, long from_s, long to_s)
{
	static char name[] = "shown-a.pem";
	struct certificate shown = certificate_make(names, from_s, to_s);
	char *file;

	name[strlen("shown-")]++;
	file = in_folder(name);
	certificate_write(&shown, file);
	SSL_CTX_free(f.server.tls);
	f.server.tls = certificate_serve(&shown);
	certificate_free(&shown);
	f.server.answer = answer;
	return file;
}

static void
expect_tls_failure(const char *problem)
{
	ask(&get);
	if (f.reply.failure != HTTP_TLS ||
	    strstr(f.reply.detail, problem) == NULL)
		fail_msg("wanted '%s', came %s: %s", problem,
			 http_failure_text(f.reply.failure), f.reply.detail);
}

static const struct {
	const char *host, *names;
	long from_s, to_s;
	int trusted;
	const char *problem; /* NULL: none */
} shown[] = {
    {"127.0.0.1", "IP:127.0.0.1", -DAY, DAY, 1, NULL},
    {"localhost", "DNS:localhost", -DAY, DAY, 1, NULL},
    {"localhost", "DNS:*.localhost", -DAY, DAY, 1, "does not name localhost"},
    {"127.0.0.1", "DNS:127.0.0.1", -DAY, DAY, 1, "does not name 127.0.0.1"},
    {"127.0.0.1", "IP:127.0.0.2", -DAY, DAY, 1, "does not name 127.0.0.1"},
    {"127.0.0.1", "IP:127.0.0.1", -DAY, DAY, 0, "self-signed"},
    {"127.0.0.1", "IP:127.0.0.1", -2 * DAY, -DAY, 1, "has expired"},
    {"127.0.0.1", "IP:127.0.0.1", DAY, 2 * DAY, 1, "not valid yet"},
};

static void
test_whom_it_trusts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		char *file =
		    serve(shown[i].names, shown[i].from_s, shown[i].to_s);

		set_address(shown[i].host);
		f.settings.insecure = 0;
		f.settings.cacert = shown[i].trusted ? file : NULL;
		reopen(0);
		if (shown[i].problem != NULL) {
			expect_tls_failure(shown[i].problem);
			assert_non_null(strstr(f.reply.detail, "-k"));
			f.settings.insecure = 1;
			reopen(0);
		}
		ask(&get);
		if (f.reply.failure != HTTP_ANSWERED)
			fail_msg("%s for %s: %s", shown[i].names, shown[i].host,
				 f.reply.detail);
		assert_string_equal(f.body, "ok");
		free(file);
	}
}

/* Each user's next connection takes up the session of the last. */
static int resumed;

static void
on_handshake(const SSL *ssl, int where, int how)
{
	(void)how;
	if ((where & SSL_CB_HANDSHAKE_DONE) != 0)
		resumed += SSL_session_reused(ssl);
}

static void
test_sessions_are_resumed(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

	(void)state;
	f.settings.requests_per_connection = 1;
	for (size_t i = 0; i < 2 * COUNT(versions); i++) {
		free(serve("IP:127.0.0.1", -DAY, DAY));
		SSL_CTX_set_max_proto_version(f.server.tls, versions[i / 2]);
		SSL_CTX_set_info_callback(f.server.tls, on_handshake);
		reopen(i % 2);
		resumed = 0;
		for (int n = 0; n < 4; n++) {
			ask(&get);
			assert_int_equal(f.reply.failure, HTTP_ANSWERED);
		}
		assert_int_equal(resumed, 3);
	}
}

static char offered[64];

static int
on_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen,
	const unsigned char *in, unsigned inlen, void *arg)
{
	(void)ssl;
	snprintf(offered, sizeof(offered), "%.*s", (int)inlen,
		 (const char *)in);
	*out = arg;
	*outlen = (unsigned char)strlen(arg);
	return SSL_TLSEXT_ERR_OK;
}

static void
test_a_protocol_is_agreed_on(void **state)
{
	static char ours[] = "http/1.1";

	(void)state;
	free(serve("IP:127.0.0.1", -DAY, DAY));
	SSL_CTX_set_alpn_select_cb(f.server.tls, on_alpn, ours);
	ask(&get);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_string_equal(offered, "\x08http/1.1");
}

static char names[64];

static int
on_name(SSL *ssl, int *alert, void *arg)
{
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert;
	(void)arg;
	snprintf(names, sizeof(names), "%s", name != NULL ? name : "none");
	return SSL_TLSEXT_ERR_OK;
}

/* With the dot, only some resolvers know it. */
static int
is_known(const char *host)
{
	struct addrinfo *list = NULL;

	if (getaddrinfo(host, NULL, NULL, &list) != 0)
		return 0;
	freeaddrinfo(list);
	return 1;
}

static void
test_the_server_is_named(void **state)
{
	static const char *const hosts[][2] = {{"localhost", "localhost"},
					       {"127.0.0.1", "none"}};

	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		if (!is_known(hosts[i][0]))
			continue;
		free(serve("IP:127.0.0.1", -DAY, DAY));
		SSL_CTX_set_tlsext_servername_callback(f.server.tls, on_name);
		set_address(hosts[i][0]);
		reopen(0);
		ask(&get);
		assert_string_equal(names, hosts[i][1]);
	}
}

static void
test_a_client_shows_itself(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct certificate own = certificate_make("DNS:me", -DAY, DAY);
	char *file = in_folder("own.pem");

	(void)state;
	certificate_write(&own, file);
	for (size_t i = 0; i < COUNT(versions); i++) {
		free(serve("IP:127.0.0.1", -DAY, DAY));
		SSL_CTX_set_max_proto_version(f.server.tls, versions[i]);
		SSL_CTX_set_verify(
		    f.server.tls,
		    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
		f.settings.cert = NULL;
		reopen(0);
		expect_tls_failure("it may want --cert FILE");
		f.settings.cert = file;
		reopen(0);
		expect_tls_failure("it does not accept --cert");
		X509_STORE_add_cert(SSL_CTX_get_cert_store(f.server.tls),
				    own.x509);
		reopen(0);
		ask(&get);
		assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	}
	certificate_free(&own);
	free(file);
}

static void
expect_refused(const char *problem)
{
	struct error err = {0};

	assert_null(f.transport->open(&f.settings, &err));
	assert_int_equal(err.status, STATUS_DATA);
	if (strstr(err.text, problem) == NULL)
		fail_msg("wanted '%s', came %s", problem, err.text);
}

static void
test_files_of_no_use(void **state)
{
	struct certificate own = certificate_make("DNS:me", -DAY, DAY);
	struct certificate other = certificate_make("DNS:me", -DAY, DAY);
	char *file = in_folder("own.pem"), *another = in_folder("other.pem");
	char *text = in_folder("text");
	FILE *out = fopen(text, "w");

	(void)state;
	fputs("no PEM\n", out);
	fclose(out);
	certificate_write(&own, file);
	certificate_write(&other, another);
	f.settings.cert = text;
	expect_refused("--cert takes a PEM file");
	f.settings.cert = file;
	f.settings.key = text;
	expect_refused("--key takes a PEM file");
	f.settings.key = another;
	expect_refused("key values mismatch");
	f.settings.cert = f.settings.key = NULL;
	f.settings.insecure = 0;
	f.settings.cacert = text;
	expect_refused("--cacert takes a PEM file");
	certificate_free(&own);
	certificate_free(&other);
	free(file);
	free(another);
	free(text);
}

/* Only what the length, or the end of TLS, says is whole. */
static void
test_broken_off(void **state)
{
	static const char open[] = HEAD "\r\nok";

	(void)state;
	free(serve("IP:127.0.0.1", -DAY, DAY));
	f.server.end = RAW_BREAKS_OFF;
	ask(&get);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	f.server.answer = open;
	ask(&get);
	assert_int_equal(f.reply.failure, HTTP_CUT);
	assert_non_null(strstr(f.reply.detail, "close_notify"));
	f.server.end = RAW_CLOSES;
	ask(&get);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_string_equal(f.body, "ok");
}

/* A server that is none, or not of TLS. */
static void
test_no_tls(void **state)
{
	(void)state;
	SSL_CTX_free(f.server.tls);
	f.server.tls = NULL; /* it waits for the end of a request */
	f.settings.first_byte_timeout_s = f.settings.connect_timeout_s = 0.2;
	reopen(0);
	ask(&get);
	assert_int_equal(f.reply.failure, HTTP_TIMEOUT);
	assert_non_null(strstr(f.reply.detail, "handshake did not end"));
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int
remove_folder(void **state)
{
	DIR *files = file_folder(folder);
	const struct dirent *entry;

	(void)state;
	while ((entry = readdir(files)) != NULL)
		unlinkat(dirfd(files), entry->d_name, 0);
	closedir(files);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_whom_it_trusts),
	    TEST(test_sessions_are_resumed),
	    TEST(test_a_protocol_is_agreed_on),
	    TEST(test_the_server_is_named),
	    TEST(test_a_client_shows_itself),
	    TEST(test_files_of_no_use),
	    TEST(test_broken_off),
	    TEST(test_no_tls),
	};
	struct certificate first = certificate_make("DNS:a", -DAY, DAY);
	int failed;

	under_test = &transport_h1;
	by_tls = &first;
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	certificate_free(&first);
	return failed;
}
