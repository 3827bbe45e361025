/* SPDX-License-Identifier: MIT */
/*
 * grpc.reflection, v1 or v1alpha. It is a stream of questions and answers; all
 * questions of a round are sent at once, and that ends the stream.
 */
#include "drive/reflection.h"

#include <stdlib.h>
#include <string.h>

#include "base/grpc.h"
#include "base/mem.h"
#include "scenario/proto_wire.h"

enum { ROUNDS = 100, SERVICES = 2000, QUESTIONS = 200 /* in a round */ };

/* Of ServerReflectionRequest and ServerReflectionResponse. */
enum {
	ASK_FILE = 3,
	ASK_SYMBOL = 4,
	ASK_SERVICES = 7,
	TOLD_FILES = 4,
	TOLD_SERVICES = 6
};

static const char instead[] = "give --proto FILE or --protoset FILE";

struct reflection {
	struct protos *protos;
	struct strings services; /* that were told, */
	size_t asked;		 /* and so many of them asked about */
	struct strings imports;	 /* asked for */
	struct buf questions;
	struct transport_settings net;
	void *client;
	struct slot *slot;
	const char *url;
	int over, status; /* of the round: gRPC's, -1: none */
	struct error *err;
};

static void
ask(struct reflection *of, uint32_t what, const char *text)
{
	static const char prefix[GRPC_PREFIX];
	struct buf *out = &of->questions;
	size_t begin = out->len, length;

	buf_add(out, prefix, sizeof(prefix));
	wire_put_tag(out, what, WIRE_BYTES);
	wire_put_varint(out, strlen(text));
	buf_adds(out, text);
	length = out->len - begin - GRPC_PREFIX;
	for (unsigned i = 0; i < 4; i++)
		out->data[begin + 1 + i] = (char)(length >> (24 - 8 * i));
}

static void
take_service(struct reflection *of, struct wire wire)
{
	struct wire_field field;
	char *name;

	while (wire_next(&wire, &field) > 0) {
		if (field.number != 1 || field.type != WIRE_BYTES)
			continue;
		name = xstrndup(field.bytes, field.length);
		if (strncmp(name, "grpc.reflection.", 16) != 0 &&
		    of->services.count < SERVICES &&
		    !strings_has(&of->services, name))
			strings_add(&of->services, name);
		free(name);
	}
}

static void
take_files(struct reflection *of, struct wire wire)
{
	struct wire_field field;

	while (of->err->status == STATUS_OK && wire_next(&wire, &field) > 0)
		if (field.number == 1 && field.type == WIRE_BYTES)
			protos_add_file(of->protos, "the target's reflection",
					field.bytes, field.length, of->err);
}

/* An answer that is an error leaves a gap, which is told once it matters. */
static void
take_answer(struct reflection *of, struct wire wire)
{
	struct wire_field field, service;
	struct wire list;

	while (wire_next(&wire, &field) > 0) {
		if (field.number == TOLD_FILES && field.type == WIRE_BYTES)
			take_files(of, wire_of(&field));
		if (field.number != TOLD_SERVICES || field.type != WIRE_BYTES)
			continue;
		list = wire_of(&field);
		while (wire_next(&list, &service) > 0)
			if (service.number == 1 && service.type == WIRE_BYTES)
				take_service(of, wire_of(&service));
	}
}

static void
take_answers(struct reflection *of, const char *bytes, size_t length)
{
	const unsigned char *head;
	size_t size;

	while (length >= GRPC_PREFIX) {
		head = (const unsigned char *)bytes;
		size = (size_t)head[1] << 24 | (size_t)head[2] << 16 |
		       (size_t)head[3] << 8 | head[4];
		if (head[0] != 0 || size > length - GRPC_PREFIX)
			return;
		bytes += GRPC_PREFIX;
		take_answer(of,
			    (struct wire){.at = bytes, .end = bytes + size});
		bytes += size;
		length -= GRPC_PREFIX + size;
	}
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct reflection *of = arg;

	of->over = 1;
	event_base_loopbreak(of->net.base);
	of->status = grpc_status_in(reply->headers);
	if (reply->failure != HTTP_ANSWERED)
		error_set(of->err, STATUS_UNAVAILABLE,
			  "the target was asked by reflection: %s%s%s: %s",
			  http_failure_text(reply->failure),
			  reply->detail[0] != '\0' ? ": " : "", reply->detail,
			  instead);
	else if (of->status < 0)
		error_set(of->err, STATUS_UNAVAILABLE,
			  "the target answers reflection with HTTP status %d: "
			  "%s",
			  reply->status, instead);
	else if (of->status == GRPC_OK)
		take_answers(of, reply->body, reply->body_len);
}

/* Sends the questions and takes in what is answered. */
static int
round_trip(struct reflection *of, const volatile int *stop)
{
	static const char *const headers[] = {"Content-Type: application/grpc",
					      "TE: trailers"};
	const struct http_request request = {.method = "POST",
					     .url = of->url,
					     .headers = headers,
					     .nheaders = COUNT(headers),
					     .body = buf_text(&of->questions),
					     .body_len = of->questions.len,
					     .want_body = 1,
					     .want_headers = 1};

	of->over = 0;
	transport_h2.send(of->slot, &request, on_reply, of);
	while (!of->over && (stop == NULL || !*stop))
		event_base_loop(of->net.base, EVLOOP_ONCE);
	if (!of->over)
		transport_h2.cancel(of->slot);
	if (!of->over)
		error_set(of->err, STATUS_INTERRUPTED, "interrupted");
	buf_clear(&of->questions);
	return of->err->status == STATUS_OK ? 0 : -1;
}

/* By the version that the target speaks. */
static int
list_services(struct reflection *of, const volatile int *stop)
{
	static const char *const urls[] = {
	    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
	    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"};

	for (size_t i = 0; i < COUNT(urls); i++) {
		of->url = urls[i];
		ask(of, ASK_SERVICES, "");
		if (round_trip(of, stop) != 0)
			return -1;
		if (of->status == GRPC_OK)
			break;
	}
	if (of->status != GRPC_OK)
		return error_set(of->err, STATUS_UNAVAILABLE,
				 "the target does not tell by reflection (%s): "
				 "%s",
				 grpc_status_text(of->status), instead);
	if (of->services.count == 0)
		return error_set(of->err, STATUS_UNAVAILABLE,
				 "the target has no service, by reflection: %s",
				 instead);
	return 0;
}

/* What services and files are still unknown. Whether there is something. */
static int
ask_more(struct reflection *of)
{
	const char *missing = NULL;
	size_t count = 0;

	while (of->asked < of->services.count && count++ < QUESTIONS)
		ask(of, ASK_SYMBOL, of->services.items[of->asked++]);
	while (count++ < QUESTIONS &&
	       (missing = protos_missing(of->protos, missing)) != NULL)
		if (!strings_has(&of->imports, missing)) {
			strings_add(&of->imports, missing);
			ask(of, ASK_FILE, missing);
		}
	return of->questions.len > 0;
}

static int
ask_all(struct reflection *of, const volatile int *stop)
{
	if (list_services(of, stop) != 0)
		return -1;
	for (int i = 0; i < ROUNDS && ask_more(of); i++)
		if (round_trip(of, stop) != 0)
			return -1;
	return 0;
}

int
reflection_ask(struct protos *protos, const struct settings *settings,
	       const struct address *address, const volatile int *stop,
	       struct error *err)
{
	struct reflection of = {.protos = protos, .err = err};
	int result = -1;

	transport_settings_take(&of.net, settings);
	of.net.address = *address;
	of.net.base = transport_loop();
	if (of.net.base == NULL)
		return error_set(err, STATUS_BUG, "cannot make an event loop");
	of.client = transport_h2.open(&of.net, err);
	if (of.client != NULL) {
		of.slot = transport_h2.slot_new(of.client);
		result = ask_all(&of, stop);
		transport_h2.slot_free(of.slot);
		transport_h2.close(of.client);
	}
	event_base_free(of.net.base);
	strings_free(&of.services);
	strings_free(&of.imports);
	buf_free(&of.questions);
	return result;
}
