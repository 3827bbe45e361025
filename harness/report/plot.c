/* SPDX-License-Identifier: MIT */
/*
 * Draws every plot of the plots folder that is of the kind asked for. A plot is
 * a .gp file whose first line is "# flatline: run" or "# flatline: compare".
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "report/plot.h"

#define PLOT_TIMEOUT_S 60.0
enum { PLOTS_MAX = 64, STEM_MAX = 64 };

static const char *const plot_formats[] = {"svg", "png"};

/* A drawing under way: its folder, and where its pictures go. */
struct drawing {
	const char *dir, *plots;
	char *work; /* below dir, so that a picture can be renamed into it */
	const char *format;
};

/* "memory.gp": letters, digits, '-' and '_', so that it is safe anywhere. */
static int
plot_is_name(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	return len > 0 && len < STEM_MAX && strcmp(name + len, ".gp") == 0;
}

static int
plot_is_of_kind(const char *plots, const char *name, const char *kind)
{
	char *path = xasprintf("%s/%s", plots, name);
	char line[80] = "", *wanted = xasprintf("# flatline: %s\n", kind);
	FILE *file = fopen(path, "re");
	int same = file != NULL && fgets(line, sizeof(line), file) != NULL &&
		   strcmp(line, wanted) == 0;

	if (file != NULL)
		fclose(file);
	free(wanted);
	free(path);
	return same;
}

static int
plot_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int
plot_list(struct strings *list, const char *plots, const char *kind,
	  struct error *err)
{
	DIR *folder = opendir(plots);
	struct dirent *entry;

	if (folder == NULL)
		return error_set(err, STATUS_IO, "%s: %s", plots,
				 strerror(errno));
	while ((entry = readdir(folder)) != NULL && list->count < PLOTS_MAX)
		if (plot_is_name(entry->d_name) &&
		    plot_is_of_kind(plots, entry->d_name, kind))
			strings_add(list, entry->d_name);
	closedir(folder);
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items),
		      plot_order);
	return 0;
}

/* The picture appears in dir whole, or not at all. */
static int
plot_keep(const struct drawing *drawing, const char *picture, struct error *err)
{
	char *from = xasprintf("%s/%s", drawing->work, picture);
	char *to = xasprintf("%s/%s", drawing->dir, picture);
	struct stat info;
	int result = 0;

	if (stat(from, &info) != 0 || info.st_size == 0)
		result = error_set(err, STATUS_IO,
				   "%s: gnuplot left no picture", to);
	else if (rename(from, to) != 0)
		result =
		    error_set(err, STATUS_IO, "%s: %s", to, strerror(errno));
	free(to);
	free(from);
	return result;
}

static int
plot_picture(const struct drawing *drawing, const char *script,
	     const char *format, struct error *err)
{
	int stem = (int)strcspn(script, ".");
	char *picture = xasprintf("%.*s.%s", stem, script, format);
	struct gnuplot plot = {.dir = drawing->work,
			       .plots = drawing->plots,
			       .script = script,
			       .format = format,
			       .picture = picture,
			       .timeout_s = PLOT_TIMEOUT_S};
	int result = gnuplot_run(&plot, err);

	if (result == 0)
		result = plot_keep(drawing, picture, err);
	free(picture);
	return result;
}

/* One that fails does not keep the others from being drawn. */
static int
plot_pictures(const struct drawing *drawing, const struct strings *scripts,
	      struct error *err)
{
	int result = 0;

	for (size_t i = 0; i < scripts->count; i++) {
		for (size_t f = 0; f < COUNT(plot_formats); f++) {
			const char *format = plot_formats[f];

			if (drawing->format != NULL &&
			    strcmp(drawing->format, format) != 0)
				continue;
			if (plot_picture(drawing, scripts->items[i], format,
					 err) != 0)
				result = -1;
			if (err->status == STATUS_UNAVAILABLE)
				return -1;
		}
	}
	return result;
}

static void
plot_remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder != NULL)
		closedir(folder);
	rmdir(path);
}

static int
plot_check_format(const char *format, struct error *err)
{
	for (size_t i = 0; i < COUNT(plot_formats); i++)
		if (format == NULL || strcmp(format, plot_formats[i]) == 0)
			return 0;
	return error_set(err, STATUS_USAGE,
			 "unknown picture format '%.20s': write svg or png",
			 format);
}

static int
plot_in_folder(struct drawing *drawing, const struct plot_kind *kind,
	       const void *what, struct error *err)
{
	struct strings scripts = {0};
	int result;

	mkdir(drawing->dir, 0777); /* mkdtemp tells what is wrong with it */
	if (mkdtemp(drawing->work) == NULL)
		return error_set(err, STATUS_IO, "cannot draw in %s: %s",
				 drawing->dir, strerror(errno));
	result = plot_list(&scripts, drawing->plots, kind->name, err);
	if (result == 0)
		result = kind->prepare(drawing->work, what, err);
	if (result == 0)
		result = plot_pictures(drawing, &scripts, err);
	plot_remove_folder(drawing->work);
	strings_free(&scripts);
	return result;
}

static int
plot_draw(const char *dir, const struct plot_kind *kind, const void *what,
	  const char *format, struct error *err)
{
	char found[PATH_MAX], plots[PATH_MAX];
	struct drawing drawing = {.dir = dir, .plots = plots, .format = format};
	int result;

	if (plot_check_format(format, err) != 0 ||
	    datadir_path(found, sizeof(found), "plots", err) != 0)
		return -1;
	if (realpath(found, plots) == NULL)
		return error_set(err, STATUS_IO, "%s: %s", found,
				 strerror(errno));
	drawing.work = xasprintf("%s/.plot-XXXXXX", dir);
	result = plot_in_folder(&drawing, kind, what, err);
	free(drawing.work);
	return result;
}

int
plot_run(const char *dir, const struct judged *run, const char *format,
	 struct error *err)
{
	return plot_draw(dir, &plot_kind_run, run, format, err);
}

int
plot_compared(const char *dir, const struct compared *both, const char *format,
	      struct error *err)
{
	return plot_draw(dir, &plot_kind_compare, both, format, err);
}
