/* SPDX-License-Identifier: MIT */
#include "sample/tcp_bytes.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/listen.h"
#include "sample/proc.h"

enum { CONNECTIONS = 40000, PORTS = 65536 };

struct flow {
	struct tcp_end local, remote;
	uint64_t sent;
};

struct tcp_bytes {
	int ends; /* is told of connections that end */
	unsigned char listens[PORTS / CHAR_BIT];
	struct flow *flows; /* as they were, sorted */
	size_t count, room;
	struct tcp_places places; /* what has been sent since */
	int missed;		  /* some that ended */
};

static int
end_compare(const struct tcp_end *a, const struct tcp_end *b)
{
	if (a->port != b->port)
		return a->port < b->port ? -1 : 1;
	return memcmp(&a->address, &b->address, sizeof(a->address));
}

static int
flow_compare(const void *a, const void *b)
{
	const struct flow *x = a, *y = b;
	int order = end_compare(&x->local, &y->local);

	return order != 0 ? order : end_compare(&x->remote, &y->remote);
}

static size_t
places_index(const struct tcp_places *places, const struct tcp_end *end)
{
	size_t i = 0;

	while (i < places->count &&
	       end_compare(&places->items[i].end, end) != 0)
		i++;
	return i;
}

double
tcp_places_sent(const struct tcp_places *places, const struct tcp_end *end)
{
	size_t i = places_index(places, end);

	return i < places->count ? places->items[i].sent : 0;
}

/* Who listens on the local port did not make that connection. */
static int
was_made_here(const struct tcp_bytes *bytes, const struct tcp_socket *of)
{
	return !(bytes->listens[of->local.port / CHAR_BIT] >>
		     of->local.port % CHAR_BIT &
		 1);
}

static void
add_flow(void *arg, const struct tcp_socket *found)
{
	struct tcp_bytes *bytes = arg;

	if (!was_made_here(bytes, found))
		return;
	if (bytes->count == bytes->room) {
		bytes->room = 2 * bytes->room + 64;
		bytes->flows =
		    xrealloc(bytes->flows, bytes->room * sizeof(*bytes->flows));
	}
	bytes->flows[bytes->count++] =
	    (struct flow){found->local, found->remote, found->sent};
}

/* NULL: it was not there. Another connection may have the same ends by now. */
static const struct flow *
flow_before(const struct tcp_bytes *bytes, const struct tcp_socket *of)
{
	const struct flow key = {of->local, of->remote, 0};
	const struct flow *flow =
	    bytes->count == 0 ? NULL
			      : bsearch(&key, bytes->flows, bytes->count,
					sizeof(key), flow_compare);

	return flow != NULL && flow->sent <= of->sent ? flow : NULL;
}

static void
add_to_place(void *arg, const struct tcp_socket *found)
{
	struct tcp_bytes *bytes = arg;
	struct tcp_places *places = &bytes->places;
	const struct flow *flow = flow_before(bytes, found);
	size_t i;

	if (!was_made_here(bytes, found))
		return;
	i = places_index(places, &found->remote);
	if (i == TCP_PLACES)
		return;
	if (i == places->count)
		places->items[places->count++] =
		    (struct tcp_place){.end = found->remote};
	places->items[i].opened += flow == NULL;
	places->items[i].sent +=
	    (double)(found->sent - (flow != NULL ? flow->sent : 0));
}

static void
read_listening(struct tcp_bytes *bytes)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));
	int self = proc_open(getpid());

	listen_read(table, self);
	close(self);
	for (size_t i = 0; i < table->count; i++)
		bytes->listens[table->rows[i].port / CHAR_BIT] |=
		    (unsigned char)(1 << table->rows[i].port % CHAR_BIT);
	free(table);
}

/* The list of all connections. */
static int
each_connection(struct tcp_bytes *bytes, sock_diag_fn *visit)
{
	int fd = sock_diag_open(), result;

	if (fd < 0)
		return -1;
	result = sock_diag_each(fd, CONNECTIONS, visit, bytes);
	close(fd);
	return result;
}

static void
bytes_free(struct tcp_bytes *bytes)
{
	if (bytes->ends >= 0)
		close(bytes->ends);
	free(bytes->flows);
	free(bytes);
}

static void
ignore(void *arg, const struct tcp_socket *found)
{
	(void)arg;
	(void)found;
}

/* What ended before may still be told of: that is waited for. */
struct tcp_bytes *
tcp_bytes_begin(void)
{
	struct tcp_bytes *bytes = xcalloc(1, sizeof(*bytes));

	read_listening(bytes);
	bytes->ends = sock_diag_open_ends();
	if (bytes->ends >= 0)
		sock_diag_ends(bytes->ends, 1, ignore, NULL);
	if (bytes->ends < 0 || each_connection(bytes, add_flow) != 0) {
		bytes_free(bytes);
		return NULL;
	}
	if (bytes->count > 0)
		qsort(bytes->flows, bytes->count, sizeof(*bytes->flows),
		      flow_compare);
	return bytes;
}

void
tcp_bytes_poll(struct tcp_bytes *bytes)
{
	bytes->missed |= sock_diag_ends(bytes->ends, 0, add_to_place, bytes);
}

/* Those that have ended come first: one that ends in between is missed, rather
 * than counted twice. */
int
tcp_bytes_end(struct tcp_bytes *bytes, struct tcp_places *places)
{
	int result;

	read_listening(bytes); /* some may have begun to */
	bytes->missed |= sock_diag_ends(bytes->ends, 1, add_to_place, bytes);
	result = each_connection(bytes, add_to_place);
	if (bytes->missed)
		result = -1;
	*places = bytes->places;
	bytes_free(bytes);
	return result;
}
