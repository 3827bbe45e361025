/* SPDX-License-Identifier: MIT */
/* Whose a JavaScript file is, by its URL. */
#ifndef PROFILE_JS_PLACE_H
#define PROFILE_JS_PLACE_H

#include "profile/rank.h"

/* The path of a file: without "file://". */
const char *js_path(const char *url);
/* The package after the last /node_modules/: "express", "@grpc/grpc-js". NULL:
 * in none. To be freed. */
char *js_package(const char *url);
int js_is_package(const char *url);
enum rank js_rank(const char *url);
/* The same by the name of a package or of a file. */
enum rank js_name_rank(const char *name);
/* The package, or the name of the service's own file; NULL: the runtime's. To
 * be freed. */
char *js_owner(const char *url);
/* "ws/lib/websocket.js", "server.js": from the package's name on, or the file's
 * name. */
const char *js_short(const char *url);

#endif
