/* SPDX-License-Identifier: MIT */
#include "out/outlet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/thread.h"

enum { TRIES = 5, WHY = 160 };

/* Of one try; between two of them; between two if the receiver asks for it. */
#define TRY_S 5.0
#define PAUSE_S 0.5
#define LONGEST_PAUSE_S 30.0

static double
outlet_until(void *arg)
{
	return backlog_until(arg);
}

/* The first is told at once: what is wrong may be a name that was mistyped. */
static void
outlet_fail(struct outlet *outlet, const struct error *err)
{
	char *text;

	if (outlet->failure.status != STATUS_OK)
		return;
	outlet->failure = *err;
	text = xasprintf("--out %s: %s; the run goes on",
			 outlet->destination.shown, err->text);
	outlet->note(text);
	free(text);
}

/* What a reply says, on one line: it is somebody else's text. */
static void
outlet_say(struct buf *out, const char *reply)
{
	char *beginning = xstrndup(reply, WHY);

	beginning[strcspn(beginning, "\r\n")] = '\0';
	escape_line(out, beginning);
	free(beginning);
}

static int
outlet_refused(struct outlet *outlet, const char *what, const char *reply)
{
	struct error err = {0};
	struct buf why = {0};

	outlet_say(&why, reply);
	error_set(&err, STATUS_UNAVAILABLE, "%s%s%s", what,
		  why.len > 0 ? ": " : "", buf_text(&why));
	buf_free(&why);
	outlet_fail(outlet, &err);
	return -1;
}

/* 0: the reply says that all has arrived. */
static int
outlet_judge(struct outlet *outlet, const struct post_end *end)
{
	const struct receiver *receiver = outlet->destination.receiver;
	struct buf why = {0};
	char what[40];
	int result = 0;

	if (end->status / 100 != 2) {
		snprintf(what, sizeof(what), "answered with status %ld",
			 end->status);
		return outlet_refused(outlet, what, end->reply);
	}
	if (receiver->refuses != NULL && receiver->refuses(end->reply, &why))
		result = outlet_refused(outlet, "some of it is refused",
					buf_text(&why));
	buf_free(&why);
	return result;
}

/* 1: it may be tried again. */
static int
outlet_try(struct outlet *outlet, const struct buf *body, double *pause_s)
{
	struct post_end end;
	struct error err = {0};

	if (post_send(outlet->post, body->data, body->len, clock_now() + TRY_S,
		      outlet_until, &outlet->backlog, &end, &err) != 0) {
		outlet_fail(outlet, &err);
		return 1;
	}
	if (outlet_judge(outlet, &end) == 0) {
		outlet->arrived++;
		return 0;
	}
	*pause_s = fmax(*pause_s, fmin(end.retry_after_s, LONGEST_PAUSE_S));
	if (outlet->destination.receiver->again(end.status))
		return 1;
	outlet->refused++;
	return 0;
}

static void
outlet_send(struct outlet *outlet, const struct point_set *set)
{
	struct buf body = {0};
	double pause_s;

	outlet->destination.receiver->encode(&body, set, outlet->identity);
	outlet->left_out = set->left_out;
	for (int tried = 0;; tried++) {
		pause_s = PAUSE_S * (1 << tried);
		if (!outlet_try(outlet, &body, &pause_s))
			break;
		if (tried + 1 == TRIES ||
		    clock_now() >= backlog_until(&outlet->backlog)) {
			outlet->given_up++;
			break;
		}
		backlog_pause(&outlet->backlog, pause_s);
	}
	buf_free(&body);
}

static void *
outlet_run(void *arg)
{
	struct outlet *outlet = arg;
	struct point_set *set;

	while ((set = backlog_take(&outlet->backlog)) != NULL) {
		outlet_send(outlet, set);
		free(set);
	}
	return NULL;
}

int
outlet_open(struct outlet *outlet, const char *text,
	    const struct settings *settings, struct error *err)
{
	struct post_order order = {.cacert = settings->cacert,
				   .headers = &outlet->headers};
	const char *const *own;

	*outlet = (struct outlet){0};
	backlog_init(&outlet->backlog);
	if (destination_read(&outlet->destination, text, &settings->out_headers,
			     err) != 0)
		return -1;
	for (own = outlet->destination.receiver->headers; *own != NULL; own++)
		strings_add(&outlet->headers, *own);
	for (size_t i = 0; i < settings->out_headers.count; i++)
		strings_add(&outlet->headers, settings->out_headers.items[i]);
	order.url = outlet->destination.url;
	order.login = outlet->destination.login;
	outlet->post = post_open(&order);
	return 0;
}

int
outlet_start(struct outlet *outlet, const struct identity *identity,
	     void (*note)(const char *text), struct error *err)
{
	outlet->identity = identity;
	outlet->note = note;
	outlet->started =
	    thread_start(&outlet->thread, outlet_run, outlet, err) == 0;
	return outlet->started ? 0 : -1;
}

static void
outlet_tell(struct outlet *outlet)
{
	size_t late = backlog_lost(&outlet->backlog);
	size_t lost = late + outlet->refused + outlet->given_up;
	char *text;

	if (lost == 0 && outlet->left_out == 0)
		return;
	text = xasprintf(
	    "--out %s: %zu of %zu readings did not arrive (%zu refused, %zu "
	    "given up, %zu dropped)%s%s%s",
	    outlet->destination.shown, lost, lost + outlet->arrived,
	    outlet->refused, outlet->given_up, late,
	    outlet->failure.status != STATUS_OK ? ": " : "",
	    outlet->failure.text,
	    outlet->left_out > 0 ? "; of each, series beyond 400 are left out"
				 : "");
	outlet->note(text);
	free(text);
}

void
outlet_end(struct outlet *outlet, double seconds)
{
	backlog_close(&outlet->backlog, seconds);
}

void
outlet_close(struct outlet *outlet)
{
	if (!outlet->started)
		return;
	pthread_join(outlet->thread, NULL);
	outlet->started = 0;
	outlet_tell(outlet);
}

void
outlet_free(struct outlet *outlet)
{
	if (outlet->post != NULL)
		post_close(outlet->post);
	backlog_free(&outlet->backlog);
	strings_free(&outlet->headers);
	destination_free(&outlet->destination);
}
