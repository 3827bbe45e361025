/* SPDX-License-Identifier: MIT */
#include "profile/helped.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/helpers.h"
#include "sample/proc.h"

enum { PROCESSES = 64, COMMAND = 4096 };

/* For all processes together, which answer at the same time. */
static const double patience_s = 60;

/* The last answer of a process that has ended counts on. */
struct helped_process {
	pid_t pid;
	int fd; /* -1: it has ended */
	struct buf before, now;
};

struct helped {
	const struct helped_rules *rules;
	struct helped_process processes[PROCESSES];
	size_t count;
};

void
helped_end(void *arg)
{
	struct helped *helped = arg;

	for (size_t i = 0; i < helped->count; i++) {
		struct helped_process *process = &helped->processes[i];

		if (process->fd >= 0)
			close(process->fd);
		buf_free(&process->before);
		buf_free(&process->now);
	}
	free(helped);
}

static int
process_is_set_uid(int dir)
{
	int fd = proc_open_file(dir, "exe");
	struct stat info;
	int set = fd >= 0 && fstat(fd, &info) == 0 &&
		  (info.st_mode & (S_ISUID | S_ISGID)) != 0;

	if (fd >= 0)
		close(fd);
	return set;
}

/* Why nobody answers in the process. */
static int
helped_refuse(const struct helped_rules *rules, const struct contact *contact,
	      struct error *err)
{
	char command[COMMAND];
	const char *why = NULL;

	proc_command(contact->dir, command, sizeof(command));
	if (!contact->started)
		why = "flatline did not start it, and nothing is put into a "
		      "running process: profile it with -- COMMAND";
	else if (contact->helpers == NULL)
		why = "with --drop-privileges no helper is put into the "
		      "command";
	else if (process_is_set_uid(contact->dir))
		why = "it is setuid or setgid, so it loads no helper";
	else if ((why = rules->refuses(command)) == NULL)
		why = "it has loaded no helper: was its environment cleared, "
		      "or did it become another user?";
	return error_set(err, STATUS_UNAVAILABLE, "process %d (%s): %s",
			 (int)contact->pid, rules->runtime, why);
}

static void
helped_connect(struct helped *helped, const char *folder)
{
	pid_t pids[PROCESSES];
	size_t count = helper_pids(folder, pids, PROCESSES);

	for (size_t i = 0; i < count; i++) {
		int fd = helper_connect(folder, pids[i]);

		if (fd >= 0)
			helped->processes[helped->count++] =
			    (struct helped_process){.pid = pids[i], .fd = fd};
	}
}

static int
helped_has(const struct helped *helped, pid_t pid)
{
	for (size_t i = 0; i < helped->count; i++)
		if (helped->processes[i].pid == pid)
			return 1;
	return 0;
}

static void
process_leave(struct helped_process *process)
{
	close(process->fd);
	process->fd = -1;
}

/* Asks all that still run. How many answered. */
static size_t
helped_ask(struct helped *helped)
{
	double until = clock_now() + patience_s;
	size_t answered = 0;

	for (size_t i = 0; i < helped->count; i++)
		if (helped->processes[i].fd >= 0 &&
		    helper_ask(helped->processes[i].fd) != 0)
			process_leave(&helped->processes[i]);
	for (size_t i = 0; i < helped->count; i++) {
		struct helped_process *process = &helped->processes[i];
		struct buf answer = {0};

		if (process->fd >= 0 &&
		    helper_answer(process->fd, &answer, until) == 0) {
			buf_free(&process->now);
			process->now = answer;
			answered++;
			continue;
		}
		buf_free(&answer);
		if (process->fd >= 0)
			process_leave(process);
	}
	return answered;
}

static double
helped_heap(const struct helped *helped)
{
	double sum = 0;

	for (size_t i = 0; i < helped->count; i++)
		if (helped->processes[i].now.len > 0)
			sum += held_heap(buf_text(&helped->processes[i].now));
	return sum;
}

void *
helped_begin(const struct helped_rules *rules, struct contact *contact,
	     struct profile *profile, struct error *err)
{
	struct helped *helped = xcalloc(1, sizeof(*helped));

	helped->rules = rules;
	if (contact->helpers != NULL)
		helped_connect(helped, contact->helpers);
	if (!helped_has(helped, contact->pid))
		helped_refuse(rules, contact, err);
	else if (helped_ask(helped) == 0)
		error_set(err, STATUS_UNAVAILABLE,
			  "process %d: its helper does not answer",
			  (int)contact->pid);
	if (err->status != STATUS_OK) {
		helped_end(helped);
		return NULL;
	}
	for (size_t i = 0; i < helped->count; i++)
		buf_add(&helped->processes[i].before,
			buf_text(&helped->processes[i].now),
			helped->processes[i].now.len);
	profile->heap[0] = helped_heap(helped);
	return helped;
}

static int
helped_parse(struct helped *helped, struct profile *profile, struct error *err)
{
	held_belongs *belongs = helped->rules->belongs;
	int result = 0;

	for (size_t i = 0; i < helped->count && result == 0; i++) {
		const struct helped_process *process = &helped->processes[i];

		if (process->before.len == 0)
			continue;
		result = held_parse(profile, buf_text(&process->before), -1,
				    belongs, err);
		if (result == 0)
			result = held_parse(profile, buf_text(&process->now), 1,
					    belongs, err);
	}
	return result;
}

int
helped_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct helped *helped = arg;

	if (helped_ask(helped) == 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "no process that was profiled answers any "
				 "more");
	if (profile_checkpoint(profile) != 0 ||
	    helped_parse(helped, profile, err) != 0)
		return -1;
	profile->heap[profile->checkpoints] = helped_heap(helped);
	if (!helped->rules->tells_age)
		profile_age(profile);
	profile_tallies_sort(profile);
	return 0;
}

char *
helped_component(const char *path, const char *folder, const char *ending)
{
	const char *at = NULL, *next = path;
	size_t length;

	while ((next = strstr(next, folder)) != NULL) {
		next += strlen(folder);
		at = next;
	}
	if (at == NULL)
		return NULL;
	length = strcspn(at, "/");
	if (at[length] == '\0' && length > strlen(ending) &&
	    text_ends(at, ending))
		length -= strlen(ending);
	return length > 0 ? xstrndup(at, length) : NULL;
}

void
helped_is_users(struct frame *frame)
{
	const char *slash = strrchr(frame->place, '/');
	const char *name = slash != NULL ? slash + 1 : frame->place;

	if (name[0] == '\0')
		return;
	frame->is_users = 1;
	frame->package = xstrdup(name);
}
