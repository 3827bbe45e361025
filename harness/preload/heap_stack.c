/* SPDX-License-Identifier: MIT */
/*
 * The stack that led to malloc. Unwind tables are always right: code without
 * frame pointers, as distributions build theirs, leaves the caller's in its
 * register, so that a walk by them would leave out the very caller of operator
 * new. Frame pointers are for code that has no tables.
 */
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <unwind.h>

#include "base/random.h"
#include "preload/heap.h"

enum { OURS = 16, PROBES = 64 };
/* The bits of an address: above them, arm64 may sign where a call returns. */
#define ADDRESS 0xffffffffffffULL

static _Unwind_Reason_Code (*backtrace)(_Unwind_Trace_Fn, void *);
static _Unwind_Ptr (*frame_ip)(struct _Unwind_Context *);
/* Where the unwinder lies: it allocates with its lock held. */
static uint64_t unwinder, unwinder_end;

struct walk {
	uint64_t caller, frames[HEAP_DEPTH];
	size_t depth, ours;
};

static int
find_unwinder(struct dl_phdr_info *object, size_t size, void *unused)
{
	uint64_t at = (uint64_t)(uintptr_t)backtrace;

	(void)size;
	(void)unused;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		uint64_t begin = object->dlpi_addr + part->p_vaddr;

		if (part->p_type != PT_LOAD || at < begin ||
		    at >= begin + part->p_memsz)
			continue;
		unwinder = begin;
		unwinder_end = begin + part->p_memsz;
		return 1;
	}
	return 0;
}

void
heap_stack_begin(void)
{
	void *library = dlopen("libgcc_s.so.1", RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		return;
	*(void **)&frame_ip = dlsym(library, "_Unwind_GetIP");
	*(void **)&backtrace = dlsym(library, "_Unwind_Backtrace");
	if (frame_ip == NULL)
		backtrace = NULL;
	if (backtrace != NULL)
		dl_iterate_phdr(find_unwinder, NULL);
}

/* Our own frames come first. */
static int
walk_add(struct walk *walk, uint64_t address)
{
	if (walk->depth == 0 && address != walk->caller)
		return ++walk->ours < OURS;
	if (address == 0)
		return 0;
	walk->frames[walk->depth++] = address;
	return walk->depth < HEAP_DEPTH;
}

static _Unwind_Reason_Code
on_frame(struct _Unwind_Context *context, void *walk)
{
	return walk_add(walk, frame_ip(context)) ? _URC_NO_REASON
						 : _URC_END_OF_STACK;
}

/* The end of this thread's stack; 0: not known. */
static uint64_t
stack_end(void)
{
	static __thread uint64_t end;
	pthread_attr_t attributes;
	size_t size;
	void *begin;

	if (end != 0 || pthread_getattr_np(pthread_self(), &attributes) != 0)
		return end;
	if (pthread_attr_getstack(&attributes, &begin, &size) == 0)
		end = (uint64_t)(uintptr_t)begin + size;
	pthread_attr_destroy(&attributes);
	return end;
}

/* Each frame begins with the address of the one above, and where it returns. */
static void
walk_pointers(struct walk *walk)
{
#if defined(__x86_64__) || defined(__aarch64__)
	const uint64_t *frame = __builtin_frame_address(0);
	uint64_t end = stack_end(), at = (uint64_t)(uintptr_t)frame, next;

	while (at + 2 * sizeof(*frame) <= end && at % sizeof(*frame) == 0 &&
	       walk_add(walk, frame[1] & ADDRESS)) {
		next = frame[0];
		if (next <= at)
			break;
		at = next;
		frame = (const uint64_t *)(uintptr_t)at;
	}
#endif
}

static void
walk_stack(struct walk *walk)
{
	int own = walk->caller >= unwinder && walk->caller < unwinder_end;

	if (backtrace != NULL && !own)
		backtrace(on_frame, walk);
	if (walk->depth < 2 && !own) {
		walk->depth = walk->ours = 0;
		walk_pointers(walk);
	}
	if (walk->depth == 0)
		walk->frames[walk->depth++] = walk->caller;
}

static uint64_t
walk_hash(const struct walk *walk)
{
	uint64_t hash = walk->depth;

	for (size_t i = 0; i < walk->depth; i++)
		hash = random_mix(hash + RANDOM_STEP) ^ walk->frames[i];
	hash = random_mix(hash);
	return hash != 0 ? hash : 1;
}

static void
stack_fill(struct heap_stack *stack, const struct walk *walk)
{
	for (size_t i = 0; i < walk->depth; i++)
		stack->frames[i] = walk->frames[i];
	__atomic_store_n(&stack->depth, walk->depth, __ATOMIC_RELEASE);
}

uint32_t
heap_stack_find(const void *caller)
{
	struct walk walk = {.caller = (uint64_t)(uintptr_t)caller};
	uint64_t hash, at;

	walk_stack(&walk);
	hash = walk_hash(&walk);
	for (at = hash; at < hash + PROBES; at++) {
		uint32_t id = (uint32_t)(at % HEAP_STACKS);
		struct heap_stack *stack = &heap_table->stacks[id];
		uint64_t found = 0;

		if (id == 0)
			continue;
		if (__atomic_compare_exchange_n(&stack->hash, &found, hash, 0,
						__ATOMIC_ACQ_REL,
						__ATOMIC_ACQUIRE)) {
			stack_fill(stack, &walk);
			return id;
		}
		if (found == hash)
			return id;
	}
	return 0;
}
