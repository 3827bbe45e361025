/* SPDX-License-Identifier: MIT */
#include "scenario/round_trip.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

static int
is_header(const char *line, const char *name)
{
	size_t length = strlen(name);

	return strncasecmp(line, name, length) == 0 && line[length] == ':';
}

/* Same scheme, host and port? */
static int
same_origin(const struct round_trip *trip, const char *one, const char *other)
{
	struct place a, b;

	place_of(&a, *trip->base, one);
	place_of(&b, *trip->base, other);
	return a.origin_len == b.origin_len &&
	       strncasecmp(a.origin, b.origin, a.origin_len) == 0;
}

/* Its own, or of --header, which is for the target alone. */
static int
has_cookies(const struct round_trip *trip, const struct http_request *request)
{
	const struct strings *always = &trip->settings->headers;

	for (size_t i = 0; i < request->nheaders; i++)
		if (is_header(request->headers[i], "Cookie"))
			return 1;
	for (size_t i = 0; i < always->count; i++)
		if (is_header(always->items[i], "Cookie"))
			return same_origin(trip, "/", request->url);
	return 0;
}

/* Moves the request's headers into an array that has room for more. */
static void
own_headers(struct http_request *request, const char **headers)
{
	if (request->headers == headers)
		return;
	for (size_t i = 0; i < request->nheaders; i++)
		headers[i] = request->headers[i];
	request->headers = headers;
}

static void
add_cookies(struct round_trip *trip, struct hop *hop,
	    struct http_request *request)
{
	struct place place;

	if (trip->jar.count == 0 || has_cookies(trip, request))
		return;
	buf_clear(&hop->cookies);
	buf_adds(&hop->cookies, "Cookie: ");
	place_of(&place, *trip->base, request->url);
	if (jar_write(&trip->jar, &place, clock_now(), &hop->cookies) == 0)
		return;
	own_headers(request, hop->headers);
	hop->headers[request->nheaders++] = buf_text(&hop->cookies);
}

/* The request is kept, without cookies, if it may be redirected. */
void
round_trip_begin(struct round_trip *trip, struct hop *hop, const char *place,
		 struct http_request *request)
{
	hop->place = place;
	if (request->redirects == REDIRECTS_UNSAID)
		request->redirects =
		    trip->settings->follow ? REDIRECTS_MOST : 0;
	if (request->redirects > 0) {
		request->want_headers = 1;
		hop->request = *request;
	}
	add_cookies(trip, hop, request);
}

/* A Location against a URL. NULL: it cannot be read. */
static char *
location_resolve(const char *from, const char *location)
{
	char *text = NULL, *to = NULL;
	CURLU *url = curl_url();

	if (curl_url_set(url, CURLUPART_URL, from, 0) == CURLUE_OK &&
	    curl_url_set(url, CURLUPART_URL, location, CURLU_URLENCODE) ==
		CURLUE_OK &&
	    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_URL, &text, CURLU_DEFAULT_PORT) ==
		CURLUE_OK)
		to = xstrdup(text);
	curl_free(text);
	curl_url_cleanup(url);
	return to;
}

/*
 * "/path" if it leads to the target. What cannot be read is left as it is: such
 * a request cannot be sent, which is how the user learns of it.
 */
static void
location_write(const char *base, const char *from, const char *location,
	       struct buf *out)
{
	char *whole = xasprintf("%s%s", *from == '/' ? base : "", from);
	char *to = location_resolve(whole, location);
	size_t length = strlen(base);

	buf_clear(out);
	if (to == NULL)
		buf_addf(out, "%s%s",
			 text_starts(location, "//") ? "http:" : "", location);
	else if (strncasecmp(to, base, length) == 0 && to[length] == '/')
		buf_adds(out, to + length);
	else
		buf_adds(out, to);
	free(to);
	free(whole);
}

/*
 * As curl and browsers do: a 303 is fetched by GET, and so is what a POST leads
 * to. Whether it is sent without its body.
 */
static int
redirect_method(struct http_request *request, int status)
{
	int is_post = strcmp(request->method, "POST") == 0;

	if (strcmp(request->method, "HEAD") == 0 ||
	    !(status == 303 || (is_post && (status == 301 || status == 302))))
		return 0;
	request->method = "GET";
	request->operation = NULL;
	request->body = NULL;
	request->body_len = 0;
	return 1;
}

/* Of a body that is left out. */
static int
is_about_body(const char *line)
{
	static const char content[] = "Content-";

	return strncasecmp(line, content, sizeof(content) - 1) == 0 ||
	       is_header(line, "Transfer-Encoding");
}

/* Authorization and cookies do not go to another host. */
static void
redirect_headers(struct hop *hop, int elsewhere, int without_body)
{
	struct http_request *request = &hop->request;
	size_t kept = 0;

	own_headers(request, hop->headers);
	for (size_t i = 0; i < request->nheaders; i++) {
		const char *line = hop->headers[i];

		if ((elsewhere && (is_header(line, "Authorization") ||
				   is_header(line, "Cookie"))) ||
		    (without_body && is_about_body(line)))
			continue;
		hop->headers[kept++] = line;
	}
	request->nheaders = kept;
}

/* What production answered with a redirect, it did not answer twice. */
static void
redirect(struct round_trip *trip, struct hop *hop,
	 const struct http_reply *reply)
{
	struct http_request *request = &hop->request;
	struct buf spare = hop->url;
	size_t length;
	const char *value = http_location(reply, &length);
	char *location = xstrndup(value, length);
	int elsewhere;

	location_write(*trip->base, request->url, location, &hop->next_url);
	free(location);
	elsewhere = !same_origin(trip, request->url, buf_text(&hop->next_url));
	redirect_headers(hop, elsewhere,
			 redirect_method(request, reply->status));
	hop->url = hop->next_url;
	hop->next_url = spare;
	request->url = buf_text(&hop->url);
	request->route = NULL;
	request->redirects--;
	request->redirected++;
	if (request->recorded / 100 == 3)
		request->recorded = 0;
}

static void
check_expected(struct round_trip *trip, const struct http_request *request,
	       const char *place, const struct http_reply *reply)
{
	const struct http_expect *expect = request->expect;
	static const char status[] = ": status";
	char text[CHECK_TEXT];
	size_t length;

	length = strnlen(place, CHECK_PLACE);
	memcpy(text, place, length);
	memcpy(text + length, status, sizeof(status));
	length += sizeof(status) - 1;
	for (unsigned i = 0; i < expect->count; i++)
		length += (size_t)snprintf(
		    text + length, sizeof(text) - length,
		    expect->ranges[i].low == expect->ranges[i].high
			? "%s %d"
			: "%s %.1dxx",
		    i > 0 ? " or" : "",
		    expect->ranges[i].low == expect->ranges[i].high
			? expect->ranges[i].low
			: expect->ranges[i].low / 100);
	checks_expect(trip->checks, text,
		      reply->failure == HTTP_ANSWERED &&
			  http_expects(expect, reply->status),
		      &trip->unmet);
}

static void
take_cookies(struct round_trip *trip, const char *url,
	     const struct http_reply *reply)
{
	const char *at = reply->headers;
	struct place place;
	size_t length;

	if (http_header(&at, "Set-Cookie", &length) == NULL)
		return;
	if (trip->cookie_replies != NULL)
		++*trip->cookie_replies;
	place_of(&place, *trip->base, url);
	jar_take(&trip->jar, &place, reply->headers, clock_now());
}

int
round_trip_goes_on(struct round_trip *trip, struct hop *hop,
		   struct http_request *request, const struct http_reply *reply)
{
	take_cookies(trip, request->url, reply);
	if (http_follows(request, reply)) {
		redirect(trip, hop, reply);
		*request = hop->request;
		round_trip_begin(trip, hop, hop->place, request);
		return 1;
	}
	if (request->expect != NULL && reply->failure != HTTP_STOPPED &&
	    !reply->aborted)
		check_expected(trip, request, hop->place, reply);
	return 0;
}

void
hop_free(struct hop *hop)
{
	buf_free(&hop->url);
	buf_free(&hop->next_url);
	buf_free(&hop->cookies);
}

void
round_trip_free(struct round_trip *trip)
{
	jar_free(&trip->jar);
	hop_free(&trip->hop);
}
