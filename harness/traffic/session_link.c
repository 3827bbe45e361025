/* SPDX-License-Identifier: MIT */
/*
 * What a step sends is taken apart: segments of its path, values of its query,
 * form, JSON, fields and headers. Each that an earlier reply shows, and that no
 * request before that reply had, is the service's own: a link.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "traffic/session.h"
#include "traffic/secrets.h"
#include "traffic/traffic.h"

enum { LINKS = 200, VALUE_MAX = 8192, WORD = 6, LONG_WORD = 16 };

/* A value of a request while it is looked for. */
struct sought {
	struct session *session;
	size_t step;
	const char *key; /* what it is called there; "" */
	size_t key_len;
	int is_id; /* a segment of a path */
};

static int
is_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)text[i]))
			return 0;
	return len > 0;
}

static int
key_is_id(const struct sought *sought)
{
	const char *end = sought->key + sought->key_len;

	return sought->is_id ||
	       (sought->key_len >= 2 && strncasecmp(end - 2, "id", 2) == 0);
}

static int
key_is_secret(const struct sought *sought)
{
	char pair[64 + 32];
	struct secret secret;
	int len;

	if (sought->key_len == 0 || sought->key_len > 60)
		return 0;
	len = snprintf(pair, sizeof(pair), "%.*s=0123456789abcdefghij0123",
		       (int)sought->key_len, sought->key);
	return secret_is_header(sought->key, sought->key_len) ||
	       secret_next(pair, (size_t)len, 0, &secret);
}

/* Whether a service may have made it: no plain word, and no small number. */
static int
may_be_made(const struct sought *sought, const char *text, size_t len)
{
	int digits = 0;

	if (len == 0 || len > VALUE_MAX)
		return 0;
	if (is_digits(text, len))
		return len >= 5 || key_is_id(sought);
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] <= ' ')
			return 0;
		digits += isdigit((unsigned char)text[i]) != 0;
	}
	return key_is_secret(sought) || (len >= WORD && digits > 0) ||
	       len >= LONG_WORD || key_is_id(sought);
}

static void
add_link(struct session_step *step, const char *at, size_t len, int encoded,
	 size_t value)
{
	step->links =
	    xrealloc(step->links, (step->nlinks + 1) * sizeof(*step->links));
	step->links[step->nlinks++] =
	    (struct session_link){at, len, encoded, value};
}

/* %41 as A, and + as a blank in a form; owned. */
static char *
decoded(const char *text, size_t len, int form)
{
	char *out = xmalloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '%' && i + 2 < len &&
		    isxdigit((unsigned char)text[i + 1]) &&
		    isxdigit((unsigned char)text[i + 2])) {
			char digits[] = {text[i + 1], text[i + 2], '\0'};

			out[n++] = (char)strtol(digits, NULL, 16);
			i += 2;
		} else {
			out[n++] = form && text[i] == '+' ? ' ' : text[i];
		}
	}
	out[n] = '\0';
	return out;
}

/*
 * Numbers never need it, and what is a segment of a path needs it as little as
 * it did then; any other text may have a sign next time that it had not.
 */
static int
needs_encoding(const struct sought *sought, const char *text, size_t len)
{
	if (strlen(text) != len || strpbrk(text, "+/=&%") != NULL)
		return 1;
	return !sought->is_id && !is_digits(text, len);
}

/* Looks for a value that stands there; encoded as in a URL if that is said. */
static void
seek(const struct sought *sought, const char *at, size_t len, int encoded)
{
	struct session_step *step = &sought->session->steps[sought->step];
	char *text = encoded ? decoded(at, len, 0) : xstrndup(at, len);
	size_t value;

	if (step->nlinks < LINKS && may_be_made(sought, text, strlen(text))) {
		value = session_value(sought->session, sought->step, text);
		if (value < sought->session->nvalues)
			add_link(step, at, len,
				 encoded && needs_encoding(sought, text, len),
				 value);
	}
	free(text);
}

/* name=value&name=value */
static void
seek_pairs(struct sought *sought, const char *at, size_t len)
{
	const char *end = at + len;

	while (at < end) {
		const char *stop = memchr(at, '&', (size_t)(end - at));
		const char *equals;

		stop = stop != NULL ? stop : end;
		equals = memchr(at, '=', (size_t)(stop - at));
		if (equals != NULL) {
			sought->key = at;
			sought->key_len = (size_t)(equals - at);
			seek(sought, equals + 1, (size_t)(stop - equals - 1),
			     1);
		}
		at = stop + 1;
	}
}

static void
seek_target(struct sought *sought, const char *target)
{
	const char *at = target + strspn(target, "/");
	size_t len = strcspn(target, "?");

	sought->is_id = 1;
	sought->key_len = 0;
	while (at < target + len) {
		size_t size = strcspn(at, "/?");

		if (route_is_value(at, size))
			seek(sought, at, size, 1);
		at += size;
		at += strspn(at, "/");
	}
	sought->is_id = 0;
	if (target[len] == '?')
		seek_pairs(sought, target + len + 1, strlen(target + len + 1));
}

/* The text between two quotes, or a number; an escape makes it no value. */
static size_t
json_length(const char *at, size_t len)
{
	size_t size = 0;

	while (size < len && at[size] != '"' && at[size] != '\\')
		size++;
	return size < len && at[size] == '"' ? size : 0;
}

/* Texts and numbers of JSON, each with the key before it. */
static void
seek_json(struct sought *sought, const char *text, size_t len)
{
	sought->key = "";
	sought->key_len = 0;
	for (size_t i = 0; i < len;) {
		size_t size = 1;

		if (text[i] == '"') {
			size = json_length(text + i + 1, len - i - 1);
			if (i + size + 2 < len && text[i + size + 2] == ':') {
				sought->key = text + i + 1;
				sought->key_len = size;
			} else if (size > 0) {
				seek(sought, text + i + 1, size, 0);
			}
			size += 2;
		} else if (isdigit((unsigned char)text[i]) && i > 0 &&
			   strchr(":,[ ", text[i - 1]) != NULL) {
			while (i + size < len &&
			       isdigit((unsigned char)text[i + size]))
				size++;
			if (i + size == len ||
			    strchr(",]} \r\n", text[i + size]) != NULL)
				seek(sought, text + i, size, 0);
		} else if (text[i] == '\\') {
			size = 2;
		}
		i += size;
	}
}

static int
has_type(const struct request_copy *request, const char *type)
{
	for (size_t i = 0; i < request->headers.count; i++)
		if (strncasecmp(request->headers.items[i],
				"content-type:", 13) == 0)
			return strstr(request->headers.items[i], type) != NULL;
	return 0;
}

static void
seek_body(struct sought *sought, const struct request_copy *request)
{
	for (size_t i = 0; i < request->nparts; i++) {
		const struct example_part *part = &request->parts[i];

		sought->key = part->name;
		sought->key_len = strlen(part->name);
		if (part->value != NULL)
			seek(sought, part->value, strlen(part->value), 0);
	}
	if (request->body == NULL)
		return;
	if (*request->body == '{' || *request->body == '[')
		seek_json(sought, request->body, request->body_len);
	else if (has_type(request, "form-urlencoded"))
		seek_pairs(sought, request->body, request->body_len);
}

static int
header_is_sought(const char *line, size_t name)
{
	return (name > 2 && strncasecmp(line, "x-", 2) == 0) ||
	       secret_is_header(line, name) ||
	       strncasecmp(line, "if-match:", 9) == 0;
}

/* A value as a whole, or what follows its scheme: Bearer ... */
static void
seek_headers(struct sought *sought, const struct strings *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const char *line = lines->items[i], *value;
		size_t name = strcspn(line, ":");

		if (line[name] != ':' || !header_is_sought(line, name) ||
		    strncasecmp(line, "cookie:", 7) == 0)
			continue;
		value = line + name + 1;
		value += strspn(value, " \t");
		if (strncasecmp(line, "authorization:", 14) == 0 &&
		    strchr(value, ' ') != NULL)
			value = strchr(value, ' ') + 1;
		sought->key = line;
		sought->key_len = name;
		seek(sought, value, strlen(value), 0);
	}
}

/* {{name}}: the value that the nearest step before it has kept. */
static void
seek_marks(struct session *session, size_t at, const char *text)
{
	struct session_step *step = &session->steps[at];

	for (const char *from = text; (from = strstr(from, "{{")) != NULL;
	     from += 2)
		for (size_t v = session->nvalues; v-- > 0;) {
			const struct session_value *value = &session->values[v];

			if (value->step >= at || value->text[0] != '{' ||
			    strncmp(value->text, from, strlen(value->text)) !=
				0)
				continue;
			add_link(step, from, strlen(value->text), 0, v);
			break;
		}
}

static void
seek_all_marks(struct session *session, size_t at)
{
	const struct session_step *step = &session->steps[at];

	seek_marks(session, at, step->target);
	for (size_t i = 0; i < step->request.headers.count; i++)
		seek_marks(session, at, step->request.headers.items[i]);
	if (step->request.body != NULL)
		seek_marks(session, at, step->request.body);
	for (size_t i = 0; i < step->request.nparts; i++)
		if (step->request.parts[i].value != NULL)
			seek_marks(session, at, step->request.parts[i].value);
}

void
session_connect(struct session *session)
{
	session_drop_cookies(session);
	for (size_t i = 0; i < session->count; i++) {
		const struct session_step *step = &session->steps[i];
		struct sought sought = {session, i, "", 0, 0};

		seek_target(&sought, step->target);
		seek_headers(&sought, &step->request.headers);
		seek_body(&sought, &step->request);
		seek_all_marks(session, i);
	}
}
