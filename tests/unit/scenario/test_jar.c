/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include "scenario/jar.h"

static const char base[] = "http://shop.test:3000";

/* What a jar that took those headers from one URL sends to another. */
static const struct {
	const char *from, *headers, *to, *sent;
} rows[] = {
    {"/", "Set-Cookie: a=1\r\n", "/", "a=1"},
    {"/", "set-cookie:a=1\r\n", "/x", "a=1"},
    {"/", "X: y\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\n", "/",
     "a=1; b=2"},
    {"/", "Set-Cookie: a=1\r\nSet-Cookie: a=2\r\n", "/", "a=2"},
    {"/", "Set-Cookie:  a = 1 ;Path = /\r\n", "/", "a=1"},
    {"/", "Set-Cookie: a=\r\n", "/", "a="},
    {"/", "Set-Cookie: a \t=\t \r\n", "/", "a="},
    {"/", "Set-Cookie: a=b=c; Path=/\r\n", "/", "a=b=c"},
    {"/", "Set-Cookie: a=\"b c\"\r\n", "/", "a=\"b c\""},
    {"/", "Set-Cookie: a=\"b;c\"\r\n", "/", "a=\"b"},
    {"/", "Set-Cookie: a=b, c=d\r\n", "/", "a=b, c=d"},
    {"/", "Set-Cookie: $Version=1;;; ;Secure=;\r\n", "https://shop.test/",
     "$Version=1"},
    {"/", "Set-Cookie: a=1; Unknown; httponly; SameSite=Lax; =\r\n", "/",
     "a=1"},
    {"/", "Set-Cookie: a=\xc3\xa9\r\n", "/", "a=\xc3\xa9"},
    {"/", "Set-Cookie: A=1\r\nSet-Cookie: a=2\r\n", "/", "A=1; a=2"},
    /* A new value does not change the order. */
    {"/", "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nSet-Cookie: a=3\r\n", "/",
     "a=3; b=2"},
    {"/",
     "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nSet-Cookie: a=; Max-Age=0\r\n"
     "Set-Cookie: a=3\r\n",
     "/", "b=2; a=3"},
    /* Nothing that could be sent again. */
    {"/", "Set-Cookie: a\r\n", "/", ""},
    {"/", "Set-Cookie: =1\r\n", "/", ""},
    {"/", "Set-Cookie:  \t= 1\r\n", "/", ""},
    {"/", "Set-Cookie: ; a=1\r\n", "/", ""},
    {"/", "Set-Cookie: a; b=1\r\n", "/", ""},
    {"/", "Set-Cookie: a\177=1\r\n", "/", ""},
    {"/", "Set-Cookie: a=1; Path=/\001\r\n", "/", ""},
    {"/", "Set-Cookie:\r\n", "/", ""},
    {"/", "Set-Cookie: a=\001\r\n", "/", ""},
    {"/", "Set-Cookie", "/", ""},
    {"/", "X-Set-Cookie: a=1\r\n", "/", ""},
    /* Paths: RFC 6265, section 5.1.4. */
    {"/a/b", "Set-Cookie: c=1\r\n", "/a/x", "c=1"},
    {"/a/b", "Set-Cookie: c=1\r\n", "/a", "c=1"},
    {"/a/b", "Set-Cookie: c=1\r\n", "/ab", ""},
    {"/a/b", "Set-Cookie: c=1\r\n", "/", ""},
    {"/a/b?c/d", "Set-Cookie: c=1\r\n", "/a?x", "c=1"},
    {"/", "Set-Cookie: c=1; Path=/a/\r\n", "/a/b", "c=1"},
    {"/", "Set-Cookie: c=1; Path=/a/\r\n", "/a", ""},
    {"/", "Set-Cookie: c=1; path=nonsense\r\n", "/a", "c=1"},
    {"/a/b", "Set-Cookie: c=1; path=\r\n", "/a/x", "c=1"},
    {"/a/b", "Set-Cookie: c=1; path=\r\n", "/x", ""},
    {"/a/b", "Set-Cookie: c=1; path=/x; path=/y\r\n", "/y", "c=1"},
    {"/a/b", "Set-Cookie: c=1; path=/x; path=\r\n", "/a/c", "c=1"},
    {"/a/b", "Set-Cookie: c=1; path=\"/x\"\r\n", "/a/c", "c=1"},
    {"/a/b", "Set-Cookie: c=1; path=/x\r\n", "/x", "c=1"},
    {"/a/b", "Set-Cookie: c=1; path=/A\r\n", "/a", ""},
    {"/a/b", "Set-Cookie: c=1; path=/%61\r\n", "/a", ""},
    {"/?x=/y/z", "Set-Cookie: c=1\r\n", "/q", "c=1"},
    {"/", "Set-Cookie: c=1; Path=/\r\nSet-Cookie: c=2; Path=/a\r\n", "/a",
     "c=2; c=1"},
    {"/", "Set-Cookie: c=1; Path=/\r\nSet-Cookie: d=2; Path=/a\r\n", "/a",
     "d=2; c=1"},
    /* The host that set it, whatever the port, and no other. */
    {"/", "Set-Cookie: c=1\r\n", "http://shop.test:9/", "c=1"},
    {"/", "Set-Cookie: c=1\r\n", "http://SHOP.test", "c=1"},
    {"/", "Set-Cookie: c=1\r\n", "http://a.shop.test/", ""},
    {"http://Shop.TEST:3000/", "Set-Cookie: c=1\r\n", "/", "c=1"},
    /* Or those below a domain that it is in, whose cookies are others. */
    {"/", "Set-Cookie: c=1; Domain=shop.test\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Domain=shop.test\r\n", "http://a.b.shop.test/",
     "c=1"},
    {"/", "Set-Cookie: c=1; domain=.SHOP.test\r\n", "http://a.Shop.test/",
     "c=1"},
    {"/", "Set-Cookie: c=1; Domain=shop.test\r\n", "http://myshop.test/", ""},
    {"/", "Set-Cookie: c=1; Domain=shop.test\r\n", "http://test/", ""},
    {"http://a.shop.test/", "Set-Cookie: c=1; Domain=shop.test\r\n", "/",
     "c=1"},
    {"http://a.shop.test/", "Set-Cookie: c=1; Domain=shop.test\r\n",
     "http://b.shop.test/", "c=1"},
    {"http://a.shop.test/", "Set-Cookie: c=1; Domain=b.shop.test\r\n",
     "http://b.shop.test/", ""},
    {"/", "Set-Cookie: c=1; Domain=a.shop.test\r\n", "http://a.shop.test/", ""},
    {"/", "Set-Cookie: c=1; Domain=other.test\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Domain=other.test\r\n", "http://other.test/", ""},
    {"/", "Set-Cookie: c=1; Domain=hop.test\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Domain=..shop.test\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Domain=shop.test.\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Domain=shop.test:3000\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Domain=\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Domain=\r\n", "http://a.shop.test/", ""},
    {"/", "Set-Cookie: c=1; Domain=.\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Domain=other.test; Domain=shop.test\r\n", "/",
     "c=1"},
    {"/", "Set-Cookie: c=1; Domain=shop.test; Domain=other.test\r\n", "/", ""},
    {"/", "Set-Cookie: c=host\r\nSet-Cookie: c=all; Domain=shop.test\r\n", "/",
     "c=host; c=all"},
    {"/",
     "Set-Cookie: c=host\r\nSet-Cookie: c=; Domain=shop.test; Max-Age=0\r\n",
     "/", "c=host"},
    /* Not one that strangers share. */
    {"/", "Set-Cookie: c=1; Domain=test\r\n", "/", ""},
    {"http://shop.co.uk/", "Set-Cookie: c=1; Domain=co.uk\r\n",
     "http://shop.co.uk/", ""},
    {"http://a.shop.co.uk/", "Set-Cookie: c=1; Domain=shop.co.uk\r\n",
     "http://shop.co.uk/", "c=1"},
    {"http://me.github.io/", "Set-Cookie: c=1; Domain=github.io\r\n",
     "http://you.github.io/", ""},
    {"http://api.svc.cluster.local/",
     "Set-Cookie: c=1; Domain=cluster.local\r\n",
     "http://db.svc.cluster.local/", "c=1"},
    {"http://localhost:3/", "Set-Cookie: c=1; Domain=localhost\r\n",
     "http://localhost/", "c=1"},
    {"http://web/", "Set-Cookie: c=1; Domain=web\r\n", "http://web/", "c=1"},
    /* An address has no domains. */
    {"http://127.0.0.1:3/", "Set-Cookie: c=1; Domain=127.0.0.1\r\n",
     "http://127.0.0.1/", "c=1"},
    {"http://127.0.0.1:3/", "Set-Cookie: c=1; Domain=0.0.1\r\n",
     "http://127.0.0.1/", ""},
    {"http://127.0.0.1:3/", "Set-Cookie: c=1; Domain=.1\r\n",
     "http://127.0.0.1/", ""},
    {"http://[::1]:3/", "Set-Cookie: c=1; Domain=[::1]\r\n", "http://[::1]/",
     "c=1"},
    {"http://[::1]:3/", "Set-Cookie: c=1\r\n", "http://[::1]/", "c=1"},
    {"http://[::1]:3/", "Set-Cookie: c=1\r\n", "http://[::2]/", ""},
    /* Secure ones over https, or on this machine. */
    {"/", "Set-Cookie: c=1; Secure\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Secure\r\n", "https://shop.test/", "c=1"},
    {"http://127.0.0.1:3/", "Set-Cookie: c=1; secure\r\n", "http://127.0.0.1/",
     "c=1"},
    /* When they end; Max-Age has the last word. */
    {"/", "Set-Cookie: c=1; Max-Age=60\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=0\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Max-Age=-5\r\n", "/", ""},
    {"/", "Set-Cookie: c=1\r\nSet-Cookie: c=; Max-Age=0\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Max-Age=\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=-\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=0x\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=0e5\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=\"0\"\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=99999999999999999999999\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=0; Max-Age=9\r\n", "/", "c=1"},
    {"/", "Set-Cookie: c=1; Max-Age=9; Max-Age=0\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Expires=Thu, 01-Jan-1970 00:00:10 GMT\r\n", "/",
     ""},
    {"/", "Set-Cookie: c=1; Expires=Sun Nov  6 08:49:37 1994\r\n", "/", ""},
    {"/", "Set-Cookie: c=1; Max-Age=x; Expires=Thu, 01 Jan 1970 00:00:00\r\n",
     "/", ""},
    {"/", "Set-Cookie: c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT\r\n", "/",
     ""},
    {"/", "Set-Cookie: c=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT\r\n", "/",
     "c=1"},
    {"/",
     "Set-Cookie: c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9\r\n",
     "/", "c=1"},
    {"/", "Set-Cookie: c=1; Expires=soon\r\n", "/", "c=1"},
};

static void
cookies_go_where_they_may(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct jar jar = {0};
		struct place from, to;
		struct buf out = {0};

		place_of(&from, base, rows[i].from);
		place_of(&to, base, rows[i].to);
		jar_take(&jar, &from, rows[i].headers, 1000);
		jar_write(&jar, &to, 1000, &out);
		if (strcmp(buf_text(&out), rows[i].sent) != 0)
			fail_msg("row %zu: '%s', not '%s'", i, buf_text(&out),
				 rows[i].sent);
		buf_free(&out);
		jar_free(&jar);
	}
}

static void
cookies_expire(void **state)
{
	struct jar jar = {0};
	struct place place;
	struct buf out = {0};

	(void)state;
	place_of(&place, base, "/");
	jar_take(&jar, &place, "Set-Cookie: a=1; Max-Age=10\r\n", 1000);
	assert_int_equal(jar_write(&jar, &place, 1009.9, &out), 1);
	assert_int_equal(jar_write(&jar, &place, 1010.1, &out), 0);
	buf_free(&out);
	jar_free(&jar);
}

/* However many and long: fifty, sixteen kilobytes, and the newest. */
static void
a_jar_is_bounded(void **state)
{
	struct jar jar = {0};
	struct place place;
	struct buf out = {0};

	(void)state;
	place_of(&place, base, "/");
	for (int i = 0; i < 1000; i++) {
		char *line = xasprintf("Set-Cookie: c%d=%0*d\r\n", i,
				       i % 2 ? 1000 : 1, i);

		jar_take(&jar, &place, line, 1000);
		assert_true(jar.count <= JAR_COOKIES);
		assert_true(jar.bytes <= JAR_BYTES);
		free(line);
	}
	jar_take(&jar, &place, "Set-Cookie: last=1\r\n", 1000);
	jar_write(&jar, &place, 1000, &out);
	assert_non_null(strstr(buf_text(&out), "last=1"));
	buf_free(&out);
	jar_free(&jar);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cookies_go_where_they_may),
	    cmocka_unit_test(cookies_expire),
	    cmocka_unit_test(a_jar_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
