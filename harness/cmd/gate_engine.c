/* SPDX-License-Identifier: MIT */
#include "cmd/gate_engine.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/escape.h"
#include "base/mem.h"
#include "sample/container.h"

enum { REPLY = 4 << 20, LINE = 120 };

static const double patience_s = 20;
static const char *const engines[] = {"podman", "docker"};

int
gate_engine_run(const char *engine, const char *what, const char *verb,
		const char *name, int errors, struct buf *said)
{
	const char *const argv[] = {engine, what, verb, name, NULL};
	const struct child child = {.argv = argv,
				    .errors = errors,
				    .timeout_s = patience_s,
				    .most = REPLY};

	return child_output(&child, said);
}

void
gate_engine_add_last_line(struct buf *out, const char *said)
{
	size_t end = strlen(said), start;
	char *line;

	while (end > 0 && isspace((unsigned char)said[end - 1]))
		end--;
	for (start = end; start > 0 && said[start - 1] != '\n'; start--)
		continue;
	line = xstrndup(said + start, end - start < LINE ? end - start : LINE);
	escape_terminal(out, line);
	free(line);
}

/* Adds "podman: Error: ...", if it says why it does not have the image. */
static void
engine_add_refusal(struct buf *out, const char *engine, const char *image)
{
	struct buf said = {0}, line = {0};

	if (gate_engine_run(engine, "image", "inspect", image, 1, &said) ==
	    CHILD_LATE)
		buf_adds(&line, "does not answer");
	else
		gate_engine_add_last_line(&line, buf_text(&said));
	if (line.len > 0)
		buf_addf(out, "%s%s: %s", out->len > 0 ? "; " : "", engine,
			 buf_text(&line));
	buf_free(&said);
	buf_free(&line);
}

/* Whether it has that image, and the port that the image exposes. */
static int
engine_has(const char *engine, const char *image, int *port)
{
	struct buf said = {0};
	int status =
	    gate_engine_run(engine, "image", "inspect", image, 0, &said);

	if (status == 0)
		*port = container_image_port(buf_text(&said));
	buf_free(&said);
	return status;
}

/* The image that the engine lacks, and what it says of that; NULL: it has both.
 */
static const char *
engine_lacks(const char *engine, const char *const wanted[2], int ports[2],
	     struct buf *refusals)
{
	for (int i = 0; i < 2; i++) {
		int status = wanted[i] != NULL
				 ? engine_has(engine, wanted[i], &ports[i])
				 : 0;

		if (status == CHILD_MISSING)
			return "";
		if (status != 0) {
			engine_add_refusal(refusals, engine, wanted[i]);
			return wanted[i];
		}
	}
	return NULL;
}

static void
engine_fail(const char *lacking, const char *refusals, struct error *err)
{
	if (lacking == NULL)
		error_set(err, STATUS_UNAVAILABLE,
			  "--after-image needs podman or docker, and "
			  "neither is on the PATH");
	else
		error_set(
		    err, STATUS_UNAVAILABLE,
		    "neither podman nor docker has the image %.150s here: "
		    "pull or build it first%s%s%s",
		    lacking, refusals[0] != '\0' ? " (" : "", refusals,
		    refusals[0] != '\0' ? ")" : "");
}

const char *
gate_engine_find(const char *const wanted[2], int ports[2], struct error *err)
{
	const char *lacking = NULL, *found = NULL;
	struct buf refusals = {0};

	for (size_t i = 0; i < COUNT(engines) && found == NULL; i++) {
		const char *lacks =
		    engine_lacks(engines[i], wanted, ports, &refusals);

		if (lacks == NULL)
			found = engines[i];
		else if (lacks[0] != '\0' &&
			 (lacking == NULL || lacks == wanted[1]))
			lacking = lacks; /* one that has the other is meant */
	}
	if (found == NULL)
		engine_fail(lacking, buf_text(&refusals), err);
	buf_free(&refusals);
	return found;
}
