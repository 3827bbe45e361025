/* SPDX-License-Identifier: MIT */
#include "scenario/jar.h"

#include <curl/curl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/head.h"
#include "base/http.h"
#include "base/mem.h"
#include "base/text.h"

/* As browsers and curl do: Secure cookies go to this machine over http too. */
static int
host_is_here(const char *host, size_t length)
{
	return (length == 9 && strncasecmp(host, "localhost", 9) == 0) ||
	       (length == 5 && strncmp(host, "[::1]", 5) == 0) ||
	       (length > 4 && strncmp(host, "127.", 4) == 0);
}

void
place_of(struct place *place, const char *base, const char *url)
{
	const char *whole = *url == '/' ? base : url, *path;
	const char *host = strstr(whole, "://");

	host = host != NULL ? host + 3 : whole;
	place->host = host;
	place->host_len =
	    *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
	place->origin = whole;
	place->origin_len = (size_t)(host - whole) + strcspn(host, "/?#");
	path = *url == '/' ? url : whole + place->origin_len;
	place->path = *path == '/' ? path : "/";
	place->path_len = strcspn(place->path, "?#");
	place->is_safe = text_starts(whole, "https:") ||
			 host_is_here(place->host, place->host_len);
}

/* A span of text, without blanks around it. */
struct span {
	const char *text;
	size_t length;
};

/* The next part between semicolons, from *rest on. */
static int
span_next(struct span *rest, struct span *part)
{
	const char *end;

	if (rest->text == NULL)
		return 0;
	end = memchr(rest->text, ';', rest->length);
	*part =
	    (struct span){rest->text, end != NULL ? (size_t)(end - rest->text)
						  : rest->length};
	rest->length -= part->length + (end != NULL);
	rest->text = end != NULL ? end + 1 : NULL;
	while (part->length > 0 && strchr(" \t", part->text[0]) != NULL)
		part->text++, part->length--;
	while (part->length > 0 &&
	       strchr(" \t", part->text[part->length - 1]) != NULL)
		part->length--;
	return 1;
}

/* The value of "Name=value" or "Name". NULL: another name. */
static const char *
span_value(const struct span *part, const char *name, size_t *length)
{
	size_t name_len = strlen(name);

	if (part->length < name_len ||
	    strncasecmp(part->text, name, name_len) != 0)
		return NULL;
	*length = part->length - name_len;
	if (*length == 0)
		return "";
	if (part->text[name_len] != '=')
		return NULL;
	--*length;
	return part->text + name_len + 1;
}

/* A Set-Cookie line, parsed but not yet stored. */
struct offer {
	struct span pair, path;
	size_t name_len;
	int secure;
	double expires, max_age; /* seconds from now; NAN: not said */
};

static double
seconds_until(const char *date, size_t length)
{
	char copy[64] = "";
	time_t at;

	if (length >= sizeof(copy))
		return NAN;
	memcpy(copy, date, length);
	at = curl_getdate(copy, NULL);
	return at == -1 ? NAN : difftime(at, time(NULL));
}

static void
offer_attribute(struct offer *offer, const struct span *part)
{
	const char *value;
	size_t length;

	if ((value = span_value(part, "Path", &length)) != NULL)
		offer->path = (struct span){value, length};
	else if ((value = span_value(part, "Max-Age", &length)) != NULL)
		offer->max_age = length > 0 ? strtod(value, NULL) : NAN;
	else if ((value = span_value(part, "Expires", &length)) != NULL)
		offer->expires = seconds_until(value, length);
	else if (span_value(part, "Secure", &length) != NULL)
		offer->secure = 1;
}

/* -1: nothing that can be kept. */
static int
offer_read(struct offer *offer, const char *line, size_t length)
{
	struct span rest = {line, length}, part;
	const char *equals;

	*offer = (struct offer){.expires = NAN, .max_age = NAN};
	span_next(&rest, &offer->pair);
	equals = memchr(offer->pair.text, '=', offer->pair.length);
	if (equals == NULL || equals == offer->pair.text ||
	    offer->pair.length > JAR_COOKIE_BYTES ||
	    !head_is_value(offer->pair.text, offer->pair.length))
		return -1;
	offer->name_len = (size_t)(equals - offer->pair.text);
	while (span_next(&rest, &part))
		offer_attribute(offer, &part);
	if (offer->path.length > JAR_COOKIE_BYTES ||
	    !head_is_value(offer->path.text, offer->path.length))
		return -1;
	return 0;
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
jar_remove(struct jar *jar, size_t index)
{
	struct cookie *cookie = &jar->cookies[index];

	jar->bytes -= strlen(cookie->text) + strlen(cookie->path);
	free(cookie->text);
	free(cookie->host);
	free(cookie->path);
	memmove(cookie, cookie + 1, (--jar->count - index) * sizeof(*cookie));
}

static int
cookie_is(const struct cookie *cookie, const struct offer *offer,
	  const struct place *place)
{
	return cookie->name_len == offer->name_len &&
	       strncmp(cookie->text, offer->pair.text, offer->name_len) == 0 &&
	       strlen(cookie->host) == place->host_len &&
	       strncasecmp(cookie->host, place->host, place->host_len) == 0 &&
	       strlen(cookie->path) == offer->path.length &&
	       strncmp(cookie->path, offer->path.text, offer->path.length) == 0;
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

static void
jar_add(struct jar *jar, const struct offer *offer, const struct place *place,
	double expires)
{
	size_t at = 0;

	if (jar->cookies == NULL)
		jar->cookies = xcalloc(JAR_COOKIES, sizeof(*jar->cookies));
	jar_make_room(jar, offer->pair.length + offer->path.length);
	while (at < jar->count &&
	       strlen(jar->cookies[at].path) >= offer->path.length)
		at++;
	memmove(&jar->cookies[at + 1], &jar->cookies[at],
		(jar->count++ - at) * sizeof(*jar->cookies));
	jar->cookies[at] = (struct cookie){
	    .text = xstrndup(offer->pair.text, offer->pair.length),
	    .name_len = offer->name_len,
	    .host = xstrndup(place->host, place->host_len),
	    .path = xstrndup(offer->path.text, offer->path.length),
	    .secure = offer->secure,
	    .expires = expires,
	    .age = jar->made++,
	};
	jar->bytes += offer->pair.length + offer->path.length;
}

static void
jar_take_line(struct jar *jar, const struct place *place, const char *line,
	      size_t length, double now)
{
	struct offer offer;
	double left;

	if (offer_read(&offer, line, length) != 0)
		return;
	if (offer.path.length == 0 || offer.path.text[0] != '/')
		offer.path = default_path(place);
	for (size_t i = jar->count; i-- > 0;)
		if (cookie_is(&jar->cookies[i], &offer, place))
			jar_remove(jar, i);
	left = !isnan(offer.max_age)   ? offer.max_age
	       : !isnan(offer.expires) ? offer.expires
				       : INFINITY;
	if (left > 0)
		jar_add(jar, &offer, place, now + left);
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
cookie_goes(const struct cookie *cookie, const struct place *place, double now)
{
	return strlen(cookie->host) == place->host_len &&
	       strncasecmp(cookie->host, place->host, place->host_len) == 0 &&
	       path_matches(cookie->path, place) && cookie->expires > now &&
	       (!cookie->secure || place->is_safe);
}

size_t
jar_write(const struct jar *jar, const struct place *place, double now,
	  struct buf *out)
{
	size_t written = 0;

	for (size_t i = 0; i < jar->count; i++) {
		if (!cookie_goes(&jar->cookies[i], place, now))
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
