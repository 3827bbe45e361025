/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "drive/port_choice.h"
#include "net/probe.h"

static const double first_patience_s = 1, most_patience_s = 8;
static const double first_pause_s = 0.2, most_pause_s = 4;

/* As the load would ask, but any certificate will do: no login is sent. */
static void
ask(const struct port_choice *choice, const struct address *address,
    const char *method, const char *path, double patience_s,
    struct probe_answer *answer)
{
	struct transport_settings how = {.address = *address};

	transport_settings_take(&how, choice->settings);
	how.insecure = 1;
	how.unix_socket = NULL;
	probe_ask(&(struct probe){.how = &how,
				  .method = method,
				  .path = path,
				  .timeout_s = patience_s,
				  .stop = choice->stop},
		  answer);
}

int
port_address(struct address *address, const char *scheme, const char *host,
	     int port, struct error *err)
{
	char url[64];

	snprintf(url, sizeof(url), "%s://%s:%d", scheme, host, port);
	return address_parse(address, url, err);
}

/* Whether it speaks HTTP at that address; 0: it is worth trying another one. */
static int
ask_at(const struct port_choice *choice, struct port_seen *port,
       const char *scheme, const char *host, struct probe_answer *answer)
{
	struct error ignored = {0};

	if (port_address(&port->address, scheme, host, port->port, &ignored) !=
	    0)
		return 0;
	ask(choice, &port->address, "GET", "/", port->patience_s, answer);
	return answer->failure == HTTP_ANSWERED;
}

/* A service on IPv6 alone, or with TLS, is found too. */
static void
ask_anywhere(const struct port_choice *choice, struct port_seen *port,
	     struct probe_answer *answer)
{
	const char *host = "127.0.0.1";
	struct address plain;
	struct probe_answer by_tls;

	ask_at(choice, port, "http", host, answer);
	plain = port->address;
	if (answer->failure == HTTP_REFUSED) {
		host = "[::1]";
		ask_at(choice, port, "http", host, answer);
		if (answer->failure == HTTP_REFUSED)
			port->address = plain;
	}
	if (answer->failure != HTTP_GARBLED && answer->failure != HTTP_RESET &&
	    answer->status != 400)
		return;
	plain = port->address;
	if (ask_at(choice, port, "https", host, &by_tls))
		*answer = by_tls;
	else
		port->address = plain;
}

static int
is_starting(int status)
{
	return status == 502 || status == 503 || status == 504;
}

static int
is_inspector(const struct port_choice *choice, const struct port_seen *port)
{
	struct probe_answer answer;

	ask(choice, &port->address, "GET", "/json/version", first_patience_s,
	    &answer);
	return answer.status == 200 &&
	       strstr(answer.body, "\"Protocol-Version\"") != NULL;
}

static enum port_kind
kind_of_answer(const struct port_choice *choice, const struct port_seen *port,
	       const struct probe_answer *answer)
{
	switch (answer->failure) {
	case HTTP_ANSWERED:
		break;
	case HTTP_GARBLED:
	case HTTP_RESET:
		return PORT_OTHER;
	default:
		return PORT_SILENT;
	}
	if (is_starting(answer->status))
		return PORT_STARTING;
	if (answer->status >= 400 && is_inspector(choice, port))
		return PORT_DEBUGGER;
	if (text_starts(answer->body, "# HELP ") ||
	    text_starts(answer->body, "# TYPE "))
		return PORT_METRICS;
	return PORT_SERVES;
}

void
port_ask(const struct port_choice *choice, struct port_seen *port)
{
	struct probe_answer answer;
	enum port_kind before = port->kind;

	if (port->patience_s == 0) {
		port->patience_s = first_patience_s;
		port->pause_s = first_pause_s;
	}
	ask_anywhere(choice, port, &answer);
	port->status = answer.status;
	port->kind = kind_of_answer(choice, port, &answer);
	if (port->kind != before)
		port->since_s = clock_now();
	if (answer.failure == HTTP_TIMEOUT &&
	    port->patience_s < most_patience_s)
		port->patience_s *= 2;
	port->ask_s = clock_now() + port->pause_s;
	if (port->pause_s < most_pause_s)
		port->pause_s *= 2;
}

/* The requests of the scenario that are harmless are sent as they are. */
static int
score_answer(const struct first_request *first, const char *method, int status)
{
	if (strcmp(method, first->method) != 0)
		return status != 404 && status != 501 && status < 500;
	if (first->expect.count > 0 && http_expects(&first->expect, status))
		return 3;
	if (status < 400)
		return 2;
	return status != 404 && status != 405 && status < 500;
}

void
port_score(const struct port_choice *choice, struct port_seen *port)
{
	port->score = 0;
	for (size_t i = 0; i < choice->nfirsts; i++) {
		const struct first_request *first = &choice->firsts[i];
		int safe = strcmp(first->method, "GET") == 0 ||
			   strcmp(first->method, "HEAD") == 0;
		const char *method = safe ? first->method : "OPTIONS";
		struct probe_answer answer;

		ask(choice, &port->address, method, first->path,
		    port->patience_s, &answer);
		if (answer.failure == HTTP_ANSWERED)
			port->score +=
			    score_answer(first, method, answer.status);
	}
}
