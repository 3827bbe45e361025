/* SPDX-License-Identifier: MIT */
#include "cmd/gate_image.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "sample/container.h"

enum { REPLY = 4 << 20, USUAL_PORT = 8080 };

static const double patience_s = 20, removal_s = 10, pause_s = 0.1;
static const char *const engines[] = {"podman", "docker"};
static const char *const sides[] = {"before", "after"};

/* A status as of child_output. */
static int
engine_run(const char *engine, const char *what, const char *verb,
	   const char *name, struct buf *said)
{
	const char *const argv[] = {engine, what, verb, name, NULL};
	const struct child child = {
	    .argv = argv, .timeout_s = patience_s, .most = REPLY};

	return child_output(&child, said);
}

/* Whether it has that image, and the port that the image exposes. */
static int
engine_has(const char *engine, const char *image, int *port)
{
	struct buf said = {0};
	int status = engine_run(engine, "image", "inspect", image, &said);

	if (status == 0)
		*port = container_image_port(buf_text(&said));
	buf_free(&said);
	return status;
}

/* The image that the engine lacks; NULL: it has both. */
static const char *
engine_lacks(struct gate_images *images, const char *engine,
	     const char *const wanted[2], int *installed)
{
	for (int i = 0; i < 2; i++) {
		int status = wanted[i] != NULL ? engine_has(engine, wanted[i],
							    &images->ports[i])
					       : 0;

		*installed |= status != CHILD_MISSING;
		if (status != 0)
			return wanted[i];
	}
	return NULL;
}

static int
images_find(struct gate_images *images, const char *const wanted[2],
	    struct error *err)
{
	const char *lacking = NULL;
	int installed = 0;

	for (size_t i = 0; i < COUNT(engines); i++) {
		const char *lacks =
		    engine_lacks(images, engines[i], wanted, &installed);

		if (lacks == NULL) {
			images->engine = engines[i];
			return 0;
		}
		if (lacking == NULL)
			lacking = lacks;
	}
	if (!installed)
		return error_set(err, STATUS_UNAVAILABLE,
				 "--after-image needs podman or docker, and "
				 "neither is on the PATH");
	return error_set(err, STATUS_UNAVAILABLE,
			 "neither podman nor docker has the image %.200s here: "
			 "pull or build it first",
			 lacking);
}

/* Images and commands would not run within the same limits. */
static int
images_check(const struct settings *settings, struct error *err)
{
	if (settings->before != NULL || settings->after != NULL)
		return error_set(err, STATUS_USAGE,
				 "--after-image goes with --before-image or "
				 "--baseline: an image and a command would not "
				 "run in the same surroundings");
	if (settings->drop_privileges)
		return error_set(err, STATUS_USAGE,
				 "--after-image has podman or docker run it, "
				 "which takes root's rights: leave out "
				 "--drop-privileges");
	return 0;
}

/* What the user says of the network: "--network host", "--net=shop"; NULL:
 * nothing. */
static const char *
options_network(const struct settings *settings)
{
	const char *options = settings->image_options;
	const char *word = options != NULL ? strstr(options, "--net") : NULL;

	if (word == NULL)
		return NULL;
	word += strcspn(word, "= ");
	return word + strspn(word, "= ");
}

static int
is_host_network(const char *network)
{
	return network != NULL && strncmp(network, "host", 4) == 0 &&
	       (network[4] == '\0' || isspace((unsigned char)network[4]));
}

static int
images_make_network(struct gate_images *images, struct error *err)
{
	struct buf said = {0};
	int status = engine_run(images->engine, "network", "create",
				images->name, &said);

	buf_free(&said);
	images->has_network = status == 0;
	if (status == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "%s cannot make a network for the two images: try '%s "
			 "network create %s', or name one of yours by "
			 "--image-options '--network NAME'",
			 images->engine, images->engine, images->name);
}

/* Where it listens is told to the image, and which port here leads there. */
static void
command_add_port(struct buf *out, const struct settings *settings,
		 const char *port, int inside)
{
	if (is_host_network(options_network(settings)))
		buf_addf(out, " -e PORT=%s", port);
	else
		buf_addf(out, " -p 127.0.0.1:%s:%d -e PORT=%d", port, inside,
			 inside);
}

static char *
command_end(struct buf *out, const struct settings *settings, const char *image)
{
	if (settings->image_options != NULL)
		buf_addf(out, " %s", settings->image_options);
	buf_adds(out, " ");
	escape_shell(out, image, strlen(image));
	return buf_take(out);
}

static void
images_compose(struct gate_images *images, const struct settings *settings,
	       int side, const char *image, const char *hand_port)
{
	struct buf out = {0};
	int inside = images->ports[side];

	buf_addf(&out, "%s run --rm --name %s-%s", images->engine, images->name,
		 sides[side]);
	if (images->has_network)
		buf_addf(&out, " --network %s", images->name);
	command_add_port(&out, settings, "{port}", inside);
	images->commands[side] = command_end(&out, settings, image);
	buf_addf(&out, "%s run --rm", images->engine);
	command_add_port(&out, settings, hand_port, inside);
	images->by_hand[side] = command_end(&out, settings, image);
}

static void
images_set_port(int *port, const struct settings *settings)
{
	if (!isnan(settings->image_port))
		*port = (int)settings->image_port;
	else if (*port == 0)
		*port = USUAL_PORT;
}

int
gate_images_open(struct gate_images *images, const struct settings *settings,
		 int hand_port, struct error *err)
{
	const char *const wanted[] = {settings->before_image,
				      settings->after_image};
	char by_hand[16];

	*images = (struct gate_images){.engine = NULL};
	if (settings->after_image == NULL)
		return 0;
	if (images_check(settings, err) != 0 ||
	    images_find(images, wanted, err) != 0)
		return -1;
	images->name = xasprintf("flatline-gate-%d", (int)getpid());
	if (options_network(settings) == NULL &&
	    images_make_network(images, err) != 0)
		return -1;
	snprintf(by_hand, sizeof(by_hand), "%d", hand_port);
	for (int i = 0; i < 2; i++) {
		images_set_port(&images->ports[i], settings);
		if (wanted[i] != NULL)
			images_compose(images, settings, i, wanted[i], by_hand);
	}
	return 0;
}

/* An engine that is late to clean up after a container holds its network. */
static void
images_remove_containers(const struct gate_images *images)
{
	struct buf said = {0};

	for (size_t i = 0; i < COUNT(sides); i++) {
		char *name = xasprintf("%s-%s", images->name, sides[i]);

		if (images->commands[i] != NULL)
			engine_run(images->engine, "rm", "-f", name, &said);
		free(name);
	}
	buf_free(&said);
}

static void
images_remove_network(const struct gate_images *images)
{
	double until = clock_now() + removal_s;
	struct buf said = {0};

	while (engine_run(images->engine, "network", "rm", images->name,
			  &said) != 0 &&
	       clock_now() < until)
		clock_pause(pause_s);
	buf_free(&said);
}

void
gate_images_close(struct gate_images *images)
{
	if (images->name != NULL)
		images_remove_containers(images);
	if (images->has_network)
		images_remove_network(images);
	for (int i = 0; i < 2; i++) {
		free(images->commands[i]);
		free(images->by_hand[i]);
	}
	free(images->name);
	*images = (struct gate_images){.engine = NULL};
}
