/* SPDX-License-Identifier: MIT */
/* uuid() and unique(): values that no other run has, because of its salt. */
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

enum { UNIQUE_LENGTH = 16 };

/* Where a value is asked for: each has values of its own. Users and iterations
 * have numbers of their own in each segment; the file and hooks are run by all
 * of them. */
enum unique_place { PLACE_FILE, PLACE_HOOK, PLACE_USER, PLACE_NUMBERED };

static void
unique_seed(struct random *random, const struct scenario *scenario,
	    enum unique_place place, const uint64_t numbers[3])
{
	const char *salt = scenario->settings->salt;
	uint64_t hash = TEXT_HASH_START;

	if (salt != NULL)
		hash = text_hash(hash, salt, strlen(salt));
	random->state = random_mix(hash + place * RANDOM_STEP);
	for (size_t i = 0; i < 3; i++)
		random->state = random_mix(random->state + numbers[i]);
}

static void
unique_seed_user(struct user *user)
{
	const struct scenario *scenario = user->scenario;
	ptrdiff_t hook = user->flow - scenario->hooks;
	ptrdiff_t flow = user->flow - scenario->flows;
	uint64_t segment = scenario->settings->part.index;

	if (user->id == 0)
		unique_seed(&user->unique, scenario, PLACE_HOOK,
			    (uint64_t[]){(uint64_t)hook, segment, 0});
	else if (user->numbered)
		unique_seed(&user->unique, scenario, PLACE_NUMBERED,
			    (uint64_t[]){(uint64_t)flow, 0, user->iteration});
	else
		unique_seed(
		    &user->unique, scenario, PLACE_USER,
		    (uint64_t[]){(uint64_t)flow, user->id, user->iteration});
}

/*
 * Seeded by the first call of an iteration, so that the others do not pay for
 * it. The flow is one of the numbers because `check` gives each the same user
 * and iteration.
 */
static struct random *
unique_random(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	struct user *user = scenario->running;

	scenario->uniques++;
	if (user == NULL) {
		if (scenario->unique.state == 0)
			unique_seed(
			    &scenario->unique, scenario, PLACE_FILE,
			    (uint64_t[]){0, scenario->settings->part.index, 0});
		return &scenario->unique;
	}
	if (!user->is_unique_seeded)
		unique_seed_user(user);
	user->is_unique_seeded = 1;
	return &user->unique;
}

/* Version 4, RFC 9562. */
static int
unique_uuid(lua_State *L)
{
	unsigned long long high, low;
	struct random *random;
	char text[40];

	argument_count(L, "uuid", 0);
	random = unique_random(L);
	high = random_below(random, 0);
	low = random_below(random, 0);
	high = (high & ~0xf000ULL) | 0x4000;
	low = (low & ~(3ULL << 62)) | 2ULL << 62;
	snprintf(text, sizeof(text), "%08llx-%04llx-%04llx-%04llx-%012llx",
		 high >> 32, high >> 16 & 0xffff, high & 0xffff, low >> 48,
		 low & 0xffffffffffffULL);
	lua_pushstring(L, text);
	return 1;
}

/* A letter, then letters and digits: good for a name of most kinds. */
static int
unique_unique(lua_State *L)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	char text[UNIQUE_LENGTH];
	struct random *random;

	argument_count(L, "unique", 0);
	random = unique_random(L);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = signs[random_below(random, i == 0 ? 26 : 36)];
	lua_pushlstring(L, text, sizeof(text));
	return 1;
}

static const luaL_Reg unique_globals[] = {
    {"uuid", unique_uuid},
    {"unique", unique_unique},
    {NULL, NULL},
};

const struct api api_unique = {.globals = unique_globals};
