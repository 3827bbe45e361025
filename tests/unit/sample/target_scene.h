/* SPDX-License-Identifier: MIT */
/* A target, its log, and how it ended. */
#ifndef TEST_SAMPLE_TARGET_SCENE_H
#define TEST_SAMPLE_TARGET_SCENE_H

#include "sample/target.h"

#include "actor.h"

struct scene {
	char *dir, *log;
	struct target *target;
	struct error err;
	struct target_end end;
};

static inline int
scene_open(void **state)
{
	struct scene *scene = xcalloc(1, sizeof(*scene));

	scene->dir = scratch_make();
	scene->log = xasprintf("%s/log", scene->dir);
	setenv("ACTOR", actor_path(), 1);
	setenv("PATH", "/usr/bin:/bin", 1); /* all of it readable */
	*state = scene;
	return 0;
}

static inline int
scene_close(void **state)
{
	struct scene *scene = *state;

	target_free(scene->target);
	scratch_remove(scene->dir);
	free(scene->log);
	free(scene);
	return 0;
}

static inline void
await_listening(struct scene *scene, int *port)
{
	static const volatile int stop;
	struct target_wait wait = {
	    .port = *port, .timeout_s = 60, .stop = &stop};

	if (target_wait(scene->target, &wait, &scene->err) != 0)
		fail_msg("%s", scene->err.text);
	*port = wait.port;
}

static inline int
has_ended(struct scene *scene)
{
	target_poll(scene->target, &scene->end);
	return scene->end.cause != TARGET_RUNS;
}

#endif
