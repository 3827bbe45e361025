/* SPDX-License-Identifier: MIT */
/*
 * Phrases that text, JSON and pictures share. Names in them are foreign: who
 * shows a phrase escapes it for where it is shown.
 */
#ifndef REPORT_PHRASE_H
#define REPORT_PHRASE_H

#include "base/buf.h"
#include "report/report.h"

enum { PHRASE_TEXT = 64 };

/* "612 B", "0.98"; "?" for NAN. Returns text, of PHRASE_TEXT bytes. */
const char *phrase_amount(char *text, enum measure, double amount);
/* Of growth by dose: "612 B/request", "5.2 MiB/h". */
const char *phrase_growth(char *text, const struct judged *, enum measure,
			  double amount);
const char *phrase_per(const struct judged *);	/* "request" or "hour" */
const char *phrase_dose(const struct judged *); /* "request" or "second" */
/* A limit of json_verdict(), or what was seen of it: "64 B/request", "1 %". */
const char *phrase_limit(char *text, const struct judged *, const char *name,
			 const json_t *number);

/* Whether its bounds say how fast it grows. */
int phrase_has_growth(const struct metric_verdict *);
/* Not a column that nothing ever stood in: that runtime does not tell. */
int phrase_is_shown(const struct metric_verdict *);

/* "17.4 KiB/request", "under 12 B/request", "not settled". */
void phrase_short(struct buf *, const struct judged *,
		  const struct metric_verdict *);
/*
 * In which mappings a LEAK of the process's memory sits: "of it in malloc's
 * heap (glibc): 9.8 KiB/request". Nothing if that is not known.
 */
void phrase_where(struct buf *, const struct judged *);
/* What all replies had in common, if that may mean that nothing was done; or
 * nothing. */
void phrase_replies(struct buf *, const struct judged *);
/*
 * What carried the requests, and which HTTP was spoken: "curl, HTTP/2 over
 * TLS"; and if that is not the HTTP/2 that was asked for. Nothing of a run that
 * does not tell.
 */
void phrase_transport(struct buf *, const struct judged *);
/* Milliseconds that TCP takes, not the service and not the load; nothing if few
 * replies or none stood still. */
void phrase_stalled(struct buf *, const struct judged *);
/* "anonymous memory grows 17.4 KiB/request": the verdict in a few words. */
void phrase_headline(struct buf *, const struct judged *);
/* "17.4 KiB/request less (between ...)"; nothing if it is unknown. */
void phrase_difference(struct buf *, const struct compared *);
/* The sentence of a comparison, and of a history. */
void phrase_compared(struct buf *, const struct compared *);
void phrase_history(struct buf *, const struct history *);
/* "pubsub.lua": the scenario, else the name of what was read. */
const char *phrase_subject(const struct judged *);
/* Text cut to so many characters, the last one "…" if some were cut. */
void phrase_cut(struct buf *, const char *text, size_t characters);
/* The same, but the last `tail` characters are kept. */
void phrase_cut_middle(struct buf *, const char *text, size_t characters,
		       size_t tail);
/* How many characters a terminal or picture shows for this UTF-8. */
size_t phrase_width(const char *text);

#endif
