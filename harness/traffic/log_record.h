/* SPDX-License-Identifier: MIT */
/*
 * What a line of a log says, by part, before it is understood as a request.
 * Whoever reads a line (pattern, JSON, pairs, columns) sets the parts; what
 * cannot be such a part is refused, so that another name for it may do.
 */
#ifndef TRAFFIC_LOG_RECORD_H
#define TRAFFIC_LOG_RECORD_H

#include "base/buf.h"
#include "traffic/hit.h"

enum log_part {
	PART_NONE,    /* not needed */
	PART_REQUEST, /* "GET /path HTTP/1.1": method and target */
	PART_METHOD,
	PART_TARGET, /* "/path?query", or absolute */
	PART_QUERY,  /* of a target without one */
	PART_STATUS,
	PART_TIME,   /* a whole one, a date, or a time of day */
	PART_DATE,   /* of two parts that make a time: "2026-01-02" */
	PART_CLOCK,  /* and "03:04:05.678" */
	PART_CLIENT, /* an address or the name of a machine */
	PART_HOST,   /* that the request was for */
	PART_TYPE,   /* Content-Type of the request */
	PART_BYTES,  /* of its body */
	PART_ID,     /* of the request, where two lines tell of it */
	PART_TEXT,   /* a line of another format within this one */
	/* Only checked, so that formats that look alike are told apart: */
	PART_IDENT, /* "-", never the name of a host */
	PART_USER,
	PART_WORD,    /* without blanks */
	PART_ADDRESS, /* a client that cannot be the name of a machine */
	PART_SITE,    /* a host that cannot be one word */
	PART_STREAM,  /* "stdout" */
	PART_TAG,     /* of CRI: "F", or "P" where a line goes on */
	PART_STAMP,   /* RFC 3339: what programs prefix lines with */
	PART_SYSLOG,  /* "Oct 11 22:14:15" */
	LOG_PARTS
};

struct log_record {
	struct slice parts[LOG_PARTS];
	unsigned char
	    ranks[LOG_PARTS]; /* of the names that set them; 0: none */
	double time_s;	      /* of PART_TIME; NAN */
	int status;	      /* of PART_STATUS; 0: unknown */
};

void log_record_init(struct log_record *);
/*
 * Sets a part, unless a name of the same or a higher rank has set it. -1: the
 * value cannot be such a part; "" and "-" are no value, and no fault.
 */
int log_record_set(struct log_record *, enum log_part, unsigned rank,
		   struct slice value);

/* What became of a line. */
enum log_line {
	LOG_REQUEST,
	LOG_OTHER,  /* it is about something else than a request */
	LOG_UNREAD, /* it may be a request, but cannot be read */
	LOG_ANSWER, /* it only tells how a request was answered */
	LOG_SILENT  /* a heading, or a part of a line that goes on */
};
/*
 * The request that a record tells of. A target and a method or a status make
 * it one; a method that is not told is GET, and counts as assumed. The hit
 * borrows from what was set, and from scratch, which must have room.
 */
enum log_line log_record_hit(const struct log_record *, struct buf *scratch,
			     struct hit *);
/* Whether a text that cannot be read has the looks of a request. */
int log_looks_like_request(const char *text, size_t len);

/* log_check.c: whether that can be such a part. */
int log_is_method(struct slice);
int log_is_target(struct slice);
int log_is_address(struct slice); /* IPv4 or IPv6, without a port */
int log_is_host(struct slice);	  /* "shop.example.com:443" */
int log_is_word(struct slice);
/* The machine of "192.0.2.1:33317", "[::1]:80", "192.0.2.1, 10.0.0.1"; len 0:
 * it is none. */
struct slice log_client(struct slice);
/* A value without blanks around it. */
struct slice log_trim(struct slice);

#endif
