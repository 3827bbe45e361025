/* SPDX-License-Identifier: MIT */
#include "cmd/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "cmd/curl_line.h"

enum { SHOWN_BODY = 1000, SHOWN_LINE = 400 };

/* Up to so many bytes of foreign text, in one visible line, secrets hidden. */
static void
print_visible(const struct scenario *scenario, const char *before,
	      const char *text, size_t len, size_t most)
{
	struct buf hidden = {0}, visible = {0};

	scenario_hide(scenario, text, len < most ? len : most, &hidden);
	escape_terminal(&visible, buf_text(&hidden));
	printf("%s%s%s\n", before, buf_text(&visible),
	       len > most ? " ..." : "");
	buf_free(&hidden);
	buf_free(&visible);
}

void
exchange_print_flow(const struct scenario *scenario, size_t flow)
{
	const char *name = scenario_flow_name(scenario, flow);

	print_visible(scenario, "\nflow ", name, strlen(name), SHOWN_LINE);
}

static void
print_header(const struct scenario *scenario, const char *before,
	     const char *line, size_t len)
{
	if (header_is_secret(line))
		printf("%s%.*s: (redacted)\n", before, (int)strcspn(line, ":"),
		       line);
	else
		print_visible(scenario, before, line, len, SHOWN_LINE);
}

static void
print_curl(const struct scenario *scenario, const struct http_request *request,
	   const struct transport_settings *net)
{
	struct curl_words words = {.scenario = scenario};

	if (*request->url == '/' && net->address.base[0] == '\0')
		return; /* no target is given */
	curl_line(&words, request, net);
	if (words.command.len > 0)
		printf("  $ %s\n", buf_text(&words.command));
	else
		puts("  (no curl command: its body is too long or not text)");
	for (size_t i = 0; i < words.needs.count; i++)
		printf("%s%s", i == 0 ? "  # needs " : ", ",
		       words.needs.items[i]);
	if (words.needs.count > 0)
		putchar('\n');
	curl_words_free(&words);
}

static void
print_misbehaviour(const struct http_misbehaviour *how)
{
	char text[UNITS_TEXT];

	if (how->abort_after_s > 0)
		printf("  ! will be aborted after %s\n",
		       units_duration(text, how->abort_after_s));
	if (how->abort_after_bytes > 0)
		printf("  ! will be aborted after %s of its reply\n",
		       units_bytes(text, (double)how->abort_after_bytes));
	if (how->reset)
		puts("  ! closes with a reset");
	if (how->read_rate > 0)
		printf("  ! reads the reply at %s/s\n",
		       units_bytes(text, how->read_rate));
	if (how->write_rate > 0)
		printf("  ! sends at %s/s\n",
		       units_bytes(text, how->write_rate));
	if (how->stop_reading)
		puts("  ! never reads the reply");
	if (how->half_close)
		puts("  ! half-closes after sending");
}

static void
print_request_line(const struct scenario *scenario,
		   const struct http_request *request, const char *base)
{
	size_t begin, login = url_login(request->url, &begin);
	char *line = xasprintf("%s %s%.*s%s%s", request->method,
			       request->url[0] == '/' ? base : "", (int)begin,
			       request->url, login > 0 ? "(redacted)" : "",
			       request->url + begin + login);

	print_visible(scenario, "  > ", line, strlen(line), SHOWN_LINE);
	free(line);
}

void
exchange_print_request(const struct scenario *scenario,
		       const struct http_request *request,
		       const struct transport_settings *net)
{
	if (request->misbehaves != NULL && request->misbehaves->silent) {
		puts("  > (opens a connection, sends nothing)");
		return;
	}
	if (request->misbehaves != NULL && request->misbehaves->handshake) {
		puts("  > (stops in the middle of the TLS handshake)");
		return;
	}
	print_request_line(scenario, request, net->address.base);
	for (size_t i = 0; i < net->headers->count; i++)
		print_header(scenario, "  > ", net->headers->items[i],
			     strlen(net->headers->items[i]));
	for (size_t i = 0; i < request->nheaders; i++)
		print_header(scenario, "  > ", request->headers[i],
			     strlen(request->headers[i]));
	if (request->grpc != 0)
		printf("  > (a message of %zu bytes)\n", request->body_len);
	else if (request->body != NULL)
		print_visible(scenario, "  > ", request->body,
			      request->body_len, SHOWN_BODY);
	if (request->misbehaves != NULL)
		print_misbehaviour(request->misbehaves);
	if (request->grpc == 0)
		print_curl(scenario, request, net);
}

static void
print_reply_headers(const struct scenario *scenario, const char *headers)
{
	while (*headers != '\0') {
		size_t len = strcspn(headers, "\r\n");

		if (len > 0)
			print_header(scenario, "  < ", headers, len);
		headers += len;
		headers += strspn(headers, "\r\n");
	}
}

void
exchange_print_reply(const struct scenario *scenario,
		     const struct http_request *request,
		     const struct http_reply *reply)
{
	char text[UNITS_TEXT];

	if (reply->failure != HTTP_ANSWERED) {
		printf("  < %s: ", http_failure_text(reply->failure));
		print_visible(scenario, "", reply->detail,
			      strlen(reply->detail), SHOWN_LINE);
		return;
	}
	if (reply->aborted && reply->status == 0) {
		printf("  < aborted on purpose  (%s)\n",
		       units_duration(text, reply->seconds));
		return;
	}
	printf("  < %s%d%s  (%s",
	       reply->version == HTTP_VERSION_2 ? "HTTP/2 " : "", reply->status,
	       reply->aborted ? ", then aborted on purpose" : "",
	       units_duration(text, reply->seconds));
	printf(", %s)\n", units_bytes(text, (double)reply->received));
	print_reply_headers(scenario, reply->headers);
	if (reply->body_len > 0 && request->grpc == 0)
		print_visible(scenario, "  < ", reply->body, reply->body_len,
			      SHOWN_BODY);
}

void
exchange_print_think(double seconds)
{
	char text[UNITS_TEXT];

	printf("  . think %s\n", units_duration(text, seconds));
}

/* The calls behind the first one, which the message names. */
static void
print_trace(const struct scenario *scenario, const char *trace)
{
	trace += strcspn(trace, "\n");
	while (*trace == '\n') {
		size_t len = strcspn(++trace, "\n");

		print_visible(scenario, "      called from ", trace, len,
			      SHOWN_LINE);
		trace += len;
	}
}

void
exchange_print_check(const struct scenario *scenario,
		     const struct scenario_check *check)
{
	const char *mark = text_mark(check->failed == 0);

	printf("  %s ", mark);
	print_visible(scenario, check->is_error ? "script error: " : "",
		      check->text, strlen(check->text), SHOWN_LINE);
	if (check->trace != NULL)
		print_trace(scenario, check->trace);
}
