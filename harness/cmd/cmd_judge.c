/* SPDX-License-Identifier: MIT */
/* flatline judge: judges recorded runs, or any CSV, again. */
#include "base/escape.h"
#include "cmd/cmd.h"
#include "cmd/judge_prometheus.h"

/* "memory.log: java (pid 812): " */
static void
judge_print_path(const struct run *run)
{
	const char *part = run->rows != NULL ? rows_part_name(run->rows) : "";
	struct buf visible = {0};

	escape_terminal(&visible, run->path);
	printf("%s: ", buf_text(&visible));
	buf_clear(&visible);
	escape_terminal(&visible, part);
	if (part[0] != '\0')
		printf("%s: ", buf_text(&visible));
	buf_free(&visible);
}

static void
judge_print_json(const struct judged *judged)
{
	const struct rows *rows = judged->run->rows;
	json_t *result = result_json(judged);

	if (rows != NULL && rows_part_name(rows)[0] != '\0')
		json_object_set_new(result, "series",
				    record_text(rows_part_name(rows)));
	print_json(result);
	json_decref(result);
}

static void
judge_print(const struct judged *judged, const struct settings *settings,
	    int many)
{
	int brief = settings->quiet || many;

	if (settings->json || brief)
		text_limits(stderr, judged, 1);
	if (settings->json) {
		judge_print_json(judged);
		return;
	}
	if (many)
		judge_print_path(judged->run);
	text_verdict(stdout, judged, brief ? -1 : settings->verbose,
		     color_wanted(settings, stdout));
	if (!brief)
		print_next(judged, 0);
}

static enum status
judge_part(struct run *run, size_t part, const struct settings *settings,
	   int many, struct error *err)
{
	struct judged judged;
	struct verdict verdict;

	if (judge_run(&judged, &verdict, run, settings, err) != 0)
		return STATUS_OK;
	if (part == 0)
		print_read_notes(run);
	judge_print(&judged, settings, many);
	return judged_status(&judged, settings);
}

/* One series that cannot be judged does not stop the others. */
static enum status
judge_parts(struct run *run, const struct settings *settings, int many,
	    struct error *err)
{
	size_t parts = run->rows != NULL ? rows_parts(run->rows) : 1;
	enum status worst = STATUS_OK;

	for (size_t part = 0; part < parts; part++) {
		struct error own = {0};
		enum status status;

		if (run->rows != NULL)
			rows_choose_part(run->rows, part);
		status = judge_part(run, part, settings, many || parts > 1,
				    parts > 1 ? &own : err);
		if (own.status != STATUS_OK) {
			print_note("%s", own.text);
			status = own.status;
		}
		worst = status_worse(worst, status);
	}
	return worst;
}

static enum status
judge_one(const char *path, const struct settings *settings, int many,
	  struct error *err)
{
	double interval_s =
	    settings_source(settings, &settings->sample_interval) ==
		    SOURCE_DEFAULT
		? NAN
		: settings->sample_interval;
	struct run run;
	enum status status = STATUS_OK;

	if (run_read_info(&run, path, err) == 0 &&
	    run_open_rows(&run, interval_s, err) == 0)
		status = judge_parts(&run, settings, many, err);
	run_free(&run);
	return status;
}

/* What only a query has. */
static const enum option_id judge_http[] = {
    OPT_auth,	 OPT_bearer, OPT_headers,    OPT_timeout,     OPT_compressed,
    OPT_cacert,	 OPT_cert,   OPT_key,	     OPT_insecure,    OPT_proxy,
    OPT_resolve, OPT_output, OPT_connect_to, OPT_unix_socket, OPT_NONE};

/* One bad input does not stop the others from being judged. */
static enum status
judge_files(struct invocation *invocation, struct error *err)
{
	int many = invocation->nargs > 1;
	enum status worst = STATUS_OK;

	for (int i = 0; i < invocation->nargs; i++) {
		struct error own = {0};
		enum status status =
		    judge_one(invocation->args[i], &invocation->settings, many,
			      many ? &own : err);

		if (own.status != STATUS_OK) {
			print_note("%s", own.text);
			status = own.status;
		}
		worst = status_worse(worst, status);
	}
	return worst;
}

static enum status
judge_run_command(struct invocation *invocation, struct error *err)
{
	const struct settings *settings = &invocation->settings;

	if (settings->prometheus == NULL) {
		command_without_effect(settings, 0, judge_http,
				       "without --prometheus", err);
		return err->status == STATUS_OK ? judge_files(invocation, err)
						: err->status;
	}
	if (invocation->nargs > 0)
		error_set(err, STATUS_USAGE,
			  "'%.60s' has no effect with --prometheus",
			  invocation->args[0]);
	return err->status == STATUS_OK ? judge_prometheus(settings, err)
					: err->status;
}

static const struct option_variant judge_variants[] = {
    {OPT_per, NULL, "PromQL of a counter: growth per count, not per hour"},
    {OPT_timeout, "5m", "give up on a reply of Prometheus after this long"},
    {OPT_output, NULL, "with --prometheus: write fleet.html into this folder"},
    {OPT_runtime, NULL, "the runtime, where the record does not say"},
    {OPT_sample_interval, NULL, "between readings that have no times"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_judge = {
    .name = "judge",
    .arguments = "RUN_OR_FILE...",
    .summary = "judge recorded runs, or memory that other programs recorded",
    .examples = "  flatline judge runs/before\n"
		"  flatline judge --max-growth 16B/request memory.csv\n"
		"      columns: time_s, requests, rss_bytes or other *_bytes\n"
		"  flatline judge pidstat.log gc.log range.json\n"
		"      of pidstat -r, java -Xlog:gc, Prometheus; see the "
		"manual\n"
		"  flatline judge --json - < memory.csv\n"
		"  flatline judge --prometheus http://prom:9090 --since 7d \\\n"
		"      --query "
		"'container_memory_working_set_bytes{namespace=\"shop\"}'\n"
		"      a verdict for each pod, worst first\n",
    .groups = IN(VERDICT) | IN(HISTORY),
    .also = OPTION_LIST_OF(
	OPT_runtime, OPT_sample_interval, OPT_json, OPT_quiet, OPT_verbose,
	OPT_no_color, OPT_per, OPT_auth, OPT_bearer, OPT_headers, OPT_timeout,
	OPT_compressed, OPT_cacert, OPT_cert, OPT_key, OPT_insecure, OPT_proxy,
	OPT_resolve, OPT_connect_to, OPT_unix_socket, OPT_output),
    .except = OPTION_LIST_OF(OPT_force),
    .variants = judge_variants,
    .min_args = 1,
    .max_args = 1000,
    .run = judge_run_command,
};
