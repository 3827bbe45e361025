/* SPDX-License-Identifier: MIT */
#include "drive/target_resolution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"

static int
resolve_at_port(struct target_resolution *resolved, int port, struct error *err)
{
	char *url = xasprintf("http://127.0.0.1:%d", port);
	int result = address_parse(&resolved->address, url, err);

	free(url);
	return result;
}

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

/* Waits until the target listens on the port for the load, or on any. */
static int
resolve_wait(struct target_resolution *resolved,
	     const struct settings *settings, int port,
	     const volatile int *stop, struct error *err)
{
	if (settings->target != NULL)
		port = resolved->address.port;
	if (target_wait(resolved->target, &port, settings->start_timeout, stop,
			err) != 0)
		return -1;
	if (settings->target != NULL)
		return 0;
	return resolve_at_port(resolved, port, err);
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
	return resolve_wait(resolved, order->settings, port_from_environment(),
			    order->stop, err);
}

/*
 * A process on this machine can be sampled; a service elsewhere must report its
 * own metrics. 1: it is elsewhere, and does.
 */
static int
resolve_is_elsewhere(const struct target_resolution *resolved,
		     const struct settings *settings, struct error *err)
{
	int local = address_is_local(&resolved->address, err);

	if (local < 0)
		return -1;
	if (local || settings->metrics != NULL)
		return !local;
	return error_set(err, STATUS_USAGE,
			 "%s is another machine, whose processes cannot be "
			 "sampled from here: run flatline there, or use "
			 "--metrics URL (a Prometheus page)",
			 resolved->address.host);
}

static int
resolve_find(struct target_resolution *resolved,
	     const struct settings *settings, const volatile int *stop,
	     struct error *err)
{
	int elsewhere;

	if (!isnan(settings->pid)) {
		resolved->target = target_by_pid((pid_t)settings->pid, err);
		if (resolved->target == NULL)
			return -1;
		if (settings->target != NULL)
			return resolve_is_elsewhere(resolved, settings, err) < 0
				   ? -1
				   : 0;
		return resolve_wait(resolved, settings, 0, stop, err);
	}
	if (settings->target == NULL)
		return error_set(err, STATUS_USAGE,
				 "no target: use --target URL, --pid N or "
				 "-- COMMAND");
	elsewhere = resolve_is_elsewhere(resolved, settings, err);
	if (elsewhere < 0)
		return -1;
	resolved->target =
	    elsewhere ? target_remote(resolved->address.host,
				      scrape_runtime(&resolved->scrape))
		      : target_by_port(resolved->address.port, err);
	return resolved->target != NULL ? 0 : -1;
}

static int
resolve_scrape(struct target_resolution *resolved,
	       const struct settings *settings, struct error *err)
{
	if (settings->metrics == NULL && settings->scrape.count > 0)
		return error_set(err, STATUS_USAGE,
				 "--scrape needs --metrics URL");
	return scrape_start(&resolved->scrape, settings->metrics,
			    &settings->scrape, err);
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
	if (order->command != NULL && !isnan(settings->pid))
		return error_set(err, STATUS_USAGE,
				 "--pid and -- COMMAND name two targets: leave "
				 "out one");
	if (order->command != NULL)
		result = resolve_start(resolved, order, err);
	else if ((result = resolve_scrape(resolved, settings, err)) == 0)
		result = resolve_find(resolved, settings, order->stop, err);
	/* A command just started has no metrics page before now. */
	if (result == 0 && order->command != NULL)
		result = resolve_scrape(resolved, settings, err);
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
	if (!isnan(settings->pid)) {
		resolved->target = target_by_pid((pid_t)settings->pid, err);
	} else if (settings->target != NULL) {
		if (address_parse(&resolved->address, settings->target, err) !=
		    0)
			return -1;
		return resolve_find(resolved, settings, NULL, err);
	} else if (resolve_at_page(resolved, settings->metrics, err) == 0) {
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
	if (isnan(settings->pid) && settings->target == NULL &&
	    settings->metrics == NULL)
		return error_set(
		    err, STATUS_USAGE,
		    "nothing to watch: use --pid N, --target URL or "
		    "--metrics URL");
	if (resolve_scrape(resolved, settings, err) != 0)
		return -1;
	return resolve_watch_process(resolved, settings, err);
}

/* The series may appear later, with the first request that it counts. */
void
target_note_absent(const struct target_resolution *resolved,
		   void (*note)(const char *text))
{
	struct buf names = {0}, text = {0};

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
	resolved->target = NULL;
}
