/* SPDX-License-Identifier: MIT */
#include "sample/fpm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/listen.h"
#include "sample/proc.h"
#include "sample/socket_row.h"
#include "sample/target.h"

enum { SOCKETS = 4 << 20 /* bytes of net/unix */, INODES = 64 };

static int
is_fpm(pid_t pid)
{
	char name[64] = "";
	int dir = proc_open(pid);

	if (dir < 0)
		return 0;
	proc_executable(dir, name, sizeof(name));
	close(dir);
	return text_starts(name, "php-fpm");
}

/* Its workers are descendants of the first. */
pid_t
fpm_find(struct target *target)
{
	pid_t pids[PROC_TREE], found = 0;
	size_t count = target_pids(target, pids, PROC_TREE);

	for (size_t i = 0; i < count; i++)
		if (is_fpm(pids[i]) &&
		    (found == 0 || proc_is_ancestor(pids[i], found)))
			found = pids[i];
	return found;
}

/* What has a profiler of its own is asked itself. */
static int
is_web_server(const char *runtime)
{
	return strcmp(runtime, "native") == 0 || strcmp(runtime, "go") == 0;
}

int
fpm_contact(struct target *target, struct contact *contact)
{
	pid_t pid =
	    is_web_server(target_runtime(target)) ? fpm_find(target) : 0;
	int dir = pid != 0 ? proc_open(pid) : -1;

	if (dir < 0)
		return 0;
	target_contact_close(contact);
	contact->pid = pid;
	contact->dir = dir;
	target_set_worker(target, pid);
	return 1;
}

size_t
fpm_workers(pid_t master, pid_t *pids, size_t max)
{
	pid_t all[PROC_TREE] = {master};
	size_t count = proc_descendants(all, 1, PROC_TREE), workers = 0;

	for (size_t i = 1; i < count && workers < max; i++)
		if (is_fpm(all[i]))
			pids[workers++] = all[i];
	if (workers == 0 && count == 1 && max > 0) /* a worker was named */
		pids[workers++] = master;
	return workers;
}

/* Sockets of a worker. */
struct inodes {
	uint64_t items[INODES];
	size_t count;
};

static int
inodes_add(void *arg, const char *link)
{
	struct inodes *inodes = arg;
	unsigned long long inode;

	if (sscanf(link, "socket:[%19llu]", &inode) == 1)
		inodes->items[inodes->count++] = inode;
	return inodes->count == INODES;
}

static int
inodes_have(const struct inodes *inodes, uint64_t inode)
{
	for (size_t i = 0; i < inodes->count; i++)
		if (inodes->items[i] == inode)
			return 1;
	return 0;
}

/* Connections that it has accepted have the path of its socket. */
static void
pool_find_path(int dir, const struct inodes *inodes, struct fpm_pool *pool)
{
	char *text = xmalloc(SOCKETS), *rest = text, *line;
	struct socket_row row;

	if (proc_read(dir, "net/unix", text, SOCKETS) < 0)
		text[0] = '\0';
	while ((line = strsep(&rest, "\n")) != NULL && pool->path[0] == '\0')
		if (socket_row_unix(line, &row) == 0 && row.path[0] == '/' &&
		    inodes_have(inodes, row.inode))
			snprintf(pool->path, sizeof(pool->path), "%s",
				 row.path);
	free(text);
}

static void
pool_find_port(int dir, const struct inodes *inodes, struct fpm_pool *pool)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));

	listen_read(table, dir);
	for (size_t i = 0; i < table->count && pool->port == 0; i++)
		if (inodes_have(inodes, table->rows[i].inode))
			pool->port = table->rows[i].port;
	free(table);
}

void
fpm_pool_of(int dir, struct fpm_pool *pool)
{
	struct inodes inodes = {.count = 0};

	*pool = (struct fpm_pool){.port = 0};
	proc_files(dir, inodes_add, &inodes);
	pool_find_path(dir, &inodes, pool);
	if (pool->path[0] == '\0')
		pool_find_port(dir, &inodes, pool);
}
