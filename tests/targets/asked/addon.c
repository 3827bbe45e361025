/* SPDX-License-Identifier: MIT */
/*
 * An addon of Node whose keep(bytes) forgets what it allocates. What it needs
 * of node_api.h is declared here, since not every Node comes with that.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef void *napi_env, *napi_value, *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);

int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *,
		     napi_value *, void **);
int napi_get_value_int32(napi_env, napi_value, int32_t *);
int napi_create_function(napi_env, const char *, size_t, napi_callback, void *,
			 napi_value *);
int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
napi_value napi_register_module_v1(napi_env, napi_value exports);

static void *volatile kept;

static napi_value
keep(napi_env env, napi_callback_info info)
{
	size_t count = 1;
	napi_value argument;
	int32_t size = 0;

	napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
	napi_get_value_int32(env, argument, &size);
	kept = memset(malloc((size_t)size), 1, (size_t)size);
	return NULL;
}

napi_value
napi_register_module_v1(napi_env env, napi_value exports)
{
	napi_value function;

	napi_create_function(env, "keep", 4, keep, NULL, &function);
	napi_set_named_property(env, exports, "keep", function);
	return exports;
}
