/* SPDX-License-Identifier: MIT */
#include "sample/socket_owner.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "sample/proc.h"

static size_t
count_unowned(const struct owned_socket *sockets, size_t count)
{
	size_t unowned = 0;

	for (size_t i = 0; i < count; i++)
		unowned += sockets[i].owner == 0;
	return unowned;
}

/* 1: it was one of those that are sought. */
static int
socket_match(struct owned_socket *sockets, size_t count, const char *link,
	     pid_t pid)
{
	unsigned long long inode;
	int found = 0;

	if (sscanf(link, "socket:[%19llu]", &inode) != 1)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (sockets[i].inode == inode && sockets[i].owner == 0) {
			sockets[i].owner = pid;
			found = 1;
		}
	return found;
}

struct look {
	struct owned_socket *sockets;
	size_t count, unowned;
	pid_t pid;
};

static int
look_at_file(void *arg, const char *link)
{
	struct look *look = arg;

	if (socket_match(look->sockets, look->count, link, look->pid))
		look->unowned = count_unowned(look->sockets, look->count);
	return look->unowned == 0;
}

size_t
socket_owner_look(struct owned_socket *sockets, size_t count, pid_t pid)
{
	struct look look = {sockets, count, count_unowned(sockets, count), pid};
	int dir = look.unowned > 0 ? proc_open(pid) : -1;

	if (dir < 0)
		return look.unowned;
	proc_files(dir, look_at_file, &look);
	close(dir);
	return look.unowned;
}

struct search {
	struct owned_socket *sockets;
	size_t count;
	double until_s; /* of the thread's processor time */
	int unfinished;
};

static int
search_visit(pid_t pid, void *arg)
{
	struct search *search = arg;

	if (socket_owner_look(search->sockets, search->count, pid) == 0)
		return 1;
	search->unfinished = clock_thread_cpu() > search->until_s;
	return search->unfinished;
}

int
socket_owner_search(struct owned_socket *sockets, size_t count, double most_s)
{
	struct search search = {sockets, count, clock_thread_cpu() + most_s, 0};

	proc_each(search_visit, &search);
	return search.unfinished;
}
