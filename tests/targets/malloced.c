/* SPDX-License-Identifier: MIT */
/*
 * A service that uses malloc in ways that look alike from outside: it keeps
 * memory, or breaks it into pieces that no one can use. A thread a connection,
 * so that there are several arenas. It is never built with a sanitizer, which
 * would bring a malloc of its own.
 */
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST = 8192, PIN = 24, BLOCK = 144 };

static struct {
	long port, leak, fragment, map, blocks;
} set;

static const struct {
	const char *name;
	long *value;
} options[] = {
    {"--port", &set.port},
    {"--leak", &set.leak},	   /* bytes kept of each request, */
    {"--fragment", &set.fragment}, /* bytes freed behind a pin, */
    {"--map", &set.map},	   /* bytes mapped without malloc */
    {"--blocks", &set.blocks},	   /* free ones, from the start */
};

static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";

static void
keep(void *memory)
{
	__asm__ volatile("" : : "r"(memory) : "memory");
}

/* What is given back lies between two that are in use, and is smaller than
 * what is asked for next. */
static void
fragment(size_t size)
{
	static __thread void *previous;
	void *block = memset(malloc(size), 'x', size);

	if (previous != NULL)
		keep(realloc(previous, PIN));
	previous = block;
}

static void
work(void)
{
	if (set.leak > 0)
		keep(memset(malloc((size_t)set.leak), 'x', (size_t)set.leak));
	if (set.fragment > 0)
		fragment((size_t)set.fragment);
	if (set.map > 0)
		keep(memset(mmap(NULL, (size_t)set.map, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
			    'x', (size_t)set.map));
}

static void *
serve(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char text[REQUEST + 1];
	ssize_t got;

	while ((got = read(fd, text, REQUEST)) > 0) {
		text[got] = '\0';
		work();
		if (strstr(text, "\r\n\r\n") != NULL &&
		    write(fd, reply, sizeof(reply) - 1) < 0)
			break;
	}
	close(fd);
	return NULL;
}

/* Every second one is freed, so that none can be joined to another. */
static void
make_blocks(long count)
{
	void **blocks = calloc((size_t)count, 2 * sizeof(*blocks));

	for (long i = 0; i < 2 * count; i++)
		blocks[i] = malloc(BLOCK);
	for (long i = 0; i < 2 * count; i += 2)
		free(blocks[i]);
	keep(blocks);
}

static int
open_port(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons((uint16_t)set.port),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 64) != 0) {
		perror("malloced");
		exit(1);
	}
	return fd;
}

int
main(int argc, char **argv)
{
	pthread_t thread;
	int fd, connection;

	for (int i = 1; i + 1 < argc; i += 2)
		for (size_t o = 0; o < sizeof(options) / sizeof(options[0]);
		     o++)
			if (strcmp(argv[i], options[o].name) == 0)
				*options[o].value = atol(argv[i + 1]);
	make_blocks(set.blocks);
	fd = open_port();
	while ((connection = accept(fd, NULL, NULL)) >= 0) {
		if (pthread_create(&thread, NULL, serve,
				   (void *)(intptr_t)connection) != 0)
			return 1;
		pthread_detach(thread);
	}
	return 0;
}
