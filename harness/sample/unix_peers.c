/* SPDX-License-Identifier: MIT */
#include "sample/unix_peers.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/proc.h"
#include "sample/sock_diag.h"
#include "sample/socket_owner.h"

enum { RECEIVE = 1 << 16, ESTABLISHED = 1, LISTENING = 10 };
enum { SOCKETS = 64 /* looked at once */ };

/* Processes that listen are looked for this long, a few times if they are not
 * found. */
static const double search_s = 0.2;
enum { SEARCHES = 3 };

struct unix_socket {
	uint64_t inode, peer;
	int listens;
	const char *path; /* of whoever accepted it; not ended */
	size_t length;
};

typedef void unix_fn(void *arg, const struct unix_socket *);

static void
socket_read(struct unix_socket *of, const struct nlmsghdr *head)
{
	const struct unix_diag_msg *row = NLMSG_DATA(head);
	const struct rtattr *attribute = (const void *)(row + 1);
	int left = (int)(head->nlmsg_len - NLMSG_LENGTH(sizeof(*row)));
	uint32_t peer;

	*of = (struct unix_socket){.inode = row->udiag_ino,
				   .listens = row->udiag_state == LISTENING};
	for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
		if (attribute->rta_type == UNIX_DIAG_NAME) {
			of->path = RTA_DATA(attribute);
			of->length = RTA_PAYLOAD(attribute);
		} else if (attribute->rta_type == UNIX_DIAG_PEER) {
			memcpy(&peer, RTA_DATA(attribute), sizeof(peer));
			of->peer = peer;
		}
	}
}

/* 1: that was all. */
static int
reply_each(const char *reply, size_t size, unix_fn *visit, void *arg)
{
	const struct nlmsghdr *head = (const void *)reply;
	struct unix_socket of;

	for (; NLMSG_OK(head, size); head = NLMSG_NEXT(head, size)) {
		if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
			return 1;
		socket_read(&of, head);
		if (of.length > 0)
			visit(arg, &of);
	}
	return 0;
}

/* Calls back for each socket with a path. */
static void
unix_each(unix_fn *visit, void *arg)
{
	const struct {
		struct nlmsghdr head;
		struct unix_diag_req body;
	} request = {
	    .head = {.nlmsg_len = sizeof(request),
		     .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		     .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
	    .body = {.sdiag_family = AF_UNIX,
		     .udiag_states = 1 << ESTABLISHED | 1 << LISTENING,
		     .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER},
	};
	char *reply = xmalloc(RECEIVE);
	int fd = sock_diag_open();
	ssize_t got;

	if (fd >= 0 && send(fd, &request, sizeof(request), 0) > 0)
		while ((got = recv(fd, reply, RECEIVE, 0)) > 0 &&
		       !reply_each(reply, (size_t)got, visit, arg))
			continue;
	if (fd >= 0)
		close(fd);
	free(reply);
}

/* An abstract address begins with a NUL, which is shown as @. */
static void
path_copy(char path[sizeof(((struct unix_peer *)0)->path)],
	  const struct unix_socket *of)
{
	size_t room = sizeof(((struct unix_peer *)0)->path) - 1;

	snprintf(path, room + 1, "%s%.*s", of->path[0] == '\0' ? "@" : "",
		 (int)of->length - (of->path[0] == '\0'),
		 of->path + (of->path[0] == '\0'));
}

/* Sockets that were accepted at a path, each with that of its client. */
struct pairs {
	struct owned_socket clients[SOCKETS];
	struct unix_peer peers[SOCKETS];
	int is_new[SOCKETS];
	size_t count;
	uint64_t since;	 /* sockets with a higher number are new */
	uint64_t newest; /* the highest */
};

static void
pairs_add(void *arg, const struct unix_socket *of)
{
	struct pairs *pairs = arg;

	if (of->inode > pairs->newest)
		pairs->newest = of->inode;
	if (of->listens || of->peer == 0 || pairs->count == SOCKETS)
		return;
	path_copy(pairs->peers[pairs->count].path, of);
	pairs->is_new[pairs->count] =
	    pairs->since > 0 && of->inode > pairs->since;
	pairs->clients[pairs->count++] =
	    (struct owned_socket){.inode = of->peer};
}

struct sought {
	const char *path;
	uint64_t inode;
};

static void
sought_find(void *arg, const struct unix_socket *of)
{
	char path[sizeof(((struct unix_peer *)0)->path)];
	struct sought *sought = arg;

	path_copy(path, of);
	if (of->listens && strcmp(path, sought->path) == 0)
		sought->inode = of->inode;
}

static pid_t
path_listener(const char *path)
{
	struct sought sought = {.path = path};
	struct owned_socket socket = {0};

	unix_each(sought_find, &sought);
	socket.inode = sought.inode;
	if (sought.inode != 0)
		socket_owner_search(&socket, 1, search_s);
	return socket.owner;
}

static struct unix_peer *
peers_get(struct unix_peers *peers, const char *path)
{
	struct unix_peer *peer = peers->items;

	for (size_t i = 0; i < peers->count; i++, peer++)
		if (strcmp(peer->path, path) == 0)
			return peer;
	if (peers->count == UNIX_PEERS)
		return NULL;
	*peer = (struct unix_peer){.met = 0};
	snprintf(peer->path, sizeof(peer->path), "%s", path);
	peers->count++;
	return peer;
}

static void
peer_meet(struct unix_peer *peer, int met)
{
	peer->met |= met;
	if (peer->listener != 0 || peer->searches >= (met ? SEARCHES : 1))
		return;
	peer->searches++;
	peer->listener = path_listener(peer->path);
}

void
unix_peers_find(struct unix_peers *peers, const pid_t *pids, size_t count)
{
	struct pairs *pairs = xcalloc(1, sizeof(*pairs));

	pairs->since = peers->newest;
	unix_each(pairs_add, pairs);
	if (peers->newest == 0)
		peers->newest = pairs->newest;
	for (size_t i = 0; i < count; i++)
		socket_owner_look(pairs->clients, pairs->count, pids[i]);
	for (size_t i = 0; i < pairs->count; i++) {
		int met = pairs->clients[i].owner != 0;
		struct unix_peer *peer =
		    met || pairs->is_new[i]
			? peers_get(peers, pairs->peers[i].path)
			: NULL;

		if (peer != NULL)
			peer_meet(peer, met);
	}
	free(pairs);
}

/* The number behind "rchar: " or the like. */
static double
io_field(pid_t pid, const char *name)
{
	char text[512];
	const char *found;
	int dir = proc_open(pid);
	ssize_t length = proc_read(dir, "io", text, sizeof(text));

	if (dir >= 0)
		close(dir);
	if (length <= 0 || (found = strstr(text, name)) == NULL)
		return NAN;
	return strtod(found + strlen(name), NULL);
}

double
unix_peer_read(pid_t pid)
{
	pid_t pids[PROC_TREE] = {pid};
	size_t count = proc_descendants(pids, 1, PROC_TREE);
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += io_field(pids[i], "rchar: ");
	return sum;
}

double
unix_peer_written(const pid_t *pids, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += io_field(pids[i], "wchar: ");
	return sum;
}
