/* SPDX-License-Identifier: MIT */
/* Runs setup and teardown of a scenario, once each. */
#include "drive/internal.h"
#include "load/solo.h"

enum { NAMED_FLOWS = 3 };

/* The last reply that was not what was asked for. */
struct hook_reply {
	int status; /* 0: there was none */
};

static void
hook_note_reply(void *arg, const struct http_request *request,
		const struct http_reply *reply)
{
	struct hook_reply *last = arg;

	if (http_is_error(request, reply))
		last->status = reply->status;
}

/* ": flow browse and flow order never completed" */
static void
hook_name_flows(const struct scenario *scenario, struct buf *out)
{
	size_t count = scenario_flows(scenario);

	if (count > NAMED_FLOWS) {
		buf_addf(out, ": none of %zu flows was completed", count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%sflow %s",
			 i == 0		  ? ": "
			 : i + 1 == count ? " and "
					  : ", ",
			 scenario_flow_name(scenario, i));
	if (count > 0)
		buf_adds(out, " never completed");
}

/* Flows would be driven without what setup was to give them. */
static int
hook_unmet(const struct scenario *scenario, const char *path, const char *unmet,
	   const struct hook_reply *last, struct error *err)
{
	struct buf text = {0};

	buf_addf(&text, "%s: setup failed: expected %s", path, unmet);
	if (last->status > 0)
		buf_addf(&text, ", was answered %d", last->status);
	hook_name_flows(scenario, &text);
	buf_adds(&text, "; flatline check shows what was answered");
	error_set(err, STATUS_FAILED, "%s", buf_text(&text));
	buf_free(&text);
	return -1;
}

static int
hook_run(struct drive *drive, struct solo *solo, enum scenario_hook hook,
	 struct error *err)
{
	struct user *user = user_new(drive->scenario, 0, err);
	struct hook_reply last = {0};
	struct step step;
	int result = 0;

	if (user == NULL)
		return -1;
	solo->observer =
	    (struct solo_observer){.reply = hook_note_reply, .arg = &last};
	user_begin_hook(user, hook, &step);
	solo_run(solo, user, &step);
	if (step.kind != STEP_END)
		result = error_set(err, STATUS_INTERRUPTED,
				   "interrupted during setup");
	else if (step.failed)
		result = error_set(err, STATUS_DATA, "%s", user_error(user));
	else if (hook == HOOK_SETUP && user_unmet(user) != NULL)
		result = hook_unmet(drive->scenario, drive->order->scenario,
				    user_unmet(user), &last, err);
	user_free(user);
	return result;
}

/*
 * Teardown cleans up, so it runs even after an interrupt; a second one exits.
 */
int
drive_hook(struct drive *drive, enum scenario_hook hook, struct error *err)
{
	struct transport_settings net = {.address = drive->resolved.address};
	const struct transport *transport;
	const char *why;
	struct solo solo = {
	    .stop = hook == HOOK_SETUP ? drive->order->interrupted : NULL,
	};
	int result;

	if (!scenario_has_hook(drive->scenario, hook))
		return 0;
	transport_settings_take(&net, drive->settings);
	transport =
	    transport_choose(&net, drive->settings->transport, &why, err);
	if (transport == NULL)
		return -1;
	result = solo_open(&solo, transport, &net, err);
	if (result == 0)
		result = hook_run(drive, &solo, hook, err);
	solo_close(&solo);
	return result;
}
