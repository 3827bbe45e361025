/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

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

	aim->target = target_start(invocation->command, log, err);
	free(log);
	if (aim->target == NULL)
		return -1;
	return aim_wait(aim, &invocation->settings, port_from_environment(),
			stop, err);
}

/* A process of this machine can be sampled; one elsewhere cannot. */
static int
aim_check_local(const struct aim *aim, struct error *err)
{
	int local = address_is_local(&aim->address, err);

	if (local == 0)
		return error_set(err, STATUS_USAGE,
				 "%s is another machine: the memory of its "
				 "processes cannot be read from here; run "
				 "flatline there",
				 aim->address.host);
	return local < 0 ? -1 : 0;
}

static int
aim_find(struct aim *aim, const struct settings *settings,
	 const volatile int *stop, struct error *err)
{
	if (!isnan(settings->pid)) {
		aim->target = target_by_pid((pid_t)settings->pid, err);
		if (aim->target == NULL)
			return -1;
		if (settings->target != NULL)
			return aim_check_local(aim, err);
		return aim_wait(aim, settings, 0, stop, err);
	}
	if (settings->target == NULL)
		return error_set(err, STATUS_USAGE,
				 "what is to be tested? give -- COMMAND, "
				 "--target URL or --pid N");
	if (aim_check_local(aim, err) != 0)
		return -1;
	aim->target = target_by_port(aim->address.port, err);
	return aim->target != NULL ? 0 : -1;
}

int
aim_take(struct aim *aim, const struct invocation *invocation, const char *dir,
	 const volatile int *stop, struct error *err)
{
	const struct settings *settings = &invocation->settings;
	int result;

	*aim = (struct aim){0};
	if (settings->target != NULL &&
	    address_parse(&aim->address, settings->target, err) != 0)
		return -1;
	if (invocation->command != NULL && !isnan(settings->pid))
		return error_set(err, STATUS_USAGE,
				 "--pid and -- COMMAND name two targets: give "
				 "one");
	if (invocation->command != NULL)
		result = aim_start(aim, invocation, dir, stop, err);
	else
		result = aim_find(aim, settings, stop, err);
	if (result != 0 && aim->target != NULL) {
		target_free(aim->target);
		aim->target = NULL;
	}
	return result;
}
