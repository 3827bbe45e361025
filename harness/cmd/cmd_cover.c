/* SPDX-License-Identifier: MIT */
/* flatline cover: which routes production uses that the scenario does not. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/coverage_input.h"
#include "cmd/functions_cover.h"

enum { SHOWN = 40 };

static void
print_visible(const char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, text);
	fputs(buf_text(&visible), stdout);
	buf_free(&visible);
}

/* Returns whether they are all covered. */
static int
print_bins(const struct coverage *coverage, const struct coverage_route *route)
{
	static const char *const words[] = {"unknown", "missed", "driven"};
	const struct bins *seen = route->stats->bins;
	int known = 1;

	for (size_t i = 0; seen != NULL && i < seen->count; i++) {
		const struct bin *bin = &seen->items[i];
		int driven = coverage_bin(coverage, route, bin->key);

		printf("  %-7s  %5.1f %%  %9s    ", words[driven + 1],
		       100 * bin->count / route->stats->requests, "");
		print_visible(bin->key);
		putchar('\n');
		known &= driven >= 0;
	}
	return known;
}

static void
print_why(const struct coverage *coverage, const struct coverage_route *route)
{
	struct buf why = {0};

	coverage_why(coverage, route, &why);
	if (why.len > 0)
		printf("  (%s)", buf_text(&why));
	if (route->operations)
		fputs("  (operations not seen in a log)", stdout);
	putchar('\n');
	buf_free(&why);
}

static void
print_route(const struct coverage *coverage, const struct coverage_route *route)
{
	char driven[UNITS_TEXT];

	printf("  %-7s  ", route->covered   ? "covered"
			   : route->touched ? "touched"
					    : "missed");
	if (coverage->counts)
		printf("%5.*f %%  ", route->share < 0.01 ? 2 : 1,
		       100 * route->share);
	printf("%9s  ", units_count(driven, route->driven));
	print_visible(route->route);
	print_why(coverage, route);
}

/* Returns whether every row shown is covered. */
static int
print_table(const struct coverage *coverage, const struct settings *settings)
{
	size_t shown = settings->verbose || coverage->count < SHOWN
			   ? coverage->count
			   : SHOWN;
	int known = 1;

	printf("  %-7s  ", "");
	if (coverage->counts)
		printf("%7s  ", "share");
	printf("%9s  route\n", "driven");
	for (size_t i = 0; i < shown; i++) {
		print_route(coverage, &coverage->routes[i]);
		if (settings->detail)
			known &= print_bins(coverage, &coverage->routes[i]);
	}
	if (shown < coverage->count)
		printf("  ... and %zu more: -v or --json\n",
		       coverage->count - shown);
	putchar('\n');
	return known;
}

static void
print_unknown(const struct coverage *coverage)
{
	if (coverage->detailed)
		puts("  Unknown: the run did not keep enough details of these "
		     "routes.");
	else
		puts("  Unknown: that run recorded routes only. Run it again "
		     "with --cover FILE, or\n  compare with the scenario "
		     "instead.");
}

static void
print_remarks(const struct coverage *coverage)
{
	char count[UNITS_TEXT];

	if (coverage->assumed)
		puts("  Nothing was sent. To see whether the service answers, "
		     "add "
		     "--target URL or\n  -- COMMAND.");
	if (coverage->lost > 0)
		printf("  Not counted: %s requests answered 400, 404 or 405 on "
		       "paths that are no route.\n",
		       units_count(count, coverage->lost));
	if (coverage->unread > 0)
		printf("  Not read, or sent to other hosts: %s, which --min "
		       "counts as not covered.\n",
		       units_count(count, coverage->unread));
	if (coverage->elsewhere > 0)
		printf("  %zu route%s of the scenario %s not in that "
		       "traffic.\n",
		       coverage->elsewhere, coverage->elsewhere > 1 ? "s" : "",
		       coverage->elsewhere > 1 ? "are" : "is");
}

static void
cover_print(const struct coverage *coverage, const struct coverage_input *input,
	    const struct settings *settings)
{
	struct buf sentence = {0};
	int known = 1;

	if (settings->json) {
		json_t *result =
		    coverage_json(coverage, buf_text(&input->source));

		print_json(result);
		json_decref(result);
		return;
	}
	if (!settings->quiet)
		known = print_table(coverage, settings);
	coverage_sentence(coverage, &sentence);
	puts(buf_text(&sentence));
	buf_free(&sentence);
	if (!known)
		print_unknown(coverage);
	if (!settings->quiet)
		print_remarks(coverage);
}

/* Every file named on the command line, in an array that the caller frees. */
static struct coverage_file *
cover_files(const struct settings *settings, size_t *count)
{
	const struct strings *lists[] = {&settings->access_logs,
					 &settings->hars};
	const struct importer *of[] = {&import_access_log, &import_har};
	struct coverage_file *files =
	    xcalloc(lists[0]->count + lists[1]->count + 3, sizeof(*files));

	*count = 0;
	for (size_t l = 0; l < COUNT(lists); l++)
		for (size_t i = 0; i < lists[l]->count; i++)
			files[(*count)++] =
			    (struct coverage_file){lists[l]->items[i], of[l]};
	if (settings->routes != NULL)
		files[(*count)++] =
		    (struct coverage_file){settings->routes, &import_routes};
	if (settings->openapi != NULL)
		files[(*count)++] =
		    (struct coverage_file){settings->openapi, &import_openapi};
	return files;
}

static void
cover_print_next(enum status status, const struct coverage *coverage,
		 const struct coverage_input *input,
		 const struct invocation *invocation)
{
	const struct settings *settings = &invocation->settings;
	struct buf words = {0};

	if (coverage->covered < coverage->count &&
	    (status != STATUS_OK || isnan(settings->min)))
		coverage_next(&words, input, invocation->args[0]);
	if (!settings->json && !settings->quiet)
		print_next_words(&words);
	buf_free(&words);
}

static enum status
cover_compare(struct invocation *invocation, const struct coverage_input *input,
	      struct error *err)
{
	struct driven driven = {0};
	struct coverage coverage = {0};
	enum status status = STATUS_OK;
	int assumed;

	if (coverage_read_driven(&driven, invocation, invocation->args[0],
				 &assumed, err) == 0) {
		coverage_make(&coverage, input->census, &driven);
		coverage.counts = input->counts;
		coverage.unread = input->unread;
		coverage.assumed = assumed;
		cover_print(&coverage, input, &invocation->settings);
		status = coverage_status(&coverage, &invocation->settings);
		cover_print_next(status, &coverage, input, invocation);
	}
	coverage_free(&coverage);
	driven_free(&driven);
	return status;
}

/* Refuses options that would have no effect. */
static int
cover_check(const struct invocation *invocation, struct error *err)
{
	static const enum option_id of_routes[] = {
	    OPT_access_logs, OPT_hars, OPT_routes, OPT_openapi, OPT_route,
	    OPT_log_format,  OPT_host, OPT_detail, OPT_NONE};
	static const enum option_id of_functions[] = {OPT_output, OPT_NONE};
	const struct settings *settings = &invocation->settings;
	struct stat info;

	if (settings->functions)
		return command_without_effect(settings, 0, of_routes,
					      "with --functions", err);
	if (command_without_effect(settings, 0, of_functions,
				   "without --functions", err) != 0)
		return -1;
	if (stat(invocation->args[0], &info) == 0 && S_ISDIR(info.st_mode))
		return command_sends_nothing(
		    invocation, IN(TARGET) | IN(SCENARIO) | IN(HTTP),
		    "on a recorded run", err);
	return 0;
}

static enum status
cover_routes(struct invocation *invocation, struct error *err)
{
	struct coverage_input input = {0};
	enum status status = STATUS_OK;
	size_t count;
	struct coverage_file *files =
	    cover_files(&invocation->settings, &count);

	if (count == 0)
		error_set(err, STATUS_USAGE,
			  "no traffic to compare with: use --access-log, "
			  "--openapi, --har or --routes FILE");
	else if (coverage_input_read(&input, &invocation->settings, files,
				     count, 0, err) == 0)
		status = cover_compare(invocation, &input, err);
	coverage_input_free(&input);
	free(files);
	return status;
}

static enum status
cover_run(struct invocation *invocation, struct error *err)
{
	if (cover_check(invocation, err) != 0)
		return STATUS_OK;
	return invocation->settings.functions ? functions_cover(invocation, err)
					      : cover_routes(invocation, err);
}

static const struct option_variant cover_variants[] = {
    {OPT_openapi, NULL,
     "OpenAPI description of what the service offers; beside a log, its "
     "paths fold those of the log"},
    {OPT_output, NULL,
     "where the files of --functions go; default: a new folder in runs/"},
    {OPT_quiet, NULL, "print the coverage line only"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_cover = {
    .name = "cover",
    .arguments = "SCENARIO_OR_RUN [-- COMMAND...]",
    .summary = "list routes that production uses and the scenario does not",
    .examples =
	"  flatline cover publish.lua --access-log access.log\n"
	"  flatline cover publish.lua --openapi api.yaml -- node server.js\n"
	"      sends each flow's requests: a route that answers well is "
	"covered\n"
	"  flatline cover runs/before --access-log access.log.gz --min 90%\n"
	"      what that run drove; status 3 if it is less\n"
	"  flatline cover publish.lua --functions -- node server.js\n"
	"      which functions of the service the scenario never runs\n",
    .groups = IN(TARGET) | IN(SCENARIO) | IN(HTTP) | IN(TRAFFIC),
    .also = OPTION_LIST_OF(OPT_output, OPT_json, OPT_quiet, OPT_verbose),
    .except = OPTION_LIST_OF(OPT_pids, OPT_container, OPT_cgroup, OPT_cover,
			     OPT_only_missing, OPT_session, OPT_workflow),
    .variants = cover_variants,
    .first = GROUP_TRAFFIC,
    .loads_scenario = 1,
    .min_args = 1,
    .max_args = 1,
    .takes_command = 1,
    .run = cover_run,
};
