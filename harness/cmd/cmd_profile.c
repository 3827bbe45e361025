/* SPDX-License-Identifier: MIT */
/* flatline profile: who holds what the load leaves behind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/profiling.h"

enum { SHOWN = 8 };

static int
profile_set(struct settings *settings, const char *name, const char *value,
	    struct error *err)
{
	return settings_set(settings, option_by_name(name, IN_RUN), value,
			    SOURCE_COMMAND_LINE, err);
}

/* A burst of -n requests that warms up, another one that is profiled. */
static int
profile_plan(struct settings *settings, struct error *err)
{
	double burst = isnan(settings->requests) ? 500 : settings->requests;
	char text[32];

	settings->requests = settings->max_duration = NAN;
	settings->until_certain = 0;
	settings_forget(settings, option_by_name("duration", IN_RUN));
	snprintf(text, sizeof(text), "%.0f", burst);
	if (profile_set(settings, "burst", text, err) != 0 ||
	    profile_set(settings, "cycles", "2", err) != 0 ||
	    profile_set(settings, "settle", "500ms", err) != 0)
		return -1;
	return profile_set(settings, "warmup", "0", err);
}

static int
profile_keep(const char *dir, const char *name, const struct buf *text,
	     struct error *err)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");
	int failed = file == NULL ||
		     fwrite(buf_text(text), 1, text->len, file) != text->len;

	if (file != NULL && fclose(file) != 0)
		failed = 1;
	if (failed)
		error_set(err, STATUS_IO, "cannot write %s", path);
	free(path);
	return failed ? -1 : 0;
}

static int
profile_keep_all(const char *dir, const struct profiling *profiling,
		 struct error *err)
{
	const struct profile *profile = &profiling->profile;
	struct buf proto = {0}, flame = {0};
	int result;

	profile_write_pprof(profile, &proto);
	profile_write_flame(profile, profiling->requests, &flame);
	result = profile_keep(dir, "profile.pb", &proto, err);
	if (result == 0)
		result = profile_keep(dir, "flame.svg", &flame, err);
	if (result == 0 && profile->raw_name != NULL)
		result =
		    profile_keep(dir, profile->raw_name, &profile->raw, err);
	buf_free(&proto);
	buf_free(&flame);
	return result;
}

static json_t *
json_holders(const struct profiling *profiling, const struct holder *list,
	     size_t count, double total)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count && i < 50; i++)
		json_array_append_new(
		    array, json_pack("{s:s?, s:s?, s:i, s:f, s:f}", "name",
				     list[i].name, "place", list[i].place,
				     "line", list[i].line, "bytes_per_request",
				     list[i].bytes / profiling->requests,
				     "share", list[i].bytes / total));
	return array;
}

static json_t *
profile_json(const struct profiling *profiling)
{
	struct holder *packages, *functions;
	double total = profile_total(&profiling->profile);
	size_t npackages = profile_packages(&profiling->profile, &packages);
	size_t nfunctions = profile_functions(&profiling->profile, &functions);
	json_t *object = json_pack(
	    "{s:s, s:f, s:f, s:o, s:o}", "by", profiling->profiler->help,
	    "requests", profiling->requests, "bytes", total, "packages",
	    json_holders(profiling, packages, npackages, total), "functions",
	    json_holders(profiling, functions, nfunctions, total));

	free(packages);
	free(functions);
	return object;
}

static void
print_escaped(const char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, text);
	fputs(buf_text(&visible), stdout);
	buf_free(&visible);
}

static const char *
base_name(const char *place)
{
	const char *slash = strrchr(place, '/');

	return slash != NULL ? slash + 1 : place;
}

static void
print_holder(const struct profiling *profiling, const struct holder *holder,
	     double total)
{
	const struct frame *through =
	    &profiling->profile.frames[holder->through];
	char bytes[UNITS_TEXT];

	printf("  %11s  %5.1f %%  ",
	       units_bytes(bytes, holder->bytes / profiling->requests),
	       100 * holder->bytes / total);
	print_escaped(holder->name);
	if (holder->place[0] != '\0') {
		fputs(" (", stdout);
		print_escaped(base_name(holder->place));
		printf(":%d)", holder->line);
	} else if (holder->through > 0) {
		fputs(", reached from ", stdout);
		print_escaped(through->function[0] != '\0' ? through->function
							   : "(anonymous)");
		fputs(" (", stdout);
		print_escaped(base_name(through->place));
		printf(":%d)", through->line);
	}
	putchar('\n');
}

static void
print_holders(const struct profiling *profiling, const char *title,
	      size_t (*list)(const struct profile *, struct holder **))
{
	double total = profile_total(&profiling->profile);
	struct holder *holders;
	size_t count = list(&profiling->profile, &holders);

	printf("\n  %11s  %7s  %s\n", "per request", "share", title);
	for (size_t i = 0; i < count && i < SHOWN; i++)
		if (holders[i].bytes >= 0.001 * total)
			print_holder(profiling, &holders[i], total);
	free(holders);
}

static void
profile_print(const struct profiling *profiling, const char *dir)
{
	double total = profile_total(&profiling->profile);
	char requests[UNITS_TEXT], all[UNITS_TEXT], each[UNITS_TEXT];

	if (!(total > 0)) {
		printf("PROFILE  %s requests left nothing behind that %s saw; "
		       "give it more, as in -n 20k\n",
		       units_count(requests, profiling->requests),
		       profiling->profiler->help);
		return;
	}
	printf("PROFILE  %s requests left %s behind, %s each, by %s\n",
	       units_count(requests, profiling->requests),
	       units_bytes(all, total),
	       units_bytes(each, total / profiling->requests),
	       profiling->profiler->help);
	print_holders(profiling, "package", profile_packages);
	print_holders(profiling, "function", profile_functions);
	printf("\n  who holds it, not whether it leaks: what is only replaced "
	       "counts too\n  picture   %s/flame.svg\n  pprof     "
	       "%s/profile.pb\n",
	       dir, dir);
	if (profiling->profile.raw_name != NULL)
		printf("  devtools  %s/%s\n", dir, profiling->profile.raw_name);
}

static enum status
profile_finish(const struct profiling *profiling, const char *dir,
	       const struct settings *settings, struct error *err)
{
	if (profiling->profiler == NULL || !(profiling->requests > 0)) {
		error_set(err, STATUS_UNAVAILABLE,
			  "nothing was profiled: the load ended before");
		return STATUS_OK;
	}
	if (profile_keep_all(dir, profiling, err) != 0)
		return STATUS_OK;
	if (settings->json) {
		json_t *result = profile_json(profiling);

		print_json(result);
		json_decref(result);
	} else {
		profile_print(profiling, dir);
	}
	return STATUS_OK;
}

enum status
profile_scenario(struct invocation *invocation, const char *dir,
		 struct error *err)
{
	struct profiling profiling;
	enum status status = STATUS_OK;

	profiling_init(&profiling);
	if (profile_plan(&invocation->settings, err) == 0 &&
	    drive(invocation, dir, &profiling, err) == 0)
		status =
		    profile_finish(&profiling, dir, &invocation->settings, err);
	profiling_free(&profiling);
	return status;
}

static enum status
profile_run(struct invocation *invocation, struct error *err)
{
	char *dir = output_directory(&invocation->settings, "profile");
	enum status status = profile_scenario(invocation, dir, err);

	free(dir);
	return status;
}

const struct command command_profile = {
    .name = "profile",
    .arguments = "SCENARIO [-- COMMAND...]",
    .summary = "who holds what the load leaves behind: packages, functions",
    .examples =
	"  flatline profile publish.lua -- node server.js\n"
	"      500 requests to warm up, 500 that are profiled\n"
	"  flatline profile publish.lua -n 2000 --pid 4711 --runtime node\n",
    .where = IN_PROFILE,
    .min_args = 1,
    .max_args = 1,
    .takes_command = 1,
    .run = profile_run,
};
