/* SPDX-License-Identifier: MIT */
#include "sample/sock_diag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

enum {
	ESTABLISHED = 1,
	FIN_WAIT1 = 4,
	FIN_WAIT2 = 5,
	CLOSE_WAIT = 8,
	LAST_ACK = 9,
	CLOSING = 11
};
enum { RECEIVE = 1 << 16, BACKLOG = 4 << 20, MOMENT_MS = 20, MOMENTS = 15 };

/* Those that have carried bytes, and still know how many. */
static const uint32_t connected = 1 << ESTABLISHED | 1 << FIN_WAIT1 |
				  1 << FIN_WAIT2 | 1 << CLOSE_WAIT |
				  1 << LAST_ACK | 1 << CLOSING;

static const struct in6_addr mapped = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}}};

static void
end_set(struct tcp_end *end, int family, const void *address, uint16_t port)
{
	if (family == AF_INET) {
		end->address = mapped;
		memcpy(&end->address.s6_addr[12], address, 4);
	} else {
		memcpy(&end->address, address, sizeof(end->address));
	}
	end->port = ntohs(port);
}

int
tcp_end_of(struct tcp_end *end, const struct sockaddr_storage *storage)
{
	const struct sockaddr_in *v4 = (const void *)storage;
	const struct sockaddr_in6 *v6 = (const void *)storage;

	if (storage->ss_family == AF_INET)
		end_set(end, AF_INET, &v4->sin_addr, v4->sin_port);
	else if (storage->ss_family == AF_INET6)
		end_set(end, AF_INET6, &v6->sin6_addr, v6->sin6_port);
	else
		return -1;
	return 0;
}

int
tcp_end_equals(const struct tcp_end *a, const struct tcp_end *b)
{
	return a->port == b->port &&
	       memcmp(&a->address, &b->address, sizeof(a->address)) == 0;
}

const char *
tcp_end_host(const struct tcp_end *end, char text[TCP_END_TEXT])
{
	const struct in6_addr *address = &end->address;
	int v4 = IN6_IS_ADDR_V4MAPPED(address);

	text[0] = '\0';
	inet_ntop(v4 ? AF_INET : AF_INET6,
		  v4 ? (const void *)&address->s6_addr[12] : address, text,
		  TCP_END_TEXT);
	return text;
}

const char *
tcp_end_text(const struct tcp_end *end, char text[TCP_END_TEXT])
{
	char host[TCP_END_TEXT];

	tcp_end_host(end, host);
	snprintf(text, TCP_END_TEXT,
		 strchr(host, ':') == NULL ? "%.45s:%d" : "[%.45s]:%d", host,
		 end->port);
	return text;
}

/* Only an address of one's own can be bound to. */
int
tcp_end_is_here(const struct tcp_end *end)
{
	const struct sockaddr_in6 address = {.sin6_family = AF_INET6,
					     .sin6_addr = end->address};
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), off = 0, here;

	if (fd < 0)
		return IN6_IS_ADDR_V4MAPPED(&end->address) &&
		       end->address.s6_addr[12] == 127;
	setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	here =
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return here;
}

int
sock_diag_open(void)
{
	static const struct timeval patience = {1, 0};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			   sizeof(patience));
	return fd;
}

struct diag_request {
	struct nlmsghdr head;
	struct inet_diag_req_v2 body;
};

static struct diag_request
request_new(int family, uint16_t flags)
{
	return (struct diag_request){
	    .head = {.nlmsg_len = sizeof(struct diag_request),
		     .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		     .nlmsg_flags = NLM_F_REQUEST | flags},
	    .body = {.sdiag_family = (uint8_t)family,
		     .sdiag_protocol = IPPROTO_TCP,
		     .idiag_states = 1 << ESTABLISHED,
		     .id.idiag_cookie = {INET_DIAG_NOCOOKIE,
					 INET_DIAG_NOCOOKIE}},
	};
}

static void
id_set(const struct tcp_end *end, int family, uint16_t *port, void *address)
{
	*port = htons((uint16_t)end->port);
	if (family == AF_INET)
		memcpy(address, &end->address.s6_addr[12], 4);
	else
		memcpy(address, &end->address, sizeof(end->address));
}

static void
socket_of(struct tcp_socket *of, const struct inet_diag_msg *row)
{
	const struct inet_diag_sockid *id = &row->id;

	end_set(&of->local, row->idiag_family, id->idiag_src, id->idiag_sport);
	end_set(&of->remote, row->idiag_family, id->idiag_dst, id->idiag_dport);
	of->inode = row->idiag_inode;
	of->uid = row->idiag_uid;
}

/* A listening socket is found too, where nothing is established. */
int
sock_diag_find(int fd, const struct tcp_end *local,
	       const struct tcp_end *remote, struct tcp_socket *found)
{
	int family =
	    IN6_IS_ADDR_V4MAPPED(&remote->address) ? AF_INET : AF_INET6;
	struct diag_request request = request_new(family, 0);
	struct inet_diag_sockid *id = &request.body.id;
	_Alignas(struct nlmsghdr) char reply[4096];
	const struct nlmsghdr *head = (const void *)reply;
	const struct inet_diag_msg *row;
	ssize_t got;

	id_set(local, family, &id->idiag_sport, id->idiag_src);
	id_set(remote, family, &id->idiag_dport, id->idiag_dst);
	if (send(fd, &request, sizeof(request), 0) < 0 ||
	    (got = recv(fd, reply, sizeof(reply), 0)) <= 0 ||
	    !NLMSG_OK(head, (size_t)got) ||
	    head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return -1;
	row = NLMSG_DATA(head);
	if (row->idiag_state != ESTABLISHED)
		return -1;
	socket_of(found, row);
	return 0;
}

/* Older kernels only count what was acknowledged. */
static uint64_t
bytes_sent(const struct tcp_info *info, size_t size)
{
	if (size >= offsetof(struct tcp_info, tcpi_bytes_sent) +
			sizeof(info->tcpi_bytes_sent))
		return info->tcpi_bytes_sent;
	return size >= offsetof(struct tcp_info, tcpi_bytes_acked) +
			   sizeof(info->tcpi_bytes_acked)
		   ? info->tcpi_bytes_acked
		   : 0;
}

static int
message_socket(const struct nlmsghdr *head, struct tcp_socket *found)
{
	const struct inet_diag_msg *row = NLMSG_DATA(head);
	const struct rtattr *attribute = (const void *)(row + 1);
	int left = (int)(head->nlmsg_len - NLMSG_LENGTH(sizeof(*row)));

	if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY || left < 0)
		return -1;
	*found = (struct tcp_socket){0};
	socket_of(found, row);
	for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
		struct tcp_info info = {0};
		size_t size = RTA_PAYLOAD(attribute);

		if (attribute->rta_type != INET_DIAG_INFO)
			continue;
		memcpy(&info, RTA_DATA(attribute),
		       size < sizeof(info) ? size : sizeof(info));
		found->sent = bytes_sent(&info, size);
	}
	return 0;
}

/* What one reply has to say: 1: it was the last. -1: an error. */
static int
reply_each(const char *reply, size_t size, size_t *left, sock_diag_fn *visit,
	   void *arg)
{
	const struct nlmsghdr *head = (const void *)reply;
	struct tcp_socket found;

	for (; NLMSG_OK(head, size); head = NLMSG_NEXT(head, size)) {
		if (head->nlmsg_type == NLMSG_DONE)
			return 1;
		if (head->nlmsg_type == NLMSG_ERROR)
			return -1;
		if (message_socket(head, &found) != 0)
			continue;
		if ((*left)-- == 0)
			return -1;
		visit(arg, &found);
	}
	return 0;
}

static int
family_each(int fd, int family, size_t *left, sock_diag_fn *visit, void *arg)
{
	struct diag_request request = request_new(family, NLM_F_DUMP);
	char *reply = xmalloc(RECEIVE);
	int result = 0;
	ssize_t got;

	request.body.idiag_states = connected;
	request.body.idiag_ext = 1 << (INET_DIAG_INFO - 1);
	if (send(fd, &request, sizeof(request), 0) < 0)
		result = -1;
	while (result == 0)
		result = (got = recv(fd, reply, RECEIVE, 0)) > 0
			     ? reply_each(reply, (size_t)got, left, visit, arg)
			     : -1;
	free(reply);
	return result < 0 ? -1 : 0;
}

/* A list that is left in the middle would be read on by the next request: it
 * needs a socket of its own. */
int
sock_diag_each(int fd, size_t most, sock_diag_fn *visit, void *arg)
{
	if (family_each(fd, AF_INET, &most, visit, arg) != 0)
		return -1;
	return family_each(fd, AF_INET6, &most, visit, arg);
}

int
sock_diag_open_ends(void)
{
	struct sockaddr_nl address = {
	    .nl_family = AF_NETLINK,
	    .nl_groups = 1 << (SKNLGRP_INET_TCP_DESTROY - 1) |
			 1 << (SKNLGRP_INET6_TCP_DESTROY - 1),
	};
	int fd = sock_diag_open(), size = BACKLOG;

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) !=
	    0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Waits until none has come for a moment, but not for ever: on a busy machine
 * there always is one. */
static int
more_ends(int fd, int *moments)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	return (*moments)-- > 0 && poll(&ready, 1, MOMENT_MS) > 0;
}

int
sock_diag_ends(int fd, int patient, sock_diag_fn *visit, void *arg)
{
	char *reply = xmalloc(RECEIVE);
	size_t most = SIZE_MAX;
	int result = 0, moments = patient ? MOMENTS : 0;
	ssize_t got;

	do {
		while ((got = recv(fd, reply, RECEIVE, MSG_DONTWAIT)) > 0)
			reply_each(reply, (size_t)got, &most, visit, arg);
		if (got < 0 && errno != EAGAIN)
			result = -1;
	} while (result == 0 && more_ends(fd, &moments));
	free(reply);
	return result;
}
