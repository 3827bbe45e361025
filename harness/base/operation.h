/* SPDX-License-Identifier: MIT */
/*
 * Operations behind one route: what a request asks for where the path does not
 * say it. GraphQL, JSON-RPC, XML-RPC and SOAP are known; a field of the query
 * or body can be named that tells it.
 */
#ifndef BASE_OPERATION_H
#define BASE_OPERATION_H

#include "base/http.h"

enum { OPERATION_NAME = 64 };

/*
 * Writes its name, such as "GetUser", without blanks or control characters; a
 * value (a number, UUID or hash) becomes ":id". Of a body that looks like none
 * of these, no more than the first kibibyte is read.
 * field: such as "type", "event.kind" or "body.type"; NULL: none. Returns the
 * length of the name; 0: there is none.
 */
size_t operation_name(char name[OPERATION_NAME], const struct http_request *,
		      const char *field);

/* operation_graphql.c */
/* The name of the first operation of a GraphQL document; 0: it is none. */
size_t operation_graphql(char *name, size_t size, const char *document);

#endif
