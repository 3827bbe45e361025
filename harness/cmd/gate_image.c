/* SPDX-License-Identifier: MIT */
#include "cmd/gate_image.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "cmd/gate_engine.h"

enum { USUAL_PORT = 8080 };

static const double removal_s = 10, pause_s = 0.1;
static const char *const sides[] = {"before", "after"};

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
	struct buf said = {0}, why = {0};
	int status = gate_engine_run(images->engine, "network", "create",
				     images->name, 1, &said);

	images->has_network = status == 0;
	if (status != 0) {
		gate_engine_add_last_line(&why, buf_text(&said));
		error_set(err, STATUS_UNAVAILABLE,
			  "%s cannot make a network for the two images%s%s: "
			  "try '%s network create %s', or name one of yours by "
			  "--image-options '--network NAME'",
			  images->engine, why.len > 0 ? ": " : "",
			  buf_text(&why), images->engine, images->name);
	}
	buf_free(&said);
	buf_free(&why);
	return status == 0 ? 0 : -1;
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
	if (images_check(settings, err) != 0)
		return -1;
	images->engine = gate_engine_find(wanted, images->ports, err);
	if (images->engine == NULL)
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
			gate_engine_run(images->engine, "rm", "-f", name, 0,
					&said);
		free(name);
	}
	buf_free(&said);
}

static void
images_remove_network(const struct gate_images *images)
{
	double until = clock_now() + removal_s;
	struct buf said = {0};

	while (gate_engine_run(images->engine, "network", "rm", images->name, 0,
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
