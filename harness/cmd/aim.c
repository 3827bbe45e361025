/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"

static int
aim_at_port(struct aim *aim, int port, struct error *err)
{
	char *url = xasprintf("http://127.0.0.1:%d", port);
	int result = address_parse(&aim->address, url, err);

	free(url);
	return result;
}

/* The port that PORT names, for a command that obeys it; 0: none. */
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

/* Waits for the target to listen, where the load is to go or wherever. */
static int
aim_wait(struct aim *aim, const struct settings *settings, int port,
	 const volatile int *stop, struct error *err)
{
	if (settings->target != NULL)
		port = aim->address.port;
	if (target_wait(aim->target, &port, settings->start_timeout, stop,
			err) != 0)
		return -1;
	if (settings->target != NULL)
		return 0;
	return aim_at_port(aim, port, err);
}

static int
aim_start(struct aim *aim, const struct invocation *invocation, const char *dir,
	  const volatile int *stop, struct error *err)
{
	char *log = xasprintf("%s/target.log", dir);

	aim->target =
	    target_start(invocation->command, aim->environment, log, err);
	free(log);
	if (aim->target == NULL)
		return -1;
	return aim_wait(aim, &invocation->settings, port_from_environment(),
			stop, err);
}

/*
 * A process of this machine can be sampled; a service elsewhere has to tell of
 * itself. 1: it is elsewhere, and does.
 */
static int
aim_is_elsewhere(const struct aim *aim, const struct settings *settings,
		 struct error *err)
{
	int local = address_is_local(&aim->address, err);

	if (local < 0)
		return -1;
	if (local || settings->metrics != NULL)
		return !local;
	return error_set(err, STATUS_USAGE,
			 "%s is another machine: the memory of its processes "
			 "cannot be read from here; run flatline there, or "
			 "give --metrics URL of a Prometheus page",
			 aim->address.host);
}

static int
aim_find(struct aim *aim, const struct settings *settings,
	 const volatile int *stop, struct error *err)
{
	int elsewhere;

	if (!isnan(settings->pid)) {
		aim->target = target_by_pid((pid_t)settings->pid, err);
		if (aim->target == NULL)
			return -1;
		if (settings->target != NULL)
			return aim_is_elsewhere(aim, settings, err) < 0 ? -1
									: 0;
		return aim_wait(aim, settings, 0, stop, err);
	}
	if (settings->target == NULL)
		return error_set(err, STATUS_USAGE,
				 "what is to be tested? give -- COMMAND, "
				 "--target URL or --pid N");
	elsewhere = aim_is_elsewhere(aim, settings, err);
	if (elsewhere < 0)
		return -1;
	aim->target = elsewhere ? target_remote(aim->address.host,
						scrape_runtime(&aim->scrape))
				: target_by_port(aim->address.port, err);
	return aim->target != NULL ? 0 : -1;
}

/* It may yet come, with the first request that counts in it. */
static void
aim_note_absent(const struct scrape *scrape)
{
	struct buf names = {0}, text = {0};

	if (scrape_absent(scrape, &names) > 0) {
		buf_addf(&text, "%.80s has no series %.200s yet", scrape->url,
			 buf_text(&names));
		print_note("%s", buf_text(&text));
	}
	buf_free(&names);
	buf_free(&text);
}

static int
aim_scrape(struct aim *aim, const struct settings *settings, struct error *err)
{
	if (settings->metrics == NULL && settings->scrape.count > 0)
		return error_set(err, STATUS_USAGE,
				 "--scrape needs --metrics URL");
	if (scrape_start(&aim->scrape, settings->metrics, &settings->scrape,
			 err) != 0)
		return -1;
	aim_note_absent(&aim->scrape);
	return 0;
}

int
aim_take(struct aim *aim, const struct invocation *invocation, const char *dir,
	 const volatile int *stop, struct error *err)
{
	const struct settings *settings = &invocation->settings;
	int result;

	*aim = (struct aim){.environment = aim->environment};
	if (settings->target != NULL &&
	    address_parse(&aim->address, settings->target, err) != 0)
		return -1;
	if (invocation->command != NULL && !isnan(settings->pid))
		return error_set(err, STATUS_USAGE,
				 "--pid and -- COMMAND name two targets: give "
				 "one");
	if (invocation->command != NULL)
		result = aim_start(aim, invocation, dir, stop, err);
	else if ((result = aim_scrape(aim, settings, err)) == 0)
		result = aim_find(aim, settings, stop, err);
	/* What was started now tells of itself only now. */
	if (result == 0 && invocation->command != NULL)
		result = aim_scrape(aim, settings, err);
	if (result != 0 && aim->target != NULL) {
		target_free(aim->target);
		aim->target = NULL;
	}
	return result;
}

/* The host of a page: what stands before the path. */
static int
aim_at_page(struct aim *aim, const char *url, struct error *err)
{
	const char *host = strstr(url, "://");
	size_t length = host != NULL ? (size_t)(host + 3 - url) : 0;
	char *base;
	int result;

	length += strcspn(url + length, "/");
	base = xstrndup(url, length);
	result = address_parse(&aim->address, base, err);
	free(base);
	return result;
}

static int
aim_watch_process(struct aim *aim, const struct settings *settings,
		  struct error *err)
{
	if (!isnan(settings->pid)) {
		aim->target = target_by_pid((pid_t)settings->pid, err);
	} else if (settings->target != NULL) {
		if (address_parse(&aim->address, settings->target, err) != 0)
			return -1;
		return aim_find(aim, settings, NULL, err);
	} else if (aim_at_page(aim, settings->metrics, err) == 0) {
		aim->target = target_remote(aim->address.host,
					    scrape_runtime(&aim->scrape));
	}
	return aim->target != NULL ? 0 : -1;
}

int
aim_watch(struct aim *aim, const struct settings *settings, struct error *err)
{
	*aim = (struct aim){.target = NULL};
	if (isnan(settings->pid) && settings->target == NULL &&
	    settings->metrics == NULL)
		return error_set(err, STATUS_USAGE,
				 "what is to be watched? give --pid N, "
				 "--target URL or --metrics URL");
	if (aim_scrape(aim, settings, err) != 0)
		return -1;
	return aim_watch_process(aim, settings, err);
}
