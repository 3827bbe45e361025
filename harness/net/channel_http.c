/* SPDX-License-Identifier: MIT */
/* The HTTP/1.1 exchange that WebSockets and streams of events begin with. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/channel_state.h"

/* What follows the authority of an absolute URL. */
static char *
request_path(const char *url)
{
	if (*url == '/')
		return xstrdup(url);
	url = strstr(url, "://") + 3;
	url += strcspn(url, "/?#");
	return xasprintf("%s%s", *url == '/' ? "" : "/", url);
}

void
channel_request(struct channel *channel, const char *const *more, size_t count)
{
	struct http_request request = *channel->call->request;
	const char **headers =
	    xcalloc(request.nheaders + count, sizeof(*headers));
	char *path = request_path(request.url);
	size_t long_body;

	if (request.nheaders > 0)
		memcpy(headers, request.headers,
		       request.nheaders * sizeof(*headers));
	memcpy(headers + request.nheaders, more, count * sizeof(*headers));
	request.headers = headers;
	request.nheaders += count;
	long_body = http1_compose(&channel->peer->preset, &request, path, 0,
				  &channel->out);
	if (long_body > 0)
		buf_add(&channel->out, request.body, long_body);
	free(path);
	free(headers);
}

/* Its lines end with a NUL in place of the blank line. */
static char *
head_lines(const struct http1 *http1, char *head)
{
	size_t end = http1->head_len - 1;

	if (end > http1->lines && head[end - 1] == '\r')
		end--;
	head[end] = '\0';
	if (http1->folded)
		http_unfold(head + http1->lines);
	return head + http1->lines;
}

int
channel_head(struct channel *channel, struct http1 *http1, char *bytes,
	     size_t length, char **head, char **rest, size_t *rest_length)
{
	struct buf *in = &channel->in;
	enum http1_result result;
	size_t skipped = 0;

	buf_add(in, bytes, length);
	while ((result = http1_head(http1, in->data + skipped,
				    in->len - skipped)) == HTTP1_INTERIM)
		skipped += http1->head_len;
	if (skipped > 0) {
		memmove(in->data, in->data + skipped, in->len - skipped + 1);
		in->len -= skipped;
	}
	if (result == HTTP1_MORE)
		return 0;
	if (result != HTTP1_DONE) {
		channel_fail(channel,
			     result == HTTP1_LARGE ? HTTP_TOO_LARGE
						   : HTTP_GARBLED,
			     "%s", http1->problem);
		return 0;
	}
	channel->reply.status = http1->status;
	*rest = in->data + http1->head_len;
	*rest_length = in->len - http1->head_len;
	*head = head_lines(http1, in->data);
	return 1;
}
