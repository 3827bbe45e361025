/* SPDX-License-Identifier: MIT */
/* What an engine says about a container. */
#include "sample/container.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/proc.h"

enum { LEAST_ID = 12 /* digits: fewer would be found anywhere */ };

static void
text_take(char *text, size_t size, const json_t *value)
{
	const char *word = json_string_value(value);

	snprintf(text, size, "%s", word != NULL ? word : "");
}

/* "80/tcp": the first port, of what is exposed or published. */
static int
port_first(json_t *ports, json_t **published)
{
	const char *key;
	json_t *value;

	*published = NULL;
	json_object_foreach(ports, key, value)
	{
		if (strstr(key, "/udp") != NULL)
			continue;
		*published = json_array_get(value, 0);
		return atoi(key);
	}
	return 0;
}

/* The address on its network; that of the first, if it has several. */
static void
address_take(struct container *container, const json_t *network)
{
	json_t *one = json_object_get(network, "IPAddress"), *each;
	const char *key;

	text_take(container->address, sizeof(container->address), one);
	if (container->address[0] != '\0')
		return;
	json_object_foreach(json_object_get(network, "Networks"), key, each)
	{
		text_take(container->address, sizeof(container->address),
			  json_object_get(each, "IPAddress"));
		return;
	}
}

/* A published port is best; else its own address and a port it exposes. */
static void
reach_take(struct container *container, const json_t *root)
{
	const json_t *network = json_object_get(root, "NetworkSettings");
	json_t *published;
	int port = port_first(json_object_get(network, "Ports"), &published);
	const char *host =
	    json_string_value(json_object_get(published, "HostPort"));

	if (host != NULL && atoi(host) > 0) {
		strcpy(container->address, "127.0.0.1");
		container->port = atoi(host);
		return;
	}
	if (port == 0)
		port =
		    port_first(json_object_get(json_object_get(root, "Config"),
					       "ExposedPorts"),
			       &published);
	address_take(container, network);
	container->port = port;
}

static int
id_is_good(const char *id)
{
	size_t length = strlen(id);

	return length >= LEAST_ID && strspn(id, "0123456789abcdef") == length;
}

static int
container_take(struct container *container, const json_t *root)
{
	const json_t *state = json_object_get(root, "State");
	const json_t *pid = json_object_get(state, "Pid");
	char name[sizeof(container->name)];

	text_take(container->id, sizeof(container->id),
		  json_object_get(root, "Id"));
	text_take(name, sizeof(name), json_object_get(root, "Name"));
	strcpy(container->name, name + (name[0] == '/'));
	text_take(container->state, sizeof(container->state),
		  json_object_get(state, "Status"));
	container->pid = (pid_t)json_integer_value(pid);
	reach_take(container, root);
	return id_is_good(container->id) && json_is_integer(pid) ? 0 : -1;
}

int
container_parse(struct container *container, const char *text)
{
	json_t *reply = json_loads(text, 0, NULL), *root = reply;
	int result = -1;

	*container = (struct container){.pid = 0};
	if (json_is_array(reply))
		root = json_array_get(reply, 0);
	if (json_is_object(root))
		result = container_take(container, root);
	json_decref(reply);
	return result;
}

int
container_image_port(const char *text)
{
	json_t *reply = json_loads(text, 0, NULL), *published;
	json_t *config = json_object_get(json_array_get(reply, 0), "Config");
	int port =
	    port_first(json_object_get(config, "ExposedPorts"), &published);

	json_decref(reply);
	return port;
}

int
container_holds(const struct container *container, const char *groups)
{
	return container->id[0] != '\0' &&
	       strstr(groups, container->id) != NULL;
}
