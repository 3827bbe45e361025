/* SPDX-License-Identifier: MIT */
/* The process behind a port. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/listen.h"
#include "sample/proc.h"
#include "sample/target.h"

/* Programs that forward ports, by the first 15 bytes of their names. */
static const char *const forwarders[] = {
    "docker-proxy",    "rootlesskit", "rootlessport", "slirp4netns",
    "pasta",	       "passt",	      "gvproxy",      "vpnkit",
    "containerd-shim", "containerd",  "dockerd",      "conmon",
    "kubectl",	       "ssh",	      "sshd",	      "autossh",
    "socat",	       "stunnel",     "stunnel4",     "xinetd",
    "inetd",	       "systemd",     "init",	      "ngrok",
    "cloudflared",
};

struct search {
	const struct listen_table *table;
	struct listeners *listeners;
};

static int
search_visit(pid_t pid, void *arg)
{
	const struct search *search = arg;

	listen_owned(search->listeners, search->table, pid);
	return search->listeners->count == LISTEN_OWNERS;
}

/* Keeps only the rows of that port. */
static void
table_narrow(struct listen_table *table, int port)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].port == port)
			table->rows[kept++] = table->rows[i];
	table->count = kept;
}

static int
is_forwarder(const char *name)
{
	for (size_t i = 0; i < COUNT(forwarders); i++)
		if (strncmp(name, forwarders[i], 15) == 0)
			return 1;
	/* "sshd: user", "containerd-shim-runc-v2" */
	return text_starts(name, "sshd") || text_starts(name, "containerd-");
}

static struct target *
target_by_owner(pid_t pid, int port, struct error *err)
{
	struct proc_stat stat;

	if (proc_stat_pid(pid, &stat) == 0 &&
	    (pid == 1 || is_forwarder(stat.name))) {
		error_set(err, STATUS_UNAVAILABLE,
			  "port %d is held by %s (pid %d), which only "
			  "forwards: sampling it would prove nothing; give "
			  "--pid of the service",
			  port, stat.name, (int)pid);
		return NULL;
	}
	return target_by_pid(pid, err);
}

static void
find_fail(const struct listen_table *table, int port, struct error *err)
{
	const struct passwd *user;

	if (table->count == 0) {
		error_set(err, STATUS_UNAVAILABLE, "nothing listens on port %d",
			  port);
		return;
	}
	user = getpwuid(table->rows[0].uid);
	error_set(err, STATUS_UNAVAILABLE,
		  "port %d is held by a process of %.64s (uid %u) that cannot "
		  "be found from here: %s; or give --pid",
		  port, user != NULL ? user->pw_name : "another user",
		  (unsigned)table->rows[0].uid,
		  target_reader_hint(table->rows[0].uid));
}

struct target *
target_by_port(int port, struct error *err)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	struct search search = {table, listeners};
	struct target *target = NULL;
	const struct listener *owner;
	int self;

	self = proc_open(getpid());
	listen_read(table, self);
	close(self);
	table_narrow(table, port);
	if (table->count > 0)
		proc_each(search_visit, &search);
	if ((owner = listen_main(listeners, port)) != NULL)
		target = target_by_owner(owner->pid, port, err);
	else
		find_fail(table, port, err);
	free(listeners);
	free(table);
	return target;
}
