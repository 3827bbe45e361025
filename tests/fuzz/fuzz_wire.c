/* SPDX-License-Identifier: MIT */
/* Frames of a WebSocket, as a hostile target would send them. */
#include "fuzz.h"

#include <sys/socket.h>
#include <unistd.h>

#include "net/websocket.h"

/* Texts whole and in two, a ping, a close, a length of 16 bits and one of 64.
 */
const char *const fuzz_seeds[] = {
    "\x81\x05hello\x81\x02{}",
    "\x01\x03hel\x80\x02lo\x81\x01x",
    "\x89\x02hi\x81\x01x\x88\x02\x03\xe8",
    "\x81\x7e\x01\x01xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "x"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xffx",
    NULL};

/* No text is longer than all that was sent. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct error err = {0};
	struct websocket *ws;
	const char *text;
	size_t length, all = 0;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		abort();
	if (write(ends[1], bytes, len) != (ssize_t)len)
		abort();
	shutdown(ends[1], SHUT_WR);
	ws = websocket_over(ends[0], 5);
	while (websocket_receive(ws, &text, &length, &err) == 0) {
		all += length;
		if (all > len)
			abort();
	}
	if (err.status != STATUS_UNAVAILABLE)
		abort();
	websocket_close(ws);
	close(ends[1]);
	return 0;
}
