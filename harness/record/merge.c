/* SPDX-License-Identifier: MIT */
#include "record/merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/metrics.h"

/* A text of a field, borrowed from what is merged. */
struct piece {
	const char *text;
	size_t length;
};

/* What a stretch knows of a column. */
struct merged {
	struct piece newest[2]; /* of each half */
	struct piece low, high;
	double low_value, high_value;
	size_t low_row, high_row; /* in the stretch */
	int low_half, high_half;
};

/* A row of whose key a stretch has seen none after it. */
struct kept {
	struct piece line, key;
};

struct merge {
	const struct merge_order *order;
	struct buf *out;
	size_t left; /* rows written */
	size_t ncolumns;
	unsigned char counters[MERGE_COLUMNS];
	/* Of the stretch: */
	double stretch; /* its number */
	size_t mark, nrows;
	struct piece lines[2]; /* the first of them */
	struct merged columns[MERGE_COLUMNS];
	struct kept *kept;
	size_t nkept, room;
};

static void
merge_put(struct merge *merge, struct piece line)
{
	buf_add(merge->out, line.text, line.length);
	buf_add(merge->out, "\n", 1);
	merge->left++;
}

/* The field at `at`, which moves behind it; quoted texts have no line break. */
static struct piece
piece_next(const char **at, const char *end)
{
	struct piece piece = {*at, 0};
	int quoted = 0;

	for (; *at < end && (quoted || **at != ','); ++*at)
		quoted ^= **at == '"';
	piece.length = (size_t)(*at - piece.text);
	*at += *at < end;
	return piece;
}

/* NAN: it is empty, or no number. */
static double
piece_number(struct piece piece)
{
	char text[40], *stop;
	double value;

	if (piece.length == 0 || piece.length >= sizeof(text))
		return NAN;
	memcpy(text, piece.text, piece.length);
	text[piece.length] = '\0';
	value = strtod(text, &stop);
	return *stop == '\0' && isfinite(value) ? value : NAN;
}

static void
merge_head(struct merge *merge, struct piece line)
{
	const char *at = line.text, *end = line.text + line.length;

	while (at < end && merge->ncolumns < MERGE_COLUMNS) {
		struct piece name = piece_next(&at, end);
		char *text = xstrndup(name.text, name.length);

		merge->counters[merge->ncolumns++] =
		    metric_row(text)->type == METRIC_TYPE_COUNTER;
		free(text);
	}
	merge_put(merge, line);
	merge->left = 0;
}

static void
merged_take(struct merged *column, struct piece piece, size_t row, int half)
{
	double value = piece_number(piece);

	if (isnan(value))
		return;
	column->newest[half] = piece;
	if (column->low.text == NULL || value < column->low_value) {
		column->low = piece;
		column->low_value = value;
		column->low_row = row;
		column->low_half = half;
	}
	if (column->high.text == NULL || value > column->high_value) {
		column->high = piece;
		column->high_value = value;
		column->high_row = row;
		column->high_half = half;
	}
}

static void
merge_take_columns(struct merge *merge, struct piece line, int half)
{
	const char *at = line.text, *end = line.text + line.length;

	for (size_t i = 0; i < merge->ncolumns && at <= end; i++)
		merged_take(&merge->columns[i], piece_next(&at, end),
			    merge->nrows, half);
}

/* Everything between the time and the values. */
static struct piece
merge_key(const struct merge *merge, struct piece line)
{
	const char *at = line.text, *end = line.text + line.length;
	struct piece key;

	piece_next(&at, end);
	key.text = at;
	for (size_t i = 0; i < merge->order->keys; i++)
		piece_next(&at, end);
	key.length = (size_t)(at - key.text);
	return key;
}

static void
merge_take_keyed(struct merge *merge, struct piece line)
{
	struct piece key = merge_key(merge, line);
	size_t i = 0;

	while (i < merge->nkept &&
	       (merge->kept[i].key.length != key.length ||
		memcmp(merge->kept[i].key.text, key.text, key.length) != 0))
		i++;
	if (i == merge->room) {
		merge->room = merge->room > 0 ? 2 * merge->room : 64;
		merge->kept =
		    xrealloc(merge->kept, merge->room * sizeof(*merge->kept));
	}
	merge->kept[i] = (struct kept){line, key};
	merge->nkept += i == merge->nkept;
}

static struct piece
merged_in_half(const struct merged *column, int counter, int half)
{
	int low_first = column->low_row < column->high_row;

	if (counter || column->low_row == column->high_row)
		return column->newest[half];
	return low_first == (half == 0) ? column->low : column->high;
}

static void
merge_put_half(struct merge *merge, int half)
{
	for (size_t i = 0; i < merge->ncolumns; i++) {
		/* The first column is the time. */
		int counter = i == 0 || merge->counters[i];
		struct piece piece =
		    merged_in_half(&merge->columns[i], counter, half);

		if (i > 0)
			buf_add(merge->out, ",", 1);
		if (piece.text != NULL)
			buf_add(merge->out, piece.text, piece.length);
	}
	buf_add(merge->out, "\n", 1);
	merge->left++;
}

/* With rows in one half alone there is one time: the lowest counts. */
static void
merge_put_one(struct merge *merge, int half)
{
	for (size_t i = 0; i < merge->ncolumns; i++) {
		struct merged *column = &merge->columns[i];

		column->high_row = column->low_row;
		if (i > 0 && !merge->counters[i])
			column->newest[half] = column->low;
	}
	merge_put_half(merge, half);
}

static void
merge_end_columns(struct merge *merge)
{
	const struct piece *times = merge->columns[0].newest;

	if (merge->nrows <= 2) {
		for (size_t i = 0; i < merge->nrows; i++)
			merge_put(merge, merge->lines[i]);
		return;
	}
	if (times[0].text == NULL || times[1].text == NULL) {
		merge_put_one(merge, times[0].text == NULL);
		return;
	}
	merge_put_half(merge, 0);
	merge_put_half(merge, 1);
}

/* All at the time of the last of them, so that they stay one look. */
static void
merge_end_keyed(struct merge *merge)
{
	struct piece time = merge->columns[0].newest[1];

	for (size_t i = 0; i < merge->nkept; i++) {
		struct piece line = merge->kept[i].line;
		const char *at = line.text, *end = line.text + line.length;

		piece_next(&at, end);
		buf_add(merge->out, time.text, time.length);
		buf_add(merge->out, ",", 1);
		merge_put(merge, (struct piece){at, (size_t)(end - at)});
	}
}

static void
merge_end_stretch(struct merge *merge)
{
	if (merge->nrows == 0)
		return;
	if (merge->order->keys > 0)
		merge_end_keyed(merge);
	else
		merge_end_columns(merge);
	memset(merge->columns, 0, sizeof(merge->columns));
	merge->nrows = merge->nkept = 0;
}

static void
merge_row(struct merge *merge, struct piece line, double time_s)
{
	const struct merge_order *order = merge->order;
	double stretch = floor(time_s / order->stretch_s);
	double inside = time_s / order->stretch_s - stretch;
	size_t mark = merge->mark;

	while (mark < order->nmarks && order->marks[mark] <= time_s)
		mark++;
	if (stretch != merge->stretch || mark != merge->mark)
		merge_end_stretch(merge);
	merge->stretch = stretch;
	merge->mark = mark;
	if (merge->nrows < 2)
		merge->lines[merge->nrows] = line;
	if (order->keys == 0) {
		merge_take_columns(merge, line, inside >= 0.5);
	} else {
		const char *at = line.text;

		merge->columns[0].newest[1] =
		    piece_next(&at, line.text + line.length);
		merge_take_keyed(merge, line);
	}
	merge->nrows++;
}

/* The next whole line; text NULL: there is none. */
static struct piece
line_next(const char **at, const char *end)
{
	struct piece line = {NULL, 0};
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));

	if (stop == NULL)
		return line;
	line.text = *at;
	line.length = (size_t)(stop - *at);
	*at = stop + 1;
	return line;
}

static size_t
count_lines(const char *text, size_t length)
{
	const char *at = text, *end = text + length;
	size_t count = 0;

	while (at < end && line_next(&at, end).text != NULL)
		count++;
	return count;
}

static void
merge_line(struct merge *merge, struct piece line, int untouched)
{
	const char *at = line.text;
	double time_s = piece_number(piece_next(&at, line.text + line.length));

	if (isnan(time_s))
		return;
	if (!untouched) {
		merge_row(merge, line, time_s);
		return;
	}
	merge_end_stretch(merge);
	merge_put(merge, line);
}

size_t
merge_rows(struct buf *out, const char *text, size_t length,
	   const struct merge_order *order)
{
	struct merge *merge = xcalloc(1, sizeof(*merge));
	const char *at = text, *end = text + length;
	size_t lines = count_lines(text, length), left;

	merge->order = order;
	merge->out = out;
	merge->stretch = NAN;
	for (size_t i = 0; i < lines; i++) {
		struct piece line = line_next(&at, end);

		if (i == 0)
			merge_head(merge, line);
		else
			merge_line(merge, line, i + order->untouched >= lines);
	}
	merge_end_stretch(merge);
	left = merge->left;
	free(merge->kept);
	free(merge);
	return left;
}

/* The time of the last row: that of the first is near 0. */
static double
last_time(const struct buf *text)
{
	const char *at = text->data, *end = at + text->len;
	double last = 0;

	while (at < end) {
		struct piece line = line_next(&at, end);
		const char *field = line.text;

		if (line.text == NULL)
			break;
		last = fmax(last, piece_number(piece_next(
				      &field, line.text + line.length)));
	}
	return last;
}

/* Keeps the header and the last rows. */
static size_t
merge_drop(struct buf *text, size_t rows, size_t most)
{
	const char *at = text->data, *end = at + text->len;
	struct buf left = {0};
	size_t head;

	line_next(&at, end);
	head = (size_t)(at - text->data);
	for (; rows > most; rows--)
		line_next(&at, end);
	buf_add(&left, text->data, head);
	buf_add(&left, at, (size_t)(end - at));
	buf_free(text);
	*text = left;
	return rows;
}

/* Stretches that are powers of two of a second: each holds whole ones of
 * before. */
size_t
merge_down(struct buf *out, const struct buf *text, size_t most,
	   struct merge_order *order)
{
	double span_s = last_time(text);
	size_t rows = most + 1;

	for (order->stretch_s = 1.0 / 64;
	     order->stretch_s < span_s * 2 / (double)most;)
		order->stretch_s *= 2;
	for (; rows > most && order->stretch_s < 4 * span_s + 1;
	     order->stretch_s *= 2) {
		buf_clear(out);
		rows = merge_rows(out, text->data, text->len, order);
	}
	return rows > most ? merge_drop(out, rows, most) : rows;
}
