/* SPDX-License-Identifier: MIT */
/* Texts of /proc and of control groups, of words and logs of a target. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sample/allocator.h"
#include "sample/limits.h"
#include "sample/listen.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/source.h"
#include "sample/source_cgroup.h"
#include "sample/version.h"
#include "sample/log_tail.h"

const char *const fuzz_seeds[] = {
    "4797 (no) de) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22",
    "Rss:  1234 kB\nPss:  99 kB\nAnonymous: 7 kB\nLazyFree: 1 kB\nSwap: 0 kB\n",
    "4:memory:/box/4797\n0::/user.slice/a b\noom_kill 17\n",
    "  0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000"
    "     0        0 12345 1 0000000000000000 100 0 0 10 0\n",
    "Max open files            1024                 4096      files\n",
    "--max-old-space-size=128 -Xmx2g GOMEMLIMIT=512MiB NODE_OPTIONS=-x",
    "FATAL ERROR: Reached heap limit JavaScript heap out of memory\n\n}\n",
    "12 345 6789 max 9223372036854771712",
    "7f54000000-7f54021000 rw-p 00000000 00:00 0 \nAnonymous:  8 kB\nSwap: 1 "
    "kB\n"
    "7f54021000-7f58000000 ---p 00000000 00:00 0 \nAnonymous:  0 kB\nSwap: 0 "
    "kB\n"
    "7f58000000-7f58001000 ---p 00000000 00:00 0 \nAnonymous:  0 kB\nSwap: 0 "
    "kB\n"
    "7f58001000-7f58801000 rw-p 00000000 00:00 0 \nAnonymous:  9 kB\nSwap: 0 "
    "kB\n"
    "7ff000-7ff100 rw-p 0 00:00 0   [stack]\nAnonymous:  9 kB\nSwap: 0 kB\n",
    "7f00-7f01 r--p 00000000 fe:00 33   /usr/lib/libjemalloc.so.2\n",
    "\xff Go buildinf:\x02                \x08go1.19.8",
    "IMPLEMENTOR=\"N/A\"\nJAVA_VERSION=\"17.0.15\"\n",
    NULL};

static void
sources(const char *text)
{
	double values[SOURCE_METRICS];
	const char *reason = NULL;

	for (size_t i = 0; i < source_count; i++)
		if (source_table[i]->parse != NULL)
			source_table[i]->parse(text, values, &reason);
	if (source_smaps.parse(text, values, &reason) == 0)
		for (size_t i = 0; i < source_smaps.nmetrics; i++)
			if (!(values[i] >= 0))
				abort();
	allocator_parse(text);
}

static void
processes(const char *text)
{
	static struct listen_table table;
	struct proc_stat stat;
	struct log_tail tail;
	pid_t pids[8];

	proc_parse_stat(text, &stat);
	if (proc_parse_children(text, pids, 0, COUNT(pids)) > COUNT(pids))
		abort();
	table.count = 0;
	listen_parse(&table, text);
	log_tail_parse(&tail, text);
	if (strchr(tail.last, '\n') != NULL)
		abort();
}

static void
groups(const char *text)
{
	char group[16];

	oom_parse_group(text, "memory", group, sizeof(group));
	oom_parse_kills(text);
	if (cgroup_parse(text, "anon") < 0 || cgroup_parse(text, "") < 0)
		abort();
	if (limits_parse_group(text) <= 0 || limits_parse_files(text) <= 0)
		abort();
}

/* Nothing but what a version is made of comes out. */
static void
versions(const uint8_t *bytes, size_t len, const char *text)
{
	char found[3][VERSION];

	version_parse_python(text, found[0]);
	version_parse_java(text, found[1]);
	version_parse_go((const char *)bytes, len, found[2]);
	for (size_t i = 0; i < COUNT(found); i++)
		if (strpbrk(found[i], " \"\n\x1b<`") != NULL)
			abort();
}

/* Words need no NUL at their end. */
static void
heaps(const uint8_t *bytes, size_t len)
{
	static const char *const runtimes[] = {"node", "jvm", "go"};
	struct limits_strings words = {(const char *)bytes, len};
	struct target_limit limit;

	for (size_t i = 0; i < COUNT(runtimes); i++)
		if (limits_parse_heap(runtimes[i], words, words, &limit) &&
		    !(limit.most > 0))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);

	sources(text);
	processes(text);
	groups(text);
	heaps(bytes, len);
	versions(bytes, len, text);
	free(text);
	return 0;
}
