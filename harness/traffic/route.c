/* SPDX-License-Identifier: MIT */
#include "traffic/traffic.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LONG_HEX = 16, LONG_BASE64 = 20, LONG_SEGMENT = 64 };

/* The characters of a segment, counted. */
struct make {
	size_t digits, hex, upper, lower, dashes, others;
};

static struct make
segment_make(const char *segment, size_t len)
{
	struct make make = {0};

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)segment[i];

		make.digits += c >= '0' && c <= '9';
		make.upper += c >= 'A' && c <= 'Z';
		make.lower += c >= 'a' && c <= 'z';
		make.dashes += c == '-';
		make.hex += isxdigit(c) != 0;
	}
	make.others = len - make.digits - make.upper - make.lower - make.dashes;
	return make;
}

/* A segment without a digit or an '@' is no value. */
static int
segment_may_be_value(const char *segment, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((segment[i] >= '0' && segment[i] <= '9') ||
		    segment[i] == '@')
			return 1;
	return 0;
}

/* joe@corp.org, also with %40; but @scope is a name. */
static int
segment_is_mail(const char *segment, size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (segment[i] == '@' ||
		    (len - i > 3 && memcmp(segment + i, "%40", 3) == 0))
			return memchr(segment + i, '.', len - i) != NULL;
	return 0;
}

/* 2026-01-31, 2026-01, also with a time: digits and separators. */
static int
segment_is_date(const char *segment, size_t len)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	size_t i = 0;

	for (; i < len && i < sizeof(form) - 1; i++) {
		int digit = isdigit((unsigned char)segment[i]) != 0;

		if (form[i] == 'd' ? !digit : segment[i] != form[i])
			break;
	}
	return (i == len && (len == 7 || len == 10)) || (i == sizeof(form) - 1);
}

/*
 * A base64 identifier: upper and lower case and digits that alternate often,
 * because "getUserProfileV2Settings" is a name.
 */
static int
segment_is_base64(const char *segment, size_t len, const struct make *make)
{
	size_t turns = 0;

	if (len < LONG_BASE64 || make->digits < 2 || make->upper < 3 ||
	    make->lower < 3)
		return 0;
	for (size_t i = 1; i < len; i++)
		turns += (isdigit((unsigned char)segment[i]) != 0) !=
			 (isdigit((unsigned char)segment[i - 1]) != 0);
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)segment[i]) &&
		    strchr("-_+=%.", segment[i]) == NULL)
			return 0;
	return turns >= 3;
}

int
route_is_value(const char *segment, size_t len)
{
	struct make make;

	if (len == 0)
		return 0;
	if (len > LONG_SEGMENT)
		return 1;
	if (!segment_may_be_value(segment, len))
		return 0; /* most of them */
	make = segment_make(segment, len);
	if (make.digits == len)
		return 1;
	if (len == 36 && make.dashes == 4 && make.hex == 32)
		return 1;
	if (make.hex == len && len >= LONG_HEX)
		return 1;
	return segment_is_date(segment, len) || segment_is_mail(segment, len) ||
	       segment_is_base64(segment, len, &make);
}

const char *
route_path(const char *url)
{
	const char *scheme = strstr(url, "://");
	const char *path;

	if (scheme == NULL || scheme > url + strcspn(url, "/?#"))
		return url;
	path = scheme + 3 + strcspn(scheme + 3, "/?#");
	return path;
}

static size_t
route_append(char *out, size_t size, size_t used, const char *text, size_t len)
{
	if (used + 1 >= size)
		return used;
	if (len > size - 1 - used)
		len = size - 1 - used;
	memcpy(out + used, text, len);
	out[used + len] = '\0';
	return used + len;
}

void
route_fold(char *out, size_t size, const char *method, const char *url)
{
	const char *path = route_path(url);
	const char *end = path + strcspn(path, "?#");
	size_t used;

	out[0] = '\0';
	used = route_append(out, size, 0, method, strlen(method));
	used = route_append(out, size, used, " ", 1);
	if (path == end)
		used = route_append(out, size, used, "/", 1);
	while (path < end) {
		size_t len = strcspn(path, "/?#");

		if (route_is_value(path, len))
			used = route_append(out, size, used, ":id", 3);
		else
			used = route_append(out, size, used, path, len);
		path += len;
		if (path < end && *path == '/')
			used = route_append(out, size, used, path++, 1);
	}
}

void
route_of(char *out, size_t size, const struct http_request *request)
{
	size_t used;

	if (request->route != NULL) {
		snprintf(out, size, "%s", request->route);
		return;
	}
	route_fold(out, size, request->method, request->url);
	if (request->operation == NULL)
		return;
	/* The path gives way: what comes behind it tells them apart. */
	used = strlen(out);
	if (used + strlen(request->operation) + 2 > size)
		used = size - strlen(request->operation) - 2;
	snprintf(out + used, size - used, " %s", request->operation);
}

size_t
route_without_operation(const char *route)
{
	size_t method = strcspn(route, " ");

	if (route[method] != ' ' || route[method + 1] != '/')
		return strlen(route);
	return method + 1 + strcspn(route + method + 1, " ");
}
