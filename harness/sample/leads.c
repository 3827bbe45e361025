/* SPDX-License-Identifier: MIT */
#include "sample/leads.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "sample/proc.h"
#include "sample/socket_owner.h"

enum { LEADS = 64 /* connections to a place, looked at once */ };

struct leads {
	const struct tcp_end *place;
	struct owned_socket sockets[LEADS];
	size_t count;
};

static void
leads_add(void *arg, const struct tcp_socket *found)
{
	struct leads *leads = arg;

	if (leads->count < LEADS && found->inode != 0 &&
	    tcp_end_equals(&found->remote, leads->place))
		leads->sockets[leads->count++] =
		    (struct owned_socket){.inode = found->inode};
}

static void
leads_read(struct leads *leads, const struct tcp_end *place)
{
	int fd = sock_diag_open();

	*leads = (struct leads){.place = place};
	if (fd < 0)
		return;
	sock_diag_each(fd, SIZE_MAX, leads_add, leads);
	close(fd);
}

/* 1: one of the processes owns one of them. */
static int
leads_look(struct leads *leads, const pid_t *pids, size_t count)
{
	size_t missing = leads->count;

	for (size_t i = 0; i < count; i++)
		missing =
		    socket_owner_look(leads->sockets, leads->count, pids[i]);
	return missing < leads->count;
}

int
leads_to(const pid_t *pids, size_t count, const struct tcp_end *place)
{
	struct leads leads;

	leads_read(&leads, place);
	return leads_look(&leads, pids, count);
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

	leads_read(&leads, place);
	if (leads.count == 0)
		return LEAD_NONE;
	if (leads_look(&leads, pids, count))
		return LEAD_TARGET;
	if (*left_s <= 0)
		return LEAD_NONE;
	socket_owner_search(leads.sockets, leads.count, *left_s);
	*left_s -= clock_thread_cpu() - before;
	return lead_of(&leads);
}
