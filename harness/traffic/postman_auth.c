/* SPDX-License-Identifier: MIT */
/*
 * Logins of Postman: of the request, or else of its nearest folder. A token is
 * a placeholder, which the scenario reads from a variable, unless a test sets
 * it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/postman.h"

/* A value of an auth: a list of key and value, or (v2.0) an object. */
static const char *
auth_value(json_t *auth, const char *type, const char *key)
{
	json_t *list = json_object_get(auth, type), *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		if (strcmp(postman_text(one, "key"), key) == 0)
			return postman_text(one, "value");
	}
	return postman_text(list, key);
}

static json_t *
nearest_auth(const struct postman *postman, json_t *request)
{
	json_t *auth = json_object_get(request, "auth");

	for (size_t i = postman->nowners; !json_is_object(auth) && i-- > 0;)
		auth = json_object_get(postman->owners[i], "auth");
	return auth;
}

/* The variable of a token, if a test sets it: then it is no secret. */
static int
is_kept(const struct postman *postman, const char *token)
{
	size_t len = strlen(token);
	char *name;
	int kept;

	if (len < 5 || strncmp(token, "{{", 2) != 0 ||
	    strcmp(token + len - 2, "}}") != 0)
		return 0;
	name = xstrndup(token + 2, len - 4);
	kept = strings_has(&postman->kept, name);
	free(name);
	return kept;
}

static void
add_bearer(struct postman *postman, const char *token)
{
	char *value = xasprintf(
	    "Bearer %s", is_kept(postman, token) ? token : "credentials");

	postman_header(postman, "Authorization", value);
	free(value);
}

static void
add_key(struct postman *postman, json_t *auth)
{
	const char *key = auth_value(auth, "apikey", "key");
	const char *value = auth_value(auth, "apikey", "value");
	const char *shown = is_kept(postman, value) ? value : "credentials";

	if (*key == '\0')
		return;
	if (strcmp(auth_value(auth, "apikey", "in"), "query") == 0)
		buf_addf(&postman->url, "%c%s=%s",
			 strchr(buf_text(&postman->url), '?') ? '&' : '?', key,
			 shown);
	else
		postman_header(postman, key, shown);
}

void
postman_auth(struct postman *postman, json_t *request)
{
	json_t *auth = nearest_auth(postman, request);
	const char *type = postman_text(auth, "type");

	if (*type == '\0' || strcmp(type, "noauth") == 0)
		return;
	if (strcmp(type, "bearer") == 0) {
		add_bearer(postman, auth_value(auth, "bearer", "token"));
	} else if (strcmp(type, "apikey") == 0) {
		add_key(postman, auth);
	} else {
		postman_header(postman, "Authorization", "Basic credentials");
		if (strcmp(type, "basic") != 0)
			notes_tell(postman->notes,
				   "a login of the kind %.30s has to be made "
				   "by hand: AUTHORIZATION stands for it",
				   type);
	}
}
