/* SPDX-License-Identifier: MIT */
/* Requests that misbehave on purpose, as far as libcurl can do that. */
#include "net/curl.h"

#include <math.h>

const char *
transfer_cannot(const struct http_misbehaviour *how)
{
	if (how->silent)
		return "http.idle";
	if (how->half_close)
		return "half_close";
	if (how->stop_reading)
		return "stop_reading";
	return how->reset ? "a reset" : NULL;
}

/* The request is about to be written. */
static int
on_sending(void *arg, char *ours, char *theirs, int our_port, int their_port)
{
	struct slot *slot = arg;
	double seconds = slot->request->misbehaves->abort_after_s;
	struct timeval after = {(time_t)seconds,
				(suseconds_t)(fmod(seconds, 1) * 1e6)};

	(void)ours;
	(void)theirs;
	(void)our_port;
	(void)their_port;
	if (seconds > 0)
		event_add(slot->abort, &after);
	return CURL_PREREQFUNC_OK;
}

int
transfer_aborts(struct slot *slot, size_t n)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	slot->came += n;
	if (how == NULL || how->abort_after_bytes == 0 ||
	    slot->came <= how->abort_after_bytes)
		return 0;
	slot->reply.aborted = 1;
	return 1;
}

/* The first message of the handshake is sent; no answer was read yet. */
static int
on_handshake(CURL *easy, curl_infotype type, char *bytes, size_t size,
	     void *arg)
{
	(void)easy;
	(void)bytes;
	(void)size;
	if (type == CURLINFO_SSL_DATA_OUT)
		event_active(arg, EV_TIMEOUT, 0);
	return 0;
}

/* A handshake only, on a connection that nobody else uses. */
static void
transfer_set_handshake(CURL *easy, int only, struct event *leave)
{
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_handshake);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, leave);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, (long)only);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)only);
}

static void
transfer_set_rates(CURL *easy, const struct http_misbehaviour *how)
{
	curl_easy_setopt(easy, CURLOPT_MAX_RECV_SPEED_LARGE,
			 (curl_off_t)(how != NULL ? how->read_rate : 0));
	curl_easy_setopt(easy, CURLOPT_MAX_SEND_SPEED_LARGE,
			 (curl_off_t)(how != NULL ? how->write_rate : 0));
}

void
transfer_misbehave(struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	transfer_set_rates(slot->easy, how);
	curl_easy_setopt(slot->easy, CURLOPT_PREREQFUNCTION,
			 how != NULL ? on_sending : NULL);
	curl_easy_setopt(slot->easy, CURLOPT_PREREQDATA, slot);
	transfer_set_handshake(slot->easy, how != NULL && how->handshake,
			       slot->abort);
	slot->misbehaved = how != NULL;
}
