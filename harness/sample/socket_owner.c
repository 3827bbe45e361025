/* SPDX-License-Identifier: MIT */
#include "sample/socket_owner.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
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

size_t
socket_owner_look(struct owned_socket *sockets, size_t count, pid_t pid)
{
	size_t unowned = count_unowned(sockets, count);
	char path[PROC_PATH], link[64];
	struct dirent *entry;
	ssize_t length;
	DIR *files;

	proc_path(path, "/proc/", pid, "/fd");
	if (unowned == 0 || (files = file_folder(path)) == NULL)
		return unowned;
	while (unowned > 0 && (entry = readdir(files)) != NULL) {
		length = readlinkat(dirfd(files), entry->d_name, link,
				    sizeof(link) - 1);
		link[length > 0 ? length : 0] = '\0';
		if (socket_match(sockets, count, link, pid))
			unowned = count_unowned(sockets, count);
	}
	closedir(files);
	return unowned;
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
