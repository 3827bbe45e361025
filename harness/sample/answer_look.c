/* SPDX-License-Identifier: MIT */
/* Who holds the other ends of flatline's own connections. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/answer_watch.h"
#include "sample/listen.h"
#include "sample/socket_owner.h"
#include "sample/target.h"

/* Connections at once; and seen until there is no more looking. */
enum { LOOK = 32, ENOUGH = 256 };

/* The other ends that were found in one look. */
struct look {
	struct tcp_socket ends[LOOK];
	struct owned_socket sockets[LOOK];
	size_t count;
};

static void
answers_add(struct answers *answers, pid_t pid, int sampled, unsigned accepts)
{
	struct answerer *item = answers->items;
	struct proc_stat stat;

	for (size_t i = 0; i < answers->count; i++, item++)
		if (item->id.pid == pid) {
			item->accepts += accepts;
			return;
		}
	if (answers->count == ANSWERERS || proc_stat_pid(pid, &stat) != 0)
		return;
	*item = (struct answerer){
	    .id = {pid, stat.start}, .sampled = sampled, .accepts = accepts};
	snprintf(item->name, sizeof(item->name), "%s", stat.name);
	answers->count++;
}

int
answer_is_among(pid_t pid, const pid_t *pids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] == pid)
			return 1;
	return 0;
}

/* The target's own processes first, which is nearly always enough. */
static void
look_find_owners(struct answer_watch *watch, struct owned_socket *sockets,
		 size_t count, const pid_t *pids, size_t npids)
{
	size_t missing = count;
	double before = clock_thread_cpu();

	for (size_t i = 0; i < npids && missing > 0; i++)
		missing = socket_owner_look(sockets, count, pids[i]);
	if (missing > 0 && watch->search_left_s > 0) {
		socket_owner_search(sockets, count, watch->search_left_s);
		watch->search_left_s -= clock_thread_cpu() - before;
	}
}

/* A socket that has no owner, and still stands between the same ends. */
static int
end_still_stands(const struct answer_watch *watch, const struct tcp_socket *end)
{
	struct tcp_socket now;

	return watch->search_left_s > 0 &&
	       sock_diag_find(watch->diag, &end->local, &end->remote, &now) ==
		   0 &&
	       now.inode == end->inode;
}

/* 1: it is sampled from now on. */
static int
watch_adopts(const struct answer_watch *watch, pid_t pid)
{
	struct error ignored = {0};

	return watch->plan.adopts &&
	       target_add(watch->plan.target, pid, &ignored) == 0;
}

static void
look_count(struct answer_watch *watch, const struct look *look,
	   const pid_t *pids, size_t npids)
{
	struct answers *answers = &watch->answers;

	for (size_t i = 0; i < look->count; i++) {
		pid_t owner = look->sockets[i].owner;

		if (owner != 0) {
			answers_add(answers, owner,
				    answer_is_among(owner, pids, npids) ||
					watch_adopts(watch, owner),
				    1);
		} else if (end_still_stands(watch, &look->ends[i])) {
			answers->unowned++;
			answers->uid = look->ends[i].uid;
		} else {
			continue;
		}
		answers->seen++;
	}
}

/* In flatline's own network, or in that of the target, where the addresses of
 * a published port differ, but not the client's port. */
static int
find_end(const struct answer_watch *watch, const struct own_connection *own,
	 struct tcp_socket *end)
{
	int dir;

	if (sock_diag_find(watch->diag, &own->remote, &own->local, end) == 0)
		return 0;
	if (!watch->apart ||
	    (dir = proc_open(target_id(watch->plan.target).pid)) < 0)
		return -1;
	*end =
	    (struct tcp_socket){.inode = listen_accepted(dir, own->local.port)};
	close(dir);
	return end->inode != 0 ? 0 : -1;
}

/* Connections that nobody has accepted yet are looked at again. */
static void
look_find_ends(struct answer_watch *watch, struct look *look)
{
	struct own_connection *found[LOOK];
	size_t count =
	    own_connections_new(&watch->own, watch->plan.port, found, LOOK);

	look->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct tcp_socket *end = &look->ends[look->count];

		if (find_end(watch, found[i], end) != 0 || end->inode == 0)
			continue;
		found[i]->known = 1;
		look->sockets[look->count++] =
		    (struct owned_socket){.inode = end->inode};
	}
}

void
answer_look(struct answer_watch *watch)
{
	pid_t pids[PROC_TREE];
	struct look look;
	size_t npids;

	if (watch->answers.seen >= ENOUGH)
		return;
	look_find_ends(watch, &look);
	if (look.count == 0)
		return;
	npids = target_pids(watch->plan.target, pids, PROC_TREE);
	look_find_owners(watch, look.sockets, look.count, pids, npids);
	look_count(watch, &look, pids, npids);
}

void
answer_listeners(struct answer_watch *watch)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	struct owned_socket sockets[LOOK];
	pid_t pids[PROC_TREE];
	size_t count = 0,
	       npids = target_pids(watch->plan.target, pids, PROC_TREE);
	int self = proc_open(getpid());

	listen_read(table, self);
	close(self);
	for (size_t i = 0; i < table->count && count < LOOK; i++)
		if (table->rows[i].port == watch->plan.port)
			sockets[count++] = (struct owned_socket){
			    .inode = table->rows[i].inode};
	look_find_owners(watch, sockets, count, pids, npids);
	for (size_t i = 0; i < count; i++)
		if (sockets[i].owner != 0)
			answers_add(
			    &watch->answers, sockets[i].owner,
			    answer_is_among(sockets[i].owner, pids, npids), 0);
	free(table);
}

void
answer_adopt_listeners(const struct answer_plan *plan)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	const struct listener *first;
	struct error ignored = {0};
	pid_t pids[PROC_TREE];
	size_t npids = target_pids(plan->target, pids, PROC_TREE);

	listen_search(listeners, table, plan->port);
	first = listen_main(listeners, plan->port);
	for (size_t i = 0; i < listeners->count; i++) {
		const struct listener *other = &listeners->items[i];

		if (other->row.loopback == first->row.loopback &&
		    !answer_is_among(other->pid, pids, npids))
			target_add(plan->target, other->pid, &ignored);
	}
	free(listeners);
	free(table);
}
