/* SPDX-License-Identifier: MIT */
/* For the tests of scenarios: their text to a file, and replies to requests. */
#ifndef TEST_SCENARIO_DRIVE_H
#define TEST_SCENARIO_DRIVE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "scenario/scenario.h"

enum { LARGE = 2 * 1024 * 1024 };

/* A reply that depends on the request alone: see the paths below. */
static inline void
drive_reply(const struct http_request *request, struct http_reply *reply)
{
	static char large[LARGE];
	const char *path = request->url;

	*reply = (struct http_reply){
	    .status = 200,
	    .body = "",
	    .headers = "Content-Type: text/plain\r\nX-Thing:  spaced \r\n",
	    .seconds = 0.5};
	if (strncmp(path, "/status/", 8) == 0) {
		reply->status = atoi(path + 8);
	} else if (strncmp(path, "/body/", 6) == 0) {
		reply->body = path + 6;
	} else if (strcmp(path, "/echo") == 0) {
		reply->body = request->body != NULL ? request->body : "";
	} else if (strcmp(path, "/json") == 0) {
		reply->body =
		    "{\"items\":[{\"id\":7},{\"tags\":[\"a\",\"b\"]}]}";
	} else if (strncmp(path, "/to/", 4) == 0) {
		/* /to/303/x: 303 with "Location: x", and a cookie. */
		static char headers[200];

		snprintf(headers, sizeof(headers),
			 "Location: %.100s\r\nSet-Cookie: hop=%.3s\r\n",
			 path + 8, path + 4);
		reply->status = atoi(path + 4);
		reply->headers = headers;
	} else if (strcmp(path, "/login") == 0) {
		reply->headers = "Set-Cookie: sid=1; Path=/; HttpOnly\r\n"
				 "set-cookie:  theme = dark\r\n";
	} else if (strcmp(path, "/logout") == 0) {
		reply->headers = "Set-Cookie: sid=; Path=/; Expires=Thu, "
				 "01 Jan 1970 00:00:00 GMT\r\n";
	} else if (strcmp(path, "/refused") == 0) {
		*reply = (struct http_reply){
		    .failure = HTTP_REFUSED, .body = "", .headers = ""};
		strcpy(reply->detail, "port 1");
	}
	if (strcmp(path, "/too-large") == 0)
		*reply = (struct http_reply){.failure = HTTP_TOO_LARGE,
					     .body = "as much as came",
					     .headers = ""};
	reply->body_len = strlen(reply->body);
	if (strcmp(path, "/large") == 0) {
		reply->body = large;
		reply->body_len = LARGE;
	}
}

/* A connection opens, and whatever is asked of it succeeds. */
static inline void
drive_hear(struct user *user, struct step *step)
{
	const struct channel_reply reply = {.status = 101,
					    .subprotocol = "",
					    .bytes = "heard",
					    .length = 5,
					    .event = "",
					    .event_id = "7"};

	user_hear(user, &reply, step);
}

/* Answers at once, the last of a batch first, to the end. Returns failed. */
static inline int
drive_steps(struct user *user, struct step *step,
	    void (*see)(const struct step *, void *), void *arg)
{
	struct http_reply reply;

	while (step->kind != STEP_END) {
		if (see != NULL)
			see(step, arg);
		for (size_t i = step->nbatch; i-- > 0;) {
			do
				drive_reply(&step->batch[i], &reply);
			while (user_reply(user, i, &reply));
		}
		if (step->kind == STEP_CHANNEL) {
			drive_hear(user, step);
			continue;
		}
		if (step->kind == STEP_REQUEST)
			drive_reply(&step->request, &reply);
		user_resume(user, step->kind == STEP_REQUEST ? &reply : NULL,
			    step);
	}
	if (see != NULL)
		see(step, arg);
	return step->failed;
}

static inline int
drive_iteration(struct user *user, int flow,
		void (*see)(const struct step *, void *), void *arg)
{
	struct step step;

	user_begin(user, flow, &step);
	return drive_steps(user, &step, see, arg);
}

static inline int
drive_hook(struct scenario *scenario, enum scenario_hook hook,
	   void (*see)(const struct step *, void *), void *arg)
{
	struct error err = {0};
	struct user *user;
	struct step step;
	int failed;

	if (!scenario_has_hook(scenario, hook))
		return 0;
	user = user_new(scenario, 0, &err);
	assert_non_null(user);
	user_begin_hook(user, hook, &step);
	failed = drive_steps(user, &step, see, arg);
	user_free(user);
	return failed;
}

/* A scenario of that text; its file is /tmp/NAME-XXXXXX/NAME.lua. */
static inline struct scenario *
drive_load(const char *name, const char *text, struct settings *settings,
	   const struct scenario_limits *limits, struct error *err)
{
	char *folder = xasprintf("/tmp/%s-XXXXXX", name), *path;
	struct scenario *scenario;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/%s.lua", folder, name);
	assert_non_null(file = fopen(path, "w"));
	fputs(text, file);
	fclose(file);
	scenario = scenario_load(path, settings, limits, err);
	unlink(path);
	rmdir(folder);
	free(path);
	free(folder);
	return scenario;
}

/* The same, and nothing may be wrong with it. */
static inline struct scenario *
drive_good(const char *text, struct settings *settings)
{
	struct error err = {0};
	struct scenario *scenario =
	    drive_load("good", text, settings, NULL, &err);

	assert_string_equal(err.text, "");
	assert_non_null(scenario);
	return scenario;
}

#endif
