/* SPDX-License-Identifier: MIT */
#include "sample/forwarding.h"

#include <math.h>

#include "base/clock.h"
#include "sample/leads.h"

/* A stretch ends after that time at the latest. */
static const double few_requests = 5, most_marks = 2000;
static const double longest_s = 1.5, step_s = 0.005, tail_s = 0.05;
static const double meet_s = 0.2;

/* Bytes a request, below which nothing is passed on; and connections a request,
 * if there is one for each. */
static const double least_bytes = 1, least_opened = 0.3;

enum { TRIES = 40, ROUNDS = 3, LOOKS = 5, ANSWERERS = 32 };

static int
is_marked(size_t stretch)
{
	return stretch % 2 == 1;
}

/* The most bytes a request that go anywhere without a mark. */
static double
most_base(const struct stretch *stretch)
{
	double most = stretch->written;

	for (size_t i = 0; i < stretch->places.count; i++)
		most = fmax(most, stretch->places.items[i].sent);
	for (size_t i = 0; i < UNIX_PEERS; i++)
		most = fmax(most, stretch->read[i]);
	return most / stretch->requests;
}

/* Enough marks stand out from all the bytes that may be under way. */
static double
enough_requests(const struct forwarding *of)
{
	double base = of->done > 0
			  ? fmax(most_base(&of->stretches[0]), MARK_VALUE)
			  : MARK_VALUE;

	return fmin(fmax(20, 3 * (double)of->own->count * base / MARK_VALUE),
		    most_marks);
}

/* 1: the load is over. */
static int
stretch_wait(const struct forwarding *of, struct tcp_bytes *bytes, int marked,
	     uint64_t requests, uint64_t sent)
{
	double end_s = clock_now() + longest_s, enough = enough_requests(of);
	double done = 0;

	while (done < enough && clock_now() < end_s) {
		if (of->wait(of->arg, step_s))
			return 1;
		tcp_bytes_poll(bytes);
		done = marked ? (double)(atomic_load(&of->mark->sent) - sent)
			      : (double)(dose_requests(of->dose) - requests);
	}
	if (!marked)
		return 0;
	/* What was sent last has to arrive. */
	atomic_store(&of->mark->on, 0);
	return of->wait(of->arg, tail_s);
}

/* Adds what was read and written so far, times the factor. */
static void
stretch_count(const struct forwarding *of, struct stretch *stretch, int factor)
{
	pid_t pids[ANSWERERS];
	size_t count = of->answerers(of->arg, pids, ANSWERERS);

	stretch->written += factor * unix_peer_written(pids, count);
	for (size_t i = 0; i < of->peers.count; i++)
		stretch->read[i] +=
		    factor * unix_peer_read(of->peers.items[i].listener);
}

/* Requests are counted as of the moments between which bytes are: to go through
 * all connections takes a while. */
static int
stretch_take(const struct forwarding *of, int marked, struct stretch *stretch)
{
	struct tcp_bytes *bytes = tcp_bytes_begin();
	uint64_t requests = dose_requests(of->dose);
	uint64_t sent = atomic_load(&of->mark->sent);
	int over;

	*stretch = (struct stretch){.requests = 0};
	if (bytes == NULL)
		return 0; /* as if there had been no requests */
	stretch_count(of, stretch, -1);
	atomic_store(&of->mark->on, marked);
	over = stretch_wait(of, bytes, marked, requests, sent);
	atomic_store(&of->mark->on, 0);
	stretch_count(of, stretch, 1);
	if (tcp_bytes_end(bytes, &stretch->places) != 0)
		return over;
	stretch->requests = (double)(dose_requests(of->dose) - requests);
	stretch->marked = (double)(atomic_load(&of->mark->sent) - sent);
	return over;
}

/* Our own connections lead to the target itself. If none could be met, its port
 * has to do. */
static int
is_target(const struct forwarding *of, const struct tcp_end *end)
{
	if (of->own->count == 0)
		return end->port == of->port;
	for (size_t i = 0; i < of->own->count; i++)
		if (tcp_end_equals(&of->own->items[i].remote, end))
			return 1;
	return 0;
}

/* A place that something is sent to, and not by us. */
static int
place_is_used(const struct forwarding *of, const struct stretch *stretch,
	      const struct tcp_place *place)
{
	return place->sent >= least_bytes * stretch->requests &&
	       !is_target(of, &place->end);
}

/* The target holds a connection to such a place; or somebody opens one for each
 * request, which may be too short to be met. */
static int
target_meets_port(struct forwarding *of, const struct stretch *stretch,
		  const pid_t *pids, size_t count)
{
	int opened = 0;

	for (size_t i = 0; i < stretch->places.count && !of->leads; i++) {
		const struct tcp_place *place = &stretch->places.items[i];

		if (!place_is_used(of, stretch, place))
			continue;
		opened |= place->opened >= least_opened * stretch->requests;
		of->leads = leads_to(pids, count, &place->end);
	}
	return opened || of->leads;
}

static size_t
peers_met(const struct forwarding *of)
{
	size_t met = 0;

	for (size_t i = 0; i < of->peers.count; i++)
		met += of->peers.items[i].met;
	return met;
}

/*
 * Whether the target sends anything anywhere. A connection may last for a
 * single request: it takes some looks to meet one. -1: the load is over.
 */
static int
target_meets(struct forwarding *of, const struct stretch *stretch)
{
	double end_s = clock_now() + meet_s;
	pid_t pids[ANSWERERS];
	int port = 0;

	do {
		size_t count = of->answerers(of->arg, pids, ANSWERERS);

		port |= target_meets_port(of, stretch, pids, count);
		unix_peers_find(&of->peers, pids, count);
		of->leads |= peers_met(of) > 0;
		if (of->wait(of->arg, step_s))
			return -1;
	} while (clock_now() < end_s && !of->leads);
	return port || of->leads || of->peers.count > 0;
}

/* The first stretch: is there anything to be told at all? Unix sockets that
 * were found need another one, in which their bytes count. 1: the load is over.
 */
static int
forwarding_begin(struct forwarding *of)
{
	int result;

	if (of->meets) {
		of->done++;
		return 0;
	}
	result = target_meets(of, &of->stretches[0]);
	if (result < 0)
		return 1;
	of->meets = result;
	of->done = result && of->peers.count == 0;
	of->over = of->known = !result && of->tries >= LOOKS;
	return 0;
}

/* A connection that was too short to be met may be met now. */
static void
look_again(struct forwarding *of, const struct stretch *stretch)
{
	pid_t pids[ANSWERERS];
	size_t count = of->answerers(of->arg, pids, ANSWERERS);

	target_meets_port(of, stretch, pids, count);
	unix_peers_find(&of->peers, pids, count);
	of->leads |= peers_met(of) > 0;
}

int
forwarding_step(struct forwarding *of)
{
	int marked = is_marked(of->done);
	struct stretch *stretch = &of->stretches[of->done];
	int result = stretch_take(of, marked, stretch);

	if (result != 0)
		return 1;
	if (++of->tries > TRIES) {
		of->over = 1;
		return 0;
	}
	if ((marked ? stretch->marked : stretch->requests) < few_requests)
		return 0;
	if (of->done == 0)
		return forwarding_begin(of);
	look_again(of, stretch);
	of->over = ++of->done == MARK_STRETCHES;
	return 0;
}

/* The series of one place: how many bytes in each stretch. */
typedef double bytes_fn(const struct stretch *, const void *place);

static double
bytes_to_port(const struct stretch *stretch, const void *place)
{
	return tcp_places_sent(&stretch->places, place);
}

static double
bytes_read(const struct stretch *stretch, const void *index)
{
	return stretch->read[*(const size_t *)index];
}

static double
bytes_written(const struct stretch *stretch, const void *none)
{
	(void)none;
	return stretch->written;
}

/* Of the first stretches; for those that there was no time for, these again.
 * One request may be under way on each connection. */
static struct mark_series
series_of(const struct forwarding *of, size_t taken, bytes_fn *bytes,
	  const void *place)
{
	struct mark_series series = {.open = (double)of->own->count};

	for (size_t i = 0; i < MARK_STRETCHES; i++) {
		const struct stretch *stretch =
		    &of->stretches[i < taken ? i : i % 2];

		series.requests[i] = stretch->requests;
		series.marked[i] = stretch->marked;
		series.bytes[i] = bytes(stretch, place);
	}
	return series;
}

static double
share_of(struct forwarding *of, bytes_fn *bytes, const void *place)
{
	struct mark_series series = series_of(of, MARK_STRETCHES, bytes, place);

	of->unsure |= mark_share_is_unsure(&series);
	return mark_share(&series);
}

static void
add_forward(struct forwarding *of, const struct forward *forward)
{
	if (of->count < FORWARDS)
		of->items[of->count++] = *forward;
}

static void
add_peer(struct forwarding *of, size_t index, double share, int maybe)
{
	const struct forward forward = {
	    .peer = &of->peers.items[index], .share = share, .maybe = maybe};

	if (share > 0)
		add_forward(of, &forward);
}

static void
add_port(struct forwarding *of, const struct tcp_end *end)
{
	double share = share_of(of, bytes_to_port, end);
	const struct forward forward = {
	    .to = *end,
	    .share = share,
	};

	if (share > 0)
		add_forward(of, &forward);
}

static void
decide_ports(struct forwarding *of)
{
	const struct tcp_places *places = &of->stretches[1].places;

	for (size_t i = 0; i < places->count; i++) {
		const struct tcp_end *end = &places->items[i].end;

		if (!is_target(of, end))
			add_port(of, end);
	}
}

/*
 * A listener that reads by recv() is not seen to read. But if the target wrote
 * the marks, and to no port, then to a unix socket: to one that it was met at,
 * or else to any of those that somebody connects to.
 */
static void
decide_unix(struct forwarding *of)
{
	size_t count = of->peers.count, met = peers_met(of);
	double written;

	for (size_t i = 0; i < count; i++)
		add_peer(of, i, share_of(of, bytes_read, &i), 0);
	if (of->count > 0 || count == 0)
		return;
	written = share_of(of, bytes_written, NULL);
	for (size_t i = 0; i < count; i++)
		if (met == 0 || of->peers.items[i].met)
			add_peer(of, i, written, met == 0 && count > 1);
}

/* By two pairs of stretches at least: one may look so by chance. */
static int
target_wrote_marks(const struct forwarding *of)
{
	size_t pairs = of->done / 2;
	struct mark_series series =
	    series_of(of, 2 * pairs, bytes_written, NULL);

	return pairs >= 2 && mark_share(&series) > 0;
}

int
forwarding_is_open(const struct forwarding *of)
{
	return !of->known &&
	       (of->leads || (of->meets && target_wrote_marks(of)));
}

void
forwarding_decide(struct forwarding *of)
{
	if (of->done < MARK_STRETCHES)
		return;
	of->count = 0;
	of->unsure = 0;
	decide_ports(of);
	decide_unix(of);
	of->known = of->count > 0 || !of->unsure;
	if (of->known || ++of->rounds == ROUNDS)
		return;
	of->done = of->over = 0;
}
