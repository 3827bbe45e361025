/* SPDX-License-Identifier: MIT */
/*
 * What the files of the h1 transport share. A lane has a request under way; a
 * connection carries it. Without a cap a lane has a connection of its own;
 * with one, all lanes share so many, and wait for one in order.
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
	struct lane *waiting, **last; /* for a connection */
	struct event serving;	      /* of those, from the event loop */
	size_t kept;		      /* bytes of bodies */
	char input[H1_INPUT + 1];     /* of the connection just read */
};

struct connection {
	struct h1 *h1;
	struct lane *lane; /* whose it is for now; NULL: among the idle */
	int fd;
	int connected;
	unsigned replies;
	size_t address, tried; /* the one in use, and how many were */
	struct event readable, writable;
	struct connection *next, *previous; /* idle ones */
};

/* What each request touches stands together: that is fewer lines of cache. */
struct lane {
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
	struct lane *next;	       /* waiting */
};

/* Whether the request under way does. */
static inline int
lane_misbehaves(const struct lane *lane)
{
	return lane->request->misbehaves != NULL;
}

/* h1_connection.c */
/* Opens one for the lane, and has it write the lane's request. */
void connection_open(struct lane *);
void connection_close(struct connection *);
/* Begins to write its lane's request, if it is connected. */
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

/* h1_reply.c: bytes that came for a lane's request, as n of h1->input. */
enum http1_result reply_take(struct lane *, size_t n);
/* What the callers of done() get. */
void reply_show(struct lane *);

/*
 * h1_misbehave.c: all of it is for requests that misbehave. Each needs
 * misbehave_begin() when it starts over, and misbehave_end() when it ends.
 */
void misbehave_begin(struct lane *);
void misbehave_end(struct lane *);
void misbehave_free(struct lane *);
/* Of a socket that is about to be connected. */
void misbehave_socket(const struct lane *, int fd);
/* The connection can be written to: does what the request says to that. */
void misbehave_write(struct connection *);
/* How much may be read now; 0: nothing, it will be told when. */
size_t misbehave_may_read(struct lane *);
/* So much came, and the reply has not ended. Whether to go on reading. */
int misbehave_read(struct lane *, size_t n);
/* Ends it on purpose. */
void misbehave_abort(struct lane *);
/* It has no other end than its timeout. */
int misbehave_outlasts(const struct lane *);
/* Its connection is of no use to others. */
int misbehave_spoils(const struct lane *);

/* h1_queue.c: lanes that wait for a connection, where there is a cap. */
void queue_init(struct h1 *);
void queue_join(struct lane *);
void queue_leave(struct lane *);
/* Lets those that wait have what has become free, in order. */
void queue_serve(struct h1 *);

/* h1_lane.c */
void lane_init(struct lane *, struct h1 *);
/* Takes a request on; nothing is sent yet. */
void lane_begin(struct lane *, const struct http_request *, reply_fn done,
		void *arg);
/* Sends its request by the connection that it has, or is to get. */
void lane_start(struct lane *);
/* Composes its request for the connection that it has, and begins to write. */
void lane_write(struct lane *);
/* What it waits for has changed, and with it how long it may. */
void lane_set_deadline(struct lane *);
/* The reply is complete; the connection may be used again or not. */
void lane_finish(struct lane *, int keep);
/* Closes the connection and tells of it, from the event loop. */
void lane_fail(struct lane *, enum http_failure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * The connection was closed before all of the reply came. One that had been
 * used before may have been closed before it saw the request: once more then.
 */
void lane_lost(struct lane *, int os_error);
/* It waits for nothing any more. */
void lane_rest(struct lane *);
/* Of struct h1's deadlines. */
void lane_on_deadline(struct deadline *);

#endif
