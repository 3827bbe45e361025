/* SPDX-License-Identifier: MIT */
#include "traffic/secrets.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "traffic/secret_keys.h"

enum { SHORT_TOKEN = 16, SHORT_CODE = 8, LONG_KEY = 20 };

static const char *const begins[] = {
#define SECRET_BEGIN(text) text,
#include "traffic/secrets.def"
};

static int
is_key_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* The length of the key that ends right before `end`; 0: there is none. */
static size_t
key_before(const char *text, size_t end)
{
	size_t len = 0;

	while (len < end && len < KEY_MAX && is_key_byte(text[end - len - 1]))
		len++;
	return len;
}

static int
secret_set(struct secret *secret, size_t at, size_t len, const char *key,
	   size_t key_len)
{
	secret->at = at;
	secret->len = len;
	secret_name(secret->name, sizeof(secret->name), key, key_len);
	return 1;
}

static int
text_has(const char *text, size_t len, size_t at, const char *what)
{
	size_t n = strlen(what);

	return len - at >= n && memcmp(text + at, what, n) == 0;
}

/* Where the last key of user[password] ends, also with %5D. */
static size_t
before_bracket(const char *text, size_t end)
{
	if (end > 0 && text[end - 1] == ']')
		return end - 1;
	if (end > 2 && strncasecmp(text + end - 3, "%5d", 3) == 0)
		return end - 3;
	return end;
}

/* In %5Bpassword, the digits of the escape are not part of the key. */
static size_t
without_escape(const char *text, size_t key_end, size_t key)
{
	size_t start = key_end - key;

	if (start > 0 && text[start - 1] == '%' && key > 2)
		return key - 2;
	return key;
}

/* Whether text holds key=, or a whole pair, at the start or after a ? or &. */
static int
text_has_pair(const char *text, size_t len, const char *pair)
{
	const char *at = text, *end = text + len;

	while ((at = memmem(at, (size_t)(end - at), pair, strlen(pair))) !=
	       NULL) {
		if (at == text || at[-1] == '?' || at[-1] == '&')
			return 1;
		at++;
	}
	return 0;
}

/*
 * A code that a login hands on, however short: RFC 6749 has it redeemed with a
 * grant_type (4.1.3), and gives it together with a state (4.1.2). But so may an
 * address: ?state=hessen&code=60311.
 */
static int
is_login_code(const char *text, size_t len, const char *value, size_t value_len)
{
	if (text_has_pair(text, len, "grant_type=authorization_code"))
		return 1;
	return text_has_pair(text, len, "state=") && value_len >= SHORT_CODE &&
	       secret_has_digit(value, value_len);
}

static size_t
login_code_length(const char *text, size_t len, size_t at, const char *stops)
{
	size_t value = secret_span(text + at, len - at, stops, len);

	return is_login_code(text, len, text + at, value) ? value : 0;
}

/* key=value at the '='. */
static int
secret_pair(const char *text, size_t len, size_t at, struct secret *secret)
{
	static const char stops[] = "&;# \"'\r\n";
	size_t key_end = before_bracket(text, at);
	size_t key = without_escape(text, key_end, key_before(text, key_end));
	const char *name = text + key_end - key;
	size_t value =
	    secret_length(name, key, text + at + 1, len - at - 1, stops);

	if (value == 0 && key == 4 && memcmp(name, "code", 4) == 0)
		value = login_code_length(text, len, at + 1, stops);

	return value > 0 && secret_set(secret, at + 1, value, name, key);
}

/*
 * The length of a quoted text: up to its quote, or, if the whole text is quoted
 * itself, up to \". A quote within it follows a backslash, or \\\.
 */
static size_t
quoted_length(const char *text, size_t len, int nested)
{
	size_t at = 0;

	while (at < len && text[at] != '"') {
		if (nested && text_has(text, len, at, "\\\""))
			break;
		if (nested && text_has(text, len, at, "\\\\\\\""))
			at += 4;
		else
			at += text[at] == '\\' ? 2 : 1;
	}
	return at < len ? at : len;
}

/* "key": "value", or a number, at the ':'; also \"key\": \"value\". */
static int
secret_member(const char *text, size_t len, size_t at, struct secret *secret)
{
	size_t quote = at, key, start = at + 1, value, mark;
	int is_plain_key;
	const char *name;

	while (quote > 0 && text[quote - 1] == ' ')
		quote--;
	if (quote < 2 || text[quote - 1] != '"')
		return 0;
	mark = text[quote - 2] == '\\';
	key = key_before(text, quote - 1 - mark);
	name = text + quote - 1 - mark - key;
	if (secret_key(name, key) == OPEN)
		return 0;
	is_plain_key = key == 3 && strncasecmp(name, "key", 3) == 0;
	while (start < len && text[start] == ' ')
		start++;
	if (start + mark < len && text[start + mark] == '"') {
		start += mark + 1;
		value = quoted_length(text + start, len - start, (int)mark);
	} else {
		for (value = 0; start + value < len &&
				isdigit((unsigned char)text[start + value]);)
			value++;
	}
	/* Half of all JSON has a "key" that is the name of something. */
	if (is_plain_key &&
	    (value < LONG_KEY || !secret_has_digit(text + start, value)))
		return 0;
	value = secret_length(name, key, text + start, value, "");
	return value > 0 && secret_set(secret, start, value, name, key);
}

/* ://user:password@ at the ':'. */
static int
secret_login(const char *text, size_t len, size_t at, struct secret *secret)
{
	size_t start = at + 3, end;

	if (!text_has(text, len, at, "://"))
		return 0;
	end = start +
	      secret_span(text + start, len - start, "/?# \"'<>\\\r\n", len);
	while (end > start && text[end - 1] != '@')
		end--;
	return end > start + 1 &&
	       secret_set(secret, start, end - 1 - start, "LOGIN", 5);
}

/* <key>value< at the '>'. */
static int
secret_element(const char *text, size_t len, size_t at, struct secret *secret)
{
	size_t key = key_before(text, at), value;
	const char *name = text + at - key;

	if (key == 0 || key == at || (name[-1] != '<' && name[-1] != ':'))
		return 0;
	value = secret_length(name, key, text + at + 1, len - at - 1, "<");
	return value > 0 && secret_set(secret, at + 1, value, name, key);
}

/* A private key in PEM, up to its end line or the end of the text. */
static int
secret_pem(const char *text, size_t len, size_t at, struct secret *secret)
{
	static const char begin[] = "-----BEGIN ", stop[] = "-----END ";
	const char *from = text + at, *last = text + len, *end;

	if (!text_has(text, len, at, begin) ||
	    memmem(from, len - at < 80 ? len - at : 80, "PRIVATE KEY", 11) ==
		NULL)
		return 0;
	end = memmem(from, len - at, stop, sizeof(stop) - 1);
	if (end != NULL)
		end =
		    memmem(end + sizeof(stop) - 1,
			   (size_t)(last - end) - sizeof(stop) + 1, "-----", 5);
	end = end != NULL ? end + 5 : last;
	return secret_set(secret, at, (size_t)(end - from), "PRIVATE_KEY", 11);
}

static int
is_mail_byte(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("._%+-", c));
}

/* name@host.tld at the '@', or at the %40 that stands for it. */
static int
secret_mail(const char *text, size_t len, size_t at, size_t from,
	    struct secret *secret)
{
	size_t start = at, end = at + (text[at] == '@' ? 1 : 3);
	size_t host = end, dots = 0;

	while (start > from && is_mail_byte(text[start - 1]))
		start--;
	while (end < len && (isalnum((unsigned char)text[end]) ||
			     text[end] == '-' || text[end] == '.'))
		dots += text[end++] == '.';
	while (end > host && text[end - 1] == '.') {
		end--;
		dots--;
	}
	if (start == at || dots == 0 ||
	    (end - host >= 8 && memmem(text + host, end - host, "example.", 8)))
		return 0; /* example.com is for examples: RFC 2606 */
	return secret_set(secret, start, end - start, "EMAIL", 5);
}

static int
is_token_byte(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("._-", c));
}

/* Includes padding and escapes. */
static int
is_token_end_byte(char c)
{
	return is_token_byte(c) || (c != '\0' && strchr("+=~%", c));
}

/* Tokens that are recognised by their prefix. */
static int
secret_token(const char *text, size_t len, size_t at, struct secret *secret)
{
	size_t end = at;

	if (at > 0 && is_token_byte(text[at - 1]))
		return 0;
	for (size_t i = 0; i < COUNT(begins); i++) {
		if (!text_has(text, len, at, begins[i]))
			continue;
		end = at + strlen(begins[i]);
		while (end < len && is_token_end_byte(text[end]))
			end++;
		if (end - at >= SHORT_TOKEN &&
		    secret_has_digit(text + at, end - at))
			return secret_set(secret, at, end - at, "TOKEN", 5);
	}
	return 0;
}

/* A secret that begins at that byte, or whose key ends there. */
static int
secret_at(const char *text, size_t len, size_t at, size_t from,
	  struct secret *secret)
{
	switch (text[at]) {
	case '=':
		return secret_pair(text, len, at, secret);
	case ':':
		return secret_login(text, len, at, secret) ||
		       secret_member(text, len, at, secret);
	case '>':
		return secret_element(text, len, at, secret);
	case '-':
		return secret_pem(text, len, at, secret);
	case '@':
		return secret_mail(text, len, at, from, secret);
	case '%':
		return len - at > 3 && text_has(text, len, at, "%40") &&
		       secret_mail(text, len, at, from, secret);
	default:
		return isalpha((unsigned char)text[at]) &&
		       secret_token(text, len, at, secret);
	}
}

int
secret_next(const char *text, size_t len, size_t from, struct secret *secret)
{
	for (size_t at = from; at < len; at++)
		if (secret_at(text, len, at, from, secret))
			return 1;
	return 0;
}
