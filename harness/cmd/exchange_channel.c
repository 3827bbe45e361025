/* SPDX-License-Identifier: MIT */
/* What is said on a WebSocket, a stream of events or by TCP, as check shows. */
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/grpc.h"
#include "base/units.h"
#include "cmd/exchange.h"

enum { SHOWN_BYTES = 200 };

static void
print_text(const struct scenario *scenario, const char *before,
	   const char *text, size_t length)
{
	struct buf hidden = {0}, visible = {0};

	scenario_hide(scenario, text,
		      length < SHOWN_BYTES ? length : SHOWN_BYTES, &hidden);
	escape_terminal(&visible, buf_text(&hidden));
	printf("%s%s%s\n", before, buf_text(&visible),
	       length > SHOWN_BYTES ? " ..." : "");
	buf_free(&hidden);
	buf_free(&visible);
}

/* A message of gRPC is no text. */
static void
print_message(const struct scenario *scenario, const char *before,
	      enum channel_kind kind, const char *bytes, size_t length)
{
	if (kind == CHANNEL_GRPC)
		printf("%s(a message of %zu bytes)\n", before, length);
	else
		print_text(scenario, before, bytes, length);
}

static void
print_asked(const struct scenario *scenario, const struct channel_call *call)
{
	static const char *const opens[] = {
	    [CHANNEL_WEBSOCKET] = "  > open a WebSocket ",
	    [CHANNEL_STREAM] = "  > open a stream ",
	    [CHANNEL_TCP] = "  > connect by TCP ",
	    [CHANNEL_GRPC] = "  > open a stream of gRPC ",
	};
	const char *url;

	switch (call->act) {
	case CHANNEL_OPEN:
		url = call->request->url;
		print_text(scenario, opens[call->kind], url, strlen(url));
		break;
	case CHANNEL_SEND:
		if (call->last && call->length == 0)
			puts("  > (sends no more)");
		else
			print_message(scenario, "  > ", call->kind, call->bytes,
				      call->length);
		break;
	case CHANNEL_PING:
		puts("  > ping");
		break;
	case CHANNEL_CLOSE:
		puts("  > close");
		break;
	case CHANNEL_ABORT:
		puts(call->kind == CHANNEL_GRPC ? "  > cancel" : "  > reset");
		break;
	case CHANNEL_RECEIVE:
		break;
	}
}

void
exchange_print_channel(const struct scenario *scenario,
		       const struct channel_call *call,
		       const struct channel_reply *reply)
{
	char text[UNITS_TEXT];

	print_asked(scenario, call);
	if (reply->failure != HTTP_ANSWERED) {
		printf("  < %s", http_failure_text(reply->failure));
		print_text(scenario, reply->detail[0] != '\0' ? ": " : "",
			   reply->detail, strlen(reply->detail));
	} else if (call->act == CHANNEL_RECEIVE && reply->ended) {
		printf("  < (its end, as expected: %s)\n",
		       grpc_status_text(reply->code));
	} else if (call->act == CHANNEL_RECEIVE) {
		print_message(scenario, "  < ", call->kind, reply->bytes,
			      reply->length);
	} else if (call->act == CHANNEL_OPEN && reply->status > 0) {
		printf("  < %d  (%s)\n", reply->status,
		       units_duration(text, reply->seconds));
	}
}
