/* SPDX-License-Identifier: MIT */
#include "scenario/dataset.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Past the line break at `at`, which is LF or CR LF. */
static const char *
skip_break(const char *at, const char *end)
{
	if (at < end && *at == '\r')
		at++;
	return at < end ? at + 1 : end;
}

/* After a field comes a separator or the end of the row; the rest is wrong. */
static enum field_end
field_end_at(const char **at, const char *end, char separator)
{
	if (*at < end && **at == separator) {
		++*at;
		return FIELD_MORE;
	}
	if (*at < end && **at != '\n' &&
	    !(**at == '\r' && *at + 1 < end && (*at)[1] == '\n'))
		return FIELD_WRONG;
	*at = skip_break(*at, end);
	return FIELD_LAST;
}

static enum field_end
field_quoted(const char **at, const char *end, char separator,
	     struct field *field)
{
	const char *s = ++*at;

	field->text = s;
	for (; s < end; s++) {
		if (*s != '"')
			continue;
		if (s + 1 == end || s[1] != '"')
			break;
		field->doubled = 1;
		s++;
	}
	if (s >= end)
		return FIELD_WRONG;
	field->length = (size_t)(s - field->text);
	*at = s + 1;
	return field_end_at(at, end, separator);
}

enum field_end
field_read(const char **at, const char *end, char separator,
	   struct field *field)
{
	const char *s = *at;

	*field = (struct field){.text = s};
	if (s < end && *s == '"')
		return field_quoted(at, end, separator, field);
	while (s < end && *s != separator && *s != '\n')
		s++;
	field->length = (size_t)(s - *at);
	if ((s == end || *s == '\n') && s > *at && s[-1] == '\r')
		field->length--;
	*at = *at + field->length;
	return field_end_at(at, end, separator);
}

const char *
dataset_end(const struct dataset *set)
{
	return set->file->text + set->file->length;
}

/* Past a byte order mark. */
static const char *
dataset_start(const struct dataset *set)
{
	return set->file->text +
	       (text_starts(set->file->text, "\xef\xbb\xbf") ? 3 : 0);
}

const char *
dataset_row(const struct dataset *set, long row)
{
	return row < 0 ? dataset_start(set) : set->file->text + set->rows[row];
}

struct field
dataset_line(const struct dataset *set, size_t row)
{
	const char *at = dataset_row(set, (long)row), *end = dataset_end(set);
	const char *stop = memchr(at, '\n', (size_t)(end - at));
	struct field line = {.text = at};

	line.length = (size_t)((stop != NULL ? stop : end) - at);
	if (line.length > 0 && at[line.length - 1] == '\r')
		line.length--;
	return line;
}

/* Counts the fields of a row and moves past it; 0: a quote is wrong. */
static size_t
count_fields(const char **at, const char *end, char separator)
{
	struct field field;
	enum field_end ends;
	size_t count = 0;

	do {
		ends = field_read(at, end, separator, &field);
		count++;
	} while (ends == FIELD_MORE);
	return ends == FIELD_WRONG ? 0 : count;
}

static size_t
count_breaks(const char *from, const char *to)
{
	size_t breaks = 0;

	for (; from < to; from++)
		breaks += *from == '\n';
	return breaks;
}

static int
index_add(struct dataset *set, const char *at, struct error *err)
{
	if (set->count == DATASET_ROWS)
		return error_set(err, STATUS_DATA, "%s: more than %d rows",
				 set->file->path, DATASET_ROWS);
	if ((set->count & (set->count - 1)) == 0)
		set->rows =
		    xrealloc(set->rows, (set->count > 0 ? set->count * 2 : 1) *
					    sizeof(*set->rows));
	set->rows[set->count++] = (uint32_t)(at - set->file->text);
	return 0;
}

/* Skips an empty line. */
static int
index_row(struct dataset *set, const char **at, size_t *line, struct error *err)
{
	const char *begin = *at, *end = dataset_end(set);
	size_t fields = 1;

	if (*begin == '\n' || (*begin == '\r' && begin[1] == '\n')) {
		*at = skip_break(begin, end);
		++*line;
		return 0;
	}
	if (set->separator != 0)
		fields = count_fields(at, end, set->separator);
	else if ((*at = memchr(begin, '\n', (size_t)(end - begin))) != NULL)
		++*at;
	else
		*at = end;
	if (fields == 0)
		return error_set(err, STATUS_DATA,
				 "%s:%zu: a quoted field is not closed, or "
				 "text follows its quote",
				 set->file->path, *line);
	if (set->separator != 0 && fields != set->columns)
		return error_set(err, STATUS_DATA,
				 "%s:%zu: %zu fields, but the header has %zu",
				 set->file->path, *line, fields, set->columns);
	*line += count_breaks(begin, *at);
	return index_add(set, begin, err);
}

static int
index_header(struct dataset *set, const char **at, struct error *err)
{
	set->columns = count_fields(at, dataset_end(set), set->separator);
	if (set->columns == 0 || set->columns > DATASET_COLUMNS)
		return error_set(
		    err, STATUS_DATA,
		    "%s:1: the first line must be a header of 1 to %d names",
		    set->file->path, DATASET_COLUMNS);
	return 0;
}

int
dataset_index(struct dataset *set, struct error *err)
{
	const char *at = dataset_start(set), *end = dataset_end(set);
	size_t line = 1;

	if (set->separator != 0) {
		const char *begin = at;

		if (index_header(set, &at, err) != 0)
			return -1;
		line += count_breaks(begin, at);
	}
	while (at < end)
		if (index_row(set, &at, &line, err) != 0)
			return -1;
	if (set->count == 0)
		return error_set(err, STATUS_DATA, "%s: it has no rows",
				 set->file->path);
	return 0;
}

struct datasets {
	pthread_mutex_t mutex;
	struct dataset *items[DATASETS_MAX];
	size_t count;
};

struct datasets *
datasets_new(void)
{
	struct datasets *sets = xcalloc(1, sizeof(*sets));

	pthread_mutex_init(&sets->mutex, NULL);
	return sets;
}

static void
dataset_free(struct dataset *set)
{
	free(set->rows);
	free(set);
}

void
datasets_free(struct datasets *sets)
{
	if (sets == NULL)
		return;
	for (size_t i = 0; i < sets->count; i++)
		dataset_free(sets->items[i]);
	pthread_mutex_destroy(&sets->mutex);
	free(sets);
}

static struct dataset *
datasets_make(struct datasets *sets, const struct dataset *like,
	      struct error *err)
{
	struct dataset *set;

	if (sets->count == DATASETS_MAX) {
		error_set(err, STATUS_DATA, "more than %d of them",
			  DATASETS_MAX);
		return NULL;
	}
	set = xcalloc(1, sizeof(*set));
	set->file = like->file;
	set->separator = like->separator;
	set->order = like->order;
	if (dataset_index(set, err) != 0) {
		dataset_free(set);
		return NULL;
	}
	sets->items[sets->count++] = set;
	return set;
}

struct dataset *
datasets_get(struct datasets *sets, const struct file *file, char separator,
	     enum dataset_order order, struct error *err)
{
	struct dataset like = {
	    .file = file, .separator = separator, .order = order};
	struct dataset *found = NULL;

	pthread_mutex_lock(&sets->mutex);
	for (size_t i = 0; i < sets->count && found == NULL; i++)
		if (sets->items[i]->file == file &&
		    sets->items[i]->separator == separator &&
		    sets->items[i]->order == order)
			found = sets->items[i];
	if (found == NULL)
		found = datasets_make(sets, &like, err);
	pthread_mutex_unlock(&sets->mutex);
	return found;
}

void
datasets_hold(struct datasets *sets)
{
	pthread_mutex_lock(&sets->mutex);
	for (size_t i = 0; i < sets->count; i++)
		sets->items[i]->held = sets->items[i]->handed;
	pthread_mutex_unlock(&sets->mutex);
}

void
datasets_take_back(struct datasets *sets)
{
	pthread_mutex_lock(&sets->mutex);
	for (size_t i = 0; i < sets->count; i++)
		sets->items[i]->handed = sets->items[i]->held;
	pthread_mutex_unlock(&sets->mutex);
}
