/* SPDX-License-Identifier: MIT */
#include "drive/await.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "drive/port_choice.h"
#include "drive/readiness.h"
#include "scenario/first_requests.h"

struct await {
	struct target_resolution *resolved;
	const struct target_order *order;
	double since_s;
	struct port_choice choice;
};

static void
await_tell(const struct await *await, const char *what)
{
	char text[160], waited[UNITS_TEXT], most[UNITS_TEXT];
	double seconds = (double)(long)(clock_now() - await->since_s);

	if (await->order->waiting == NULL)
		return;
	snprintf(text, sizeof(text),
		 "waiting for the target, which %s: %s of %s", what,
		 units_duration(waited, seconds),
		 units_duration(most, await->order->settings->start_timeout));
	await->order->waiting(text);
}

static void
on_wait_to_listen(void *arg)
{
	const struct await *await = arg;

	await_tell(await, await->choice.count == 0
			      ? "does not listen yet"
			      : "listens, but not yet as a service");
}

static void
on_wait_to_answer(void *arg, const char *said)
{
	await_tell(arg, said);
}

static int
on_choose(void *arg, const struct target_port *ports, size_t count,
	  struct error *err)
{
	struct await *await = arg;

	return port_choose(&await->choice, ports, count, err);
}

/* The port that the requests of an imported scenario went to; 0: unknown. */
static int
imported_port(const struct scenario *scenario)
{
	static const char comment[] = "-- The requests went to ";
	const char *text = scenario != NULL
			       ? strstr(scenario_source(scenario), comment)
			       : NULL;
	const char *end;
	size_t digits = 0;

	if (text == NULL)
		return 0;
	text += strlen(comment);
	end = text + strcspn(text, "\r\n");
	while (end - digits > text && end[-1 - (long)digits] >= '0' &&
	       end[-1 - (long)digits] <= '9')
		digits++;
	if (digits == 0 || digits > 5 || end - digits == text ||
	    end[-1 - (long)digits] != ':')
		return 0;
	return atoi(end - digits);
}

/* What listens, but is not ready; NULL: nothing of that kind. */
static const struct port_seen *
await_starting(const struct await *await)
{
	for (size_t i = 0; i < await->choice.count; i++)
		if (await->choice.ports[i].kind == PORT_STARTING)
			return &await->choice.ports[i];
	return NULL;
}

/* Why it does not serve the load, in the end. */
static int
await_explain(struct await *await, const struct error *why, struct error *err)
{
	const struct port_seen *starting = await_starting(await);
	double waited_s = clock_now() - await->since_s;
	const char *who = NULL;
	char time[UNITS_TEXT];
	struct buf what = {0};

	if (await->choice.count == 0 || await->choice.undecided ||
	    why->status != STATUS_UNAVAILABLE) {
		*err = *why;
		return -1;
	}
	if (starting != NULL) {
		who = "the target";
		readiness_explain(
		    &what, &(struct probe_answer){.status = starting->status},
		    waited_s, &starting->address, await->order->settings);
	} else {
		port_choice_explain(&await->choice, &what);
		buf_addf(&what, ", after %s", units_duration(time, waited_s));
	}
	target_fail(await->resolved->target, who, buf_text(&what), err);
	buf_free(&what);
	return -1;
}

/* Where that port is reached, which may be by IPv6 alone, or by TLS. */
static struct address
await_address(const struct await *await, int port)
{
	const struct port_seen *known = port_seen(&await->choice, port);
	struct port_seen seen = {.port = port};

	if (known != NULL && known->address.port != 0)
		return known->address;
	port_ask(&await->choice, &seen);
	return seen.address;
}

static int
await_listening(struct await *await, int port, struct error *err)
{
	struct target_resolution *resolved = await->resolved;
	const struct settings *settings = await->order->settings;
	struct target_wait wait = {.port = port,
				   .timeout_s = settings->start_timeout,
				   .stop = await->order->stop,
				   .choose = on_choose,
				   .on_wait = on_wait_to_listen,
				   .arg = await};
	struct error own = {0};

	if (target_wait(resolved->target, &wait, &own) != 0)
		return await_explain(await, &own, err);
	if (settings->target != NULL)
		return 0;
	resolved->address = await_address(await, wait.port);
	return 0;
}

static void
await_note_others(struct await *await)
{
	struct target_resolution *resolved = await->resolved;
	struct target_port ports[TARGET_PORTS];
	size_t count = target_ports(resolved->target, ports, COUNT(ports));

	port_choice_others(&await->choice, resolved->address.port,
			   target_is_started(resolved->target), ports, count,
			   &resolved->others);
}

/*
 * Whoever gives an address means a service that runs: that nothing is there is
 * told at once, unless it was said how long to wait.
 */
static int
await_is_patient(const struct await *await)
{
	const struct settings *settings = await->order->settings;

	return await->order->command != NULL || settings->ready != NULL ||
	       settings_source(settings, &settings->start_timeout) !=
		   SOURCE_DEFAULT;
}

/* What does not speak HTTP would not answer: that it listens is all. */
static int
await_may_ask(const struct await *await)
{
	const struct target_order *order = await->order;

	return order->settings->ready != NULL || order->scenario == NULL ||
	       !first_is_tcp(order->scenario);
}

static int
await_ready(struct await *await, struct error *err)
{
	const struct settings *settings = await->order->settings;
	const struct readiness readiness = {
	    .settings = settings,
	    .address = &await->resolved->address,
	    .target = await->resolved->target,
	    .since_s = await->since_s,
	    .until_s = await->since_s + settings->start_timeout,
	    .patient = await_is_patient(await),
	    .stop = await->order->stop,
	    .on_wait = on_wait_to_answer,
	    .arg = await,
	};

	return await_may_ask(await) ? readiness_wait(&readiness, err) : 0;
}

int
await_target(struct target_resolution *resolved,
	     const struct target_order *order, int port, struct error *err)
{
	struct await await = {
	    .resolved = resolved,
	    .order = order,
	    .since_s = clock_now(),
	    .choice = {.settings = order->settings,
		       .scenario = order->scenario,
		       .stop = order->stop,
		       .wanted = order->port},
	};

	if (order->settings->target != NULL)
		port = resolved->address.port;
	if (await.choice.wanted == 0)
		await.choice.wanted = imported_port(order->scenario);
	if (await_listening(&await, port, err) != 0 ||
	    await_ready(&await, err) != 0)
		return -1;
	await_note_others(&await);
	return 0;
}

int
target_await(struct target_resolution *resolved,
	     const struct target_order *order, struct error *err)
{
	struct await await = {
	    .resolved = resolved, .order = order, .since_s = clock_now()};
	int result = await_ready(&await, err);

	if (order->waiting != NULL)
		order->waiting(NULL);
	return result;
}
