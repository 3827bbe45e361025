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
int
transfer_on_sending(void *arg, char *theirs, char *ours, int their_port,
		    int our_port)
{
	struct slot *slot = arg;
	const struct http_misbehaviour *how = slot->request->misbehaves;
	double seconds = how != NULL ? how->abort_after_s : 0;
	struct timeval after = {(time_t)seconds,
				(suseconds_t)(fmod(seconds, 1) * 1e6)};

	(void)ours;
	(void)theirs;
	(void)their_port;
	if (handle_is_spoilt(slot, our_port))
		return CURL_PREREQFUNC_ABORT;
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
	transfer_set_handshake(slot->easy, how != NULL && how->handshake,
			       slot->abort);
	slot->misbehaved = how != NULL;
}
