/* SPDX-License-Identifier: MIT */
/*
 * A request while the options that a script gives for it are read. Text in it
 * is borrowed from values on the Lua stack, or lies in the builder itself.
 */
#ifndef SCENARIO_REQUEST_BUILDER_H
#define SCENARIO_REQUEST_BUILDER_H

#include "base/http.h"
#include "base/operation.h"
#include "scenario/checks.h"
#include "scenario/tags.h"

enum {
	HEADERS_MAX = 64,  /* of a request, */
	LINES_KEPT = 4,	   /* of these, without memory from Lua, */
	LINE_KEPT = 96,	   /* if they are shorter than that */
	HEADERS_ADDED = 3, /* by us: type of the body, authorisation, cookies */
	BODY_MAX_BYTES = 16777216, /* of a body made from json, form or parts */
};

struct request_builder {
	const char *caller; /* "http.get", for messages */
	struct http_request request;
	const char *headers[HEADERS_MAX + HEADERS_ADDED];
	char lines[LINES_KEPT][LINE_KEPT]; /* of them, those that fit */
	const char *query;		   /* encoded; NULL: none */
	const char *body_option; /* which one gave the body; NULL: none */
	const char *body_type;	 /* "Content-Type: ..." it implies; or NULL */
	const char *auth;	 /* "Authorization: ..."; or NULL */
	int body_is_kept;	 /* it lives as long as the scenario */
	struct http_expect expect;
	char place[CHECK_PLACE]; /* that a check of its status begins with */
	struct http_misbehaviour misbehaviour;
	char operation[OPERATION_NAME];
	char tags[TAGS_TEXT];	  /* "{tier=gold}"; "": none */
	const char *abort_option; /* which one gave that; NULL: none */
	double abort_share;	  /* of those requests, so many are aborted */
};

#endif
