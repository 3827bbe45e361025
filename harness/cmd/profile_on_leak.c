/* SPDX-License-Identifier: MIT */
#include "cmd/profile_on_leak.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

/* How long, if the watch lasts; at least. */
static const double usual_s = 300, least_s = 5;

/* Up to the end of the watch. */
static double
on_leak_length(const struct profile_on_leak *on_leak)
{
	double left =
	    on_leak->settings->duration - (clock_now() - on_leak->began) - 1;

	return isnan(left) ? usual_s : fmax(fmin(usual_s, left), least_s);
}

static void
on_leak_begin(struct profile_on_leak *on_leak, struct target *target,
	      uint64_t counted)
{
	profile_session_init(&on_leak->session);
	on_leak->slices = (struct profile_slices){
	    .session = &on_leak->session,
	    .settings = on_leak->settings,
	    .length_s = on_leak_length(on_leak),
	};
	if (profile_slices_begin(&on_leak->slices, target, counted) != 0)
		print_note("the verdict so far is LEAK, but there is no "
			   "profile: %s",
			   on_leak->session.err.text);
}

static int
leaks_so_far(const struct run_observer *observer)
{
	struct live_state state = {.known = 0};

	if (observer->live != NULL)
		live_state(observer->live, &state);
	return state.known && state.kind == VERDICT_LEAK;
}

int
profile_on_leak_look(void *arg, struct target *target, uint64_t counted)
{
	struct profile_on_leak *on_leak = arg;
	struct profile_slices *slices = &on_leak->slices;

	if (on_leak->began == 0)
		on_leak->began = clock_now();
	if (slices->session == NULL && leaks_so_far(on_leak->observer))
		on_leak_begin(on_leak, target, counted);
	if (slices->state == SLICES_RUN)
		profile_slices_step(slices, counted);
	on_leak->counted = counted;
	return 0;
}

void
profile_on_leak_end(void *arg)
{
	struct profile_on_leak *on_leak = arg;

	if (on_leak->slices.session != NULL)
		profile_slices_end(&on_leak->slices, on_leak->counted);
}

/* The verdict stands even if the profile fails. */
void
profile_on_leak_finish(struct profile_on_leak *on_leak, const char *run,
		       struct error *unwritten)
{
	const struct profile_session *session = on_leak->slices.session;
	struct error err = {.status = STATUS_OK};
	char *dir = xasprintf("%s/profile", run);
	json_t *result = NULL;

	if (session != NULL && session->profile.checkpoints > 0 &&
	    session->err.status == STATUS_OK)
		result = profile_slices_write(&on_leak->slices, dir, run, &err);
	if (result != NULL) {
		if (!on_leak->settings->json)
			putchar('\n');
		profile_slices_tell(&on_leak->slices, dir, run, result);
		publish_again(run, on_leak->settings, unwritten);
	} else if (err.status != STATUS_OK) {
		print_note("no profile: %s", err.text);
	} else if (session != NULL && session->err.status == STATUS_OK) {
		print_note("%s",
			   "no profile: the verdict became LEAK too late for "
			   "one");
	}
	json_decref(result);
	free(dir);
}

void
profile_on_leak_free(struct profile_on_leak *on_leak)
{
	if (on_leak->slices.session != NULL)
		profile_session_free(&on_leak->session);
}
