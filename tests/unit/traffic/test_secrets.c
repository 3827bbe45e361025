/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "traffic/secrets.h"

/* What is left of a text, each secret as the name of its variable. */
static const struct {
	const char *text, *left;
} rows[] = {
    {"/items?q=shoes&page=2", "/items?q=shoes&page=2"},
    {"/a?token=abc&x=1", "/a?token=<TOKEN>&x=1"},
    {"/a?access_token=abc#f", "/a?access_token=<ACCESS_TOKEN>#f"},
    {"/a?API-Key=k&sig=s", "/a?API-Key=<API_KEY>&sig=<SIG>"},
    {"/a?token=&x=1", "/a?token=&x=1"},
    {"/orders?state=open&code=de", "/orders?state=open&code=de"},
    {"/a?monkey=1&keyboard=2&author=me", "/a?monkey=1&keyboard=2&author=me"},
    {"user=joe&password=hunter2", "user=joe&password=<PASSWORD>"},
    {"{\"password\":\"a\\\"b\",\"n\":1}",
     "{\"password\":\"<PASSWORD>\",\"n\":1}"},
    {"{\"pin\" : 1234}", "{\"pin\" : <PIN>}"},
    {"{\"topic\":\"orders\"}", "{\"topic\":\"orders\"}"},
    {"{\"to\":\"joe@corp.org\"}", "{\"to\":\"<EMAIL>\"}"},
    {"/u/joe.doe%40corp.co.uk/x", "/u/<EMAIL>/x"},
    {"/u/name@example.com", "/u/name@example.com"},
    {"a@b", "a@b"},
    {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "<TOKEN>"},
    {"/x/ghp_0123456789abcdef0123", "/x/<TOKEN>"},
    {"/eyJ", "/eyJ"},
    /* OAuth, SAML, signed URLs of clouds */
    {"/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj",
     "/cb?code=<CODE>&state=af0ifjsldkj"},
    {"/cb?state=x&code=4/0AbCd9", "/cb?state=x&code=<CODE>"},
    {"/cb?state=hessen&code=60311", "/cb?state=hessen&code=60311"},
    {"grant_type=authorization_code&code=ab",
     "grant_type=authorization_code&code=<CODE>"},
    {"/a?statecode=4/0AbCd9&xstate=1", "/a?statecode=4/0AbCd9&xstate=1"},
    /* logins in URLs */
    {"see http://joe:pw@localhost:80/a?b=c@d",
     "see http://<LOGIN>@localhost:80/a?b=c@d"},
    {"{\"url\":\"ftp://joe@h.test/\"}", "{\"url\":\"ftp://<LOGIN>@h.test/\"}"},
    {"http://h.test/@a", "http://h.test/@a"},
    {"http://@h.test/", "http://@h.test/"},
    {"code_verifier=x&client_assertion=y&grant_type=z",
     "code_verifier=<CODE_VERIFIER>&client_assertion=<CLIENT_ASSERTION>"
     "&grant_type=z"},
    {"SAMLResponse=PHNhbWw%2BCg%3D%3D&RelayState=x",
     "SAMLResponse=<SAMLRESPONSE>&RelayState=x"},
    {"/f?X-Amz-Credential=A/B&X-Amz-Date=1&X-Amz-Signature=f",
     "/f?X-Amz-Credential=<X_AMZ_CREDENTIAL>&X-Amz-Date=1"
     "&X-Amz-Signature=<X_AMZ_SIGNATURE>"},
    {"/f?sv=2024&se=x&sig=abc%3D", "/f?sv=2024&se=x&sig=<SIG>"},
    {"/f?subscription-key=x&hash=abcdef&license=MIT",
     "/f?subscription-key=<SUBSCRIPTION_KEY>&hash=abcdef&license=MIT"},
    /* forms of Rails and PHP, JSON in JSON, XML, PEM */
    {"user[name]=joe&user[password]=x",
     "user[name]=joe&user[password]=<PASSWORD>"},
    {"user%5Bpassword%5D=x&a%5Bb%5D=c",
     "user%5Bpassword%5D=<PASSWORD>&a%5Bb%5D=c"},
    {"{\"v\":\"{\\\"password\\\":\\\"x\\\",\\\"n\\\":1}\"}",
     "{\"v\":\"{\\\"password\\\":\\\"<PASSWORD>\\\",\\\"n\\\":1}\"}"},
    {"{\\\"pin\\\":\\\"a\\\\\\\"b\\\"}", "{\\\"pin\\\":\\\"<PIN>\\\"}"},
    {"<a><ns:password>x</ns:password><b>c</b></a>",
     "<a><ns:password><PASSWORD></ns:password><b>c</b></a>"},
    {"a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b",
     "a <PRIVATE_KEY> b"},
    {"-----BEGIN PRIVATE KEY-----\\nMII", "<PRIVATE_KEY>"},
    {"-----BEGIN CERTIFICATE-----\nMII", "-----BEGIN CERTIFICATE-----\nMII"},
    {"{\"card_number\":\"4111\",\"cvv\":123}",
     "{\"card_number\":\"<CARD_NUMBER>\",\"cvv\":<CVV>}"},
    /* by how they begin, and what only begins so */
    {"/x/AKIAIOSFODNN7EXAMPLE/y", "/x/<TOKEN>/y"},
    {"/x/glpat-0123456789abcdefghij", "/x/<TOKEN>"},
    {"/x/npm_0123456789abcdef0123456789abcdef0123", "/x/<TOKEN>"},
    {"/x/hf_abcdefghij0123456789", "/x/<TOKEN>"},
    {"/x/xoxb-12345678901-12345678901-abc", "/x/<TOKEN>"},
    {"/x/sk_live_0123456789abcd", "/x/<TOKEN>"},
    {"/x/AIzaSyA-0123456789_abcdefghijk", "/x/<TOKEN>"},
    {"/x/eyJhbGciOiJIUzI1NiJ9.e30.a-b_c%3D%3D?d=1", "/x/<TOKEN>?d=1"},
    {"/blog/npm_is_a_package_manager", "/blog/npm_is_a_package_manager"},
    {"/photos/hf_2024", "/photos/hf_2024"},
    {"/xnpm_0123456789abcdef0123456789", "/xnpm_0123456789abcdef0123456789"},
    {"@", "@"},
    {"=", "="},
    {"\":", "\":"},
    {"token=", "token="},
};

static void
finds_secrets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = rows[i].text;
		size_t len = strlen(text), from = 0;
		struct secret secret;
		struct buf left = {0};

		while (secret_next(text, len, from, &secret)) {
			buf_add(&left, text + from, secret.at - from);
			buf_addf(&left, "<%s>", secret.name);
			from = secret.at + secret.len;
		}
		buf_add(&left, text + from, len - from);
		assert_string_equal(buf_text(&left), rows[i].left);
		buf_free(&left);
	}
}

/* A script, and what of it may be shown; NULL: all. */
static const struct {
	const char *lua, *shown;
} scripts[] = {
    {"flow(\"a\", { get = \"/x?q=1\" })", NULL},
    {"load { auth = \"me:pw\", users = 2 }",
     "load { auth = \"(redacted)\", users = 2 }"},
    {"local password\n  = 'a\\'b' x = 'c'",
     "local password\n  = '(redacted)' x = 'c'"},
    {"{ [\"X-Api-Key\"] = [==[a]]b]==], b = [[c]] }",
     "{ [\"X-Api-Key\"] = [==[(redacted)]==], b = [[c]] }"},
    {"auth = { \"me\", { \"pw\" } }, x = \"y\"",
     "auth = { \"(redacted)\", { \"(redacted)\" } }, x = \"y\""},
    {"headers = { \"Cookie: sid=1\", \"Accept: */*\" }",
     "headers = { \"Cookie: (redacted)\", \"Accept: */*\" }"},
    {"http.get(\"/a?token=t1&b=2\")", "http.get(\"/a?token=(redacted)&b=2\")"},
    {"http.get(\"http://u:p@h/\")", "http.get(\"http://(redacted)@h/\")"},
    {"body = '{\"password\": \"x\"}'",
     "body = '{\"password\": \"(redacted)\"}'"},
    {"-- like password=x\ny = 1 --[[ pin=2 ]] z = 3",
     "-- like password=(redacted)\ny = 1 --[[ pin=(redacted) ]] z = 3"},
    {"auth = env(\"SHOP_AUTH\")", NULL},
    {"option(\"password\", \"x\") a = \"y\"",
     "option(\"password\", \"(redacted)\") a = \"y\""},
    {"option(\"size\", \"x\") option(\"token\", env(\"y\"))", NULL},
    {"if r.status == 200 then x = t[u[1]] end", NULL},
    {"expect(r.token, \"has one\")", NULL},
    {"password = \"cut", "password = \"(redacted)"},
    {"x = [==[cut", NULL},
    {"--", NULL},
    {"[", NULL},
    {"\"\\", NULL},
    {"", NULL},
};

static void
hides_secrets_of_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		const char *lua = scripts[i].lua, *shown = scripts[i].shown;
		struct buf out = {0};

		secrets_hide_script(&out, lua, strlen(lua));
		assert_string_equal(buf_text(&out),
				    shown != NULL ? shown : lua);
		buf_free(&out);
	}
}

static void
knows_headers_that_are_secret(void **state)
{
	static const char *const secret[] = {"Authorization",
					     "Cookie",
					     "X-Api-Key",
					     "x-auth-token",
					     "X-CSRF-Token",
					     "X-Shop-Key",
					     "Ocp-Apim-Subscription-Key",
					     "X-Shopify-Hmac-Sha256",
					     "CF-Access-Jwt-Assertion",
					     "X-Client-Data",
					     "Proxy-Authorization"};
	static const char *const open[] = {"Accept", "Content-Type", "X-Author",
					   "Keep-Alive"};

	(void)state;
	for (size_t i = 0; i < COUNT(secret); i++)
		assert_true(secret_is_header(secret[i], strlen(secret[i])));
	for (size_t i = 0; i < COUNT(open); i++)
		assert_false(secret_is_header(open[i], strlen(open[i])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_secrets),
	    cmocka_unit_test(hides_secrets_of_scripts),
	    cmocka_unit_test(knows_headers_that_are_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
