/* SPDX-License-Identifier: MIT */
/* Calls of GraphQL and JSON-RPC. */
#include "base/operation_found.h"

#include <stdio.h>
#include <string.h>

enum {
	DOCUMENT = 8192, /* of a GraphQL document */
	BATCHED = 8,	 /* calls of a batch that are named */
	JOINED = 48,	 /* bytes of their names */
	HASH = 12	 /* of a persisted query */
};

/* What members say, among the first of a body. */
struct members {
	struct json_part query, operation, variables, extensions, method,
	    params, id, jsonrpc;
};

/* Chosen by the length first, for most keys are none of them. */
static struct json_part *
member_of(struct members *members, struct json_part key)
{
	struct json_part *part = NULL;
	const char *name = "";

	switch (key.end - key.at) {
	case 2:
		part = &members->id, name = "id";
		break;
	case 5:
		part = &members->query, name = "query";
		break;
	case 6:
		part = &members->method, name = "method";
		if (*key.at == 'p')
			part = &members->params, name = "params";
		break;
	case 7:
		part = &members->jsonrpc, name = "jsonrpc";
		break;
	case 9:
		part = &members->variables, name = "variables";
		break;
	case 10:
		part = &members->extensions, name = "extensions";
		break;
	case 13:
		part = &members->operation, name = "operationName";
		break;
	}
	return json_key_is(key, name) ? part : NULL;
}

/*
 * Goes on beyond the first part of a body only if that has one of them. Returns
 * how many there are.
 */
static int
read_members(struct members *members, struct json_part body)
{
	size_t length = (size_t)(body.end - body.at);
	const char *known_to =
	    body.at + (length < OPERATION_PEEK ? length : OPERATION_PEEK);
	struct json_walk walk;
	int count = 0;

	*members = (struct members){0};
	if (json_walk_open(&walk, body) != 0 || walk.open != '{')
		return 0;
	while (walk.at < known_to && json_walk_next(&walk)) {
		struct json_part *part = member_of(members, walk.key);

		if (part == NULL)
			continue;
		*part = walk.value;
		if (part == &members->id)
			continue; /* that is nothing special */
		known_to = body.end;
		count++;
	}
	return count;
}

int
operation_is_graphql_path(const char *url)
{
	size_t path = strcspn(url, "?#");

	return path >= 7 && memmem(url, path, "graphql", 7) != NULL;
}

static size_t
name_graphql(char name[OPERATION_NAME], const struct members *members,
	     const char *url)
{
	char document[DOCUMENT], found[256], digits[HASH + 1];
	struct json_part hash = {NULL, NULL};
	size_t length = 0;

	if (json_part_text(members->query, document, sizeof(document)) > 0)
		length = operation_graphql(found, sizeof(found), document);
	if (members->extensions.at != NULL)
		hash =
		    json_peek(members->extensions, "persistedQuery.sha256Hash");
	if (length == 0 && hash.at == NULL && !operation_is_graphql_path(url))
		return 0;
	if (operation_finish_part(name, members->operation) > 0)
		return strlen(name);
	if (length > 0)
		return operation_finish(name, found);
	if (hash.at == NULL ||
	    json_part_text(hash, digits, sizeof(digits)) == 0)
		return 0;
	snprintf(name, OPERATION_NAME, "persisted:%s", digits);
	return strlen(name);
}

/* JSON-RPC 2.0, or 1.0, which has no member of that name. */
static size_t
name_rpc(char name[OPERATION_NAME], const struct members *members)
{
	if (members->jsonrpc.at == NULL &&
	    (members->params.at == NULL || members->id.at == NULL))
		return 0;
	if (members->method.at == NULL || *members->method.at != '"')
		return 0;
	return operation_finish_part(name, members->method);
}

static size_t
name_call(char name[OPERATION_NAME], struct json_part call, const char *url)
{
	struct members members;
	size_t length;

	if (read_members(&members, call) == 0)
		return 0;
	length = name_rpc(name, &members);
	return length > 0 ? length : name_graphql(name, &members, url);
}

/* "GetUser+ListItems" */
static size_t
join_calls(char name[OPERATION_NAME], struct json_walk *walk, const char *url)
{
	char all[BATCHED * OPERATION_NAME] = "", one[OPERATION_NAME];
	size_t used = 0;
	int calls = 0;

	while (calls < BATCHED && json_walk_next(walk) &&
	       name_call(one, walk->value, url) > 0)
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s",
					 calls++ > 0 ? "+" : "", one);
	all[JOINED] = '\0';
	return used > 0 ? operation_finish(name, all) : 0;
}

/* Several calls in one body. Whatever it is, its first call is not read to its
 * end for nothing. */
static size_t
name_batch(char name[OPERATION_NAME], struct json_part body, const char *url)
{
	size_t length = (size_t)(body.end - body.at);
	const char *first =
	    memchr(body.at, '{',
		   length < OPERATION_BLANKS ? length : OPERATION_BLANKS);
	char one[OPERATION_NAME];
	struct json_walk walk;

	if (first == NULL ||
	    name_call(one, (struct json_part){first, body.end}, url) == 0 ||
	    json_walk_open(&walk, body) != 0)
		return 0;
	return join_calls(name, &walk, url);
}

size_t
operation_json(char name[OPERATION_NAME], struct json_part body,
	       const char *url)
{
	return *body.at == '[' ? name_batch(name, body, url)
			       : name_call(name, body, url);
}
