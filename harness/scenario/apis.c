/* SPDX-License-Identifier: MIT */
#include "scenario/apis.h"

#include "base/mem.h"
#include "scenario/api.h"

static const struct api *const apis[] = {
#define API(name) &api_##name,
#include "scenario/apis.def"
#undef API
};

void
apis_open(lua_State *L)
{
	for (size_t i = 0; i < COUNT(apis); i++) {
		if (apis[i]->globals != NULL)
			luaL_setfuncs(L, apis[i]->globals, 0);
		if (apis[i]->open != NULL)
			apis[i]->open(L);
	}
}

int
apis_check(const struct scenario *scenario, struct error *err)
{
	for (size_t i = 0; i < COUNT(apis); i++)
		if (apis[i]->check != NULL &&
		    apis[i]->check(scenario, err) != 0)
			return -1;
	return 0;
}
