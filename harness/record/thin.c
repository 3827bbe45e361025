/* SPDX-License-Identifier: MIT */
#include "record/thin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/metrics.h"

/* A text of a field, borrowed from what is thinned. */
struct piece {
	const char *text;
	size_t length;
};

/* What a stretch knows of a column. */
struct thinned {
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

struct thinning {
	const struct thin_order *order;
	struct buf *out;
	size_t left; /* rows written */
	size_t ncolumns;
	unsigned char counters[THIN_COLUMNS];
	/* Of the stretch: */
	double stretch; /* its number */
	size_t mark, nrows;
	struct piece lines[2]; /* the first of them */
	struct thinned columns[THIN_COLUMNS];
	struct kept *kept;
	size_t nkept, room;
};

static void
thin_put(struct thinning *to, struct piece line)
{
	buf_add(to->out, line.text, line.length);
	buf_add(to->out, "\n", 1);
	to->left++;
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
thin_head(struct thinning *to, struct piece line)
{
	const char *at = line.text, *end = line.text + line.length;

	while (at < end && to->ncolumns < THIN_COLUMNS) {
		struct piece name = piece_next(&at, end);
		char *text = xstrndup(name.text, name.length);

		to->counters[to->ncolumns++] =
		    metric_row(text)->type == METRIC_TYPE_COUNTER;
		free(text);
	}
	thin_put(to, line);
	to->left = 0;
}

static void
thinned_take(struct thinned *column, struct piece piece, size_t row, int half)
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
thin_take_columns(struct thinning *to, struct piece line, int half)
{
	const char *at = line.text, *end = line.text + line.length;

	for (size_t i = 0; i < to->ncolumns && at <= end; i++)
		thinned_take(&to->columns[i], piece_next(&at, end), to->nrows,
			     half);
}

/* Everything between the time and the values. */
static struct piece
thin_key(const struct thinning *to, struct piece line)
{
	const char *at = line.text, *end = line.text + line.length;
	struct piece key;

	piece_next(&at, end);
	key.text = at;
	for (size_t i = 0; i < to->order->keys; i++)
		piece_next(&at, end);
	key.length = (size_t)(at - key.text);
	return key;
}

static void
thin_take_keyed(struct thinning *to, struct piece line)
{
	struct piece key = thin_key(to, line);
	size_t i = 0;

	while (i < to->nkept &&
	       (to->kept[i].key.length != key.length ||
		memcmp(to->kept[i].key.text, key.text, key.length) != 0))
		i++;
	if (i == to->room) {
		to->room = to->room > 0 ? 2 * to->room : 64;
		to->kept = xrealloc(to->kept, to->room * sizeof(*to->kept));
	}
	to->kept[i] = (struct kept){line, key};
	to->nkept += i == to->nkept;
}

static struct piece
thinned_in_half(const struct thinned *column, int counter, int half)
{
	int low_first = column->low_row < column->high_row;

	if (counter || column->low_row == column->high_row)
		return column->newest[half];
	return low_first == (half == 0) ? column->low : column->high;
}

static void
thin_put_half(struct thinning *to, int half)
{
	for (size_t i = 0; i < to->ncolumns; i++) {
		/* The first column is the time. */
		int counter = i == 0 || to->counters[i];
		struct piece piece =
		    thinned_in_half(&to->columns[i], counter, half);

		if (i > 0)
			buf_add(to->out, ",", 1);
		if (piece.text != NULL)
			buf_add(to->out, piece.text, piece.length);
	}
	buf_add(to->out, "\n", 1);
	to->left++;
}

/* With rows in one half alone there is one time: the lowest counts. */
static void
thin_put_one(struct thinning *to, int half)
{
	for (size_t i = 0; i < to->ncolumns; i++) {
		struct thinned *column = &to->columns[i];

		column->high_row = column->low_row;
		if (i > 0 && !to->counters[i])
			column->newest[half] = column->low;
	}
	thin_put_half(to, half);
}

static void
thin_end_columns(struct thinning *to)
{
	const struct piece *times = to->columns[0].newest;

	if (to->nrows <= 2) {
		for (size_t i = 0; i < to->nrows; i++)
			thin_put(to, to->lines[i]);
		return;
	}
	if (times[0].text == NULL || times[1].text == NULL) {
		thin_put_one(to, times[0].text == NULL);
		return;
	}
	thin_put_half(to, 0);
	thin_put_half(to, 1);
}

/* All at the time of the last of them, so that they stay one look. */
static void
thin_end_keyed(struct thinning *to)
{
	struct piece time = to->columns[0].newest[1];

	for (size_t i = 0; i < to->nkept; i++) {
		struct piece line = to->kept[i].line;
		const char *at = line.text, *end = line.text + line.length;

		piece_next(&at, end);
		buf_add(to->out, time.text, time.length);
		buf_add(to->out, ",", 1);
		thin_put(to, (struct piece){at, (size_t)(end - at)});
	}
}

static void
thin_end_stretch(struct thinning *to)
{
	if (to->nrows == 0)
		return;
	if (to->order->keys > 0)
		thin_end_keyed(to);
	else
		thin_end_columns(to);
	memset(to->columns, 0, sizeof(to->columns));
	to->nrows = to->nkept = 0;
}

static void
thin_row(struct thinning *to, struct piece line, double time_s)
{
	const struct thin_order *order = to->order;
	double stretch = floor(time_s / order->stretch_s);
	double inside = time_s / order->stretch_s - stretch;
	size_t mark = to->mark;

	while (mark < order->nmarks && order->marks[mark] <= time_s)
		mark++;
	if (stretch != to->stretch || mark != to->mark)
		thin_end_stretch(to);
	to->stretch = stretch;
	to->mark = mark;
	if (to->nrows < 2)
		to->lines[to->nrows] = line;
	if (order->keys == 0) {
		thin_take_columns(to, line, inside >= 0.5);
	} else {
		const char *at = line.text;

		to->columns[0].newest[1] =
		    piece_next(&at, line.text + line.length);
		thin_take_keyed(to, line);
	}
	to->nrows++;
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
thin_line(struct thinning *to, struct piece line, int untouched)
{
	const char *at = line.text;
	double time_s = piece_number(piece_next(&at, line.text + line.length));

	if (isnan(time_s))
		return;
	if (!untouched) {
		thin_row(to, line, time_s);
		return;
	}
	thin_end_stretch(to);
	thin_put(to, line);
}

size_t
thin_rows(struct buf *out, const char *text, size_t length,
	  const struct thin_order *order)
{
	struct thinning *to = xcalloc(1, sizeof(*to));
	const char *at = text, *end = text + length;
	size_t lines = count_lines(text, length), left;

	to->order = order;
	to->out = out;
	to->stretch = NAN;
	for (size_t i = 0; i < lines; i++) {
		struct piece line = line_next(&at, end);

		if (i == 0)
			thin_head(to, line);
		else
			thin_line(to, line, i + order->untouched >= lines);
	}
	thin_end_stretch(to);
	left = to->left;
	free(to->kept);
	free(to);
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
thin_drop(struct buf *text, size_t rows, size_t most)
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
thin_down(struct buf *out, const struct buf *text, size_t most,
	  struct thin_order *order)
{
	double span_s = last_time(text);
	size_t rows = most + 1;

	for (order->stretch_s = 1.0 / 64;
	     order->stretch_s < span_s * 2 / (double)most;)
		order->stretch_s *= 2;
	for (; rows > most && order->stretch_s < 4 * span_s + 1;
	     order->stretch_s *= 2) {
		buf_clear(out);
		rows = thin_rows(out, text->data, text->len, order);
	}
	return rows > most ? thin_drop(out, rows, most) : rows;
}
