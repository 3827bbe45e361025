/* SPDX-License-Identifier: MIT */
/* Who listens in another network namespace of this machine. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/listen.h"
#include "sample/network.h"
#include "sample/proc.h"

enum { NETWORKS = 64 };

/* Networks that do not have the address are looked at once. */
struct search {
	const struct in6_addr *address;
	char ours[NETWORK_NAME], theirs[NETWORK_NAME]; /* "": not found yet */
	char others[NETWORKS][NETWORK_NAME];
	size_t nothers;
	struct listen_table *table; /* of theirs */
	struct listeners *listeners;
};

static int
is_other(const struct search *search, const char *name)
{
	for (size_t i = 0; i < search->nothers; i++)
		if (strcmp(search->others[i], name) == 0)
			return 1;
	return strcmp(search->ours, name) == 0;
}

/* Whether that is the network that has the address. */
static int
search_check(struct search *search, int dir, const char *name)
{
	if (search->theirs[0] != '\0')
		return strcmp(search->theirs, name) == 0;
	if (is_other(search, name))
		return 0;
	if (network_has_address(dir, search->address)) {
		strcpy(search->theirs, name);
		listen_read(search->table, dir);
		return 1;
	}
	if (search->nothers < NETWORKS)
		strcpy(search->others[search->nothers++], name);
	return 0;
}

static int
search_visit(pid_t pid, void *arg)
{
	struct search *search = arg;
	char name[NETWORK_NAME];
	int dir = proc_open(pid);

	if (dir < 0)
		return 0;
	if (network_name(dir, name) == 0 && search_check(search, dir, name))
		listen_owned(search->listeners, search->table, pid);
	close(dir);
	return search->listeners->count == LISTEN_OWNERS;
}

pid_t
network_owner(const struct in6_addr *address, int port)
{
	struct search search = {.address = address,
				.table = xcalloc(1, sizeof(*search.table)),
				.listeners =
				    xcalloc(1, sizeof(*search.listeners))};
	const struct listener *found;
	int self = proc_open(getpid());
	pid_t pid;

	network_name(self, search.ours);
	close(self);
	proc_each(search_visit, &search);
	found = listen_main(search.listeners, port);
	pid = found != NULL ? found->pid : 0;
	free(search.listeners);
	free(search.table);
	return pid;
}
