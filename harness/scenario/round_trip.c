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

static int
has_cookies(const struct http_request *request)
{
	for (size_t i = 0; i < request->nheaders; i++)
		if (is_header(request->headers[i], "Cookie"))
			return 1;
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

void
round_trip_add_cookies(struct round_trip *trip, struct http_request *request,
		       const char **headers, struct buf *line)
{
	struct place place;

	if (trip->jar.count == 0 || has_cookies(request))
		return;
	buf_clear(line);
	buf_adds(line, "Cookie: ");
	place_of(&place, *trip->base, request->url);
	if (jar_write(&trip->jar, &place, clock_now(), line) == 0)
		return;
	own_headers(request, headers);
	headers[request->nheaders++] = buf_text(line);
}

/* The request is kept, without cookies, if it may be redirected. */
void
round_trip_begin(struct round_trip *trip, const char *place, struct step *step)
{
	trip->place = place;
	if (step->request.redirects > 0)
		trip->request = step->request;
	round_trip_add_cookies(trip, &step->request, trip->headers,
			       &trip->cookies);
}

/*
 * Resolves a Location against a URL; "/path" if it leads to the target. libcurl
 * refuses control characters.
 */
static int
location_resolve(const char *base, const char *from, const char *location,
		 struct buf *out)
{
	char *whole = xasprintf("%s%s", *from == '/' ? base : "", from);
	char *to = NULL;
	CURLU *url = curl_url();
	size_t length = strlen(base);

	if (curl_url_set(url, CURLUPART_URL, whole, 0) == CURLUE_OK &&
	    curl_url_set(url, CURLUPART_URL, location, CURLU_URLENCODE) ==
		CURLUE_OK &&
	    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK)
		curl_url_get(url, CURLUPART_URL, &to, 0);
	curl_url_cleanup(url);
	free(whole);
	if (to == NULL)
		return -1;
	buf_clear(out);
	buf_adds(out,
		 text_starts(to, base) && to[length] == '/' ? to + length : to);
	curl_free(to);
	return 0;
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

/* Fetch, section 4.4: only 307 and 308 send the body again. */
static void
redirect_method(struct http_request *request, int status)
{
	if (status == 307 || status == 308 ||
	    strcmp(request->method, "HEAD") == 0)
		return;
	if (status != 303 && strcmp(request->method, "POST") != 0)
		return;
	request->method = "GET";
	request->operation = NULL;
	request->body = NULL;
	request->body_len = 0;
}

/*
 * Authorization and cookies do not go to another host; a Content-Type needs a
 * body.
 */
static void
redirect_headers(struct round_trip *trip, int elsewhere)
{
	struct http_request *request = &trip->request;
	size_t kept = 0;

	own_headers(request, trip->headers);
	for (size_t i = 0; i < request->nheaders; i++) {
		const char *line = trip->headers[i];

		if ((elsewhere && (is_header(line, "Authorization") ||
				   is_header(line, "Cookie"))) ||
		    (request->body == NULL && is_header(line, "Content-Type")))
			continue;
		trip->headers[kept++] = line;
	}
	request->nheaders = kept;
}

static int
redirect(struct round_trip *trip, const struct http_reply *reply,
	 struct step *step)
{
	struct http_request *request = &trip->request;
	const char *at = reply->headers, *value;
	struct buf spare;
	char *location;
	size_t length;
	int failed;

	if ((value = http_header(&at, "Location", &length)) == NULL)
		return 0;
	location = xstrndup(value, length);
	failed = location_resolve(*trip->base, request->url, location,
				  &trip->next_url);
	free(location);
	if (failed)
		return 0;
	redirect_method(request, reply->status);
	redirect_headers(
	    trip, !same_origin(trip, request->url, buf_text(&trip->next_url)));
	spare = trip->url;
	trip->url = trip->next_url;
	trip->next_url = spare;
	request->url = buf_text(&trip->url);
	request->route = NULL;
	request->redirects--;
	*step = (struct step){.kind = STEP_REQUEST, .request = *request};
	round_trip_begin(trip, trip->place, step);
	return 1;
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

void
round_trip_end(struct round_trip *trip, const struct http_request *request,
	       const char *place, const struct http_reply *reply)
{
	take_cookies(trip, request->url, reply);
	if (request->expect != NULL && reply->failure != HTTP_STOPPED &&
	    !reply->aborted)
		check_expected(trip, request, place, reply);
}

int
round_trip_goes_on(struct round_trip *trip, const struct http_reply *reply,
		   struct step *step)
{
	if (step->request.redirects > 0 && !reply->aborted &&
	    http_is_redirect(reply->status)) {
		take_cookies(trip, trip->request.url, reply);
		if (redirect(trip, reply, step))
			return 1;
	}
	round_trip_end(trip, &step->request, trip->place, reply);
	return 0;
}

void
round_trip_free(struct round_trip *trip)
{
	jar_free(&trip->jar);
	buf_free(&trip->url);
	buf_free(&trip->next_url);
	buf_free(&trip->cookies);
}
