/* SPDX-License-Identifier: MIT */
/* Runs setup and teardown of a scenario, once each. */
#include "drive/internal.h"
#include "load/solo.h"

static int
hook_run(struct drive *drive, struct solo *solo, enum scenario_hook hook,
	 struct error *err)
{
	struct user *user = user_new(drive->scenario, 0, err);
	struct step step;
	int result = 0;

	if (user == NULL)
		return -1;
	user_begin_hook(user, hook, &step);
	solo_run(solo, user, &step);
	if (step.kind != STEP_END)
		result = error_set(err, STATUS_INTERRUPTED,
				   "interrupted during setup");
	else if (step.failed)
		result = error_set(err, STATUS_DATA, "%s", user_error(user));
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
