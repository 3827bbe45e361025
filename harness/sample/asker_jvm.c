/* SPDX-License-Identifier: MIT */
/*
 * The JVM's heap through the attach mechanism of HotSpot, as jcmd uses it: a
 * file asks for a socket, SIGQUIT makes the JVM check for that file, and the
 * socket then takes one command per connection (attachListener_linux.cpp).
 */
#include "sample/asker_jvm.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample/ask.h"
#include "sample/jvm_attach.h"
#include "sample/proc.h"

enum { REPLY = 1 << 20 };

static const double patience_s = 10, opening_s = 3, pause_s = 0.02;

/* "1535K"; NAN: it is not a size. */
static double
line_size(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	double size = strtod(text, NULL);

	if (digits == 0)
		return NAN;
	switch (text[digits]) {
	case 'K':
		return size * 1024;
	case 'M':
		return size * 1048576;
	case 'G':
		return size * 0x1p30;
	default:
		return NAN;
	}
}

/* "used 1535K" in a line about the heap; Shenandoah says "1788K used". */
static double
line_used(const char *line, size_t length)
{
	char text[200], *at, *number;

	snprintf(text, sizeof(text), "%.*s", (int)length, line);
	if (strstr(text, "Metaspace") != NULL ||
	    strstr(text, "class space") != NULL)
		return NAN;
	at = strstr(text, "used ");
	if (at != NULL)
		return line_size(at + 5);
	at = strstr(text, " used");
	if (at == NULL || at[5] != '\0')
		return NAN;
	*at = '\0';
	number = strrchr(text, ' ');
	return line_size(number != NULL ? number + 1 : text);
}

double
jvm_parse_heap(const char *text)
{
	double sum = NAN;

	for (const char *line = text; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		double used = line_used(line, length);

		if (!isnan(used))
			sum = (isnan(sum) ? 0 : sum) + used;
		line += length + (line[length] == '\n');
	}
	return sum;
}

/*
 * "[0x00000000fc000000, 0x0000000100000000)" in each line about a generation;
 * some have what is committed between the two.
 */
int
jvm_parse_range(const char *text, uint64_t *from, uint64_t *to)
{
	*from = UINT64_MAX;
	*to = 0;
	while ((text = strstr(text, "[0x")) != NULL) {
		size_t length = strcspn(text, ")\n");
		const char *last = memrchr(text, 'x', length);
		uint64_t start = strtoull(text + 3, NULL, 16);
		uint64_t end = strtoull(last + 1, NULL, 16);

		if (text[length] == ')' && start > 0 && end > start) {
			*from = start < *from ? start : *from;
			*to = end > *to ? end : *to;
		}
		text += length;
	}
	return *from < *to ? 0 : -1;
}

double
jvm_parse_limit(const char *text)
{
	static const char option[] = "-XX:MaxHeapSize=";
	const char *at = strstr(text, option);
	size_t digits;

	if (at == NULL)
		return NAN;
	at += strlen(option);
	digits = strspn(at, "0123456789");
	return digits > 0 && digits < 20 ? strtod(at, NULL) : NAN;
}

static int
jvm_open(const struct contact *contact)
{
	double until = clock_now() + opening_s;
	int fd = -1, made;

	/* With -Xrs there is no handler, and SIGQUIT would end it. */
	if (!proc_catches(contact->dir, SIGQUIT))
		return -1;
	/* Somebody else who is attaching may have made it: it does for us. */
	made = jvm_attach_file(contact->dir, 1) == 0;
	if (!made && errno != EEXIST)
		return -1;
	if (proc_signal(contact->dir, contact->pid, SIGQUIT) == 0)
		while ((fd = jvm_attach_connect(contact->dir)) < 0 &&
		       clock_now() < until)
			clock_pause(pause_s);
	if (made)
		jvm_attach_file(contact->dir, 0);
	return fd;
}

/* Version 1 of the protocol: the command and three arguments. */
static int
jvm_send(int fd, const char *command)
{
	char text[400];
	int length = snprintf(text, sizeof(text), "1%cjcmd%c%s%c%c%c", 0, 0,
			      command, 0, 0, 0);

	if (length >= (int)sizeof(text))
		return -1;
	return send(fd, text, (size_t)length, MSG_NOSIGNAL) == length ? 0 : -1;
}

static int
jvm_receive(int fd, double seconds, struct buf *reply)
{
	double until = clock_now() + seconds, left;
	char bytes[4096];
	ssize_t got;

	while (reply->len < REPLY && (left = until - clock_now()) > 0) {
		struct pollfd what = {.fd = fd, .events = POLLIN};

		if (poll(&what, 1, (int)ceil(left * 1000)) <= 0)
			continue;
		got = recv(fd, bytes, sizeof(bytes), 0);
		if (got <= 0)
			return got == 0 ? 0 : -1;
		buf_add(reply, bytes, (size_t)got);
	}
	return -1;
}

int
jvm_reach(struct contact *contact)
{
	int fd;

	if (!contact_allows(contact, "jvm"))
		return -1;
	if ((fd = jvm_attach_connect(contact->dir)) < 0)
		fd = jvm_open(contact);
	if (fd >= 0)
		close(fd);
	return fd >= 0 ? 0 : -1;
}

int
jvm_command_for(const struct contact *contact, const char *command,
		double seconds, struct buf *reply)
{
	int fd = jvm_attach_connect(contact->dir), result = -1;

	buf_clear(reply);
	if (fd < 0)
		return -1;
	if (jvm_send(fd, command) == 0)
		result = jvm_receive(fd, seconds, reply);
	close(fd);
	return result == 0 && text_starts(buf_text(reply), "0\n") ? 0 : -1;
}

int
jvm_command(const struct contact *contact, const char *command,
	    struct buf *reply)
{
	return jvm_command_for(contact, command, patience_s, reply);
}

/* ZGC tells no addresses: it keeps its heap in shared memory of this name. */
static void
jvm_split(const struct contact *contact, const char *heap_info, double *values)
{
	struct heap_range range = {.least = 0};

	if (jvm_parse_range(heap_info, &range.from, &range.to) != 0) {
		range.file = "/memfd:java_heap";
		range.from = range.to = 0;
		range.least = 1;
	}
	ask_split(contact, &range, values);
}

static int
jvm_ask(struct contact *contact, double *values, const char **reason)
{
	struct buf reply = {0};

	*reason = "it cannot be attached to";
	if (jvm_reach(contact) != 0)
		return -1;
	*reason = NULL;
	if (jvm_command(contact, "GC.run", &reply) == 0 &&
	    jvm_command(contact, "GC.heap_info", &reply) == 0) {
		values[ASK_HEAP] = jvm_parse_heap(buf_text(&reply));
		jvm_split(contact, buf_text(&reply), values);
	}
	if (jvm_command(contact, "VM.flags", &reply) == 0)
		values[ASK_LIMIT] = jvm_parse_limit(buf_text(&reply));
	buf_free(&reply);
	if (!isnan(values[ASK_HEAP]))
		return 0;
	*reason = "it does not report its heap";
	return -1;
}

const struct asker asker_jvm = {
    .name = "attach",
    .help = "attach socket",
    .runtime = "jvm",
    .refusal = "flatline did not start it, so it is not asked: --runtime jvm "
	       "allows that",
    .ask = jvm_ask,
};
