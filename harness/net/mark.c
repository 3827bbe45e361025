/* SPDX-License-Identifier: MIT */
#include "net/mark.h"

#include <string.h>

static const char name[] = "X-Flatline-Mark: ";

/* xorshift64: Marsaglia 2003. */
static uint64_t
next_number(uint64_t number)
{
	number ^= number << 13;
	number ^= number >> 7;
	return number ^ number << 17;
}

static void
write_value(char *value, uint64_t number)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";

	for (size_t i = 0; i < MARK_VALUE; i++) {
		number = next_number(number);
		value[i] = digits[number >> 59];
	}
	value[MARK_VALUE] = '\0';
}

const char *
mark_header(struct mark *mark, char line[MARK_LINE])
{
	uint64_t sent;

	if (mark == NULL ||
	    !atomic_load_explicit(&mark->on, memory_order_relaxed))
		return NULL;
	sent = atomic_fetch_add_explicit(&mark->sent, 1, memory_order_relaxed);
	memcpy(line, name, strlen(name));
	write_value(line + strlen(name),
		    sent * 2654435769u + 88172645463325252);
	return line;
}
