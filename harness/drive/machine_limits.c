/* SPDX-License-Identifier: MIT */
#include "drive/machine_limits.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/units.h"
#include "load/pacer.h"
#include "sample/memory_headroom.h"
#include "sample/proc.h"

/* For what is open beside the connections: event loops, /proc, the record. */
enum { OTHER_FILES = 64 };

/*
 * What a user takes that has sent a request and read a short reply: its
 * coroutine, its slot and, with curl, a handle with its buffers. Measured as
 * our own memory with 1,000 users and with 3,000: 5.9 and 22.5 kB each.
 */
static const double h1_user_bytes = 6 << 10, curl_user_bytes = 23 << 10;
/* Beside that, while it shakes hands. */
static const double tls_user_bytes = 46 << 10;

void
file_limit_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static double
user_bytes(const struct settings *settings, const struct transport *transport)
{
	const char *target = settings->target;
	double each = strcmp(transport->name, "h1") == 0 ? h1_user_bytes
							 : curl_user_bytes;

	if (target != NULL && strncasecmp(target, "https:", 6) == 0)
		each += tls_user_bytes;
	return each;
}

/* At a rate, users are added only when the others are busy. */
static double
users_wanted(const struct settings *settings)
{
	size_t first, most;

	pacer_choose(settings)->users(settings, &first, &most);
	return (double)first;
}

static void
note_files(const struct machine *machine, const struct settings *settings,
	   void (*note)(const char *text))
{
	double wanted = isnan(settings->connections) ? users_wanted(settings)
						     : settings->connections;
	char connections[UNITS_TEXT], files[UNITS_TEXT], text[200];

	if (!(wanted + OTHER_FILES > machine->files))
		return;
	snprintf(text, sizeof(text),
		 "%s connections, but this process may open %s files: ulimit "
		 "-n. Those beyond fail: raise that, or share fewer with -c "
		 "%.0f",
		 units_count(connections, wanted),
		 units_count(files, machine->files),
		 fmax(machine->files - OTHER_FILES, 1));
	note(text);
}

/* A thread without a processor makes the others wait, and latency with it. */
static void
note_threads(const struct machine *machine, const struct settings *settings,
	     void (*note)(const char *text))
{
	char text[200];

	if (!(settings->threads > machine->processors))
		return;
	snprintf(text, sizeof(text),
		 "%.0f load threads, but %.0f processor%s: they wait for each "
		 "other, which the latency shows; use -t %.0f",
		 settings->threads, machine->processors,
		 machine->processors > 1 ? "s" : "",
		 fmax(machine->processors - 1, 1));
	note(text);
}

static void
note_memory(const struct machine *machine, const struct settings *settings,
	    const struct transport *transport, void (*note)(const char *text))
{
	double users = users_wanted(settings);
	double each = user_bytes(settings, transport);
	char count[UNITS_TEXT], wanted[UNITS_TEXT], free[UNITS_TEXT];
	char text[240];

	if (!(users * each > machine->memory))
		return;
	snprintf(text, sizeof(text),
		 "%s users take about %s of memory, replies apart, but %s are "
		 "left (%s): use fewer, or a machine with more",
		 units_count(count, users), units_bytes(wanted, users * each),
		 units_bytes(free, machine->memory), machine->memory_of);
	note(text);
}

void
machine_limits_compare(const struct machine *machine,
		       const struct settings *settings,
		       const struct transport *transport,
		       void (*note)(const char *text))
{
	note_files(machine, settings, note);
	note_threads(machine, settings, note);
	note_memory(machine, settings, transport, note);
}

void
machine_limits_note(const struct settings *settings,
		    const struct transport *transport,
		    void (*note)(const char *text))
{
	struct machine machine = {.files = INFINITY, .processors = INFINITY};
	struct headroom headroom;
	struct rlimit files;
	cpu_set_t processors;
	int self;

	if (note == NULL)
		return;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
		machine.files = (double)files.rlim_cur;
	if (sched_getaffinity(0, sizeof(processors), &processors) == 0)
		machine.processors = CPU_COUNT(&processors);
	self = proc_open(getpid());
	headroom = headroom_of(self);
	if (self >= 0)
		close(self);
	machine.memory = headroom.bytes;
	machine.memory_of = headroom.of;
	machine_limits_compare(&machine, settings, transport, note);
}
