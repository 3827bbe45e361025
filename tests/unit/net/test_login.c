/* SPDX-License-Identifier: MIT */
/* Credentials go only to the target, whatever other hosts are allowed. */
#include "exchange.h"

#include "base/buf.h"

#define EMPTY "Content-Length: 0\r\n\r\n"
#define CHALLENGE                                                              \
	"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic "                \
	"realm=\"x\"\r\n" EMPTY

static struct raw_server other;
static struct strings allowed;
static char elsewhere[64];

static int
setup_two(void **state)
{
	under_test = &transport_curl; /* h1 has neither logins nor others */
	setup(state);
	raw_listen(&other, f.base);
	snprintf(elsewhere, sizeof(elsewhere), "http://127.0.0.1:%d/other",
		 other.port);
	allowed = (struct strings){0};
	strings_add(&allowed, "127.0.0.1");
	f.settings.allow_hosts = &allowed;
	f.server.answer = other.answer = CHALLENGE; /* both would take them */
	return 0;
}

static int
teardown_two(void **state)
{
	teardown(state);
	raw_stop(&other);
	strings_free(&allowed);
	return 0;
}

static void
get(const char *url)
{
	struct http_request request = {.method = "GET", .url = url};

	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
}

static int
was_shown_to(const struct raw_server *server)
{
	assert_int_not_equal(server->requests, 0);
	return strstr(server->last, "\r\nAuthorization: ") != NULL;
}

/*
 * Each kind, from one slot: credentials for one request are not kept for the
 * next.
 */
static void
test_only_the_target_sees_them(void **state)
{
	const char *const logins[][2] = {{"me:pw", NULL}, {NULL, "t0ken"}};
	char home[64];

	(void)state;
	snprintf(home, sizeof(home), "http://127.0.0.1:%d/", f.server.port);
	for (size_t i = 0; i < COUNT(logins); i++) {
		f.settings.auth = logins[i][0];
		f.settings.bearer = logins[i][1];
		reopen(0);
		get("/");
		assert_true(was_shown_to(&f.server));
		get(elsewhere);
		assert_false(was_shown_to(&other));
		memset(f.server.last, 0, sizeof(f.server.last));
		get(home);
		assert_true(was_shown_to(&f.server));
	}
}

/* Headers of --header too, if they are credentials. */
static void
test_headers_always_sent(void **state)
{
	struct strings always = {0};

	(void)state;
	strings_add(&always, "Authorization: Bearer t0ken");
	strings_add(&always, "cookie: sid=1");
	strings_add(&always, "X-Run: 7");
	f.settings.headers = &always;
	reopen(0);
	get("/");
	assert_non_null(strstr(f.server.last, "Bearer t0ken\r\n"));
	assert_non_null(strstr(f.server.last, "\r\ncookie: sid=1\r\n"));
	get(elsewhere);
	assert_null(strstr(other.last, "t0ken"));
	assert_null(strstr(other.last, "sid=1"));
	assert_non_null(strstr(other.last, "\r\nX-Run: 7\r\n"));
	strings_free(&always);
}

/* The same machine and port under another name is another host. */
static void
test_a_name_more_is_another_host(void **state)
{
	char url[64];

	(void)state;
	strings_add(&allowed, "localhost");
	snprintf(url, sizeof(url), "http://localhost:%d/", f.server.port);
	f.settings.bearer = "t0ken";
	reopen(0);
	get(url);
	assert_false(was_shown_to(&f.server));
}

static void
test_a_header_goes_where_it_is_sent(void **state)
{
	const char *headers[] = {"Authorization: Bearer its-own"};
	struct http_request request = {.method = "GET",
				       .url = elsewhere,
				       .headers = headers,
				       .nheaders = 1};

	(void)state;
	f.settings.bearer = "t0ken";
	reopen(0);
	ask(&request);
	assert_non_null(
	    strstr(other.last, "\r\nAuthorization: Bearer its-own\r\n"));
	assert_null(strstr(other.last, "t0ken"));
}

#define DIGEST                                                                 \
	"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest "               \
	"realm=\"x\", nonce=\"1\", qop=\"auth\"\r\n"
#define OK HEAD "Content-Length: 2\r\n\r\nok"
#define FOLDED HEAD " Some: one\r\nContent-Length: 2\r\n\r\nok"

static void
log_in_by_digest(const char *challenge)
{
	f.settings.auth = "me:pw";
	reopen(0);
	f.server.challenge = challenge;
	f.server.answer = OK;
	get("/");
	assert_int_equal(f.reply.status, 200);
	assert_non_null(strstr(f.server.last, "\r\nAuthorization: Digest "));
}

static void
get_garbled(void)
{
	struct http_request request = {.method = "GET", .url = "/"};

	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_GARBLED);
}

/* Where libcurl 7.83 to 8.1.0 would free a header twice. */
static void
test_a_login_meets_a_fold(void **state)
{
	(void)state;
	log_in_by_digest(DIGEST EMPTY);
	for (int i = 0; i < 3; i++) {
		f.server.answer = FOLDED;
		get_garbled();
		f.server.answer = OK;
		get("/");
		assert_int_equal(f.reply.status, 200);
	}
}

static void
test_a_fold_asks_for_a_login(void **state)
{
	(void)state;
	log_in_by_digest(DIGEST EMPTY);
	f.server.challenge = f.server.answer =
	    "HTTP/1.1 401 Unauthorized\r\n Some: one\r\n" EMPTY;
	get_garbled();
	get_garbled();
}

/* libcurl reads so many bytes at a time. */
enum { AT_ONCE = 16384 };

/* What follows the challenge waits in the socket as the login is sent. */
static void
test_what_follows_a_challenge_is_no_reply(void **state)
{
	static const char rest[] = "\r\n" EMPTY;
	struct http_request request = {.method = "GET", .url = "/"};
	struct buf challenge = {0};

	(void)state;
	log_in_by_digest(DIGEST EMPTY);
	buf_adds(&challenge, DIGEST "X: ");
	while (challenge.len + sizeof(rest) - 1 < AT_ONCE)
		buf_adds(&challenge, "x");
	buf_adds(&challenge, rest);
	buf_adds(&challenge, "HTTP/1.1 500 No\r\n" EMPTY);
	f.server.challenge = buf_text(&challenge);
	for (int i = 0; i < 3; i++) {
		ask(&request);
		assert_true(f.reply.failure == HTTP_GARBLED ||
			    f.reply.status == 200);
	}
	buf_free(&challenge);
}

/* So only one of the two has to be tested. */
static void
test_h1_leaves_it_to_curl(void **state)
{
	struct transport_settings settings = f.settings;

	(void)state;
	settings.allow_hosts = NULL;
	assert_null(transport_h1.refuses(&settings));
	settings.bearer = "t0ken";
	assert_non_null(transport_h1.refuses(&settings));
	settings.bearer = NULL;
	settings.auth = "me:pw";
	assert_non_null(transport_h1.refuses(&settings));
}

#undef TEST
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, setup_two, teardown_two)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_only_the_target_sees_them),
	    TEST(test_headers_always_sent),
	    TEST(test_a_name_more_is_another_host),
	    TEST(test_a_header_goes_where_it_is_sent),
	    TEST(test_a_login_meets_a_fold),
	    TEST(test_a_fold_asks_for_a_login),
	    TEST(test_what_follows_a_challenge_is_no_reply),
	    TEST(test_h1_leaves_it_to_curl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
