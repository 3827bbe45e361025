/* SPDX-License-Identifier: MIT */
#include "net/page_request.h"

#include <openssl/crypto.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* A part of the head. */
struct span {
	const char *at;
	size_t length;
};

/* What is before the first c; that and c are taken from the text. 0: none. */
static int
span_take(struct span *text, char c, struct span *part)
{
	const char *end = memchr(text->at, c, text->length);

	if (end == NULL)
		return 0;
	*part = (struct span){text->at, (size_t)(end - text->at)};
	text->at = end + 1;
	text->length -= part->length + 1;
	return 1;
}

static int
span_is(struct span text, const char *word)
{
	return text.length == strlen(word) &&
	       strncasecmp(text.at, word, text.length) == 0;
}

static struct span
span_trimmed(struct span text)
{
	while (text.length > 0 && (*text.at == ' ' || *text.at == '\t')) {
		text.at++;
		text.length--;
	}
	while (text.length > 0 && (text.at[text.length - 1] == ' ' ||
				   text.at[text.length - 1] == '\t'))
		text.length--;
	return text;
}

/* Without its line break. 0: there is no whole line. */
static int
span_line(struct span *text, struct span *line)
{
	if (!span_take(text, '\n', line) || line->length == 0 ||
	    line->at[line->length - 1] != '\r')
		return 0;
	line->length--;
	return 1;
}

/* ":8080", or nothing. */
static int
span_is_port(struct span text)
{
	if (text.length == 0)
		return 1;
	if (text.at[0] != ':' || text.length < 2 || text.length > 6)
		return 0;
	for (size_t i = 1; i < text.length; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
	return 1;
}

static int
host_is_loopback(struct span host)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};

	for (size_t i = 0; i < COUNT(names); i++) {
		size_t length = strlen(names[i]);
		struct span rest = {host.at + length, host.length - length};

		if (host.length >= length &&
		    strncasecmp(host.at, names[i], length) == 0 &&
		    span_is_port(rest))
			return 1;
	}
	return 0;
}

/* How long it takes tells nothing of how much of a secret was right. */
static int
path_is(struct span target, const char *path)
{
	const char *query = memchr(target.at, '?', target.length);

	if (query != NULL)
		target.length = (size_t)(query - target.at);
	return target.length == strlen(path) &&
	       CRYPTO_memcmp(target.at, path, target.length) == 0;
}

/* "Host: 127.0.0.1:8080": of those there may be one. 0: no header at all. */
static int
header_read(struct span line, struct span *host)
{
	struct span name;

	if (!span_take(&line, ':', &name) || name.length == 0 ||
	    memchr(name.at, ' ', name.length) != NULL ||
	    memchr(name.at, '\t', name.length) != NULL)
		return 0;
	if (!span_is(name, "host"))
		return 1;
	if (host->at != NULL)
		return 0;
	*host = span_trimmed(line);
	return 1;
}

static int
headers_read(struct span head, struct span *host)
{
	struct span line;

	while (head.length > 0)
		if (!span_line(&head, &line) || !header_read(line, host))
			return 0;
	return 1;
}

/* "GET /metrics HTTP/1.1" */
static int
request_line_read(struct span line, struct span *method, struct span *target)
{
	static const char version[] = "HTTP/1.";
	size_t length = strlen(version);

	return span_take(&line, ' ', method) && method->length > 0 &&
	       span_take(&line, ' ', target) && target->length > 0 &&
	       line.length == length + 1 &&
	       memcmp(line.at, version, length) == 0 &&
	       (line.at[length] == '0' || line.at[length] == '1');
}

/* head: up to the empty line, which is not a part of it. */
static int
head_status(const struct page_access *access, struct span head)
{
	struct span line, method, target, host = {NULL, 0};

	if (memchr(head.at, '\0', head.length) != NULL ||
	    !span_line(&head, &line) ||
	    !request_line_read(line, &method, &target) ||
	    !headers_read(head, &host))
		return 400;
	if (access->loopback_only &&
	    (host.at == NULL || !host_is_loopback(host)))
		return 403;
	if (method.length != 3 || memcmp(method.at, "GET", 3) != 0)
		return 405;
	return path_is(target, access->path) ? 200 : 404;
}

int
page_request_status(const struct page_access *access, const char *bytes,
		    size_t length)
{
	const char *end = memmem(bytes, length, "\r\n\r\n", 4);

	if (end == NULL)
		return length >= PAGE_HEAD_MOST ? 431 : 0;
	if (end - bytes >= PAGE_HEAD_MOST)
		return 431;
	return head_status(access,
			   (struct span){bytes, (size_t)(end - bytes) + 2});
}

const char *
page_status_words(int status)
{
	static const struct {
		int status;
		const char *words;
	} known[] = {{200, "OK"},
		     {400, "Bad Request"},
		     {403, "Forbidden"},
		     {404, "Not Found"},
		     {405, "Method Not Allowed"},
		     {431, "Request Header Fields Too Large"},
		     {503, "Service Unavailable"}};

	for (size_t i = 0; i < COUNT(known); i++)
		if (known[i].status == status)
			return known[i].words;
	return "";
}
