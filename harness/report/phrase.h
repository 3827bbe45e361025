/* SPDX-License-Identifier: MIT */
/*
 * Phrases shared by text, JSON and pictures. Names in them are foreign text:
 * the caller escapes a phrase for where it is shown.
 */
#ifndef REPORT_PHRASE_H
#define REPORT_PHRASE_H

#include "base/buf.h"
#include "report/report.h"

enum { PHRASE_TEXT = 64 };

/*
 * "612 B", "0.98"; "?" for NAN. Writes PHRASE_TEXT bytes at most into text and
 * returns it.
 */
const char *phrase_amount(char *text, enum measure, double amount);
/* Growth per dose: "612 B/request", "5.2 MiB/h". */
const char *phrase_growth(char *text, const struct judged *, enum measure,
			  double amount);
const char *phrase_per(const struct judged *);	/* "request" or "hour" */
const char *phrase_dose(const struct judged *); /* "request" or "second" */
/* Of an entry of "limits" in json_verdict(), what was seen. */
const char *phrase_limit_seen(char *text, const struct judged *,
			      const json_t *limit);
/* A limit of json_verdict(), or its measured value: "64 B/request", "1 %". */
const char *phrase_limit(char *text, const struct judged *, const char *name,
			 const json_t *number);

/* Whether its bounds tell how fast it grows. */
int phrase_has_growth(const struct metric_verdict *);
/*
 * Whether it has any reading: a column stays empty if the runtime does not
 * report it.
 */
int phrase_is_shown(const struct metric_verdict *);

/* "17.4 KiB/request", "under 12 B/request", "not settled". */
void phrase_short(struct buf *, const struct judged *,
		  const struct metric_verdict *);
/*
 * Which mappings the memory of a LEAK is in: "in malloc's heap (glibc):
 * 9.8 KiB/request". Nothing if unknown.
 */
void phrase_where(struct buf *, const struct judged *);
/* What there are more of among the open descriptors: "5,012 more sockets to
 * 127.0.0.1:8085, ESTABLISHED; with POST /publish". Nothing if there are not
 * clearly more. */
void phrase_descriptors(struct buf *, const struct judged *);
/* A warning that the service itself has logged: "line 12 (40 times): ...". */
void phrase_warning(struct buf *, const struct log_warning *);
/* Which routes a LEAK comes with, or that they are all alike. Nothing if the
 * run cannot tell. */
void phrase_routes(struct buf *, const struct judged *);
/* Of a FLAT whose growth is proven: what that comes to. ": 4.05 GiB in 9h 46m
 * at 5,170/s"; or nothing. */
void phrase_below(struct buf *, const struct judged *,
		  const struct metric_verdict *);
/*
 * What growth of a LEAK follows: "time: 225 MiB/h, whatever the load; with
 * requests less than 3 B/request". Nothing where the load did not vary.
 */
void phrase_drivers(struct buf *, const struct judged *);
/*
 * The same where the load was more than requests: "connections: 4.10 KiB each,
 * between 4.00 and 4.20; with requests and time less than 30.0 B/request".
 */
void phrase_causes(struct buf *, const struct judged *,
		   const struct metric_verdict *);
/* "sold 5,000, returned 12": what the scenario counted, or nothing. */
void phrase_counted(struct buf *, const struct judged *);
/* The cause that is surely followed, if it is one: "connections"; or NULL. */
const char *phrase_cause(const struct judged *);
/* What could leak and was hardly done, with what does it: "not exercised: new
 * connections (10 kept: --no-keepalive)". Only of a FLAT; or nothing. */
void phrase_exercise(struct buf *, const struct judged *);
/* Bytes for each new visitor; NAN: there were none, or it is not bytes. */
double phrase_per_visitor(const struct judged *);
/* That of a LEAK, in words; or nothing. */
void phrase_visitors(struct buf *, const struct judged *);
/* What all replies had in common, if that may mean that nothing was done; or
 * nothing. */
void phrase_replies(struct buf *, const struct judged *);
/*
 * The transport and HTTP version: "curl, HTTP/2 over TLS", and a note if HTTP/2
 * was requested but not used. Nothing if the run does not record it.
 */
void phrase_transport(struct buf *, const struct judged *);
/*
 * A delay of 40 ms that TCP causes, not the service nor the load. Nothing if
 * few or no replies had it.
 */
void phrase_stalled(struct buf *, const struct judged *);
/* The verdict in a few words: "anonymous memory grows 17.4 KiB/request". */
void phrase_headline(struct buf *, const struct judged *);
/*
 * Where the numbers of a FLAT or LEAK are from, if flatline did not measure
 * them: "as recorded: ", "as reported by URL: ".
 */
void phrase_source(struct buf *, const struct judged *);
/* The broken limit that fails a run which is not a LEAK: "limit p99 is broken
 * (320 ms, at most 250 ms)"; or nothing. */
void phrase_broken(struct buf *, const struct judged *);
/* All that stands beside the title of the verdict: that, its source and its
 * sentence. */
void phrase_sentence(struct buf *, const struct judged *);
/* As good or bad news: a run that broke a limit is FAILED. */
enum verdict_kind phrase_mood(const struct judged *);
/* "17.4 KiB/request less (between ...)"; nothing if unknown. */
void phrase_difference(struct buf *, const struct compared *);
/* "225 MiB/h at 50/s and at 100/s alike: growth follows time, not requests";
 * nothing if two runs do not tell. */
void phrase_follows(struct buf *, const struct compared *);
/* A comparison, or a history, in one sentence. */
void phrase_compared(struct buf *, const struct compared *);
/* Which run was judged over what both did, and how much it did; or "". */
void phrase_common(struct buf *, const struct compared *);
void phrase_history(struct buf *, const struct history *);
/* "pubsub.lua": the scenario, or else the name of the input. */
const char *phrase_subject(const struct judged *);
/* Text cut to that many characters; the last one becomes "…" if it was cut. */
void phrase_cut(struct buf *, const char *text, size_t characters);
/* The same, cut in the middle: the last `tail` characters are kept. */
void phrase_cut_middle(struct buf *, const char *text, size_t characters,
		       size_t tail);
/* The number of characters that a terminal or picture shows for this UTF-8. */
size_t phrase_width(const char *text);

#endif
