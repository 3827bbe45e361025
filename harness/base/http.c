/* SPDX-License-Identifier: MIT */
#include "base/http.h"

#include <string.h>
#include <strings.h>

static const char *const failure_texts[HTTP_NFAILURES] = {
    [HTTP_ANSWERED] = "answered",
#define FAILURE(name, text) [HTTP_##name] = (text),
#include "base/http_failures.def"
#undef FAILURE
};

const char *
http_failure_text(enum http_failure failure)
{
	return failure_texts[failure];
}

const char *
http_version_text(enum http_version version)
{
	static const char *const texts[HTTP_NVERSIONS] = {
	    [HTTP_NO_VERSION] = "",
	    [HTTP_VERSION_1_0] = "HTTP/1.0",
	    [HTTP_VERSION_1_1] = "HTTP/1.1",
	    [HTTP_VERSION_2] = "HTTP/2",
	};

	return texts[version];
}

int
http_expects(const struct http_expect *expect, int status)
{
	for (unsigned i = 0; i < expect->count; i++)
		if (status >= expect->ranges[i].low &&
		    status <= expect->ranges[i].high)
			return 1;
	return 0;
}

int
http_is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 ||
	       status == 307 || status == 308;
}

const char *
http_location(const struct http_reply *reply, size_t *length)
{
	const char *at = reply->headers, *value;

	if (reply->failure != HTTP_ANSWERED || reply->aborted ||
	    reply->status / 100 != 3)
		return NULL;
	value = http_header(&at, "Location", length);
	return value != NULL && *length > 0 ? value : NULL;
}

int
http_follows(const struct http_request *request, const struct http_reply *reply)
{
	size_t length;

	return request->redirects > 0 && http_location(reply, &length) != NULL;
}

/* Another redirect where no more are followed: nobody knows how it ends. */
static int
http_goes_round(const struct http_request *request,
		const struct http_reply *reply)
{
	size_t length;

	return request->redirected > 0 && http_location(reply, &length) != NULL;
}

/* A redirect that will be followed is no error: the next reply decides. */
int
http_is_error(const struct http_request *request,
	      const struct http_reply *reply)
{
	const struct http_expect *expect = request->expect;

	if (reply->failure != HTTP_ANSWERED)
		return 1;
	if (reply->aborted)
		return 0;
	if (reply->status < 300 && (expect == NULL || expect->count == 0))
		return 0; /* as most are: it leads nowhere */
	if (http_follows(request, reply))
		return 0;
	if (expect == NULL || expect->count == 0)
		return reply->status >= 400 || http_goes_round(request, reply);
	return !http_expects(expect, reply->status);
}

/* The value of a "Name: value" line; NULL if it has another name. */
static const char *
line_value(const char *line, const char *name, size_t name_len)
{
	if ((*line | 0x20) != (*name | 0x20) ||
	    strncasecmp(line, name, name_len) != 0 || line[name_len] != ':')
		return NULL;
	line += name_len + 1;
	return line + strspn(line, " \t");
}

const char *
http_header(const char **at, const char *name, size_t *length)
{
	size_t name_len = strlen(name);
	const char *line = *at, *value, *end;

	for (; line != NULL && *line != '\0'; line = end) {
		end = strchr(line, '\n');
		end = end != NULL ? end + 1 : line + strlen(line);
		if ((value = line_value(line, name, name_len)) == NULL)
			continue;
		*at = end;
		while (end > value && strchr(" \t\r\n", end[-1]) != NULL)
			end--;
		*length = (size_t)(end - value);
		return value;
	}
	*at = line;
	return NULL;
}

void
http_unfold(char *lines)
{
	char *to = lines;

	for (const char *from = lines; *from != '\0';) {
		if (*from != '\n' || (from[1] != ' ' && from[1] != '\t')) {
			*to++ = *from++;
			continue;
		}
		while (to > lines && strchr(" \t\r", to[-1]) != NULL)
			to--;
		from++;
		from += strspn(from, " \t");
		*to++ = ' ';
	}
	*to = '\0';
}
