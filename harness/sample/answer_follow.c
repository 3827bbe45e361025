/* SPDX-License-Identifier: MIT */
/* To whom requests are passed on, and following them there. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/answer_watch.h"
#include "sample/leads.h"
#include "sample/listen.h"
#include "sample/network.h"
#include "sample/target.h"

/* A connection to a place that requests are passed on to is looked for. */
static const double confirm_s = 2, confirm_pause_s = 0.005;

static pid_t
listener_at(int port)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	const struct listener *found;
	pid_t pid;

	listen_search(listeners, table, port);
	found = listen_main(listeners, port);
	pid = found != NULL ? found->pid : 0;
	free(listeners);
	free(table);
	return pid;
}

/* Who listens at a place on this machine, in the target's network or in a
 * container's; 0: nobody that can be read. */
static pid_t
place_owner(struct answer_watch *watch, const struct tcp_end *place)
{
	char host[TCP_END_TEXT];
	pid_t pid = tcp_end_is_here(place)
			? listener_at(place->port)
			: network_owner(&place->address, place->port);

	if (pid == 0 && watch->apart &&
	    target_is_at(watch->plan.target, tcp_end_host(place, host)))
		pid = target_id(watch->plan.target).pid;
	return pid;
}

size_t
answer_pids(const struct answer_watch *watch, pid_t *pids, size_t max)
{
	const struct answers *answers = &watch->answers;
	size_t count = 0;

	for (size_t i = 0; i < answers->count && count < max; i++)
		pids[count++] = answers->items[i].id.pid;
	for (size_t i = 0; i < answers->nforwards && count < max; i++)
		if (answers->forwards[i].id.pid != 0)
			pids[count++] = answers->forwards[i].id.pid;
	return count;
}

/* The process that requests are passed on to is sampled from now on. */
static void
follow(struct answer_watch *watch, const char *place, pid_t pid)
{
	struct answers *answers = &watch->answers;
	size_t index = answers->nforwards++;
	struct answerer *item = &answers->forwards[index];
	pid_t pids[PROC_TREE];
	size_t npids = target_pids(watch->plan.target, pids, PROC_TREE);
	struct error ignored = {0};
	struct proc_stat stat;

	*item = (struct answerer){.id = {0, 0}};
	snprintf(answers->places[index], ANSWER_PLACE, "%s", place);
	if (pid == 0 || proc_stat_pid(pid, &stat) != 0)
		return;
	item->id = (struct process_id){pid, stat.start};
	snprintf(item->name, sizeof(item->name), "%s", stat.name);
	item->sampled = answer_is_among(pid, pids, npids) ||
			target_add(watch->plan.target, pid, &ignored) == 0;
}

static void
follow_port(struct answer_watch *watch, const struct tcp_end *to)
{
	char place[TCP_END_TEXT];

	follow(watch, tcp_end_text(to, place), place_owner(watch, to));
}

/* All processes are searched until somebody is found; of a unix socket only the
 * target. */
static enum lead
find_lead(struct answer_watch *watch, const struct forward *forward,
	  enum lead known)
{
	pid_t pids[2 * ANSWERERS];
	size_t count = answer_pids(watch, pids, COUNT(pids));

	if (forward->peer != NULL) {
		unix_peers_find(&watch->forwarding.peers, pids, count);
		return forward->peer->met ? LEAD_TARGET : LEAD_NONE;
	}
	if (known == LEAD_NONE)
		return leads_find(pids, count, &forward->to,
				  &watch->search_left_s);
	return leads_to(pids, count, &forward->to) ? LEAD_TARGET : known;
}

/* One look; at how many places the target was not met yet. */
static size_t
look_for_leads(struct answer_watch *watch, enum lead leads[FORWARDS])
{
	const struct forwarding *forwarding = &watch->forwarding;
	size_t unmet = 0;

	for (size_t i = 0; i < forwarding->count; i++) {
		if (leads[i] == LEAD_TARGET)
			continue;
		leads[i] = find_lead(watch, &forwarding->items[i], leads[i]);
		unmet += leads[i] != LEAD_TARGET;
	}
	return unmet;
}

/*
 * Who leads to each of the places that got marks: other traffic of the machine
 * may look alike by chance. A connection may last for a single request, so that
 * it is looked for until there has been time enough to meet one.
 */
static void
find_leads(struct answer_watch *watch, enum lead leads[FORWARDS])
{
	double end_s = clock_now() + confirm_s;

	while (look_for_leads(watch, leads) > 0 && clock_now() < end_s)
		if (watch->forwarding.wait(watch, confirm_pause_s))
			return;
}

/*
 * What another flatline marks comes from there. Where the target was not met,
 * there is a doubt, however well the numbers fit: it may be a stranger, whose
 * memory and end must not be taken for the target's.
 */
static void
follow_place(struct answer_watch *watch, const struct forward *forward,
	     enum lead lead)
{
	if (lead != LEAD_TARGET)
		watch->doubtful |= lead != LEAD_FLATLINE && !forward->maybe;
	else if (forward->peer != NULL)
		follow(watch, forward->peer->path, forward->peer->listener);
	else
		follow_port(watch, &forward->to);
}

/* The target wrote to one of them, and it is not known to which. */
static int
is_one_of_several(const struct forwarding *forwarding)
{
	return forwarding->count > 0 && forwarding->items[0].maybe;
}

int
answer_follow(struct answer_watch *watch)
{
	const struct forwarding *forwarding = &watch->forwarding;
	enum lead leads[FORWARDS] = {LEAD_NONE};

	find_leads(watch, leads);
	for (size_t i = 0; i < forwarding->count; i++)
		follow_place(watch, &forwarding->items[i], leads[i]);
	watch->doubtful |=
	    watch->answers.nforwards == 0 && is_one_of_several(forwarding);
	return watch->ended;
}
