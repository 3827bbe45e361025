/* SPDX-License-Identifier: MIT */
/* flatline watch: measures a service under its own load, as in production. */
#include <stdlib.h>

#include "cmd/cmd.h"
#include "cmd/drop_privileges.h"
#include "cmd/event_lines.h"
#include "cmd/profile_on_leak.h"
#include "cmd/run_observer.h"
#include "cmd/watch_page.h"

static enum status
watch_and_judge(struct invocation *invocation, const char *dir,
		struct error *err)
{
	struct profile_on_leak on_leak = {.settings = &invocation->settings};
	struct run_observer observer = {.settings = &invocation->settings,
					.events = invocation->events};
	const struct finish_order order = {
	    .dir = dir, .own = 1, .events = invocation->events};
	const char *listen = invocation->settings.listen;
	enum status status = STATUS_OK;
	int watched;

	if (listen != NULL &&
	    (observer.page = watch_page_open(listen, err)) == NULL)
		return err->status;
	if (invocation->settings.profile) {
		on_leak.observer = &observer;
		observer.looked = profile_on_leak_look;
		observer.ended = profile_on_leak_end;
		observer.arg = &on_leak;
	}
	watched = observed_watch(&observer, dir, err) == 0;
	watch_page_close(observer.page);
	if (watched) {
		status = finish_run(&order, &invocation->settings, err);
		profile_on_leak_finish(&on_leak, dir, err);
	}
	profile_on_leak_free(&on_leak);
	return status;
}

static enum status
watch_command(struct invocation *invocation, struct error *err)
{
	char *dir = output_directory(&invocation->settings, "watch");
	enum status status = STATUS_OK;

	if (drop_privileges(invocation, dir, err) == 0)
		invocation->events =
		    event_lines_open(&invocation->settings, err);
	if (err->status == STATUS_OK)
		status = watch_and_judge(invocation, dir, err);
	event_lines_close(invocation->events);
	free(dir);
	return status;
}

static const struct option_variant watch_variants[] = {
    {OPT_target, NULL, "the service to watch, e.g. http://127.0.0.1:3000"},
    {OPT_duration, NULL, "how long to watch; default: until Ctrl-C"},
    {OPT_growth, "64B/request",
     "tolerated growth, e.g. 5MiB/h; default without --per: 225KiB/h"},
    {OPT_gc_budget, NULL,
     "share of the target's time that forced collections may take; default: "
     "none is forced"},
    {OPT_sample_interval, "1s", "how often memory is sampled"},
    {OPT_profile, NULL,
     "once the verdict is LEAK, find what holds the memory, for 5 min"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_watch = {
    .name = "watch",
    .arguments = "",
    .summary = "watch a service in production: send nothing, force nothing",
    .examples =
	"  flatline watch --pid 4711 --max-growth 5MiB/h\n"
	"      until Ctrl-C; growth per hour\n"
	"  flatline watch --target http://shop:8080 -d 1h \\\n"
	"      --metrics http://shop:8080/metrics --per http_requests_total\n"
	"      growth per request, as the service itself counts them\n"
	"  flatline watch --pid 4711 --listen 127.0.0.1:9464\n"
	"      a page for Prometheus: growth, verdict, time to the limit\n"
	"  flatline watch --pid 4711 --profile --runtime node\n"
	"      and once it is a LEAK, who holds it\n",
    .groups = IN(OUTPUT),
    .also = OPTION_LIST_OF(OPT_target, OPT_pids, OPT_container, OPT_cgroup,
			   OPT_duration, OPT_growth, OPT_limit, OPT_survive,
			   OPT_inconclusive, OPT_runtime, OPT_gc_budget,
			   OPT_sample_interval, OPT_drop_privileges,
			   OPT_profile, OPT_overhead, OPT_allow_pause,
			   OPT_pprof, OPT_metrics, OPT_scrape, OPT_per),
    .except =
	OPTION_LIST_OF(OPT_script, OPT_format, OPT_list, OPT_ui, OPT_ui_port),
    .variants = watch_variants,
    .min_args = 0,
    .max_args = 0,
    .run = watch_command,
};
