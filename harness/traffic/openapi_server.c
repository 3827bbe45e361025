/* SPDX-License-Identifier: MIT */
/* Where an operation is served, and what it asks of who calls it. */
#include <string.h>

#include "base/mem.h"
#include "traffic/openapi.h"
#include "traffic/traffic.h"

/* A server's URL with its variables' defaults. */
static void
server_url(json_t *server, struct buf *url)
{
	json_t *variables = json_object_get(server, "variables");
	const char *at = openapi_text(server, "url");

	while (*at != '\0') {
		const char *close = *at == '{' ? strchr(at, '}') : NULL;
		char name[64];
		size_t len =
		    close != NULL ? (size_t)(close - at - 1) : sizeof(name);
		json_t *variable;

		if (len >= sizeof(name)) {
			buf_add(url, at++, 1);
			continue;
		}
		memcpy(name, at + 1, len);
		name[len] = '\0';
		variable = json_object_get(variables, name);
		if (json_object_get(variable, "default") != NULL)
			schema_plain(json_object_get(variable, "default"), url);
		at = close + 1;
	}
}

/* The server nearest to the operation: its own, its path's, the document's. */
static json_t *
operation_server(const struct operation *op)
{
	json_t *const owners[] = {op->self, op->item, op->root};

	for (size_t i = 0; i < COUNT(owners); i++) {
		json_t *server =
		    json_array_get(json_object_get(owners[i], "servers"), 0);

		if (server != NULL)
			return server;
	}
	return NULL;
}

/* The prefix of the path: of a server, or basePath (Swagger 2). */
void
openapi_base(struct operation *op)
{
	json_t *server = operation_server(op);
	struct buf url = {0};
	const char *path;
	size_t len;

	if (server != NULL)
		server_url(server, &url);
	else
		buf_adds(&url, openapi_text(op->root, "basePath"));
	path = server != NULL ? route_path(buf_text(&url)) : buf_text(&url);
	len = strcspn(path, "?#");
	while (len > 0 && path[len - 1] == '/')
		len--;
	buf_clear(&op->base);
	if (*path == '/')
		buf_add(&op->base, path, len);
	buf_free(&url);
}

/* A key goes where its scheme says, any other login into its header. */
static void
add_scheme(struct operation *op, json_t *scheme)
{
	const char *in = openapi_text(scheme, "in");
	const char *name = openapi_text(scheme, "name");

	if (strcmp(openapi_text(scheme, "type"), "mutualTLS") == 0)
		return;
	if (strcmp(openapi_text(scheme, "type"), "apiKey") != 0)
		openapi_header(op, "Authorization", "secret");
	else if (strcmp(in, "header") == 0)
		openapi_header(op, name, "secret");
	else if (strcmp(in, "query") == 0)
		buf_addf(&op->target, "%c%s=secret",
			 op->has_query++ ? '&' : '?', name);
	else if (strcmp(in, "cookie") == 0)
		buf_addf(&op->cookies, "%s%s=secret",
			 op->cookies.len > 0 ? "; " : "", name);
}

/* Placeholders for secrets, which the scenario reads from variables. */
void
openapi_security(struct operation *op)
{
	json_t *needed = json_object_get(op->self, "security");
	json_t *schemes = json_object_get(
	    json_object_get(op->root, "components"), "securitySchemes");
	json_t *ignored;
	const char *name;

	if (needed == NULL)
		needed = json_object_get(op->root, "security");
	if (schemes == NULL)
		schemes = json_object_get(op->root, "securityDefinitions");
	json_object_foreach(json_array_get(needed, 0), name, ignored)
	{
		json_t *scheme =
		    refs_resolve(&op->refs, json_object_get(schemes, name));

		if (scheme != NULL)
			add_scheme(op, scheme);
	}
}
