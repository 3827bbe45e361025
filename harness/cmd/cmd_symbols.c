/* SPDX-License-Identifier: MIT */
/*
 * flatline symbols: what stands at offsets of an ELF file, in a process of its
 * own, since the file is a stranger's and elfutils reads all of it. Whoever
 * started it ends it after a while.
 */
#include <stdlib.h>
#include <sys/resource.h>

#include "base/mem.h"
#include "cmd/cmd.h"
#include "profile/symbols.h"

#ifndef __has_feature
#define __has_feature(what) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* A bad file may ask for any amount. A sanitizer needs more by itself. */
static const rlim_t memory_most = (rlim_t)8 << 30, cpu_most_s = 60;

static void
limit(int what, rlim_t most)
{
	const struct rlimit limits = {most, most};

	setrlimit((__rlimit_resource_t)what, &limits);
}

static void
limit_all(void)
{
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, cpu_most_s);
	if (!SANITIZED)
		limit(RLIMIT_DATA, memory_most);
}

static enum status
symbols_run(struct invocation *invocation, struct error *err)
{
	size_t count = (size_t)invocation->nargs - 1;
	uint64_t *offsets = xcalloc(count + 1, sizeof(*offsets));

	for (size_t i = 0; i < count; i++)
		offsets[i] = strtoull(invocation->args[i + 1], NULL, 16);
	limit_all();
	symbols_print(invocation->args[0], offsets, count, stdout, err);
	free(offsets);
	return STATUS_OK;
}

const struct command command_symbols = {
    .name = "symbols",
    .arguments = "FILE OFFSET...",
    .summary = "what stands in an ELF file at offsets in hexadecimal",
    .min_args = 2,
    .max_args = SYMBOLS_ASKED + 1,
    .hidden = 1,
    .run = symbols_run,
};
