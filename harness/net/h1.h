/* SPDX-License-Identifier: MIT */
/*
 * What the files of the h1 transport share. A slot has a request under way; a
 * connection carries it. Without a cap a slot has a connection of its own;
 * with one, all slots share so many, and wait for one in order.
 */
#ifndef NET_H1_H
#define NET_H1_H

#include <event2/event_struct.h>
#include <sys/socket.h>

#include "net/deadline.h"
#include "net/http1_compose.h"
#include "net/http1_parse.h"
#include "net/net.h"

enum {
	H1_INPUT = 64 << 10,	   /* bytes read at once, */
	H1_TURNS = 16,		   /* so often before others have theirs */
	H1_BODY_MAX = 64 << 20,	   /* of a body that is kept, */
	H1_BODIES_MAX = 256 << 20, /* and of all at a time */
	H1_ADDRESSES = 8	   /* of a name */
};

struct h1_address {
	struct sockaddr_storage bytes;
	socklen_t len;
};

struct h1 {
	struct transport_settings settings;
	struct h1_address addresses[H1_ADDRESSES];
	size_t naddresses, preferred; /* the last one that answered */
	struct http1_preset preset;
	struct deadlines deadlines;
	size_t connections;	      /* open, or being opened */
	struct connection *idle;      /* with a cap: the last one used first */
	struct connection *spare;     /* closed, to be opened again */
	struct slot *waiting, **last; /* for a connection */
	struct event serving;	      /* of those, from the event loop */
	size_t kept;		      /* bytes of bodies */
	char input[H1_INPUT + 1];     /* of the connection just read */
};

struct connection {
	struct h1 *h1;
	struct slot *slot; /* whose it is for now; NULL: among the idle */
	int fd;
	int connected;
	unsigned replies;
	size_t address, tried; /* the one in use, and how many were */
	struct event readable, writable;
	struct connection *next, *previous; /* idle ones */
};

/* What each request touches stands together: that is fewer lines of cache. */
struct slot {
	struct h1 *h1;
	struct connection *connection;	    /* NULL: none yet */
	const struct http_request *request; /* under way, or NULL */
	reply_fn done;
	void *arg;
	double sent; /* when send() was called */
	struct deadline deadline;
	size_t long_body; /* to be sent after out, from where it is */
	size_t written;	  /* of both */
	struct buf out;
	struct http1 reply;
	int heard;   /* a byte of it has come */
	int in_body; /* the head is complete */
	int retried;
	double paused; /* since a part was read; 0: none, or all of it was */
	struct buf head, body; /* what did not come in one piece */
	struct http_reply told;
	struct buf path;
	struct event failing; /* tells of a failure from the event loop */
	struct misconduct *misconduct; /* NULL: has never misbehaved */
	struct slot *next;	       /* waiting */
};

/* Whether the request under way does. */
static inline int
slot_misbehaves(const struct slot *slot)
{
	return slot->request->misbehaves != NULL;
}

/* h1_connection.c */
/* Opens one for the slot, and has it write the slot's request. */
void connection_open(struct slot *);
void connection_close(struct connection *);
/* Begins to write its slot's request, if it is connected. */
void connection_write(struct connection *);
/*
 * Writes so many bytes more of it, or what there is. -1 and errno: not all of
 * them could be written now.
 */
int connection_push(struct connection *, size_t most);
void connection_put_idle(struct connection *);
struct connection *connection_take_idle(struct h1 *);

/* Whether the next reply is the last that may come on it. */
int connection_is_last(const struct connection *);

/* h1_reply.c: bytes that came for a slot's request, as n of h1->input. */
enum http1_result reply_take(struct slot *, size_t n);
/* What the callers of done() get. */
void reply_show(struct slot *);

/*
 * h1_misbehave.c: all of it is for requests that misbehave. Each needs
 * misbehave_begin() when it starts over, and misbehave_end() when it ends.
 */
void misbehave_begin(struct slot *);
void misbehave_end(struct slot *);
void misbehave_free(struct slot *);
/* Of a socket that is about to be connected. */
void misbehave_socket(const struct slot *, int fd);
/* The connection can be written to: does what the request says to that. */
void misbehave_write(struct connection *);
/* How much may be read now; 0: nothing, it will be told when. */
size_t misbehave_may_read(struct slot *);
/* So much came, and the reply has not ended. Whether to go on reading. */
int misbehave_read(struct slot *, size_t n);
/* Ends it on purpose. */
void misbehave_abort(struct slot *);
/* It has no other end than its timeout. */
int misbehave_outlasts(const struct slot *);
/* Its connection is of no use to others. */
int misbehave_spoils(const struct slot *);

/* h1_queue.c: slots that wait for a connection, where there is a cap. */
void queue_init(struct h1 *);
void queue_join(struct slot *);
void queue_leave(struct slot *);
/* Lets those that wait have what has become free, in order. */
void queue_serve(struct h1 *);

/* h1_slot.c */
void slot_init(struct slot *, struct h1 *);
/* Takes a request on; nothing is sent yet. */
void slot_begin(struct slot *, const struct http_request *, reply_fn done,
		void *arg);
/* Sends its request by the connection that it has, or is to get. */
void slot_start(struct slot *);
/* Composes its request for the connection that it has, and begins to write. */
void slot_write(struct slot *);
/* What it waits for has changed, and with it how long it may. */
void slot_set_deadline(struct slot *);
/* The reply is complete; the connection may be used again or not. */
void slot_finish(struct slot *, int keep);
/* Closes the connection and tells of it, from the event loop. */
void slot_fail(struct slot *, enum http_failure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * The connection was closed before all of the reply came. One that had been
 * used before may have been closed before it saw the request: once more then.
 */
void slot_lost(struct slot *, int os_error);
/* It waits for nothing any more. */
void slot_rest(struct slot *);
/* Of struct h1's deadlines. */
void slot_on_deadline(struct deadline *);

#endif
