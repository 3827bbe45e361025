/* SPDX-License-Identifier: MIT */
#include "sample/network.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "sample/proc.h"

enum { TABLE_TEXT = 1 << 20 };

/*
 * A leaf is followed by the routes to it:
 *	   |-- 10.88.0.2
 *	      /32 host LOCAL
 */
int
network_parse_fib(const char *text, const struct in_addr *address)
{
	char wanted[INET_ADDRSTRLEN];
	size_t length;
	int at = 0;

	inet_ntop(AF_INET, address, wanted, sizeof(wanted));
	length = strlen(wanted);
	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		line += strspn(line, " ");
		if (text_starts(line, "|-- "))
			at = strncmp(line + 4, wanted, length) == 0 &&
			     line[4 + length] == '\n';
		else if (at && text_starts(line, "/32 host LOCAL\n"))
			return 1;
	}
	return 0;
}

/* "fe80000000000000649855fffe0ffa7c 02 40 20 c0 eth0" */
int
network_parse_inet6(const char *text, const struct in6_addr *address)
{
	char wanted[33];

	for (int i = 0; i < 16; i++)
		snprintf(wanted + 2 * i, 3, "%02x", address->s6_addr[i]);
	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (text_starts(line, wanted) && line[32] == ' ')
			return 1;
	}
	return 0;
}

static void
network_read(int dir, const char *name, struct buf *text)
{
	char chunk[PROC_TEXT];
	ssize_t got;
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	buf_clear(text);
	if (fd < 0)
		return;
	while (text->len < TABLE_TEXT &&
	       (got = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(text, chunk, (size_t)got);
	close(fd);
}

int
network_name(int dir, char name[NETWORK_NAME])
{
	return proc_link(dir, "ns/net", name, NETWORK_NAME) > 0 ? 0 : -1;
}

int
network_is_apart(int dir)
{
	char ours[NETWORK_NAME], theirs[NETWORK_NAME];
	int self = proc_open(getpid());
	int apart = network_name(self, ours) == 0 &&
		    network_name(dir, theirs) == 0 && strcmp(ours, theirs) != 0;

	close(self);
	return apart;
}

int
network_has_address(int dir, const struct in6_addr *address)
{
	struct in_addr short_one;
	struct buf text = {0};
	int has;

	if (IN6_IS_ADDR_V4MAPPED(address)) {
		memcpy(&short_one, &address->s6_addr[12], sizeof(short_one));
		network_read(dir, "net/fib_trie", &text);
		has = network_parse_fib(buf_text(&text), &short_one);
	} else {
		network_read(dir, "net/if_inet6", &text);
		has = network_parse_inet6(buf_text(&text), address);
	}
	buf_free(&text);
	return has;
}

/* An address of IPv4 as one of IPv6. */
static void
address_widen(struct in6_addr *wide, const struct sockaddr *address)
{
	*wide = (struct in6_addr){{{0}}};
	if (address->sa_family == AF_INET) {
		wide->s6_addr[10] = wide->s6_addr[11] = 0xff;
		memcpy(&wide->s6_addr[12],
		       &((const struct sockaddr_in *)address)->sin_addr, 4);
	} else if (address->sa_family == AF_INET6) {
		*wide = ((const struct sockaddr_in6 *)address)->sin6_addr;
	}
}

int
network_has_host(int dir, const char *host)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
	struct in6_addr address;
	int has = 0;

	if (getaddrinfo(host, NULL, &hints, &found) != 0)
		return 0;
	for (struct addrinfo *a = found; a != NULL && !has; a = a->ai_next) {
		address_widen(&address, a->ai_addr);
		has = network_has_address(dir, &address);
	}
	freeaddrinfo(found);
	return has;
}
