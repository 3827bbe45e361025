/* SPDX-License-Identifier: MIT */
#include "scenario/jar.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/head.h"
#include "base/http.h"
#include "base/mem.h"
#include "scenario/cookie_domain.h"
#include "scenario/set_cookie.h"

enum { HOST_BYTES = 256 };

/* In small letters; "" is too long for a host. */
static void
host_write(char *out, const char *host, size_t length)
{
	if (length >= HOST_BYTES)
		length = 0;
	for (size_t i = 0; i < length; i++)
		out[i] = (char)tolower((unsigned char)host[i]);
	out[length] = '\0';
}

static char *
span_copy(const struct span *span)
{
	return xstrndup(span->text, span->length);
}

/* RFC 6265, section 5.1.4: the path up to its last slash. */
static struct span
default_path(const struct place *place)
{
	size_t length = place->path_len;

	while (length > 1 && place->path[length - 1] != '/')
		length--;
	return (struct span){place->path, length > 1 ? length - 1 : 1};
}

static void
cookie_free(struct cookie *cookie)
{
	free(cookie->text);
	free(cookie->domain);
	free(cookie->path);
}

static size_t
cookie_bytes(const struct cookie *cookie)
{
	return strlen(cookie->text) + strlen(cookie->path);
}

/* A cookie of the host alone and one of its domain are two, as curl has it. */
static int
cookie_is(const struct cookie *cookie, const struct cookie *other)
{
	return cookie->name_len == other->name_len &&
	       cookie->host_only == other->host_only &&
	       strncmp(cookie->text, other->text, cookie->name_len) == 0 &&
	       strcmp(cookie->domain, other->domain) == 0 &&
	       strcmp(cookie->path, other->path) == 0;
}

/* RFC 6265, section 5.4: longer paths, then those that came first. */
static int
cookie_goes_before(const struct cookie *cookie, const struct cookie *other)
{
	size_t length = strlen(cookie->path), others = strlen(other->path);

	return length != others ? length > others
				: cookie->order < other->order;
}

static void
jar_remove(struct jar *jar, size_t index)
{
	struct cookie *cookie = &jar->cookies[index];

	jar->bytes -= cookie_bytes(cookie);
	cookie_free(cookie);
	memmove(cookie, cookie + 1, (--jar->count - index) * sizeof(*cookie));
}

static void
jar_make_room(struct jar *jar, size_t bytes)
{
	while (jar->count > 0 &&
	       (jar->count >= JAR_COOKIES || jar->bytes + bytes > JAR_BYTES)) {
		size_t oldest = 0;

		for (size_t i = 1; i < jar->count; i++)
			if (jar->cookies[i].age < jar->cookies[oldest].age)
				oldest = i;
		jar_remove(jar, oldest);
	}
}

/* The one that it replaces leaves it its place among the others. */
static void
jar_replace(struct jar *jar, struct cookie *cookie)
{
	for (size_t i = 0; i < jar->count; i++)
		if (cookie_is(&jar->cookies[i], cookie)) {
			cookie->order = jar->cookies[i].order;
			jar_remove(jar, i);
			return;
		}
}

static void
jar_add(struct jar *jar, const struct cookie *cookie)
{
	size_t at = 0;

	if (jar->cookies == NULL)
		jar->cookies = xcalloc(JAR_COOKIES, sizeof(*jar->cookies));
	jar_make_room(jar, cookie_bytes(cookie));
	while (at < jar->count && cookie_goes_before(&jar->cookies[at], cookie))
		at++;
	memmove(&jar->cookies[at + 1], &jar->cookies[at],
		(jar->count++ - at) * sizeof(*jar->cookies));
	jar->cookies[at] = *cookie;
	jar->bytes += cookie_bytes(cookie);
}

/* -1: a domain that the host has no say in. */
static int
cookie_set_domain(struct cookie *cookie, const struct set_cookie *set,
		  const char *host)
{
	char domain[HOST_BYTES];

	cookie->host_only = set->domain.length == 0;
	if (!cookie->host_only) {
		host_write(domain, set->domain.text, set->domain.length);
		if (!cookie_domain_accepts(domain, host))
			return -1;
	}
	cookie->domain = xstrdup(cookie->host_only ? host : domain);
	return 0;
}

static void
jar_take_line(struct jar *jar, const struct place *place, const char *line,
	      size_t length, double now)
{
	char host[HOST_BYTES];
	struct set_cookie set;
	struct cookie cookie = {0};

	host_write(host, place->host, place->host_len);
	if (set_cookie_read(&set, line, length) != 0 || *host == '\0' ||
	    cookie_set_domain(&cookie, &set, host) != 0)
		return;
	if (set.path.length == 0)
		set.path = default_path(place);
	cookie.text =
	    xasprintf("%.*s=%.*s", (int)set.name.length, set.name.text,
		      (int)set.value.length, set.value.text);
	cookie.name_len = set.name.length;
	cookie.path = span_copy(&set.path);
	cookie.secure = set.secure;
	cookie.expires = now + set.seconds;
	cookie.order = cookie.age = jar->made++;
	jar_replace(jar, &cookie);
	if (set.seconds > 0)
		jar_add(jar, &cookie);
	else
		cookie_free(&cookie);
}

void
jar_take(struct jar *jar, const struct place *place, const char *headers,
	 double now)
{
	const char *line;
	size_t length;

	while ((line = http_header(&headers, "Set-Cookie", &length)) != NULL)
		jar_take_line(jar, place, line, length, now);
}

/* RFC 6265, section 5.1.4. */
static int
path_matches(const char *cookie, const struct place *place)
{
	size_t length = strlen(cookie);

	if (place->path_len < length ||
	    strncmp(place->path, cookie, length) != 0)
		return 0;
	return place->path_len == length || cookie[length - 1] == '/' ||
	       place->path[length] == '/';
}

static int
cookie_goes(const struct cookie *cookie, const struct place *place,
	    const char *host, double now)
{
	return (cookie->host_only
		    ? strcmp(cookie->domain, host) == 0
		    : cookie_domain_matches(cookie->domain, host)) &&
	       path_matches(cookie->path, place) && cookie->expires > now &&
	       (!cookie->secure || place->is_safe);
}

size_t
jar_write(const struct jar *jar, const struct place *place, double now,
	  struct buf *out)
{
	char host[HOST_BYTES];
	size_t written = 0;

	host_write(host, place->host, place->host_len);
	for (size_t i = 0; i < jar->count; i++) {
		if (!cookie_goes(&jar->cookies[i], place, host, now))
			continue;
		if (written++ > 0)
			buf_adds(out, "; ");
		buf_adds(out, jar->cookies[i].text);
	}
	return written;
}

void
jar_clear(struct jar *jar)
{
	while (jar->count > 0)
		jar_remove(jar, jar->count - 1);
}

void
jar_free(struct jar *jar)
{
	jar_clear(jar);
	free(jar->cookies);
	*jar = (struct jar){0};
}
