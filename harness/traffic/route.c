/* SPDX-License-Identifier: MIT */
#include "traffic/traffic.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LONG_HEX = 16 };

/* Numbers, UUIDs, and hexadecimal of a hash's or key's length are values. */
static int
segment_is_value(const char *segment, size_t len)
{
	size_t digits = 0, hex = 0, dashes = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)segment[i];

		digits += isdigit(c) != 0;
		hex += isxdigit(c) != 0;
		dashes += c == '-';
	}
	if (len == 0)
		return 0;
	if (digits == len)
		return 1;
	if (len == 36 && dashes == 4 && hex == 32)
		return 1;
	return hex == len && len >= LONG_HEX && digits > 0;
}

/* Where the path of a URL begins: after scheme and host, if it has them. */
static const char *
url_path(const char *url)
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
	const char *path = url_path(url);
	const char *end = path + strcspn(path, "?#");
	size_t used;

	out[0] = '\0';
	used = route_append(out, size, 0, method, strlen(method));
	used = route_append(out, size, used, " ", 1);
	if (path == end)
		used = route_append(out, size, used, "/", 1);
	while (path < end) {
		size_t len = strcspn(path, "/?#");

		if (segment_is_value(path, len))
			used = route_append(out, size, used, ":id", 3);
		else
			used = route_append(out, size, used, path, len);
		path += len;
		if (path < end && *path == '/')
			used = route_append(out, size, used, path++, 1);
	}
}
