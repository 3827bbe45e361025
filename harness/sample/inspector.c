/* SPDX-License-Identifier: MIT */
#include "sample/inspector.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sample/runtime.h"
#include "sample/sample.h"

enum { NODE_FIRST = 9229, NODE_LAST = 9239 };

/* The text in front of HOST:PORT, or of PORT alone. */
static const char *const announcements[] = {
    "Debugger listening on ws://",
    "Listening for transport dt_socket at address: ",
};

/* The number at the end of the first word: the port of "HOST:PORT/...". */
static int
address_port(const char *text)
{
	size_t length = strcspn(text, " \t\r\n/");
	size_t digits = 0;

	while (digits < length && digits < 6 &&
	       strchr("0123456789", text[length - 1 - digits]) != NULL)
		digits++;
	return atoi(text + length - digits);
}

size_t
inspector_announced(const char *log, int *ports, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(announcements); i++) {
		const char *at = log;

		while (count < max &&
		       (at = strstr(at, announcements[i])) != NULL) {
			at += strlen(announcements[i]);
			ports[count++] = address_port(at);
		}
	}
	return count;
}

int
inspector_holds(const struct listener *listener, const int *announced,
		size_t count)
{
	int port = listener->row.port;

	for (size_t i = 0; i < count; i++)
		if (announced[i] == port)
			return 1;
	return port >= NODE_FIRST && port <= NODE_LAST &&
	       listener->row.loopback &&
	       strcmp(runtime_of(listener->pid), "node") == 0;
}

/*
 * Node ignores the quoted backslash. Its cluster module, which looks for the
 * literal text --inspect, would otherwise number the ports of workers upwards
 * from the primary's, into those of others, where none of them opens.
 */
#define INSPECT "\"--in\\spect=127.0.0.1:0\""

void
target_invite_node(struct strings *environment)
{
	const char *before = getenv("NODE_OPTIONS");
	char *options;

	if (before != NULL && (strstr(before, "--inspect") != NULL ||
			       strstr(before, INSPECT) != NULL))
		return;
	options =
	    xasprintf("NODE_OPTIONS=%s%s" INSPECT, before != NULL ? before : "",
		      before != NULL ? " " : "");
	strings_add(environment, options);
	free(options);
}
