/* SPDX-License-Identifier: MIT */
#include "cmd/profile_diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/profile_side.h"
#include "profile/read_pprof.h"
#include "profile/writers.h"

enum { SHOWN = 8, LISTED = 200 };

/* What holds less of the new profile than this has not appeared; what held
 * less of it before than this share of what it holds now was not there. */
static const double least_share = 0.01, none_share = 0.01;

/* Who holds how much before and after; texts are of the sides. */
struct difference {
	const char *name, *place;
	int line;
	double before, after;
};

struct diff {
	struct profile_side before, after;
	const char *each; /* NULL: bytes as they stand */
	struct difference *packages, *functions;
	size_t npackages, nfunctions;
};

static int
key_compare(const void *a, const void *b)
{
	const struct difference *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order == 0)
		order = strcmp(x->place, y->place);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static double
more(const struct difference *difference)
{
	return difference->after - difference->before;
}

/* What holds most more comes first. */
static int
more_compare(const void *a, const void *b)
{
	double x = more(a), y = more(b);

	return x != y ? (x < y) - (x > y) : key_compare(a, b);
}

static size_t
rows_put(struct difference *into, const struct side_rows *rows, int is_after)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct side_row *row = &rows->rows[i];

		into[i] = (struct difference){
		    .name = row->name,
		    .place = row->place,
		    .line = row->line,
		    .before = is_after ? 0 : row->bytes,
		    .after = is_after ? row->bytes : 0,
		};
	}
	return rows->count;
}

/* Those of one name become one; how many are left. */
static size_t
rows_join(struct difference *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && key_compare(&rows[kept - 1], &rows[i]) == 0) {
			rows[kept - 1].before += rows[i].before;
			rows[kept - 1].after += rows[i].after;
		} else {
			rows[kept++] = rows[i];
		}
	}
	return kept;
}

static size_t
diff_rows(struct difference **list, const struct side_rows *before,
	  const struct side_rows *after)
{
	size_t count = before->count + after->count;
	struct difference *rows = xcalloc(count + 1, sizeof(*rows));

	rows_put(rows, before, 0);
	rows_put(rows + before->count, after, 1);
	qsort(rows, count, sizeof(*rows), key_compare);
	count = rows_join(rows, count);
	qsort(rows, count, sizeof(*rows), more_compare);
	*list = rows;
	return count;
}

/* " per request"; "" */
static const char *
per(const struct diff *diff, const char *separator, char *text, size_t size)
{
	snprintf(text, size, "%s%s", diff->each != NULL ? separator : "",
		 diff->each != NULL ? diff->each : "");
	return text;
}

static int
is_new(const struct difference *difference)
{
	return difference->before <= none_share * difference->after;
}

/* NULL: nothing appeared, and nothing grew. */
static const struct difference *
diff_first(const struct diff *diff)
{
	const struct difference *first = diff->packages;

	return diff->npackages > 0 &&
		       more(first) > least_share * diff->after.total &&
		       more(first) > 0
		   ? first
		   : NULL;
}

static void
print_first(const struct diff *diff)
{
	const struct difference *first = diff_first(diff);
	char before[UNITS_TEXT], after[UNITS_TEXT], each[32];

	per(diff, "/", each, sizeof(each));
	fputs("DIFF     ", stdout);
	if (first == NULL) {
		puts("nothing appeared: no package holds more in the second "
		     "profile");
		return;
	}
	print_escaped(first->name);
	units_bytes(after, first->after);
	if (is_new(first))
		printf(" appeared: it holds %s%s, and held nothing in the "
		       "first profile\n",
		       after, each);
	else
		printf(" grew: from %s to %s%s\n",
		       units_bytes(before, first->before), after, each);
}

static void
print_row(const struct difference *row)
{
	char before[UNITS_TEXT], after[UNITS_TEXT], plus[UNITS_TEXT];
	const char *slash = strrchr(row->place, '/');

	printf("  %11s  %11s  %11s  ", units_bytes(before, row->before),
	       units_bytes(after, row->after), units_bytes(plus, more(row)));
	print_escaped(row->name);
	if (row->place[0] != '\0') {
		fputs(" (", stdout);
		print_escaped(slash != NULL ? slash + 1 : row->place);
		printf(":%d)", row->line);
	}
	putchar('\n');
}

static void
print_table(const struct diff *diff, const char *title,
	    const struct difference *rows, size_t count)
{
	double least = none_share * fmax(diff->before.total, diff->after.total);
	char each[32];

	printf("\n  %11s  %11s  %11s  %s by %s%s\n", "before", "after", "more",
	       diff->after.is_held ? "kept" : "allocated", title,
	       per(diff, ", per ", each, sizeof(each)));
	for (size_t i = 0; i < count && i < SHOWN; i++)
		if (fabs(more(&rows[i])) >= least)
			print_row(&rows[i]);
}

static json_t *
json_rows(const struct difference *rows, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count && i < LISTED; i++)
		json_array_append_new(
		    array,
		    json_pack("{s:o, s:o, s:i, s:f, s:f, s:f, s:b}", "name",
			      record_text(rows[i].name), "place",
			      record_text(rows[i].place), "line", rows[i].line,
			      "before", rows[i].before, "after", rows[i].after,
			      "more", more(&rows[i]), "appeared",
			      is_new(&rows[i]) && more(&rows[i]) > 0));
	return array;
}

static json_t *
diff_json(const struct diff *diff)
{
	const struct difference *first = diff_first(diff);

	return json_pack(
	    "{s:s?, s:{s:o, s:f}, s:{s:o, s:f}, s:o, s:o, s:o}", "per",
	    diff->each, "before", "path", record_text(diff->before.path),
	    "bytes", diff->before.total, "after", "path",
	    record_text(diff->after.path), "bytes", diff->after.total, "first",
	    first != NULL ? record_text(first->name) : json_null(), "packages",
	    json_rows(diff->packages, diff->npackages), "functions",
	    json_rows(diff->functions, diff->nfunctions));
}

static int
is_drawn(const struct diff *diff)
{
	return diff->before.proto.len > 0 && diff->after.proto.len > 0;
}

/* What both have cancels out; what there is less of is not drawn. */
static int
diff_draw(const struct diff *diff, const char *dir, struct error *err)
{
	const struct profile_dose dose = {1, diff->each != NULL ? diff->each
								: "profile"};
	struct profile profile;
	struct buf out = {0};
	int result;

	profile_init(&profile);
	result = profile_read_pprof(&profile, &diff->before.proto,
				    -1 / diff->before.dose, err);
	if (result == 0)
		result = profile_read_pprof(&profile, &diff->after.proto,
					    1 / diff->after.dose, err);
	if (result == 0) {
		writer_flame.write(&profile, &dose, &out);
		result = file_write_in(dir, "diff.svg", &out, err);
	}
	buf_free(&out);
	profile_free(&profile);
	return result;
}

static int
diff_keep(const struct diff *diff, const json_t *object, const char *dir,
	  struct error *err)
{
	char *text = json_dumps(object, JSON_INDENT(2));
	struct buf file = {0};
	int result;

	buf_addf(&file, "%s\n", text);
	result = file_make_folders(dir, err);
	if (result == 0)
		result = file_write_in(dir, "diff.json", &file, err);
	if (result == 0 && is_drawn(diff))
		result = diff_draw(diff, dir, err);
	buf_free(&file);
	free(text);
	return result;
}

static void
diff_print(const struct diff *diff, const struct settings *settings)
{
	print_first(diff);
	if (settings->quiet)
		return;
	print_table(diff, "package", diff->packages, diff->npackages);
	print_table(diff, diff->after.is_held ? "field" : "function",
		    diff->functions, diff->nfunctions);
	if (settings->output != NULL)
		printf("\n  table     %s/diff.json\n", settings->output);
	if (settings->output != NULL && is_drawn(diff))
		printf("  picture   %s/diff.svg (what there is more of)\n",
		       settings->output);
}

/* In all, if only one of them says for how many requests it is. */
static int
diff_agree(struct diff *diff, struct error *err)
{
	const struct profile_side *a = &diff->before, *b = &diff->after;

	if (a->is_held != b->is_held)
		return error_set(err, STATUS_DATA,
				 "only one of %s and %s is a heap dump, which "
				 "tells who keeps memory, not who allocated it",
				 a->path, b->path);
	diff->each = a->each;
	if (a->each == NULL && b->each == NULL)
		return 0;
	if (a->each != NULL && b->each != NULL && strcmp(a->each, b->each) == 0)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s tells bytes %s%s, and %s bytes %s%s, which cannot "
			 "be compared",
			 a->path, a->each != NULL ? "per " : "in all",
			 a->each != NULL ? a->each : "", b->path,
			 b->each != NULL ? "per " : "in all",
			 b->each != NULL ? b->each : "");
}

static int
diff_tell(struct diff *diff, const struct settings *settings, struct error *err)
{
	json_t *object;
	int result = 0;

	if (diff_agree(diff, err) != 0)
		return -1;
	diff->npackages = diff_rows(&diff->packages, &diff->before.packages,
				    &diff->after.packages);
	diff->nfunctions = diff_rows(&diff->functions, &diff->before.functions,
				     &diff->after.functions);
	object = diff_json(diff);
	if (settings->output != NULL)
		result = diff_keep(diff, object, settings->output, err);
	if (settings->json)
		print_json(object);
	else
		diff_print(diff, settings);
	json_decref(object);
	free(diff->packages);
	free(diff->functions);
	return result;
}

int
profile_diff(const char *before, const char *after,
	     const struct settings *settings, struct error *err)
{
	struct diff diff = {.each = NULL};
	int result = profile_side_read(&diff.before, before, err);

	if (result == 0)
		result = profile_side_read(&diff.after, after, err);
	if (result == 0)
		result = diff_tell(&diff, settings, err);
	profile_side_free(&diff.before);
	profile_side_free(&diff.after);
	return result;
}
