/* SPDX-License-Identifier: MIT */
/* The TCP ports of a target. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/inspector.h"
#include "sample/listen.h"
#include "sample/runtime.h"
#include "sample/target.h"

enum { LOG_HEAD = 65536, ANNOUNCED = 64 };

/* Debuggers announce their ports early in the log. Returns how many did. */
static size_t
announced_ports(const struct target *target, int *ports)
{
	char *log = xmalloc(LOG_HEAD);
	ssize_t got = 0;
	size_t count;
	int fd = -1;

	if (target->log_path != NULL)
		fd = open(target->log_path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = pread(fd, log, LOG_HEAD - 1, target->log_start);
		close(fd);
	}
	for (ssize_t i = 0; i < got; i++)
		if (log[i] == '\0')
			log[i] = ' ';
	log[got > 0 ? got : 0] = '\0';
	count = inspector_announced(log, ports, ANNOUNCED);
	free(log);
	return count;
}

/* Socket numbers increase: the lowest was opened first. */
static int
compare_opened(const void *a, const void *b)
{
	const struct listener *one = a, *other = b;

	return (one->row.inode > other->row.inode) -
	       (one->row.inode < other->row.inode);
}

static size_t
ports_add(struct target_port *ports, size_t count, size_t max,
	  const struct target_port *port)
{
	for (size_t i = 0; i < count; i++)
		if (ports[i].port == port->port) {
			if (port->debugger == NULL)
				ports[i].debugger = NULL;
			return count;
		}
	if (count < max)
		ports[count++] = *port;
	return count;
}

static const char *
port_debugger(const struct listener *listener, const int *announced,
	      size_t count)
{
	if (!inspector_holds(listener, announced, count))
		return NULL;
	return strcmp(runtime_of(listener->pid), "jvm") == 0 ? "debugger"
							     : "inspector";
}

size_t
target_ports(struct target *target, struct target_port *ports, size_t max)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	int announced[ANNOUNCED];
	pid_t pids[PROC_TREE];
	size_t debuggers, count = 0;

	listen_of(listeners, pids, target_pids(target, pids, PROC_TREE));
	qsort(listeners->items, listeners->count, sizeof(*listeners->items),
	      compare_opened);
	debuggers =
	    listeners->count > 0 ? announced_ports(target, announced) : 0;
	for (size_t i = 0; i < listeners->count; i++) {
		const struct listener *item = &listeners->items[i];
		const struct target_port port = {
		    item->row.port, port_debugger(item, announced, debuggers)};

		count = ports_add(ports, count, max, &port);
	}
	free(listeners);
	return count;
}
