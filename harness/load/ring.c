/* SPDX-License-Identifier: MIT */
/*
 * A thread that is going to wait says so, and then checks once more; the other
 * one moves on, and then checks whether somebody waits. Because all of these
 * are in one order (seq_cst), at least one of the two sees the other.
 */
#include "load/ring.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/notify.h"
#include "base/mem.h"

int
ring_open(struct ring *ring)
{
	*ring = (struct ring){.filled = notify_open()};
	if (ring->filled < 0)
		return -1;
	ring->bytes = xmalloc(RING_BYTES);
	return 0;
}

void
ring_close(struct ring *ring)
{
	if (ring->bytes == NULL)
		return;
	close(ring->filled);
	free(ring->bytes);
	ring->bytes = NULL;
}

static void
ring_copy_in(struct ring *ring, size_t at, const void *from, size_t len)
{
	size_t place = at & (RING_BYTES - 1);
	size_t first = len < RING_BYTES - place ? len : RING_BYTES - place;

	memcpy(ring->bytes + place, from, first);
	memcpy(ring->bytes, (const char *)from + first, len - first);
}

static void
ring_copy_out(const struct ring *ring, size_t at, void *to, size_t len)
{
	size_t place = at & (RING_BYTES - 1);
	size_t first = len < RING_BYTES - place ? len : RING_BYTES - place;

	memcpy(to, ring->bytes + place, first);
	memcpy((char *)to + first, ring->bytes, len - first);
}

static void
ring_notify_taker(struct ring *ring)
{
	if (atomic_exchange(&ring->taker_waits, 0))
		notify_send(ring->filled);
}

int
ring_put(struct ring *ring, const void *record, size_t len)
{
	size_t put = atomic_load_explicit(&ring->put, memory_order_relaxed);
	size_t taken = atomic_load(&ring->taken);
	uint32_t head = (uint32_t)len;

	if (RING_BYTES - (put - taken) < sizeof(head) + len)
		return -1;
	ring_copy_in(ring, put, &head, sizeof(head));
	ring_copy_in(ring, put + sizeof(head), record, len);
	atomic_store(&ring->put, put + sizeof(head) + len);
	ring_notify_taker(ring);
	return 0;
}

void
ring_end(struct ring *ring)
{
	atomic_store(&ring->ended, 1);
	ring_notify_taker(ring);
}

static int
ring_has_space(const struct ring *ring)
{
	return atomic_load(&ring->put) - atomic_load(&ring->taken) <=
	       RING_BYTES / 2;
}

int
ring_await_space(struct ring *ring)
{
	atomic_store(&ring->putter_waits, 1);
	if (!ring_has_space(ring))
		return 0;
	atomic_store(&ring->putter_waits, 0);
	return -1;
}

size_t
ring_take(struct ring *ring, void *record, size_t size, int *space)
{
	size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
	uint32_t len;

	*space = 0;
	if (atomic_load(&ring->put) == taken)
		return 0;
	ring_copy_out(ring, taken, &len, sizeof(len));
	if (len > size)
		abort(); /* longer than what is ever put */
	ring_copy_out(ring, taken + sizeof(len), record, len);
	atomic_store(&ring->taken, taken + sizeof(len) + len);
	if (atomic_load(&ring->putter_waits) && ring_has_space(ring))
		*space = atomic_exchange(&ring->putter_waits, 0);
	return len;
}

int
ring_is_over(const struct ring *ring)
{
	return atomic_load(&ring->ended) &&
	       atomic_load(&ring->put) == atomic_load(&ring->taken);
}

int
ring_await_record(struct ring *ring)
{
	atomic_store(&ring->taker_waits, 1);
	if (atomic_load(&ring->put) ==
		atomic_load_explicit(&ring->taken, memory_order_relaxed) &&
	    !atomic_load(&ring->ended))
		return 0;
	atomic_store(&ring->taker_waits, 0);
	return -1;
}
