/* SPDX-License-Identifier: MIT */
/*
 * What the files of the h2 transport share. A session is HTTP/2, by nghttp2, on
 * one connection; a slot has a request under way, which is a stream of a
 * session. Without a limit on connections each slot has a session of its own;
 * with one, slots share them and wait for room in order.
 *
 * nghttp2's callbacks only note what came (h2_stream); what follows from it is
 * done when nghttp2 has returned (h2_session), so that whoever is told of a
 * reply may begin, cancel and free whatever he likes.
 *
 * The files in layers, each using only those above it:
 *   h2_memory     what nghttp2 allocates
 *   h2_fields     the head of a request
 *   h2_reply      the head, body and trailers of a reply
 *   h2_flood      what a server may send beside replies
 *   h2_misbehave  requests that misbehave
 *   h2_body       the body of a request
 *   h2_session    a session on its connection: opened, read, written, ended;
 *                 h2_session_room: whether it takes requests; h2_session_write
 *   h2_pool       which session a request goes to, and who waits for one
 *   h2_why        why a request came to nothing
 *   h2_slot       a request from its start to its end
 *   h2_stream     nghttp2's callbacks
 *   transport_h2  the transport
 */
#ifndef NET_H2_H
#define NET_H2_H

#include <event2/event_struct.h>
#include <nghttp2/nghttp2.h>

#include "net/bodies.h"
#include "net/connection.h"
#include "net/deadline.h"
#include "net/http1_compose.h"
#include "net/links.h"
#include "net/net.h"

enum {
	H2_INPUT = 64 << 10, /* bytes read at once */
	H2_READS = 4,	     /* in a row, before other sessions have a turn */
	H2_STREAMS = 100,    /* at once on a connection, if nobody says */
	H2_RETRIES = 3,	    /* of a request that the server has not looked at */
	H2_BLOCK_SIZES = 33 /* of memory that is kept: up to 1 KiB */
};

/* Of nghttp2's sessions, which are all of one thread. */
struct h2_memory {
	struct h2_block *kept[H2_BLOCK_SIZES];
	unsigned count[H2_BLOCK_SIZES];
	nghttp2_mem calls;
};

/* The head of a request. Starts as all zero. */
struct h2_fields {
	nghttp2_nv *fields;
	size_t count, room;
	struct buf names; /* in lower case, of fields that have none yet */
	const char *authority;
	size_t authority_len;
};

struct h2_session;

/* What becomes of a slot; by h2_slot, for the layers below it. */
struct h2_events {
	/* Submits its request to a session that has room. */
	void (*submit)(struct slot *, struct h2_session *);
	/* Its session is connected now. */
	void (*established)(struct slot *);
	/* No session could be opened, or the one that was is unreachable. */
	void (*unreachable)(struct slot *, int os_error);
	void (*untrusted)(struct slot *, const char *problem);
	/* Its request ends here, as it asked to: from the event loop. */
	void (*abort)(struct slot *);
	/* Its connection has ended: session->failure, or (os_error) it broke.
	 */
	void (*lost)(struct slot *, int os_error);
	/* Its stream has ended: reports it, or sends the request again. */
	void (*tell)(struct slot *, struct h2_session *);
};

struct h2 {
	struct transport_settings settings;
	const struct h2_events *events;
	struct http1_preset preset;
	struct h2_fields common; /* what http1_preset_lines() gives */
	struct h2_fields fields; /* of the request that is being sent */
	char mark[MARK_LINE], length[24]; /* what they point to */
	nghttp2_session_callbacks *callbacks;
	struct h2_memory blocks;
	struct deadlines deadlines;
	struct connections connections;
	struct tls_memory memory; /* of all connections */
	struct link sessions;	  /* all of them */
	struct link roomy;	  /* shared ones with room, idle ones first */
	size_t shared;		  /* that may still take requests */
	struct h2_session *being_read; /* or NULL */
	struct link waiting;	       /* slots, for room */
	struct event serving;	       /* gives room to those that wait */
	char input[H2_INPUT];	       /* of the session just read */
};

struct h2_flood {
	unsigned frames; /* beside replies, since the last part of one */
	double since;
	uint8_t last; /* type of the last of them */
};

struct h2_session {
	struct h2 *h2;
	struct connection *connection;
	nghttp2_session *http;
	struct link all, room;
	struct link slots;	/* with a stream, */
	size_t active;		/* so many */
	struct link ended;	/* slots whose stream has, not told yet */
	struct slot *receiving; /* whom the last frame is for, or NULL */
	int is_shared;
	struct slot *owner; /* whose own it is, or NULL */
	struct slot *alone; /* whose misbehaviour concerns all of it, or NULL */
	size_t begun;	    /* requests, ever */
	size_t replies;	    /* complete ones */
	int closing;	    /* it takes no further request */
	int mute;	    /* nothing is sent, not even a greeting */
	int window;	    /* of each stream, in bytes */
	int busy;	    /* it must not be freed now: */
	int over;	    /* later */
	double heard;	    /* when something last came */
	struct buf out;	    /* what the socket did not take */
	size_t sent;	    /* of that */
	struct event flushing;
	struct h2_flood flood;
	uint32_t goaway;	   /* the code of the server's farewell */
	char problem[100];	   /* the last one that was seen, or "" */
	enum http_failure failure; /* of the whole connection, or ANSWERED */
};

/* How a stream ended. */
enum h2_end {
	H2_COMPLETE,
	H2_ABORTED,  /* by us, as the request asked for */
	H2_UNSEEN,   /* the server has not looked at it: safe to send again */
	H2_RESET,    /* by the server; slot->code says why */
	H2_INVALID,  /* against the protocol */
	H2_TOO_LARGE /* over our limits; see slot->problem */
};

struct slot {
	struct h2 *h2;
	struct h2_session *session; /* of its stream; NULL: it has none */
	struct h2_session *own;	    /* kept for its requests, or NULL */
	struct slot *first;	    /* whose connection it shares, or NULL */
	struct link link;	    /* waiting, or among a session's slots */
	int32_t stream;
	const struct http_request *request; /* under way, or NULL */
	reply_fn done;
	void *arg;
	double sent; /* when send() was called */
	struct deadline deadline;
	enum h2_end end;
	uint32_t code;
	const char *problem;
	size_t written; /* of the request's body */
	int heard;	/* a part of the reply has come */
	int retries;
	int status;	   /* 0: none yet */
	int trailing;	   /* what comes now are trailers */
	size_t head_len;   /* of all heads, or of the trailers */
	size_t trailers;   /* where they begin in head; 0: none came */
	uint64_t received; /* of the body */
	struct buf head, body;
	struct http_reply told;
	struct buf path;
	struct event failing; /* reports a failure from the event loop */
	struct misconduct *misconduct; /* NULL: has never misbehaved */
};

/* Whether the request under way does. */
static inline int
h2_misbehaves(const struct slot *slot)
{
	return slot->request->misbehaves != NULL;
}

/* h2_memory.c */
void h2_memory_begin(struct h2_memory *);
void h2_memory_end(struct h2_memory *); /* no session may be left */

/* h2_fields.c */
void h2_fields_begin(struct h2 *); /* what is the same for each request */
void h2_fields_end(struct h2 *);
/* Valid until the next call. */
const struct h2_fields *h2_fields_of(struct h2 *, const struct http_request *,
				     struct buf *path);
/* The same for a stream whose body has no length; the URL is a path. */
void h2_fields_compose(struct h2_fields *, const struct http1_preset *,
		       const char *scheme, const struct http_request *);
void h2_fields_free(struct h2_fields *);

/* h2_reply.c: what came for a slot's stream. -1: see slot->problem. */
void h2_reply_begin(struct slot *);
void h2_reply_head(struct slot *); /* another one, or trailers */
int h2_reply_field(struct slot *, const char *name, size_t name_len,
		   const char *value, size_t value_len);
int h2_reply_body(struct slot *, const char *bytes, size_t len);
/* Fills in slot->told, what done() is called with. */
void h2_reply_show(struct slot *);

/* h2_flood.c */
/* A part of a reply, or of a request, has passed. */
void h2_flood_clear(struct h2_flood *);
/* A frame came that is none. -1: there were too many. */
int h2_flood_count(struct h2_flood *, const nghttp2_frame_hd *);
void h2_flood_tell(const struct h2_flood *, char *text, size_t size);

/*
 * h2_misbehave.c: for requests that misbehave only. on_abort and on_more are
 * callbacks of events, with the slot: its time is up; more may be written.
 */
void h2_misbehave_begin(struct slot *, event_callback_fn on_abort,
			event_callback_fn on_more);
void h2_misbehave_end(struct slot *); /* also of one that never began */
void h2_misbehave_free(struct slot *);
void h2_misbehave_renew(struct slot *); /* what may be written */
/* It needs a session that nobody else uses, now or later. */
int h2_misbehave_is_alone(const struct slot *);
/* And one that has carried nothing before. */
int h2_misbehave_needs_fresh(const struct slot *);
void h2_misbehave_prepare(const struct slot *, struct h2_session *);
struct connection_manner h2_misbehave_manner(const struct slot *);
/* Nothing but its timeout ends it, and that is no failure. */
int h2_misbehave_outlasts(const struct slot *);
/* It is on its connection: its time to abort counts from now. */
void h2_misbehave_start_clock(struct slot *);
/* How many bytes may be read, or written of its body, now. */
size_t h2_misbehave_may_read(const struct slot *);
size_t h2_misbehave_may_write(const struct slot *);
void h2_misbehave_read(struct slot *, size_t n);
void h2_misbehave_wrote(struct slot *, size_t n);
/* So many bytes of the reply came. Whether it is to be aborted now. */
int h2_misbehave_came(struct slot *, size_t n);
/* All that there is to say was said. */
void h2_misbehave_said(const struct slot *, struct h2_session *);
/* The next close resets the connection, if that is asked for. */
void h2_misbehave_set_reset(const struct slot *, struct h2_session *);

/* h2_body.c: as of nghttp2_data_source_read_callback. */
ssize_t h2_body_read(nghttp2_session *, int32_t stream, uint8_t *to,
		     size_t most, uint32_t *flags, nghttp2_data_source *,
		     void *session);

/* h2_session.c */
/* For a slot's request; owner: whose it will be. NULL both: it is shared. NULL
 * and errno: none. */
struct h2_session *h2_session_open(struct h2 *, const struct slot *,
				   struct slot *owner);
/* Says farewell if it can, and is gone. No slot may have a stream on it. */
void h2_session_close(struct h2_session *);
/* Of struct connection_events. */
void h2_session_established(void *session);
void h2_session_unreachable(void *session, int os_error);
void h2_session_untrusted(void *session, const char *problem);
void h2_session_greeted(void *session);
void h2_session_readable(void *session);
void h2_session_writable(void *session);
/* What was submitted is sent, at once or soon. */
void h2_session_flush(struct h2_session *);
/* It takes no further request; once idle, it is closed. */
void h2_session_retire(struct h2_session *);

/* h2_session_write.c: what the socket takes now. */
void h2_session_write(struct h2_session *);

/* h2_session_room.c */
/* Whether it may have more streams at all, now or once others have ended. */
int h2_session_is_open(const struct h2_session *);
/* How many more streams it may have now. */
size_t h2_session_room(const struct h2_session *);
/* Its connection is of no use any more: what nghttp2 calls that error. */
void h2_session_spoil(struct h2_session *, enum http_failure, int error);

/* Its room may have changed. */
void h2_session_update(struct h2_session *);
/* It takes no further request; for one that is not idle, or about to be freed.
 */
void h2_session_forget(struct h2_session *);

/* h2_pool.c */
/* Its stream begins on a session, now or when there is room. */
void h2_pool_place(struct slot *);
/* The same, before all that wait. */
void h2_pool_place_again(struct slot *);
/* Lets those that wait have what room there is, in order. */
void h2_pool_serve(struct h2 *);

/* h2_why.c */
struct h2_why {
	enum http_failure failure;
	char text[sizeof(((struct http_reply *)0)->detail)];
};
/* Its time of so many seconds is up. */
void h2_why_late(const struct slot *, double seconds, struct h2_why *);
/* The connection of its session, which it has left, has ended. */
void h2_why_lost(const struct slot *, const struct h2_session *, int os_error,
		 struct h2_why *);
/* Its stream has ended as H2_RESET, H2_INVALID or H2_TOO_LARGE. */
void h2_why_ended(const struct slot *, const struct h2_session *,
		  struct h2_why *);

/* h2_slot.c */
extern const struct h2_events h2_slot_events;
void h2_slot_init(struct slot *, struct h2 *);
/* Takes a request on; nothing is sent yet. */
void h2_slot_begin(struct slot *, const struct http_request *, reply_fn done,
		   void *arg);
void h2_slot_start(struct slot *);
/* The first part of its reply has come. */
void h2_slot_heard(struct slot *);
/* Its stream has ended so, and waits to be told. */
void h2_slot_note(struct slot *, enum h2_end);
/* It is complete, and nghttp2 closes the stream before anything else. */
void h2_slot_note_closed(struct slot *);
/* Ends the stream, and reports the failure from the event loop. */
void h2_slot_fail(struct slot *, enum http_failure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Drops the request under way; done is not called. */
void h2_slot_cancel(struct slot *);
/* Of struct deadlines. */
void h2_slot_on_deadline(struct deadline *);

/* h2_stream.c */
nghttp2_session_callbacks *h2_stream_callbacks(void);
/* With what whoever receives a reply has to know of, and no more. */
nghttp2_session_callbacks *h2_callbacks_new(nghttp2_on_begin_frame_callback,
					    nghttp2_on_begin_headers_callback,
					    nghttp2_on_header_callback,
					    nghttp2_on_data_chunk_recv_callback,
					    nghttp2_on_stream_close_callback);

#endif
