/* SPDX-License-Identifier: MIT */
#include "sample/descriptors.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/network.h"

/* A pause is twice the one before, up to the most, and longer if looking took
 * more than this share of the time. */
static const double least_s = 1, most_s = 30, look_share = 0.01;

/* A descriptor that is a socket. */
struct held {
	uint64_t inode;
	int known; /* it was in a table */
};

/* Those of processes in one network. */
struct sockets {
	struct descriptor_groups *groups;
	struct held *items;
	size_t count, room;
	size_t seen; /* descriptors of all kinds, in this look */
	struct listen_table ports;
	const char *kind; /* of the table that is read */
};

static void
sockets_add(struct sockets *sockets, uint64_t inode)
{
	if (sockets->count == sockets->room) {
		sockets->room = 2 * sockets->room + 64;
		sockets->items = xrealloc(
		    sockets->items, sockets->room * sizeof(*sockets->items));
	}
	sockets->items[sockets->count++] = (struct held){.inode = inode};
}

static int
take_descriptor(void *arg, const char *link)
{
	struct sockets *sockets = arg;
	unsigned long long inode;

	if (sockets->seen++ == DESCRIPTORS_MOST)
		return 1;
	if (sscanf(link, "socket:[%19llu]", &inode) == 1)
		sockets_add(sockets, inode);
	else
		descriptor_groups_add(sockets->groups, link);
	return 0;
}

static int
by_inode(const void *a, const void *b)
{
	uint64_t x = ((const struct held *)a)->inode;
	uint64_t y = ((const struct held *)b)->inode;

	return (x > y) - (x < y);
}

/* How many descriptors are that socket, which processes may share. A table that
 * changes while it is read may list it twice. */
static double
sockets_take(struct sockets *sockets, uint64_t inode)
{
	size_t low = 0, high = sockets->count;
	double count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sockets->items[middle].inode < inode)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < sockets->count && sockets->items[low].inode == inode &&
	       !sockets->items[low].known;
	     low++, count++)
		sockets->items[low].known = 1;
	return count;
}

static int
take_inet(void *arg, const char *line)
{
	struct sockets *sockets = arg;
	struct socket_row row;
	double count;

	if (socket_row_inet(line, &row) == 0 &&
	    (count = sockets_take(sockets, row.inode)) > 0)
		descriptor_groups_inet(sockets->groups, sockets->kind, &row,
				       &sockets->ports, count);
	return 0;
}

static int
take_unix(void *arg, const char *line)
{
	struct sockets *sockets = arg;
	struct socket_row row;
	double count;

	if (socket_row_unix(line, &row) == 0 &&
	    (count = sockets_take(sockets, row.inode)) > 0)
		descriptor_groups_unix(sockets->groups, &row, count);
	return 0;
}

/* A read returns whole lines as far as they fit; the rest of one is kept. */
void
descriptors_lines(int dir, const char *table,
		  int (*visit)(void *arg, const char *line), void *arg)
{
	int fd = openat(dir, table, O_RDONLY | O_CLOEXEC), done = fd < 0;
	char text[PROC_TEXT], *line, *end;
	size_t kept = 0, read_bytes = 0;
	ssize_t got;

	while (!done && read_bytes < DESCRIPTOR_TABLE &&
	       (got = read(fd, text + kept, sizeof(text) - 1 - kept)) > 0) {
		read_bytes += (size_t)got;
		kept += (size_t)got;
		text[kept] = '\0';
		for (line = text; !done && (end = strchr(line, '\n')) != NULL;
		     line = end + 1) {
			*end = '\0';
			done = visit(arg, line);
		}
		kept -= (size_t)(line - text);
		memmove(text, line, kept);
		done |= kept == sizeof(text) - 1;
	}
	if (fd >= 0)
		close(fd);
}

/* What the sockets are that were gathered, by the network of that process. */
static void
sockets_resolve(struct sockets *sockets, int dir)
{
	static const struct {
		const char *table, *kind;
		int (*visit)(void *arg, const char *line);
	} tables[] = {
	    {"net/tcp", "tcp", take_inet},   {"net/tcp6", "tcp", take_inet},
	    {"net/udp", "udp", take_inet},   {"net/udp6", "udp", take_inet},
	    {"net/unix", "unix", take_unix},
	};
	double loose = 0;

	if (sockets->count == 0)
		return;
	qsort(sockets->items, sockets->count, sizeof(*sockets->items),
	      by_inode);
	listen_read(&sockets->ports, dir);
	for (size_t i = 0; i < COUNT(tables); i++) {
		sockets->kind = tables[i].kind;
		descriptors_lines(dir, tables[i].table, tables[i].visit,
				  sockets);
	}
	for (size_t i = 0; i < sockets->count; i++)
		loose += !sockets->items[i].known;
	descriptor_groups_loose(sockets->groups, loose);
	sockets->count = 0;
}

void
descriptors_count(struct descriptors *descriptors, const int *dirs,
		  size_t count)
{
	struct sockets *sockets = xcalloc(1, sizeof(*sockets));
	char network[NETWORK_NAME], before[NETWORK_NAME] = "";

	sockets->groups = &descriptors->groups;
	descriptor_groups_restart(sockets->groups);
	for (size_t i = 0; i < count; i++) {
		if (network_name(dirs[i], network) != 0)
			network[0] = '\0';
		if (i > 0 && strcmp(network, before) != 0)
			sockets_resolve(sockets, dirs[i - 1]);
		memcpy(before, network, sizeof(before));
		proc_files(dirs[i], take_descriptor, sockets);
	}
	if (count > 0)
		sockets_resolve(sockets, dirs[count - 1]);
	descriptors->cut |= sockets->seen > DESCRIPTORS_MOST;
	free(sockets->items);
	free(sockets);
}

static void
descriptors_record(struct descriptors *descriptors, struct record *record)
{
	double now = record_time(record);

	for (size_t i = 0; i < descriptors->groups.count; i++) {
		struct descriptor_group *group = &descriptors->groups.items[i];

		if (group->count == group->told)
			continue;
		record_descriptors(record, now, group->kind, group->what,
				   group->state, group->count);
		group->told = group->count;
	}
}

static void
descriptors_take(struct descriptors *descriptors, const struct tree *tree,
		 struct record *record)
{
	int dirs[PROC_TREE], cut = descriptors->cut;

	for (size_t i = 0; i < tree->count; i++)
		dirs[i] = tree->items[i].dir;
	descriptors_count(descriptors, dirs, tree->count);
	descriptors_record(descriptors, record);
	if (descriptors->cut && !cut)
		record_event(record, "gap",
			     "descriptors: the first %d of them are looked at",
			     (int)DESCRIPTORS_MOST);
}

void
descriptors_look(struct descriptors *descriptors, const struct tree *tree,
		 struct record *record, int at_once)
{
	double now = clock_now();

	if (tree->headless || tree->count == 0 ||
	    (!at_once && now < descriptors->due_s))
		return;
	descriptors_take(descriptors, tree, record);
	descriptors->pause_s = descriptors->pause_s > 0
				   ? fmin(2 * descriptors->pause_s, most_s)
				   : least_s;
	descriptors->due_s =
	    now + fmax(descriptors->pause_s, (clock_now() - now) / look_share);
}
