/* SPDX-License-Identifier: MIT */
/* Which blocks are sampled, and the table of those that are in use. */
#include <errno.h>
#include <sys/mman.h>
#include <time.h>

#include "base/random.h"
#include "preload/heap.h"

/* The share of the processor time of the process, and of all time, that samples
 * may take together: the rate goes up above it, and down below a third of it.
 * One in so many is timed, and so many have to be there for a look. */
enum { OF_OWN = 33, OF_ALL = 1000, CHEAP = 3, TIMED = 8, LOOK = 256 };
/* For each part of the table that is full the rate goes up eightfold. */
enum { PART = 1 << 15, PART_RATES = 3 };
enum { BEING_FILLED = 1 };

__thread struct heap_thread heap_thread;
struct heap_table *heap_table;

static uint64_t
now_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void
heap_start(void)
{
	heap_table->header.window_ns = now_ns(CLOCK_MONOTONIC);
	heap_table->header.window_own_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID);
}

/* The kernel clears the table for the child of a fork. */
void
heap_open(void)
{
	void *wanted = (void *)(uintptr_t)HEAP_TABLE;
	void *got = mmap(wanted, sizeof(*heap_table), PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
			     MAP_FIXED_NOREPLACE,
			 -1, 0);

	if (got == wanted &&
	    madvise(got, sizeof(*heap_table), MADV_WIPEONFORK) == 0) {
		madvise(got, sizeof(*heap_table), MADV_DONTDUMP);
		heap_table = got;
		heap_start();
	} else if (got != MAP_FAILED) {
		munmap(got, sizeof(*heap_table));
	}
}

/* -ln(u) for 0 < u <= 1, without libm: u = m * 2^-k, and the series of
 * artanh for ln(m). */
static double
minus_log(uint64_t bits)
{
	uint64_t u = (bits >> 11) + 1; /* of 2^53 */
	int k = __builtin_clzll(u) - 10;
	double m = (double)u * 0x1p-53, z, zz, sum = 0;

	for (int i = 0; i < k; i++)
		m *= 2;
	z = (m - 1) / (m + 1);
	zz = z * z;
	for (int i = 15; i > 0; i -= 2)
		sum = sum * zz + 1.0 / i;
	return k * 0.69314718055994530942 - 2 * z * sum;
}

static int64_t
gap_draw(struct heap_thread *thread)
{
	thread->random += RANDOM_STEP;
	return (int64_t)(minus_log(random_mix(thread->random)) *
			 (double)(INT64_C(1) << HEAP_GAP_BITS));
}

/* A thread's first gap is drawn when it first allocates. */
static int
thread_is_due(struct heap_thread *thread)
{
	if (thread->random != 0)
		return 1;
	thread->random =
	    random_mix(now_ns(CLOCK_MONOTONIC) ^ (uint64_t)(uintptr_t)thread) |
	    1;
	thread->left += gap_draw(thread);
	return thread->left < 0;
}

/* A table that is nearly full takes samples more seldom. */
static void
rate_choose(struct heap_header *header)
{
	uint64_t now = now_ns(CLOCK_MONOTONIC);
	uint64_t own = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	uint64_t spent = header->spent_ns - header->window_spent_ns;
	uint64_t most = (own - header->window_own_ns) / OF_OWN +
			(now - header->window_ns) / OF_ALL;
	uint64_t least = header->live / PART * PART_RATES, rate = header->rate;

	if (spent > most)
		rate++;
	else if (spent < most / CHEAP && rate > 0)
		rate--;
	if (rate < least)
		rate = least;
	header->rate = rate < HEAP_RATES ? rate : HEAP_RATES - 1;
	header->window_ns = now;
	header->window_own_ns = own;
	header->window_spent_ns = header->spent_ns;
}

static void
take(const void *block, size_t size, const void *caller)
{
	struct heap_header *header = &heap_table->header;
	struct heap_block what = {.size = size, .rate = (uint32_t)header->rate};
	uint64_t begun = 0, spent;

	what.serial = __atomic_add_fetch(&header->serial, 1, __ATOMIC_RELAXED);
	if (what.serial % TIMED == 0)
		begun = now_ns(CLOCK_THREAD_CPUTIME_ID);
	what.stack = heap_stack_find(caller);
	heap_put(block, &what);
	if (what.serial % TIMED == 0) {
		spent = TIMED * (now_ns(CLOCK_THREAD_CPUTIME_ID) - begun);
		__atomic_fetch_add(&header->spent_ns, spent, __ATOMIC_RELAXED);
	}
	if (what.serial % LOOK == 0)
		rate_choose(header);
}

void
heap_sample(const void *block, size_t size, const void *caller)
{
	struct heap_thread *thread = &heap_thread;
	int error = errno;

	thread->busy = HEAP_FRAME;
	if (thread_is_due(thread)) {
		take(block, size, caller);
		thread->left = gap_draw(thread);
	}
	thread->busy = 0;
	errno = error;
}

/* Counting first keeps a bucket from being taken for empty meanwhile. */
void
heap_put(const void *block, const struct heap_block *what)
{
	size_t at = heap_bucket_of(block);
	struct heap_bucket *bucket = &heap_table->buckets[at];

	if (__atomic_add_fetch(&heap_table->used[at], 1, __ATOMIC_ACQ_REL) <=
	    HEAP_SLOTS)
		for (size_t i = 0; i < HEAP_SLOTS; i++) {
			uint64_t expected = 0;

			if (!__atomic_compare_exchange_n(
				&bucket->keys[i], &expected, BEING_FILLED, 0,
				__ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
				continue;
			bucket->blocks[i] = *what;
			__atomic_store_n(&bucket->keys[i],
					 (uint64_t)(uintptr_t)block,
					 __ATOMIC_RELEASE);
			__atomic_fetch_add(&heap_table->header.live, 1,
					   __ATOMIC_RELAXED);
			return;
		}
	__atomic_fetch_sub(&heap_table->used[at], 1, __ATOMIC_ACQ_REL);
	__atomic_fetch_add(&heap_table->header.lost, 1, __ATOMIC_RELAXED);
}

int
heap_remove(const void *block, struct heap_block *what)
{
	size_t at = heap_bucket_of(block);
	struct heap_bucket *bucket = &heap_table->buckets[at];

	for (size_t i = 0; i < HEAP_SLOTS; i++) {
		uint64_t expected = (uint64_t)(uintptr_t)block;

		if (__atomic_load_n(&bucket->keys[i], __ATOMIC_ACQUIRE) !=
		    expected)
			continue;
		*what = bucket->blocks[i];
		if (!__atomic_compare_exchange_n(&bucket->keys[i], &expected, 0,
						 0, __ATOMIC_ACQ_REL,
						 __ATOMIC_RELAXED))
			continue;
		__atomic_fetch_sub(&heap_table->used[at], 1, __ATOMIC_ACQ_REL);
		__atomic_fetch_sub(&heap_table->header.live, 1,
				   __ATOMIC_RELAXED);
		return 1;
	}
	return 0;
}
