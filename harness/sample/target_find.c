/* SPDX-License-Identifier: MIT */
/* The process behind a port. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/listen.h"
#include "sample/network.h"
#include "sample/proc.h"
#include "sample/runtime.h"
#include "sample/target.h"

/* Programs that forward ports, by the first 15 bytes of their names. */
static const char *const forwarders[] = {
    "docker-proxy",    "rootlesskit", "rootlessport", "slirp4netns",
    "pasta",	       "passt",	      "gvproxy",      "vpnkit",
    "containerd-shim", "containerd",  "dockerd",      "conmon",
    "kubectl",	       "ssh",	      "sshd",	      "autossh",
    "socat",	       "stunnel",     "stunnel4",     "xinetd",
    "inetd",	       "ngrok",	      "cloudflared",  "podman",
    "docker",	       "runc",	      "crun",
};

static int
is_forwarder(const char *name)
{
	for (size_t i = 0; i < COUNT(forwarders); i++)
		if (strncmp(name, forwarders[i], 15) == 0)
			return 1;
	/* "sshd: user", "containerd-shim-runc-v2", "runc:[2:INIT]" */
	return text_starts(name, "sshd") || text_starts(name, "containerd-") ||
	       text_starts(name, "runc:");
}

int
process_is_forwarder(pid_t pid)
{
	struct proc_stat stat;

	return proc_stat_pid(pid, &stat) == 0 && is_forwarder(stat.name);
}

static struct target *
target_by_owner(pid_t pid, int port, struct error *err)
{
	struct proc_stat stat;

	if (proc_stat_pid(pid, &stat) == 0 && is_forwarder(stat.name)) {
		error_set(err, STATUS_UNAVAILABLE,
			  "port %d is held by %s (pid %d), which only "
			  "forwards: sampling it would prove nothing; give "
			  "--pid or --container of the service",
			  port, stat.name, (int)pid);
		return NULL;
	}
	return target_by_pid(pid, err);
}

/*
 * An init holds sockets for services that it starts when they are asked; those
 * hold them too. Process 1 need not be one: in a container it is mostly the
 * service itself.
 */
static struct listener
leave_out_inits(struct listeners *listeners)
{
	struct listener init = {0};
	size_t kept = 0;

	for (size_t i = 0; i < listeners->count; i++)
		if (runtime_is_init(listeners->items[i].pid))
			init = listeners->items[i];
		else
			listeners->items[kept++] = listeners->items[i];
	listeners->count = kept;
	return init;
}

static void
find_fail_init(const struct listener *init, int port, struct error *err)
{
	struct proc_stat stat;

	if (proc_stat_pid(init->pid, &stat) != 0)
		stat.name[0] = '\0';
	error_set(err, STATUS_UNAVAILABLE,
		  "port %d is held by %s (pid %d), which starts its service "
		  "only when it is asked: send it a request, then run this "
		  "again; or give --pid of the service",
		  port, stat.name, (int)init->pid);
}

static void
find_fail(const struct listen_table *table, int port, struct error *err)
{
	const struct passwd *user;

	if (table->count == 0) {
		error_set(err, STATUS_UNAVAILABLE,
			  "nothing listens on port %d: start the service first",
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

static int
process_is_at(pid_t pid, const char *host)
{
	int is_at, dir = proc_open(pid);

	if (dir < 0)
		return 0;
	is_at = network_has_host(dir, host);
	close(dir);
	return is_at;
}

int
target_is_at(struct target *target, const char *host)
{
	struct target_root roots[TARGET_ROOTS];
	size_t count = target_roots(target, roots);
	int is_at = process_is_at(target_id(target).pid, host);

	for (size_t i = 0; i < count && !is_at; i++)
		is_at = process_is_at(roots[i].id.pid, host);
	return is_at;
}

int
target_is_apart(struct target *target)
{
	int apart, dir = proc_open(target_id(target).pid);

	if (dir < 0)
		return 0;
	apart = network_is_apart(dir);
	close(dir);
	return apart;
}

struct target *
target_by_port(int port, struct error *err)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	struct target *target = NULL;
	const struct listener *owner;
	struct listener init;

	listen_search(listeners, table, port);
	init = leave_out_inits(listeners);
	if ((owner = listen_main(listeners, port)) != NULL)
		target = target_by_owner(owner->pid, port, err);
	else if (init.pid != 0)
		find_fail_init(&init, port, err);
	else
		find_fail(table, port, err);
	free(listeners);
	free(table);
	return target;
}
