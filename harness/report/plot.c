/* SPDX-License-Identifier: MIT */
/*
 * Draws the plots of one kind. A plot is a .gp file of the plots folder whose
 * first line is "# flatline: run", "# flatline: compare" or "# flatline:
 * history". Its second line may be "# needs: FILE": then it is drawn only if
 * that data file exists.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "report/plot.h"

#define PLOT_TIMEOUT_S 60.0
enum { PLOTS_MAX = 64, STEM_MAX = 64 };

static const struct {
	const char *name;
	int unasked; /* drawn if no format was chosen */
} plot_formats[] = {{"svg", 1}, {"png", 1}, {"txt", 0}};

/* A drawing in progress: its work folder and where its pictures go. */
struct drawing {
	const char *dir, *plots;
	char *work; /* below dir, so that a picture can be renamed into place */
	const struct plot_choice *choice;
	const char
	    *words; /* describe the pictures, for readers who cannot see them */
};

/* "memory.gp": letters, digits, '-' and '_' only, which are safe anywhere. */
static int
plot_is_name(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	return len > 0 && len < STEM_MAX && strcmp(name + len, ".gp") == 0;
}

/*
 * What follows that prefix on line 1 or 2 of a plot; "" if there is no such
 * prefix.
 */
static void
plot_line(const char *plots, const char *name, int number, const char *begin,
	  char *rest, size_t size)
{
	char *path = xasprintf("%s/%s", plots, name);
	char line[80] = "";
	FILE *file = fopen(path, "re");

	rest[0] = '\0';
	for (int i = 0; file != NULL && i < number; i++)
		if (fgets(line, sizeof(line), file) == NULL)
			line[0] = '\0';
	if (text_starts(line, begin))
		snprintf(rest, size, "%.*s",
			 (int)strcspn(line + strlen(begin), "\n"),
			 line + strlen(begin));
	if (file != NULL)
		fclose(file);
	free(path);
}

static int
plot_is_of_kind(const char *plots, const char *name, const char *kind)
{
	char seen[80];

	plot_line(plots, name, 1, "# flatline: ", seen, sizeof(seen));
	return strcmp(seen, kind) == 0;
}

static int
plot_has_data(const struct drawing *drawing, const char *script)
{
	char needed[80], *path;
	int there;

	plot_line(drawing->plots, script, 2, "# needs: ", needed,
		  sizeof(needed));
	path = xasprintf("%s/%s", drawing->work, needed);
	there = needed[0] == '\0' || access(path, R_OK) == 0;
	free(path);
	return there;
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
	DIR *folder = file_folder(plots);
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

/* Renames the picture into place, so that it is whole or absent. */
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
	else
		result = file_move(from, to, err);
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

	if (result == 0 && strcmp(format, "svg") == 0)
		result =
		    svg_finish(drawing->work, picture, drawing->words, err);
	if (result == 0 && strcmp(format, "txt") == 0)
		result = txt_finish(drawing->work, picture, err);
	if (result == 0)
		result = plot_keep(drawing, picture, err);
	free(picture);
	return result;
}

static int
plot_wants_format(const struct drawing *drawing, size_t f)
{
	const char *format = drawing->choice->format;

	return format == NULL ? plot_formats[f].unasked
			      : strcmp(format, plot_formats[f].name) == 0;
}

/* Draws each format; one that fails does not stop the others. */
static int
plot_script(const struct drawing *drawing, const char *script,
	    struct error *err)
{
	int result = 0;

	for (size_t f = 0; f < COUNT(plot_formats); f++) {
		if (!plot_wants_format(drawing, f))
			continue;
		if (plot_picture(drawing, script, plot_formats[f].name, err) !=
		    0)
			result = -1;
		if (err->status == STATUS_UNAVAILABLE)
			break;
	}
	return result;
}

static int
plot_pictures(const struct drawing *drawing, const struct strings *scripts,
	      struct error *err)
{
	int result = 0;

	for (size_t i = 0; i < scripts->count; i++) {
		const char *script = scripts->items[i];

		if (plot_has_data(drawing, script)) {
			if (plot_script(drawing, script, err) != 0)
				result = -1;
		} else if (drawing->choice->nnames > 0) {
			result = error_set(
			    err, STATUS_DATA,
			    "nothing to draw for %.*s: this run did not "
			    "record it",
			    (int)strcspn(script, "."), script);
		}
		if (err->status == STATUS_UNAVAILABLE)
			return -1;
	}
	return result;
}

static void
plot_remove_folder(const char *path)
{
	DIR *folder = file_folder(path);
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
		if (format == NULL || strcmp(format, plot_formats[i].name) == 0)
			return 0;
	return error_set(err, STATUS_USAGE,
			 "unknown picture format '%.20s': write svg, png or "
			 "txt",
			 format);
}

/* Selects the plots that were asked for, or all. */
static int
plot_choose(struct strings *chosen, const struct strings *all,
	    const struct plot_choice *choice, struct error *err)
{
	struct buf known = {0};
	int result = 0;

	for (size_t i = 0; i < all->count; i++) {
		buf_addf(&known, "%s%.*s", i > 0 ? ", " : "",
			 (int)strcspn(all->items[i], "."), all->items[i]);
		if (choice->nnames == 0)
			strings_add(chosen, all->items[i]);
	}
	for (size_t i = 0; i < choice->nnames && result == 0; i++) {
		char *script = xasprintf("%s.gp", choice->names[i]);

		if (strings_has(all, script))
			strings_add(chosen, script);
		else
			result =
			    error_set(err, STATUS_USAGE,
				      "unknown plot '%.40s': choose from %s",
				      choice->names[i], buf_text(&known));
		free(script);
	}
	buf_free(&known);
	return result;
}

static int
plot_in_folder(struct drawing *drawing, const struct plot_kind *kind,
	       const void *what, struct error *err)
{
	struct strings scripts = {0}, chosen = {0};
	int result;

	mkdir(drawing->dir, 0777); /* mkdtemp reports any problem with it */
	if (mkdtemp(drawing->work) == NULL)
		return error_set(err, STATUS_IO, "cannot draw in %s: %s",
				 drawing->dir, strerror(errno));
	result = plot_list(&scripts, drawing->plots, kind->name, err);
	if (result == 0)
		result = plot_choose(&chosen, &scripts, drawing->choice, err);
	if (result == 0)
		result = kind->prepare(drawing->work, what, err);
	if (result == 0)
		result = plot_pictures(drawing, &chosen, err);
	plot_remove_folder(drawing->work);
	strings_free(&chosen);
	strings_free(&scripts);
	return result;
}

static int
plot_draw(const char *dir, const struct plot_kind *kind, const void *what,
	  const struct plot_choice *choice, struct error *err)
{
	char found[PATH_MAX], plots[PATH_MAX];
	struct drawing drawing = {.dir = dir, .plots = plots, .choice = choice};
	struct buf words = {0};
	int result;

	if (plot_check_format(choice->format, err) != 0 ||
	    datadir_path(found, sizeof(found), "plots", err) != 0)
		return -1;
	if (realpath(found, plots) == NULL)
		return error_set(err, STATUS_IO, "%s: %s", found,
				 strerror(errno));
	drawing.work = xasprintf("%s/.plot-XXXXXX", dir);
	kind->words(&words, what);
	drawing.words = buf_text(&words);
	result = plot_in_folder(&drawing, kind, what, err);
	buf_free(&words);
	free(drawing.work);
	return result;
}

int
plot_chosen(const char *dir, const struct judged *run,
	    const struct plot_choice *choice, struct error *err)
{
	return plot_draw(dir, &plot_kind_run, run, choice, err);
}

int
plot_run(const char *dir, const struct judged *run, const char *format,
	 struct error *err)
{
	struct plot_choice choice = {.format = format};

	return plot_draw(dir, &plot_kind_run, run, &choice, err);
}

int
plot_compared(const char *dir, const struct compared *both, const char *format,
	      struct error *err)
{
	struct plot_choice choice = {.format = format};

	return plot_draw(dir, &plot_kind_compare, both, &choice, err);
}

int
plot_history(const char *dir, const struct history *history, const char *format,
	     struct error *err)
{
	struct plot_choice choice = {.format = format};

	return plot_draw(dir, &plot_kind_history, history, &choice, err);
}
