/* SPDX-License-Identifier: MIT */
/* Why a request came to nothing, as it is told. */
#include "net/h2.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void why_set(struct h2_why *, enum http_failure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
why_set(struct h2_why *why, enum http_failure failure, const char *fmt, ...)
{
	va_list ap;

	why->failure = failure;
	va_start(ap, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
}

/* No answer has come. */
static void
why_unanswered(const struct slot *slot, double seconds, struct h2_why *why)
{
	size_t unsent = slot->request->body_len - slot->written;

	if (unsent > 0)
		why_set(why, HTTP_TIMEOUT,
			"no answer in %.10g s, which left %zu bytes of the "
			"request without a window",
			seconds, unsent);
	else
		why_set(why, HTTP_TIMEOUT, "no answer in %.10g s", seconds);
}

void
h2_why_late(const struct slot *slot, double seconds, struct h2_why *why)
{
	if (slot->session == NULL)
		why_set(why, HTTP_TIMEOUT, "no connection was free in %.10g s",
			seconds);
	else if (!slot->session->connection->established)
		why_set(why, HTTP_TIMEOUT, "no connection in %.10g s", seconds);
	else if (!slot->heard)
		why_unanswered(slot, seconds, why);
	else
		why_set(why, HTTP_TIMEOUT,
			"the reply did not end in %.10g s, %llu bytes of its "
			"body came",
			seconds, (unsigned long long)slot->received);
}

void
h2_why_lost(const struct slot *slot, const struct h2_session *session,
	    int os_error, struct h2_why *why)
{
	const char *end = os_error != 0 ? strerror(os_error) : "closed";

	if (session->failure != HTTP_ANSWERED)
		why_set(why, session->failure, "%s", session->problem);
	else if (session->goaway != NGHTTP2_NO_ERROR)
		why_set(why, HTTP_RESET, "GOAWAY by the server: %s",
			nghttp2_http2_strerror(session->goaway));
	else if (!slot->heard)
		why_set(why, HTTP_RESET, "%s before an answer", end);
	else if (os_error != 0)
		why_set(why, HTTP_RESET, "%s within an answer", end);
	else
		why_set(why, HTTP_CUT,
			"closed within a body, %llu bytes of it came",
			(unsigned long long)slot->received);
}

static const char *
invalid_problem(const struct slot *slot, const struct h2_session *session)
{
	if (slot->problem != NULL)
		return slot->problem;
	return session->problem[0] != '\0' ? session->problem
					   : "invalid HTTP/2";
}

void
h2_why_ended(const struct slot *slot, const struct h2_session *session,
	     struct h2_why *why)
{
	if (slot->end == H2_RESET)
		why_set(why, HTTP_RESET, "RST_STREAM %s an answer: %s",
			slot->heard ? "within" : "before",
			nghttp2_http2_strerror(slot->code));
	else if (slot->end == H2_TOO_LARGE)
		why_set(why, HTTP_TOO_LARGE, "%s", slot->problem);
	else
		why_set(why, HTTP_GARBLED, "%s",
			invalid_problem(slot, session));
}
