/* SPDX-License-Identifier: MIT */
/*
 * What a peer of a WebSocket or of a stream of events sends: the head of a
 * handshake, a packed message, events. Of those the outcome does not depend on
 * how they are split.
 */
#include "fuzz.h"

#include "net/event_stream.h"
#include "net/ws_deflate.h"
#include "net/ws_handshake.h"

enum { MOST = 1000 };

const char *const fuzz_seeds[] = {
    "data: a\n\nevent: x\r\nid: 7\r\ndata: b\rdata\r\r",
    "\xef\xbb\xbf: hello\n\nretry: 5\ndata:\n\n",
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n"
    "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Extensions: "
    "permessage-deflate; server_no_context_takeover\r\n",
    "\xf2\x48\xcd\xc9\xc9\x07", NULL};

static void
read_events(const char *bytes, size_t length, size_t step, struct buf *out)
{
	struct event_stream stream = {.most = MOST};
	struct inbox inbox = {0};
	struct message event;
	int result = 0;

	for (size_t at = 0; at < length && result == 0; at += step)
		result = event_stream_take(
		    &stream, bytes + at,
		    length - at < step ? length - at : step, &inbox);
	while (inbox_take(&inbox, &event) == 0) {
		if (event.length > MOST)
			abort();
		buf_add(out, event.bytes, event.length);
		buf_addf(out, "|%s|%s;", event.event, event.id);
	}
	event_stream_free(&stream);
}

static void
try_events(const char *bytes, size_t length)
{
	struct buf whole = {0}, split = {0};

	read_events(bytes, length, length, &whole);
	read_events(bytes, length, 1, &split);
	if (whole.len != split.len ||
	    memcmp(buf_text(&whole), buf_text(&split), whole.len) != 0)
		abort();
	buf_free(&whole);
	buf_free(&split);
}

static void
try_handshake(const char *text)
{
	static const unsigned char key[WS_KEY];
	struct ws_handshake handshake = {.subprotocols = "a, b", .compress = 1};

	ws_handshake_begin(&handshake, key);
	ws_handshake_end(&handshake, text);
	if (memchr(handshake.subprotocol, '\0',
		   sizeof(handshake.subprotocol)) == NULL)
		abort();
}

static void
try_packed(const char *bytes, size_t length)
{
	static struct deflater *deflater;
	struct buf out = {0}, again = {0}, packed = {0};

	if (deflater == NULL)
		deflater = deflater_new();
	deflater_unpack(deflater, bytes, length, MOST, &out);
	if (out.len > MOST)
		abort();
	deflater_pack(deflater, bytes, length, &packed);
	if (deflater_unpack(deflater, buf_text(&packed), packed.len, length,
			    &again) != UNPACKED ||
	    again.len != length || memcmp(buf_text(&again), bytes, length) != 0)
		abort();
	buf_free(&out);
	buf_free(&again);
	buf_free(&packed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);

	try_events(text, len);
	try_handshake(text);
	try_packed(text, len);
	free(text);
	return 0;
}
