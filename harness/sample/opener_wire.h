/* SPDX-License-Identifier: MIT */
/* What flatline and the opener say to each other. */
#ifndef SAMPLE_OPENER_WIRE_H
#define SAMPLE_OPENER_WIRE_H

#include "base/buf.h"
#include "sample/supervisor.h"

enum opener_act {
	OPENER_OPEN,
	OPENER_LINK,
	OPENER_SIGNAL,
	OPENER_ATTACH_CONNECT,
	OPENER_ATTACH_FILE,
	OPENER_SUPERVISE,
	OPENER_CHILD
};

enum { OPENER_NAME = 32, OPENER_TEXT = 4096, OPENER_FILES = 4 };

/*
 * One packet, with open files: the socket for the reply, then the directory of
 * a process, or the words of a command and its log.
 */
struct opener_request {
	enum opener_act act;
	int number; /* the signal, and whether a file is wanted */
	char name[OPENER_NAME];
	double seconds; /* of a program: how long it may take, or the grace */
	size_t most;	/* how much it may say, */
	int errors;	/* and whether on standard error too */
};

/* One packet; perhaps with the file that was asked for. */
struct opener_reply {
	int reason;	    /* errno; 0: done */
	pid_t pid, command; /* the supervisor's */
	double grace_s;
	int status; /* of a program that was run */
	size_t length;
	char text[OPENER_TEXT]; /* a link, or what went wrong */
};

/* -1 and errno. Files beyond those that are there are -1. */
int opener_send(int sock, const void *packet, size_t size, const int *files,
		size_t count);
ssize_t opener_receive(int sock, void *packet, size_t size,
		       int files[OPENER_FILES]);

/*
 * Lists of words, such as a command and its environment, in a file of memory.
 * What is read is one block, freed at once.
 */
enum { OPENER_LISTS = 2 };
struct opener_words {
	char *text, **words;
	char **lists[OPENER_LISTS]; /* each ended by NULL */
};
int opener_words_write(char *const *const lists[OPENER_LISTS]);
int opener_words_read(struct opener_words *, int fd); /* -1: not such a file */
void opener_words_free(struct opener_words *);

/* opener.c: the socket on flatline's side; -1: there is no opener. */
void opener_set_socket(int);
/*
 * Asks, and waits for the reply. -1, errno: it was refused. *file: what came
 * with it, or -1.
 */
int opener_ask(const struct opener_request *, const int *files, size_t count,
	       struct opener_reply *, int *file);

/* In the process: from its fork to its end. */
struct opener_plan;
void opener_run(const struct opener_plan *, int sock) __attribute__((noreturn));

#endif
