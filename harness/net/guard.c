/* SPDX-License-Identifier: MIT */
#include "net/guard.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"

/*
 * How often it looks, and how much of a processor one call may take: by far
 * more than any that moves bytes for a user. A peer that has once gone beyond
 * that is not trusted so far again.
 */
static const double look_s = 0.1, most_s = 0.5, least_s = 0.1;

static double
guard_cpu(const struct guard *guard)
{
	struct timespec now;

	if (clock_gettime(guard->watched, &now) != 0)
		return 0;
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
guard_shut(struct guard *guard)
{
	int only = atomic_load(&guard->socket);

	guard->most_s = least_s;
	for (size_t i = 0; i < guard->count; i++)
		if (only == GUARD_ANY || guard->sockets[i] == only)
			shutdown(guard->sockets[i], SHUT_RDWR);
}

static void
guard_sleep(struct guard *guard)
{
	thread_cond_wait(&guard->wake, &guard->lock, clock_now() + look_s);
}

/* A thread that waits for the processor is not held by anybody: what counts is
 * the time that it had. */
static void *
guard_main(void *arg)
{
	struct guard *guard = arg;
	unsigned seen = 0;
	double since = 0;

	pthread_mutex_lock(&guard->lock);
	while (!guard->stop) {
		unsigned serial = atomic_load(&guard->serial);

		if (serial % 2 == 0 || serial != seen)
			since = serial % 2 == 0 ? 0 : guard_cpu(guard);
		else if (guard_cpu(guard) - since > guard->most_s)
			guard_shut(guard);
		seen = serial;
		guard_sleep(guard);
	}
	pthread_mutex_unlock(&guard->lock);
	return NULL;
}

void
guard_start(struct guard *guard)
{
	struct error ignored = {0};

	*guard = (struct guard){.socket = GUARD_ANY, .most_s = most_s};
	thread_cond_init(&guard->wake);
	pthread_mutex_init(&guard->lock, NULL);
	guard->watched = CLOCK_THREAD_CPUTIME_ID;
	guard->started =
	    thread_start(&guard->thread, guard_main, guard, &ignored) == 0;
}

void
guard_stop(struct guard *guard)
{
	pthread_mutex_lock(&guard->lock);
	guard->stop = 1;
	pthread_cond_signal(&guard->wake);
	pthread_mutex_unlock(&guard->lock);
	if (guard->started)
		pthread_join(guard->thread, NULL);
	pthread_cond_destroy(&guard->wake);
	pthread_mutex_destroy(&guard->lock);
	free(guard->sockets);
}

static curl_socket_t
on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct guard *guard = arg;
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
			address->protocol);

	(void)purpose;
	if (fd < 0)
		return CURL_SOCKET_BAD;
	pthread_mutex_lock(&guard->lock);
	if (guard->count == guard->room) {
		guard->room = guard->room > 0 ? 2 * guard->room : 8;
		guard->sockets =
		    xrealloc(guard->sockets, guard->room * sizeof(int));
	}
	guard->sockets[guard->count++] = fd;
	pthread_mutex_unlock(&guard->lock);
	return fd;
}

/* Closed under the lock: its number may be another's at once. */
static int
on_close(void *arg, curl_socket_t fd)
{
	struct guard *guard = arg;

	pthread_mutex_lock(&guard->lock);
	for (size_t i = 0; i < guard->count; i++)
		if (guard->sockets[i] == fd) {
			guard->sockets[i] = guard->sockets[--guard->count];
			break;
		}
	close(fd);
	pthread_mutex_unlock(&guard->lock);
	return 0;
}

void
guard_watch(struct guard *guard, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, guard);
}

void
guard_enter(struct guard *guard, int socket)
{
	if (guard->watched == CLOCK_THREAD_CPUTIME_ID)
		pthread_getcpuclockid(pthread_self(), &guard->watched);
	atomic_store_explicit(&guard->socket, socket, memory_order_relaxed);
	atomic_fetch_add_explicit(&guard->serial, 1, memory_order_release);
}

void
guard_leave(struct guard *guard)
{
	atomic_fetch_add_explicit(&guard->serial, 1, memory_order_release);
}
