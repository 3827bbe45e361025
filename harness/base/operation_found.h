/* SPDX-License-Identifier: MIT */
/*
 * For operation.c: names of operations found in what protocols write. Each
 * function returns the length of a name; 0: there is none.
 */
#ifndef BASE_OPERATION_FOUND_H
#define BASE_OPERATION_FOUND_H

#include "base/json_peek.h"
#include "base/operation.h"

enum {
	OPERATION_BLANKS = 64, /* that may begin a body */
	OPERATION_PEEK = 1024  /* bytes that have to show what a body is */
};

/* operation_finish.c: of a long one the end, which tells more: of an URI, for
 * example; ":id" of a value. */
size_t operation_finish(char name[OPERATION_NAME], const char *text);
size_t operation_finish_part(char name[OPERATION_NAME], struct json_part);

/* operation_json.c: of a call in JSON or several, behind its blanks. */
size_t operation_json(char name[OPERATION_NAME], struct json_part body,
		      const char *url);
int operation_is_graphql_path(const char *url);

/* operation_xml.c: the first child of the Body of a SOAP envelope, or
 * <methodName>. */
size_t operation_xml(char name[OPERATION_NAME], const char *body,
		     size_t length);

/*
 * operation_form.c: the value of a field in "type=created&id=1", or in the
 * query of a URL, with its escapes undone, as far as there is room. Whether it
 * has one.
 */
int operation_form_value(char *out, size_t size, const char *text,
			 size_t length, const char *field);
int operation_query_value(char *out, size_t size, const char *url,
			  const char *field);

#endif
