/* SPDX-License-Identifier: MIT */
#include "sample/listen.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sample/proc.h"

enum { ESTABLISHED = 1, LISTENING = 0x0a, TABLE_TEXT = 1 << 20 };

/* The address is hexadecimal, in 32-bit words of the machine's byte order. */
static int
address_is_loopback(const char *hex)
{
	size_t length = strlen(hex);

	if (length == 32 &&
	    strcmp(hex, "00000000000000000000000001000000") == 0)
		return 1;
	if (length == 32 && strncmp(hex, "0000000000000000FFFF0000", 24) != 0)
		return 0;
	return length >= 8 && strcmp(hex + length - 2, "7F") == 0;
}

/* 1: a listening socket, 0: another one, -1: not a row. */
static int
listen_parse_row(const char *line, struct listen_row *row)
{
	unsigned port, state, uid;
	unsigned long long inode;
	char address[33];

	if (sscanf(line,
		   " %*d: %32[0-9A-F]:%4x %*32[0-9A-F]:%*4x %2x %*8x:%*8x "
		   "%*2x:%*8x %*8x %10u %*d %19llu",
		   address, &port, &state, &uid, &inode) != 5)
		return -1;
	row->inode = inode;
	row->port = (int)port;
	row->uid = uid;
	row->loopback = address_is_loopback(address);
	return state == LISTENING;
}

int
listen_parse(struct listen_table *table, const char *text)
{
	const char *end;
	char line[256];

	for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		struct listen_row row;
		int kind;

		snprintf(line, sizeof(line), "%.*s", (int)(end - text), text);
		kind = listen_parse_row(line, &row);
		if (kind == 0)
			return 1;
		if (kind > 0 && row.inode != 0 && table->count < LISTEN_ROWS)
			table->rows[table->count++] = row;
	}
	return 0;
}

/* A busy server has a long table: it is read no further than needed. */
static void
listen_read_file(struct listen_table *table, int dir, const char *name)
{
	size_t before = table->count;
	char chunk[PROC_TEXT];
	struct buf text = {0};
	ssize_t got;
	int fd;

	if ((fd = openat(dir, name, O_RDONLY | O_CLOEXEC)) < 0)
		return;
	while (text.len < TABLE_TEXT &&
	       (got = read(fd, chunk, sizeof(chunk))) > 0) {
		buf_add(&text, chunk, (size_t)got);
		table->count = before;
		if (listen_parse(table, buf_text(&text)))
			break;
	}
	close(fd);
	buf_free(&text);
}

void
listen_read(struct listen_table *table, int dir)
{
	table->count = 0;
	listen_read_file(table, dir, "net/tcp");
	listen_read_file(table, dir, "net/tcp6");
}

static uint64_t
accepted_in_file(int dir, const char *name, int client_port)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
	unsigned long long inode = 0;
	unsigned port, state;
	char line[256];

	while (file != NULL && inode == 0 &&
	       fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line,
			   " %*d: %*32[0-9A-F]:%*4x %*32[0-9A-F]:%4x %2x "
			   "%*8x:%*8x %*2x:%*8x %*8x %*u %*d %19llu",
			   &port, &state, &inode) != 3 ||
		    (int)port != client_port || state != ESTABLISHED)
			inode = 0;
	if (file != NULL)
		fclose(file);
	return inode;
}

uint64_t
listen_accepted(int dir, int client_port)
{
	uint64_t inode = accepted_in_file(dir, "net/tcp", client_port);

	return inode != 0 ? inode
			  : accepted_in_file(dir, "net/tcp6", client_port);
}

const struct listen_row *
listen_on(const struct listen_table *table, int port)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].port == port)
			return &table->rows[i];
	return NULL;
}

static void
listen_match(struct listeners *listeners, const struct listen_table *table,
	     pid_t pid, const char *link)
{
	unsigned long long inode;

	if (sscanf(link, "socket:[%19llu]", &inode) != 1)
		return;
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].inode == inode &&
		    listeners->count < LISTEN_OWNERS)
			listeners->items[listeners->count++] =
			    (struct listener){pid, table->rows[i]};
}

struct match {
	struct listeners *listeners;
	const struct listen_table *table;
	pid_t pid;
};

static int
match_file(void *arg, const char *link)
{
	const struct match *match = arg;

	listen_match(match->listeners, match->table, match->pid, link);
	return 0;
}

void
listen_owned(struct listeners *listeners, const struct listen_table *table,
	     pid_t pid)
{
	struct match match = {listeners, table, pid};
	int dir = table->count > 0 ? proc_open(pid) : -1;

	if (dir < 0)
		return;
	proc_files(dir, match_file, &match);
	close(dir);
}

void
listen_of(struct listeners *listeners, const pid_t *pids, size_t count)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	char network[64], before[64] = "";

	for (size_t i = 0; i < count; i++) {
		int dir;

		if ((dir = proc_open(pids[i])) < 0)
			continue;
		proc_link(dir, "ns/net", network, sizeof(network));
		if (i == 0 || strcmp(network, before) != 0)
			listen_read(table, dir);
		strcpy(before, network);
		listen_owned(listeners, table, pids[i]);
		close(dir);
	}
	free(table);
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

void
listen_search(struct listeners *listeners, struct listen_table *table, int port)
{
	struct search search = {table, listeners};
	int self = proc_open(getpid());

	listen_read(table, self);
	close(self);
	table_narrow(table, port);
	if (table->count > 0)
		proc_each(search_visit, &search);
}

static int
listener_leads(pid_t pid, pid_t other)
{
	struct proc_stat a, b;

	if (pid == other || proc_is_ancestor(other, pid))
		return 0;
	if (proc_is_ancestor(pid, other))
		return 1;
	return proc_stat_pid(pid, &a) == 0 && proc_stat_pid(other, &b) == 0 &&
	       a.start < b.start;
}

const struct listener *
listen_main(const struct listeners *listeners, int port)
{
	const struct listener *best = NULL;

	for (size_t i = 0; i < listeners->count; i++) {
		const struct listener *item = &listeners->items[i];

		if (port != 0 && item->row.port != port)
			continue;
		if (best == NULL || listener_leads(item->pid, best->pid))
			best = item;
	}
	return best;
}
