/* SPDX-License-Identifier: MIT */
/*
 * Runs gnuplot without the user's settings, without a shell and with a time
 * limit.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "report/plot.h"

enum { WORDS_MAX = 16384, LINE_MAX_WIDTH = 200 };

/* Variables such as GNUPLOT_LIB would make gnuplot load foreign files. */
static char **
gnuplot_environment(void)
{
	size_t count = 0, kept = 0;
	char **clean;

	while (environ[count] != NULL)
		count++;
	clean = xcalloc(count + 1, sizeof(*clean));
	for (size_t i = 0; i < count; i++)
		if (!text_starts(environ[i], "GNUPLOT") &&
		    !text_starts(environ[i], "GNUTERM"))
			clean[kept++] = environ[i];
	return clean;
}

static int
gnuplot_spawn(const struct gnuplot *plot, const char *script, int words,
	      pid_t *pid)
{
	const char *argv[] = {"gnuplot",    "-d",	   "-c",	script,
			      plot->format, plot->picture, plot->plots, NULL};
	char **env = gnuplot_environment();
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, usual;
	int result;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK |
					   POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &usual);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, words, 1);
	posix_spawn_file_actions_adddup2(&files, words, 2);
	posix_spawn_file_actions_addchdir_np(&files, plot->dir);
	/* posix_spawn does not write to its arguments. */
	result = posix_spawnp(pid, "gnuplot", &files, &how,
			      (char *const *)(uintptr_t)argv, env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	free(env);
	return result;
}

static int
gnuplot_ready(int fd, double until)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	double left = until - clock_now();

	if (left <= 0)
		return 0;
	return poll(&ready, 1, (int)(left * 1000) + 1) != 0;
}

/* Reads its output until it ends or its time is up; keeps the beginning. */
static void
gnuplot_listen(int fd, double until, struct buf *words)
{
	char chunk[4096];
	ssize_t got;

	while (gnuplot_ready(fd, until)) {
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		if (words->len < WORDS_MAX)
			buf_add(words, chunk, (size_t)got);
	}
}

/* Returns the status as from waitpid; -1: it was stopped by the time limit. */
static int
gnuplot_wait(pid_t pid, double until)
{
	int status = 0, late = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_now() < until) {
			clock_pause(0.002);
			continue;
		}
		kill(pid, SIGKILL);
		late = 1;
		clock_pause(0.002);
	}
	return late ? -1 : status;
}

/*
 * Finds the line that explains the failure: the last one that names a line of a
 * script.
 */
static void
gnuplot_complaint(struct buf *out, const char *words)
{
	struct buf line = {0}, last = {0};

	while (*words != '\0') {
		size_t len = strcspn(words, "\n");

		buf_clear(&line);
		buf_add(&line, words, len);
		words += len + (words[len] == '\n');
		if (strstr(buf_text(&line), "warning:") != NULL ||
		    strstr(buf_text(&line), "line ") == NULL)
			continue;
		buf_clear(&last);
		buf_adds(&last, buf_text(&line));
	}
	escape_terminal(out,
			last.len > 0 ? buf_text(&last) : "no reason given");
	buf_free(&last);
	buf_free(&line);
}

static int
gnuplot_judge(const struct gnuplot *plot, int status, const char *words,
	      struct error *err)
{
	struct buf line = {0};
	int result = 0;

	gnuplot_complaint(&line, words);
	if (status == -1)
		result = error_set(err, STATUS_IO,
				   "gnuplot did not finish %s within %.0f s",
				   plot->script, plot->timeout_s);
	else if (status != 0)
		result =
		    error_set(err, STATUS_IO, "gnuplot failed on %s: %.*s",
			      plot->script, LINE_MAX_WIDTH, buf_text(&line));
	buf_free(&line);
	return result;
}

static int
gnuplot_no_start(int code, struct error *err)
{
	if (code == ENOENT)
		return error_set(err, STATUS_UNAVAILABLE,
				 "gnuplot is not installed: no pictures; "
				 "apt-get install gnuplot-nox, then: "
				 "flatline plot DIR");
	return error_set(err, STATUS_UNAVAILABLE, "cannot run gnuplot: %s",
			 strerror(code));
}

int
gnuplot_run(const struct gnuplot *plot, struct error *err)
{
	double until = clock_now() + plot->timeout_s;
	char *script = xasprintf("%s/%s", plot->plots, plot->script);
	struct buf words = {0};
	int ends[2], code, result;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		free(script);
		return gnuplot_no_start(errno, err);
	}
	code = gnuplot_spawn(plot, script, ends[1], &pid);
	close(ends[1]);
	free(script);
	if (code == 0) {
		gnuplot_listen(ends[0], until, &words);
		result = gnuplot_judge(plot, gnuplot_wait(pid, until),
				       buf_text(&words), err);
	} else {
		result = gnuplot_no_start(code, err);
	}
	close(ends[0]); /* only now, or gnuplot would die of SIGPIPE */
	buf_free(&words);
	return result;
}
