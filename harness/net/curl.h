/* SPDX-License-Identifier: MIT */
/*
 * What the files of the curl transport share. A client is libcurl's multi
 * interface on the event loop; a slot has an easy handle of it, which carries
 * the request under way: a transfer.
 */
#ifndef NET_CURL_H
#define NET_CURL_H

#include <curl/curl.h>

#include "base/buf.h"
#include "base/http.h"
#include "net/bodies.h"
#include "net/deadline.h"
#include "net/guard.h"
#include "net/net.h"

struct curl_client {
	struct transport_settings settings;
	CURLM *multi;
	struct event *timer;
	struct deadlines deadlines; /* of first bytes */
	struct curl_slist *connect_to, *resolve;
	long slots;
	int one_reply; /* a handle is safe for one alone: curl_handle.c */
	struct guard guard;
};

/* How a reply is compressed: whether its decoder keeps much of it. */
enum packing { PACKED_NOT, PACKED_NARROW /* gzip, deflate */, PACKED_WIDE };

struct slot {
	struct curl_client *client;
	CURL *easy;
	struct event *refusal; /* reports a request that was never sent */
	const struct http_request *request; /* under way, or NULL */
	reply_fn done;
	void *arg;
	double sent;
	struct curl_slist *headers;
	struct buf url, body, head;
	struct http_reply reply;
	struct deadline first_byte;
	size_t head_len;     /* of all heads and trailers */
	size_t lines;	     /* where those after the status line begin */
	int head_ended;	     /* no line is part of a head but a status line */
	const char *garbled; /* why it is no head; NULL */
	enum packing packing;
	size_t unpacked;       /* bytes of a compressed reply */
	size_t window;	       /* of them, taken from the room of bodies */
	const char *too_large; /* what was, or NULL */
	struct event *abort;
	size_t came;	/* bytes of a reply that may be aborted */
	size_t replies; /* on its connection, as far as is known */
	int misbehaved; /* the handle still has the options for that */
	CURLSH *share;	/* what outlives a handle; NULL: nothing has to */
	int used;	/* it has had a request */
	int retried;	/* this request, on a fresh connection */
	int spoilt;	/* that is why */
	int fd;		/* of its last connection; 0: none yet */
	long scope;	/* of its own connections; 0: it shares them */
	long logins;	/* CURLAUTH_*, that the target last offered */
	char message[CURL_ERROR_SIZE];
};

/* curl_options.c: a request in libcurl's terms, and libcurl's in ours. */
/* What is the same for each request. */
void transfer_set_up(CURL *, const struct transport_settings *);
/* A list for curl, which the caller frees. */
struct curl_slist *curl_list(const struct strings *);
/*
 * send: the request gets the credentials; otherwise it gets none. logins: what
 * the target offered before; 0: nothing is known.
 */
void transfer_set_login(CURL *, const struct transport_settings *, int send,
			long logins);
/* Method and body; the body is borrowed until the transfer has ended. */
void transfer_set_method(CURL *, const struct http_request *);
/*
 * The request's headers and those that are always sent. The caller frees the
 * list when the transfer has ended.
 */
struct curl_slist *transfer_set_headers(CURL *, const struct http_request *,
					const struct strings *always,
					int is_home);
/* Of CURLINFO_HTTP_VERSION. */
enum http_version transfer_version(long version);
/* os_error is the errno of a failed connect, message curl's text about it. */
enum http_failure transfer_failure(CURLcode, long os_error,
				   const char *message);

/* curl_misbehave.c: for requests that misbehave. */
/* What it asks for that libcurl cannot do, such as "half_close"; NULL. */
const char *transfer_cannot(const struct http_misbehaviour *);
/* Sets the options for this request; also resets them after another's. */
void transfer_misbehave(struct slot *);
/* n more bytes of the reply have come: whether to abort it now. */
int transfer_aborts(struct slot *, size_t n);
/* Of CURLOPT_PREREQFUNCTION, with the slot, for all requests. */
int transfer_on_sending(void *slot, char *theirs, char *ours, int their_port,
			int our_port);

/* curl_head.c */
void head_clear(struct slot *);
/* Takes a line, also one of a trailer. -1: see .garbled, .too_large. */
int head_take(struct slot *, const char *line, size_t len);
/* The header lines; "" if they are not wanted or not complete. */
const char *head_lines(const struct slot *);

/* curl_handle.c: the easy handle of a slot. */
int handle_is_for_one_reply(void);
void handle_new(struct slot *);
void handle_free(struct slot *);
/* Before a request: another one in its place if it must not be used again. */
void handle_renew(struct slot *);

/* curl_retry.c: before and after a request on it. */
/*
 * Called before a request is written from that port. Whether bytes are left on
 * its connection, which would be taken for the reply.
 */
int handle_is_spoilt(struct slot *, int port);
/* After a request. */
void handle_note_login(struct slot *);
/* Whether its connection, used before, ended before the request was seen. */
int handle_was_stale(const struct slot *, CURLcode);

/* curl_launch.c: sets up the request on the slot's handle, and begins it. */
void transfer_launch(struct slot *);
/* Sends it once more, on a fresh connection, as h1 does. */
void transfer_again(struct slot *);

/* curl_transfer.c */
/* Directs the replies of all the slot's transfers to it. */
void transfer_receive(struct slot *);
/* Gives back what the last reply held. */
void transfer_clear(struct slot *);
/* The transfer has ended with that code: fills in the reply, calls done(). */
void transfer_complete(struct slot *, CURLcode);
/* Calls done() with the reply as it is. */
void transfer_report(struct slot *);
/* Aborts the transfer when it is activated. */
struct event *transfer_abort_event(struct slot *);
/* No more than so many replies may come on its connection. */
int transfer_is_spent(const struct slot *, size_t replies);

/*
 * curl_socket.c: curl asks for sockets and a timeout to be watched, and is told
 * what happened. NULL: out of resources.
 */
CURLM *client_multi(struct curl_client *);
struct event *client_timer_event(struct curl_client *);

#endif
