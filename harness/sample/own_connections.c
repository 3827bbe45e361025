/* SPDX-License-Identifier: MIT */
#include "sample/own_connections.h"

#include <errno.h>
#include <sys/socket.h>

/* Files are numbered from below: after so many gaps there are no more. */
enum { FILES = 4096 /* at once */, GAPS = 256 };

/* Other threads may close it or open another in its place meanwhile. -1: it is
 * no connection to that port; errno says EBADF if it is no file. */
static int
ends_of(int fd, int port, struct tcp_end *local, struct tcp_end *remote)
{
	struct sockaddr_storage here = {0}, there = {0};
	socklen_t here_size = sizeof(here), there_size = sizeof(there);

	if (getpeername(fd, (struct sockaddr *)&there, &there_size) != 0 ||
	    tcp_end_of(remote, &there) != 0 || remote->port != port)
		return -1;
	return getsockname(fd, (struct sockaddr *)&here, &here_size) == 0
		   ? tcp_end_of(local, &here)
		   : -1;
}

/* NULL: its other end is known, or there is no room to remember it. */
static struct own_connection *
remember(struct own_connections *own, const struct tcp_end *local,
	 const struct tcp_end *remote)
{
	struct own_connection *item = own->items;

	for (size_t i = 0; i < own->count; i++, item++)
		if (tcp_end_equals(&item->local, local))
			return item->known ? NULL : item;
	if (own->count == OWN_CONNECTIONS)
		return NULL;
	*item = (struct own_connection){.local = *local, .remote = *remote};
	own->count++;
	return item;
}

size_t
own_connections_new(struct own_connections *own, int port,
		    struct own_connection **found, size_t max)
{
	int fd = own->next_fd, gaps = 0;
	size_t count = 0;

	for (int i = 0; i < FILES && gaps < GAPS && count < max; i++, fd++) {
		struct tcp_end local, remote;

		errno = 0;
		if (ends_of(fd, port, &local, &remote) != 0)
			gaps = errno == EBADF ? gaps + 1 : 0;
		else if ((found[count] = remember(own, &local, &remote)) !=
			 NULL)
			count++;
	}
	own->next_fd = gaps == GAPS ? 0 : fd;
	return count;
}
