/* SPDX-License-Identifier: MIT */
/*
 * What the files of the h1 transport share. A slot has a request under way; a
 * connection carries it. Without a limit on connections each slot has one of
 * its own; with one, slots share them and wait for one in order.
 *
 * The files in layers, each using only those above it:
 *   connection     sockets, and TLS on them
 *   h1_queue       slots that wait for a connection
 *   h1_reply       the bytes of a reply
 *   h1_misbehave   how much may be read or written by one that misbehaves
 *   h1_write       the bytes of a request
 *   h1_slot        a request from its start to its end
 *   h1_read        a reply read from a connection
 *   transport_h1   the transport
 */
#ifndef NET_H1_H
#define NET_H1_H

#include <event2/event_struct.h>

#include "net/bodies.h"
#include "net/connection.h"
#include "net/deadline.h"
#include "net/http1_compose.h"
#include "net/http1_parse.h"
#include "net/net.h"

enum {
	H1_INPUT = 64 << 10, /* bytes read at once */
	H1_READS = 4	     /* in a row, before other slots have a turn */
};

/* Slots that wait, the first one first. */
struct queue {
	struct slot *first, **end;
};

struct h1 {
	struct transport_settings settings;
	struct http1_preset preset;
	struct deadlines deadlines;
	struct connections connections;
	struct tls_context *tls;  /* NULL: without */
	struct tls_memory memory; /* of connections that are shared */
	struct queue waiting;	  /* for a connection */
	struct event serving;	  /* gives free ones to those that wait */
	char input[H1_INPUT + 1]; /* of the connection just read */
};

/* What each request touches stands together: fewer cache lines. */
struct slot {
	struct h1 *h1;
	struct connection *connection;	    /* NULL: none yet */
	struct tls_memory memory;	    /* of connections of its own */
	const struct http_request *request; /* under way, or NULL */
	reply_fn done;
	void *arg;
	double sent; /* when send() was called */
	struct deadline deadline;
	size_t long_body; /* bytes sent from the request itself, after out */
	size_t written;	  /* of both */
	struct buf out;
	struct http1 reply;
	int heard;   /* the first byte of the reply has come */
	int in_body; /* the head is complete */
	int retried;
	double paused; /* since an incomplete reply was read; 0: it is not */
	struct buf head, body; /* what did not come in one piece */
	struct http_reply told;
	struct buf path;
	struct event failing; /* reports a failure from the event loop */
	struct misconduct *misconduct; /* NULL: has never misbehaved */
	struct slot *next;	       /* waiting */
};

/* Whether the request under way does. */
static inline int
slot_misbehaves(const struct slot *slot)
{
	return slot->request->misbehaves != NULL;
}

static inline int
slot_is_written(const struct slot *slot)
{
	return slot->written == slot->out.len + slot->long_body;
}

/* h1_queue.c */
void queue_init(struct queue *);
void queue_join(struct queue *, struct slot *);
void queue_leave(struct queue *, struct slot *); /* no harm if it is not in */
struct slot *queue_take(struct queue *);	 /* NULL: nobody waits */

/* h1_reply.c */
/* Takes len bytes of h1->input, which came for the slot's request. */
enum http1_result reply_take(struct slot *, size_t len);
/* Drops a partial header: it is not reported. */
void reply_cut(struct slot *);
/* Fills in slot->told, what done() is called with. */
void reply_show(struct slot *);

/*
 * h1_misbehave.c: for requests that misbehave only. Each needs
 * misbehave_begin() when it starts over, and misbehave_end() when it ends.
 */
/* on_abort is an event's callback, with the slot: its time is up. */
void misbehave_begin(struct slot *, event_callback_fn on_abort);
void misbehave_end(struct slot *); /* also of one that never began */
void misbehave_free(struct slot *);
/* For connection_open(). */
struct connection_manner misbehave_manner(const struct slot *);
/* It needs a connection that has carried nothing before. */
int misbehave_needs_fresh(const struct slot *);
/* Its connection is of no use to others. */
int misbehave_spoils(const struct slot *);
/* Nothing but its timeout ends it, and that is no failure. */
int misbehave_outlasts(const struct slot *);
/* How many bytes may be read or written now; 0: none until it is called for. */
size_t misbehave_may_read(const struct slot *);
size_t misbehave_may_write(struct slot *);
/* So many were. Whether it is to be aborted now. */
int misbehave_read(struct slot *, size_t n);
void misbehave_wrote(struct slot *, size_t n);
/* The next close resets the connection, if that is asked for. */
void misbehave_set_reset(const struct slot *);

/* h1_write.c */
/* No further request may follow this one on its connection. */
int write_is_last(const struct slot *);
/* Composes the request for its connection, and begins to write it. */
void write_begin(struct slot *);
/* Writes what the connection takes now. */
void write_more(struct slot *);

/* h1_slot.c */
void slot_init(struct slot *, struct h1 *);
/* Takes a request on; nothing is sent yet. */
void slot_begin(struct slot *, const struct http_request *, reply_fn done,
		void *arg);
/* Sends its request on the connection that it has, or will get. */
void slot_start(struct slot *);
/* Of struct connection_events. */
void slot_established(void *slot);
void slot_unreachable(void *slot, int os_error);
void slot_untrusted(void *slot, const char *problem);
void slot_writable(void *slot);
/* The first byte of the reply has come. */
void slot_heard(struct slot *);
/* The reply is complete; keep: the connection can be used again. */
void slot_finish(struct slot *, int keep);
/* The request misbehaves: it ends here, as it asked to. */
void slot_abort(struct slot *);
void slot_greeted(void *slot); /* of struct connection_events */
/* Closes the connection, and reports the failure from the event loop. */
void slot_fail(struct slot *, enum http_failure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * The connection was closed before the reply was complete. One that had been
 * used before may have been closed before it saw the request: that is sent
 * once more.
 */
void slot_lost(struct slot *, int os_error);
/* Drops the request under way; done is not called. */
void slot_cancel(struct slot *);
void slot_close(struct slot *); /* its connection, if it has one */
/* Of struct deadlines. */
void slot_on_deadline(struct deadline *);
/* Lets those that wait have the connections that are free, in order. */
void slot_serve(struct h1 *);

/* h1_read.c: of struct connection_events. */
void read_readable(void *slot);

#endif
