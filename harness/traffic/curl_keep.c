/* SPDX-License-Identifier: MIT */
/* What a request keeps in its own memory: texts, headers, files. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/curl_request.h"
#include "traffic/route_stats.h"

void
curl_request_odd(struct curl_request *curl, const char *fmt, ...)
{
	char text[160];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	strings_add(&curl->odd, text);
}

const char *
curl_request_own(struct curl_request *curl, const char *text, size_t length)
{
	char *copy = xstrndup(text, length);

	strings_add(&curl->owned, copy);
	free(copy);
	return curl->owned.items[curl->owned.count - 1];
}

void
curl_request_header(struct curl_request *curl, const char *name,
		    const char *value)
{
	char *line = xasprintf("%s: %s", name, value);

	strings_add(&curl->headers, line);
	free(line);
}

int
curl_request_read(struct curl_request *curl, const char *path, struct buf *out)
{
	char *real =
	    curl->reach != NULL && *path != '\0' && strcmp(path, "-") != 0
		? reach_find(curl->reach, curl->reach->input, path)
		: NULL;
	int result =
	    real != NULL ? reach_read(curl->reach, real, BODY_KEPT, out) : -1;

	free(real);
	return result;
}
