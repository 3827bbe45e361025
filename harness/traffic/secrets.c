/* SPDX-License-Identifier: MIT */
#include "traffic/secrets.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { KEY_MAX = 40 };

/* A key that is one of these, or holds one of those; without case, - and _. */
static const char *const exact[] = {"auth", "key", "otp", "pass",  "pin",
				    "pwd",  "sig", "sid", "nonce", "email"};
static const char *const parts[] = {
    "token",	 "secret",  "password", "passwd",     "apikey",
    "accesskey", "session", "cookie",	"credential", "signature",
    "jwt",	 "csrf",    "xsrf",	"privatekey", "authorization",
    "phpsessid", "bearer"};

static int
is_secret_key(const char *key, size_t len)
{
	char plain[KEY_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < len && n < KEY_MAX; i++)
		if (key[i] != '-' && key[i] != '_' && key[i] != '.')
			plain[n++] = (char)tolower((unsigned char)key[i]);
	plain[n] = '\0';
	for (size_t i = 0; i < COUNT(exact); i++)
		if (strcmp(plain, exact[i]) == 0)
			return 1;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (strstr(plain, parts[i]) != NULL)
			return 1;
	return 0;
}

/* Also by any of its words: X-Shop-Key. */
int
secret_is_header(const char *name, size_t len)
{
	size_t word = 0;

	for (size_t at = 0; at < len; at += word + 1) {
		for (word = 0; at + word < len && name[at + word] != '-';)
			word++;
		if (is_secret_key(name + at, word))
			return 1;
	}
	return is_secret_key(name, len);
}

void
secret_name(char *name, size_t size, const char *key, size_t len)
{
	size_t n = 0;

	if (len > 0 && isdigit((unsigned char)key[0]))
		name[n++] = '_';
	for (size_t i = 0; i < len && n + 1 < size; i++)
		name[n++] = isalnum((unsigned char)key[i])
				? (char)toupper((unsigned char)key[i])
				: '_';
	name[n] = '\0';
	if (n == 0)
		snprintf(name, size, "SECRET");
}

static int
is_key_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* The key that ends right before `end`; its length, 0: there is none. */
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

/* key=value at the '='. */
static int
secret_pair(const char *text, size_t len, size_t at, struct secret *secret)
{
	size_t key = key_before(text, at), end = at + 1;

	if (key == 0 || !is_secret_key(text + at - key, key))
		return 0;
	while (end < len && strchr("&;# \"'\r\n", text[end]) == NULL)
		end++;
	return end > at + 1 &&
	       secret_set(secret, at + 1, end - at - 1, text + at - key, key);
}

/* "key": "value", or a number, at the ':'. */
static int
secret_member(const char *text, size_t len, size_t at, struct secret *secret)
{
	size_t quote = at, key, start = at + 1, end;

	while (quote > 0 && text[quote - 1] == ' ')
		quote--;
	if (quote == 0 || text[quote - 1] != '"')
		return 0;
	key = key_before(text, quote - 1);
	if (key == 0 || !is_secret_key(text + quote - 1 - key, key))
		return 0;
	while (start < len && text[start] == ' ')
		start++;
	if (start < len && text[start] == '"') {
		for (end = ++start; end < len && text[end] != '"'; end++)
			end += text[end] == '\\' && end + 1 < len;
	} else {
		for (end = start;
		     end < len && isdigit((unsigned char)text[end]);)
			end++;
	}
	return end > start && secret_set(secret, start, end - start,
					 text + quote - 1 - key, key);
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
		return 0; /* example.com is for examples, RFC 2606 */
	return secret_set(secret, start, end - start, "EMAIL", 5);
}

static int
is_token_byte(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("._-", c));
}

/* Tokens that tell by how they begin what they are. */
static int
secret_token(const char *text, size_t len, size_t at, struct secret *secret)
{
	static const char *const begins[] = {"eyJ",  "sk_live_",    "sk_test_",
					     "ghp_", "github_pat_", "xoxb-",
					     "AKIA", "AIza",	    "glpat-"};
	size_t end = at;

	if (at > 0 && is_token_byte(text[at - 1]))
		return 0;
	for (size_t i = 0; i < COUNT(begins); i++) {
		size_t n = strlen(begins[i]);

		if (len - at < n || memcmp(text + at, begins[i], n) != 0)
			continue;
		while (end < len && is_token_byte(text[end]))
			end++;
		return end - at >= 16 &&
		       secret_set(secret, at, end - at, "TOKEN", 5);
	}
	return 0;
}

int
secret_next(const char *text, size_t len, size_t from, struct secret *secret)
{
	for (size_t at = from; at < len; at++) {
		char c = text[at];
		int found = 0;

		if (c == '=')
			found = secret_pair(text, len, at, secret);
		else if (c == ':')
			found = secret_member(text, len, at, secret);
		else if (c == '@' || (c == '%' && len - at > 3 &&
				      memcmp(text + at, "%40", 3) == 0))
			found = secret_mail(text, len, at, from, secret);
		else if (isalpha((unsigned char)c))
			found = secret_token(text, len, at, secret);
		if (found)
			return 1;
	}
	return 0;
}
