/* SPDX-License-Identifier: MIT */
/*
 * Runs gnuplot without the user's settings, without a shell and with a time
 * limit.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
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
	if (status == CHILD_LATE)
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

/* A script of ours, by the way that gnuplot_run() starts it. */
static int
is_ours(const char *const *argv)
{
	char found[PATH_MAX], plots[PATH_MAX];
	struct error ignored = {0};
	size_t length, count = 0;

	while (argv[count] != NULL)
		count++;
	if (count != 7 || strcmp(argv[0], "gnuplot") != 0 ||
	    strcmp(argv[1], "-d") != 0 || strcmp(argv[2], "-c") != 0 ||
	    datadir_path(found, sizeof(found), "plots", &ignored) != 0 ||
	    realpath(found, plots) == NULL || strcmp(argv[6], plots) != 0)
		return 0;
	length = strlen(plots);
	return strncmp(argv[3], plots, length) == 0 && argv[3][length] == '/' &&
	       strchr(argv[3] + length + 1, '/') == NULL;
}

int
gnuplot_serve(const struct child *asked, struct buf *words)
{
	struct child child = *asked;
	char **env;
	int status;

	if (!is_ours(child.argv)) {
		errno = EPERM;
		return CHILD_MISSING;
	}
	child.env = env = gnuplot_environment();
	status = child_output(&child, words);
	free(env);
	return status;
}

int
gnuplot_run(const struct gnuplot *plot, struct error *err)
{
	char *script = xasprintf("%s/%s", plot->plots, plot->script);
	const char *argv[] = {"gnuplot",    "-d",	   "-c",	script,
			      plot->format, plot->picture, plot->plots, NULL};
	char **env = gnuplot_environment();
	const struct child child = {.argv = argv,
				    .env = env,
				    .dir = plot->dir,
				    .errors = 1,
				    .timeout_s = plot->timeout_s,
				    .most = WORDS_MAX};
	struct buf words = {0};
	int status = child_output(&child, &words), result;

	result = status == CHILD_MISSING
		     ? gnuplot_no_start(errno, err)
		     : gnuplot_judge(plot, status, buf_text(&words), err);
	free(script);
	free(env);
	buf_free(&words);
	return result;
}
