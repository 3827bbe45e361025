/* SPDX-License-Identifier: MIT */
#include "profile/js_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const char folder[] = "/node_modules/";

/*
 * What they keep, somebody else gave them. That somebody is the holder if there
 * is one; a leak of their own has none, and is theirs.
 */
static const char *const carriers[] = {
    "@babel/runtime",
    "@fastify/middie",
    "@feathersjs/express",
    "@feathersjs/feathers",
    "@hapi/hapi",
    "@koa/router",
    "@nestjs/common",
    "@nestjs/core",
    "@nestjs/platform-express",
    "@socket.io/component-emitter",
    "@tsed/common",
    "async",
    "avvio",
    "bluebird",
    "component-emitter",
    "connect",
    "core-js",
    "core-js-pure",
    "denque",
    "duplexify",
    "ee-first",
    "emittery",
    "end-of-stream",
    "eventemitter2",
    "eventemitter3",
    "events",
    "express",
    "express-async-errors",
    "fastify",
    "fastify-plugin",
    "fastq",
    "finalhandler",
    "find-my-way",
    "h3",
    "hono",
    "inherits",
    "is-promise",
    "koa",
    "koa-compose",
    "koa-router",
    "light-my-request",
    "middie",
    "mitt",
    "nanoevents",
    "next",
    "on-finished",
    "on-headers",
    "once",
    "polka",
    "pump",
    "q",
    "queue-microtask",
    "readable-stream",
    "regenerator-runtime",
    "restify",
    "reusify",
    "router",
    "rxjs",
    "safe-buffer",
    "signal-exit",
    "streamx",
    "through2",
    "tiny-emitter",
    "tslib",
    "wrappy",
    "yallist",
    "yocto-queue",
    "zone.js",
};

const char *
js_path(const char *url)
{
	return text_starts(url, "file://") ? url + strlen("file://") : url;
}

/* Behind the last /node_modules/; NULL: there is none. */
static const char *
in_package(const char *url)
{
	const char *at = NULL, *next = url;

	while ((next = strstr(next, folder)) != NULL) {
		next += strlen(folder);
		at = next;
	}
	return at;
}

int
js_is_package(const char *url)
{
	return in_package(url) != NULL;
}

char *
js_package(const char *url)
{
	const char *at = in_package(url);
	size_t length;

	if (at == NULL)
		return NULL;
	length = strcspn(at, "/");
	if (at[0] == '@' && at[length] == '/')
		length += 1 + strcspn(at + length + 1, "/");
	return length > 0 ? xstrndup(at, length) : NULL;
}

enum rank
js_name_rank(const char *name)
{
	if (name[0] == '(')
		return RANK_RUNTIME;
	for (size_t i = 0; i < COUNT(carriers); i++)
		if (strcmp(name, carriers[i]) == 0)
			return RANK_CARRIER;
	return RANK_HOLDER;
}

enum rank
js_rank(const char *url)
{
	enum rank rank = RANK_HOLDER;
	char *package;

	if (js_path(url)[0] != '/')
		return RANK_RUNTIME;
	package = js_package(url);
	if (package != NULL)
		rank = js_name_rank(package);
	free(package);
	return rank;
}

char *
js_owner(const char *url)
{
	const char *path = js_path(url);
	char *package = js_package(url);

	if (package != NULL || path[0] != '/')
		return package;
	return xstrdup(strrchr(path, '/') + 1);
}

const char *
js_short(const char *url)
{
	const char *at = in_package(url), *slash = strrchr(url, '/');

	if (at != NULL)
		return at;
	return slash != NULL && slash[1] != '\0' ? slash + 1 : url;
}
