/* SPDX-License-Identifier: MIT */
/*
 * What the files of the curl transport share. A wire is libcurl's multi
 * interface on the event loop; a slot has an easy handle of it, and with that
 * a request under way.
 */
#ifndef NET_WIRE_H
#define NET_WIRE_H

#include <curl/curl.h>

#include "base/buf.h"
#include "base/http.h"
#include "net/deadline.h"
#include "net/net.h"

struct wire {
	struct transport_settings settings;
	CURLM *multi;
	struct event *timer;
	struct deadlines deadlines; /* of first bytes */
	struct curl_slist *connect_to, *resolve;
	long slots;
};

struct slot {
	struct wire *wire;
	CURL *easy;
	struct event *refusal; /* tells of a request that was never sent */
	const struct http_request *request; /* under way, or NULL */
	reply_fn done;
	void *arg;
	double sent;
	struct curl_slist *headers;
	struct buf url, body, head;
	struct http_reply reply;
	struct deadline first_byte;
	size_t head_len;
	int strayed; /* was redirected to where it may not go */
	struct event *abort;
	size_t came;	/* bytes of a reply that may be aborted */
	size_t replies; /* on its connection, as far as is known */
	int misbehaved; /* the handle still says how */
	char message[CURL_ERROR_SIZE];
};

/* wire_options.c: a request in libcurl's terms, and libcurl's in ours. */
/* What is the same for each request. */
void wire_set_up(CURL *, const struct transport_settings *);
/* A list as curl takes it, which the caller frees. */
struct curl_slist *wire_list(const struct strings *);
/* The credentials, if the request is to have them, and none otherwise. */
void wire_set_login(CURL *, const struct transport_settings *, int has_them);
/* Method and body; the body is borrowed until the transfer has ended. */
void wire_set_method(CURL *, const struct http_request *);
/*
 * The request's headers and those that are sent always. The caller frees the
 * list when the transfer has ended.
 */
struct curl_slist *wire_set_headers(CURL *, const struct http_request *,
				    const struct strings *always);
/* Of CURLINFO_HTTP_VERSION. */
enum http_version wire_version_told(long version);
/* os_error is the errno of a failed connect, message what curl says of it. */
enum http_failure wire_failure(CURLcode, long os_error, const char *message);

/*
 * wire_socket.c: curl tells which sockets and what time to wait for, and is
 * told what happened. NULL: it cannot be had.
 */
CURLM *wire_multi(struct wire *);
struct event *wire_timer_event(struct wire *);

/* wire_reply.c */
/* Where the replies of a slot go, once and for all. */
void wire_hear(struct slot *);
/* The request under way has ended like that: its caller is told. */
void wire_complete(struct slot *, CURLcode);
/* Calls done() with the reply as it is. */
void wire_tell(struct slot *);
/* So many replies are all that may come on its connection. */
int wire_is_spent(const struct slot *, size_t replies);

/* wire_misbehave.c: all of it is for requests that misbehave. */
/* "half_close": what it asks for and libcurl cannot do; NULL: nothing. */
const char *wire_misbehaves_beyond(const struct http_misbehaviour *);
/* As the request says; also back to good manners, after one that had none. */
void wire_misbehave(struct slot *);
/* Whether the reply, of which so much more has come, is to be given up. */
int wire_aborts(struct slot *, size_t n);
/* The slot's, which ends the request under way on purpose. */
struct event *wire_abort_event(struct slot *);

#endif
