/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "profile/hprof.h"

/* Moves what is left to the front and reads on. */
static void
buffer_fill(struct hprof *hprof)
{
	ssize_t got;

	hprof->base += hprof->at;
	hprof->have -= hprof->at;
	memmove(hprof->buffer, hprof->buffer + hprof->at, hprof->have);
	hprof->at = 0;
	do {
		got = pread(hprof->fd, hprof->buffer + hprof->have,
			    hprof->room - hprof->have,
			    (off_t)(hprof->base + hprof->have));
	} while (got < 0 && errno == EINTR);
	if (got <= 0)
		hprof->failed = got < 0 ? "it cannot be read" : "it ends early";
	else
		hprof->have += (size_t)got;
}

uint64_t
hprof_left(const struct hprof *hprof)
{
	uint64_t at = hprof->base + hprof->at;

	return hprof->end > at ? hprof->end - at : 0;
}

const unsigned char *
hprof_bytes(struct hprof *hprof, size_t length)
{
	const unsigned char *bytes;

	if (hprof->failed == NULL &&
	    (length > hprof_left(hprof) || length > HPROF_OBJECT_BYTES))
		hprof->failed = "a record is longer than what it is in";
	while (hprof->failed == NULL && hprof->have - hprof->at < length)
		buffer_fill(hprof);
	if (hprof->failed != NULL)
		return NULL;
	bytes = hprof->buffer + hprof->at;
	hprof->at += length;
	return bytes;
}

void
hprof_skip(struct hprof *hprof, uint64_t length)
{
	if (hprof->failed == NULL && length > hprof_left(hprof))
		hprof->failed = "a record is longer than what it is in";
	if (hprof->failed != NULL)
		return;
	if (length <= hprof->have - hprof->at) {
		hprof->at += (size_t)length;
		return;
	}
	hprof->base += hprof->at + length;
	hprof->at = hprof->have = 0;
}

uint64_t
hprof_take(const unsigned char *bytes, size_t length)
{
	uint64_t number = 0;

	for (size_t i = 0; i < length; i++)
		number = number << 8 | bytes[i];
	return number;
}

uint64_t
hprof_number(struct hprof *hprof, size_t length)
{
	const unsigned char *bytes = hprof_bytes(hprof, length);

	return bytes != NULL ? hprof_take(bytes, length) : 0;
}

uint64_t
hprof_id(struct hprof *hprof)
{
	return hprof_number(hprof, hprof->id_size);
}

size_t
hprof_type_size(const struct hprof *hprof, unsigned type)
{
	static const unsigned char sizes[] = {
	    [HPROF_BOOLEAN] = 1, [HPROF_CHAR] = 2, [HPROF_FLOAT] = 4,
	    [HPROF_DOUBLE] = 8,	 [HPROF_BYTE] = 1, [HPROF_SHORT] = 2,
	    [HPROF_INT] = 4,	 [HPROF_LONG] = 8,
	};

	if (type == HPROF_REFERENCE)
		return hprof->id_size;
	return type < sizeof(sizes) ? sizes[type] : 0;
}
