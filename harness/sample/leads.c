/* SPDX-License-Identifier: MIT */
#include "sample/leads.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "sample/proc.h"
#include "sample/socket_owner.h"

/* Connections to a place: in all, and those looked at as soon as listed. */
enum { LEADS = 64, AT_ONCE = 4 };

struct leads {
	const struct tcp_end *place;
	const pid_t *pids; /* the processes that are asked for */
	size_t npids;
	struct owned_socket sockets[LEADS];
	size_t count;
	int met; /* one of the processes owns one of them */
};

static void
leads_look(struct leads *leads, struct owned_socket *sockets, size_t count)
{
	for (size_t i = 0; i < leads->npids && !leads->met; i++)
		leads->met =
		    socket_owner_look(sockets, count, leads->pids[i]) < count;
}

/* To list all connections takes milliseconds where many have ended lately,
 * which is longer than one may last. */
static void
leads_add(void *arg, const struct tcp_socket *found)
{
	struct leads *leads = arg;
	struct owned_socket *socket = &leads->sockets[leads->count];

	if (leads->count == LEADS || found->inode == 0 ||
	    !tcp_end_equals(&found->remote, leads->place))
		return;
	*socket = (struct owned_socket){.inode = found->inode};
	if (leads->count++ < AT_ONCE)
		leads_look(leads, socket, 1);
}

static void
leads_read(struct leads *leads, const pid_t *pids, size_t npids,
	   const struct tcp_end *place)
{
	int fd = sock_diag_open();

	*leads = (struct leads){.place = place, .pids = pids, .npids = npids};
	if (fd < 0)
		return;
	sock_diag_each(fd, SIZE_MAX, leads_add, leads);
	close(fd);
	if (leads->count > AT_ONCE)
		leads_look(leads, leads->sockets, leads->count);
}

int
leads_to(const pid_t *pids, size_t count, const struct tcp_end *place)
{
	struct leads leads;

	leads_read(&leads, pids, count, place);
	return leads.met;
}

/* By the name of the executable, since another one may be of another build. */
static int
is_flatline(pid_t pid)
{
	struct proc_stat stat, own;

	return pid == getpid() || (proc_stat_pid(pid, &stat) == 0 &&
				   proc_stat_pid(getpid(), &own) == 0 &&
				   strcmp(stat.name, own.name) == 0);
}

static enum lead
lead_of(const struct leads *leads)
{
	enum lead lead = LEAD_NONE;

	for (size_t i = 0; i < leads->count; i++) {
		pid_t owner = leads->sockets[i].owner;

		if (owner != 0 && !is_flatline(owner))
			return LEAD_OTHER;
		if (owner != 0)
			lead = LEAD_FLATLINE;
	}
	return lead;
}

enum lead
leads_find(const pid_t *pids, size_t count, const struct tcp_end *place,
	   double *left_s)
{
	double before = clock_thread_cpu();
	struct leads leads;

	leads_read(&leads, pids, count, place);
	if (leads.count == 0)
		return LEAD_NONE;
	if (leads.met)
		return LEAD_TARGET;
	if (*left_s <= 0)
		return LEAD_NONE;
	socket_owner_search(leads.sockets, leads.count, *left_s);
	*left_s -= clock_thread_cpu() - before;
	return lead_of(&leads);
}
