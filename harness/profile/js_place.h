/* SPDX-License-Identifier: MIT */
/* Whose a JavaScript file is, by its URL. */
#ifndef PROFILE_JS_PLACE_H
#define PROFILE_JS_PLACE_H

enum js_rank {
	JS_RUNTIME, /* Node itself, and what has no file */
	JS_CARRIER, /* a framework: it runs others' code and keeps what they
		     * hand over */
	JS_HOLDER   /* a package, or the service's own file */
};

/* The path of a file: without "file://". */
const char *js_path(const char *url);
/* The package after the last /node_modules/: "express", "@grpc/grpc-js". NULL:
 * in none. To be freed. */
char *js_package(const char *url);
int js_is_package(const char *url);
enum js_rank js_rank(const char *url);
/* The same by the name of a package or of a file. */
enum js_rank js_name_rank(const char *name);
/* The package, or the name of the service's own file; NULL: the runtime's. To
 * be freed. */
char *js_owner(const char *url);
/* "ws/lib/websocket.js", "server.js": from the package's name on, or the file's
 * name. */
const char *js_short(const char *url);

#endif
