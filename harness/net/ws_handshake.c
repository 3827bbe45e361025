/* SPDX-License-Identifier: MIT */
#include "net/ws_handshake.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/http.h"
#include "base/text.h"
#include "net/sha1.h"

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

/*
 * Neither side keeps its window from one message to the next: a service with
 * thousands of connections can do without, and so can we.
 */
#define DEFLATE "permessage-deflate"
#define EXTENSION                                                              \
	DEFLATE "; client_no_context_takeover; server_no_context_takeover"

static void
encode(char *out, size_t size, const void *bytes, size_t length)
{
	struct buf text = {0};

	text_base64(&text, bytes, length);
	snprintf(out, size, "%s", buf_text(&text));
	buf_free(&text);
}

static void
add_line(struct ws_handshake *of, const char *name, const char *value)
{
	char *line = of->lines[of->nheaders];
	char *at = stpcpy(stpcpy(line, name), ": ");
	size_t room = WS_LINE - 1 - (size_t)(at - line);

	strncpy(at, value, room);
	at[room] = '\0';
	of->headers[of->nheaders++] = line;
}

void
ws_handshake_begin(struct ws_handshake *of, const unsigned char random[WS_KEY])
{
	unsigned char digest[SHA1_BYTES];
	char text[sizeof(of->key) + sizeof(GUID)];

	encode(of->key, sizeof(of->key), random, WS_KEY);
	snprintf(text, sizeof(text), "%s%s", of->key, GUID);
	sha1(text, strlen(text), digest);
	encode(of->accept, sizeof(of->accept), digest, sizeof(digest));
	of->nheaders = 0;
	add_line(of, "Upgrade", "websocket");
	add_line(of, "Connection", "Upgrade");
	add_line(of, "Sec-WebSocket-Key", of->key);
	add_line(of, "Sec-WebSocket-Version", "13");
	if (of->subprotocols != NULL)
		add_line(of, "Sec-WebSocket-Protocol", of->subprotocols);
	if (of->compress)
		add_line(of, "Sec-WebSocket-Extensions", EXTENSION);
}

/* The next word of a list; NULL: there are no more. */
static const char *
next_word(const char **at, const char *end, const char *separators,
	  size_t *length)
{
	const char *word = *at;

	while (word < end && strchr(separators, *word) != NULL)
		word++;
	*at = word;
	while (*at < end && strchr(separators, **at) == NULL)
		++*at;
	*length = (size_t)(*at - word);
	return *length > 0 ? word : NULL;
}

/* Whether a list has that word, in any case. */
static int
list_has(const char *list, size_t list_length, const char *wanted,
	 size_t wanted_length)
{
	const char *at = list, *word;
	size_t length;

	while ((word = next_word(&at, list + list_length, ", \t", &length)) !=
	       NULL)
		if (length == wanted_length &&
		    strncasecmp(word, wanted, length) == 0)
			return 1;
	return 0;
}

static int
header_has(const char *head, const char *name, const char *wanted)
{
	const char *at = head, *value;
	size_t length;

	while ((value = http_header(&at, name, &length)) != NULL)
		if (list_has(value, length, wanted, strlen(wanted)))
			return 1;
	return 0;
}

static int
is_accepted(const struct ws_handshake *of, const char *head)
{
	const char *at = head;
	size_t length;
	const char *value = http_header(&at, "Sec-WebSocket-Accept", &length);

	return value != NULL && length == strlen(of->accept) &&
	       memcmp(value, of->accept, length) == 0;
}

static const char *
take_subprotocol(struct ws_handshake *of, const char *head)
{
	const char *at = head, *offered = of->subprotocols;
	size_t length;
	const char *value = http_header(&at, "Sec-WebSocket-Protocol", &length);

	of->subprotocol[0] = '\0';
	if (value == NULL)
		return NULL;
	if (offered == NULL || length >= sizeof(of->subprotocol) ||
	    !list_has(offered, strlen(offered), value, length))
		return "it chose a subprotocol that was not offered";
	memcpy(of->subprotocol, value, length);
	of->subprotocol[length] = '\0';
	return NULL;
}

static int
word_is(const char *word, size_t length, const char *name)
{
	return length == strlen(name) && strncasecmp(word, name, length) == 0;
}

/* "permessage-deflate; server_no_context_takeover; ...". */
static const char *
take_deflate(const char *value, size_t length)
{
	const char *at = value, *word;
	size_t used;
	int resets = 0, named = 0;

	while ((word = next_word(&at, value + length, "; \t", &used)) != NULL) {
		if (!named && !word_is(word, used, DEFLATE))
			break;
		named = 1;
		if (word_is(word, used, "server_no_context_takeover"))
			resets = 1;
		else if (!word_is(word, used, DEFLATE) &&
			 !word_is(word, used, "client_no_context_takeover") &&
			 (used < 22 ||
			  strncasecmp(word, "server_max_window_bits", 22) != 0))
			return "it agreed to a compression that was not "
			       "offered";
	}
	if (!named)
		return "it uses an extension that was not offered";
	return resets ? NULL : "it compresses otherwise than it was offered";
}

static const char *
take_extensions(struct ws_handshake *of, const char *head)
{
	const char *at = head;
	size_t length;
	const char *value =
	    http_header(&at, "Sec-WebSocket-Extensions", &length);

	if (value == NULL || length == 0) {
		of->compress = 0;
		return NULL;
	}
	if (!of->compress)
		return "it uses an extension that was not offered";
	return take_deflate(value, length);
}

const char *
ws_handshake_end(struct ws_handshake *of, const char *head)
{
	const char *wrong;

	if (!header_has(head, "Upgrade", "websocket") ||
	    !header_has(head, "Connection", "upgrade"))
		return "its reply lacks Upgrade: websocket";
	if (!is_accepted(of, head))
		return "its Sec-WebSocket-Accept is not the answer to our key";
	wrong = take_subprotocol(of, head);
	return wrong != NULL ? wrong : take_extensions(of, head);
}
