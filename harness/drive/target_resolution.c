/* SPDX-License-Identifier: MIT */
#include "drive/target_resolution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "drive/await.h"
#include "sample/container.h"

/* The port in PORT, for a command that uses it; 0: none. */
static int
port_from_environment(void)
{
	const char *text = getenv("PORT");
	double port;

	if (text == NULL || units_parse_count(text, &port) != 0 || port < 1 ||
	    port > 65535)
		return 0;
	return (int)port;
}

static int
resolve_start(struct target_resolution *resolved,
	      const struct target_order *order, struct error *err)
{
	char *log = xasprintf("%s/target.log", order->dir);

	resolved->target =
	    target_start(order->command, order->environment, log, err);
	free(log);
	if (resolved->target == NULL)
		return -1;
	return await_target(resolved, order, port_from_environment(), err);
}

/*
 * A process on this machine can be sampled, also in a container with an address
 * of its own; a service elsewhere must report its own metrics. 1: it is
 * elsewhere, and does.
 */
static int
resolve_is_elsewhere(const struct target_resolution *resolved,
		     const struct settings *settings, struct error *err)
{
	int local = address_is_local(&resolved->address, err);

	if (local < 0)
		return -1;
	if (local == 0 && resolved->target != NULL)
		local = target_is_at(resolved->target, resolved->address.host);
	if (local || settings->metrics != NULL)
		return !local;
	return error_set(err, STATUS_USAGE,
			 "%s is no address of this machine%s, and another "
			 "machine's processes cannot be sampled from here: run "
			 "flatline there, or use --metrics URL (a Prometheus "
			 "page)%s",
			 resolved->address.host,
			 resolved->target != NULL ? " or of that process" : "",
			 resolved->target != NULL
			     ? ""
			     : "; for a container here, give --pid");
}

/* The first is the main one. */
static int
resolve_pids(struct target_resolution *resolved, const struct strings *pids,
	     struct error *err)
{
	resolved->target = target_by_pid(atoi(pids->items[0]), err);
	if (resolved->target == NULL)
		return -1;
	for (size_t i = 1; i < pids->count; i++)
		if (target_add(resolved->target, atoi(pids->items[i]), err) !=
		    0)
			return -1;
	return 0;
}

static int
resolve_is_named(const struct settings *settings)
{
	return settings->pids.count > 0 || settings->container != NULL ||
	       settings->cgroup != NULL;
}

/* What the user names: processes, a container or a control group. */
static int
resolve_named(struct target_resolution *resolved,
	      const struct settings *settings, struct container *container,
	      struct error *err)
{
	if (settings->pids.count > 0)
		return resolve_pids(resolved, &settings->pids, err);
	if (settings->container != NULL)
		resolved->target =
		    target_by_container(settings->container, container, err);
	else
		resolved->target = target_by_group(settings->cgroup,
						   resolved->address.port, err);
	return resolved->target != NULL ? 0 : -1;
}

/* 127.0.0.1 means another network to it than to flatline. */
static int
resolve_refuse_apart(struct target_resolution *resolved,
		     const struct container *container, struct error *err)
{
	char example[128] = "", what[288];

	if (container->port != 0 && container->address[0] != '\0')
		snprintf(example, sizeof(example), ", such as http://%s:%d",
			 container->address, container->port);
	if (container->name[0] != '\0')
		snprintf(what, sizeof(what), "container %s", container->name);
	else
		snprintf(what, sizeof(what), "process %d",
			 (int)target_id(resolved->target).pid);
	return error_set(err, STATUS_USAGE,
			 "%s has a network of its own: give --target too, the "
			 "URL under which it is reached from here%s",
			 what, example);
}

/* Another process samples for all segments, unless this one was told what. */
static int
resolve_samples_nothing(const struct settings *settings)
{
	return settings->segment != NULL && settings->metrics == NULL &&
	       !resolve_is_named(settings);
}

static int
resolve_find(struct target_resolution *resolved,
	     const struct settings *settings, struct error *err)
{
	int elsewhere = resolve_samples_nothing(settings)
			    ? 1
			    : resolve_is_elsewhere(resolved, settings, err);

	if (elsewhere < 0)
		return -1;
	resolved->target =
	    elsewhere ? target_remote(resolved->address.host,
				      scrape_runtime(&resolved->scrape))
		      : target_by_port(resolved->address.port, err);
	return resolved->target != NULL ? 0 : -1;
}

/* Only one of them can name what is sampled. */
static int
resolve_check_names(const struct settings *settings, int command,
		    struct error *err)
{
	const struct {
		const char *name;
		int given;
	} names[] = {{"--pid", settings->pids.count > 0},
		     {"--container", settings->container != NULL},
		     {"--cgroup", settings->cgroup != NULL},
		     {"-- COMMAND", command}};
	const char *first = NULL;

	for (size_t i = 0; i < COUNT(names); i++) {
		if (!names[i].given)
			continue;
		if (first != NULL)
			return error_set(err, STATUS_USAGE,
					 "%s and %s name two targets: leave "
					 "out one",
					 first, names[i].name);
		first = names[i].name;
	}
	return 0;
}

static int
resolve_scrape(struct target_resolution *resolved,
	       const struct settings *settings, struct error *err)
{
	if (settings->metrics == NULL && settings->scrape.count > 0)
		return error_set(err, STATUS_USAGE,
				 "--scrape needs --metrics URL");
	return scrape_start(&resolved->scrape, settings->metrics,
			    &settings->scrape, settings->per, err);
}

static int
resolve_running_named(struct target_resolution *resolved,
		      const struct target_order *order, struct error *err)
{
	const struct settings *settings = order->settings;
	struct container container = {.pid = 0};

	if (resolve_named(resolved, settings, &container, err) != 0)
		return -1;
	if (settings->target == NULL && target_is_apart(resolved->target))
		return resolve_refuse_apart(resolved, &container, err);
	if (settings->target != NULL &&
	    (resolve_is_elsewhere(resolved, settings, err) < 0 ||
	     target_await(resolved, order, err) != 0))
		return -1;
	if (resolve_scrape(resolved, settings, err) != 0)
		return -1;
	return settings->target == NULL ? await_target(resolved, order, 0, err)
					: 0;
}

/* What runs already: at an address, which has to answer, or named. */
static int
resolve_running(struct target_resolution *resolved,
		const struct target_order *order, struct error *err)
{
	const struct settings *settings = order->settings;

	if (resolve_is_named(settings))
		return resolve_running_named(resolved, order, err);
	if (settings->target == NULL)
		return error_set(err, STATUS_USAGE,
				 "no target: use --target URL, --pid N, "
				 "--container NAME, --cgroup PATH or "
				 "-- COMMAND");
	if ((!resolve_samples_nothing(settings) &&
	     resolve_is_elsewhere(resolved, settings, err) < 0) ||
	    target_await(resolved, order, err) != 0 ||
	    resolve_scrape(resolved, settings, err) != 0)
		return -1;
	return resolve_find(resolved, settings, err);
}

int
target_resolve(struct target_resolution *resolved,
	       const struct target_order *order, struct error *err)
{
	const struct settings *settings = order->settings;
	int result;

	*resolved = (struct target_resolution){.target = NULL};
	if (settings->target != NULL &&
	    address_parse(&resolved->address, settings->target, err) != 0)
		return -1;
	if (resolve_check_names(settings, order->command != NULL, err) != 0)
		return -1;
	if (order->command == NULL)
		result = resolve_running(resolved, order, err);
	else if ((result = resolve_start(resolved, order, err)) == 0)
		/* It has no metrics page before now. */
		result = resolve_scrape(resolved, settings, err);
	if (order->waiting != NULL)
		order->waiting(NULL);
	if (result != 0 && resolved->target != NULL) {
		target_free(resolved->target);
		resolved->target = NULL;
	}
	return result;
}

/* The host part of a page's URL. */
static int
resolve_at_page(struct target_resolution *resolved, const char *url,
		struct error *err)
{
	const char *host = strstr(url, "://");
	size_t length = host != NULL ? (size_t)(host + 3 - url) : 0;
	char *base;
	int result;

	length += strcspn(url + length, "/");
	base = xstrndup(url, length);
	result = address_parse(&resolved->address, base, err);
	free(base);
	return result;
}

static int
resolve_watch_process(struct target_resolution *resolved,
		      const struct settings *settings, struct error *err)
{
	struct container ignored;

	if (settings->target != NULL &&
	    address_parse(&resolved->address, settings->target, err) != 0)
		return -1;
	if (resolve_is_named(settings))
		return resolve_named(resolved, settings, &ignored, err);
	if (settings->target != NULL)
		return resolve_find(resolved, settings, err);
	if (resolve_at_page(resolved, settings->metrics, err) == 0) {
		resolved->target = target_remote(
		    resolved->address.host, scrape_runtime(&resolved->scrape));
	}
	return resolved->target != NULL ? 0 : -1;
}

int
target_resolve_watched(struct target_resolution *resolved,
		       const struct settings *settings, struct error *err)
{
	*resolved = (struct target_resolution){.target = NULL};
	if (resolve_check_names(settings, 0, err) != 0)
		return -1;
	if (!resolve_is_named(settings) && settings->target == NULL &&
	    settings->metrics == NULL)
		return error_set(
		    err, STATUS_USAGE,
		    "nothing to watch: use --pid N, --container NAME, --cgroup "
		    "PATH, --target URL or --metrics URL");
	if (resolve_scrape(resolved, settings, err) != 0)
		return -1;
	return resolve_watch_process(resolved, settings, err);
}

static void
target_note_exporter(const struct scrape *scrape,
		     void (*note)(const char *text))
{
	struct buf text = {0};

	if (note != NULL && scrape->url != NULL &&
	    scrape->exporter[0] != '\0') {
		buf_addf(
		    &text,
		    "warning: %.80s is the page of %.60s: its process_ and "
		    "runtime series are the exporter's own memory, not "
		    "the service's",
		    scrape->url, scrape->exporter);
		note(buf_text(&text));
	}
	buf_free(&text);
}

/* The series may appear later, with the first request that it counts. */
void
target_note_absent(const struct target_resolution *resolved,
		   void (*note)(const char *text))
{
	struct buf names = {0}, text = {0};

	target_note_exporter(&resolved->scrape, note);
	if (note != NULL && scrape_absent(&resolved->scrape, &names) > 0) {
		buf_addf(&text, "%.80s has no series %.200s yet",
			 resolved->scrape.url, buf_text(&names));
		note(buf_text(&text));
	}
	buf_free(&names);
	buf_free(&text);
}

void
target_resolution_free(struct target_resolution *resolved)
{
	if (resolved->target != NULL)
		target_free(resolved->target);
	scrape_free(&resolved->scrape);
	strings_free(&resolved->others);
	resolved->target = NULL;
}
