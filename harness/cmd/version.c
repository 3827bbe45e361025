/* SPDX-License-Identifier: MIT */
/* What this program is and what it runs on, for a bug report or a script. */
#include <curl/curl.h>
#include <event2/event.h>
#include <jansson.h>
#include <lua.h>

#include "cmd/cmd.h"
#include "config.h"

void
version_print_json(FILE *out)
{
	json_t *version = json_pack(
	    "{s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "name", PACKAGE_NAME,
	    "version", PACKAGE_VERSION, "libraries", "jansson",
	    jansson_version_str(), "libcurl",
	    curl_version_info(CURLVERSION_NOW)->version, "libevent",
	    event_get_version(), "lua",
	    LUA_VERSION_MAJOR "." LUA_VERSION_MINOR "." LUA_VERSION_RELEASE);

	json_dumpf(version, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(version);
}
