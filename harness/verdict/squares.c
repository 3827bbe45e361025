/* SPDX-License-Identifier: MIT */
#include "verdict/squares.h"

#include <assert.h>
#include <math.h>

/* A column is dependent if less than this remains of it. */
#define ALIKE 1e-10

/* A matrix in row-major order. */
struct matrix {
	double *a;
	size_t rows, columns;
};

static double *
at(const struct matrix *m, size_t row, size_t column)
{
	return &m->a[row * m->columns + column];
}

static double
column_norm(const struct matrix *m, size_t column, size_t from)
{
	double sum = 0;

	for (size_t i = from; i < m->rows; i++)
		sum += *at(m, i, column) * *at(m, i, column);
	return sqrt(sum);
}

/* Scales the columns to one length, so that rounding affects them alike. */
static int
matrix_scale(struct matrix *m, double *norms)
{
	for (size_t j = 0; j < m->columns; j++) {
		norms[j] = column_norm(m, j, 0);
		if (!(norms[j] > 0) || !isfinite(norms[j]))
			return -1;
		for (size_t i = 0; i < m->rows; i++)
			*at(m, i, j) /= norms[j];
	}
	return 0;
}

/* Reflects target[] in the Householder vector kept in that column. */
static void
reflect(const struct matrix *m, size_t column, double *target, size_t step,
	double scale)
{
	double product = 0;

	for (size_t i = column; i < m->rows; i++)
		product += *at(m, i, column) * target[i * step];
	for (size_t i = column; i < m->rows; i++)
		target[i * step] -= product * scale * *at(m, i, column);
}

/* Zeroes the column below its diagonal; returns the diagonal; 0: dependent. */
static double
matrix_eliminate(struct matrix *m, double *y, size_t k)
{
	double norm = column_norm(m, k, k), diagonal, scale;

	if (norm < ALIKE)
		return 0;
	diagonal = *at(m, k, k) > 0 ? -norm : norm;
	*at(m, k, k) -= diagonal;
	scale = -1 / (diagonal * *at(m, k, k));
	for (size_t j = k + 1; j < m->columns; j++)
		reflect(m, k, &m->a[j], m->columns, scale);
	reflect(m, k, y, 1, scale);
	return diagonal;
}

/* Solves R x = b by back substitution; the diagonal of R is kept apart. */
static void
back_substitute(const struct matrix *m, const double *diagonal, const double *b,
		double *x)
{
	for (size_t k = m->columns; k-- > 0;) {
		x[k] = b[k];
		for (size_t j = k + 1; j < m->columns; j++)
			x[k] -= *at(m, k, j) * x[j];
		x[k] /= diagonal[k];
	}
}

/* The norms of the rows of R's inverse. */
static void
inverse_rows(const struct matrix *m, const double *diagonal, double *lengths)
{
	double unit[SQUARES_COLUMNS], x[SQUARES_COLUMNS];

	for (size_t k = 0; k < m->columns; k++)
		lengths[k] = 0;
	for (size_t j = 0; j < m->columns; j++) {
		for (size_t k = 0; k < m->columns; k++)
			unit[k] = k == j;
		back_substitute(m, diagonal, unit, x);
		for (size_t k = 0; k < m->columns; k++)
			lengths[k] += x[k] * x[k];
	}
	for (size_t k = 0; k < m->columns; k++)
		lengths[k] = sqrt(lengths[k]);
}

int
squares_fit(struct squares *fit, double *a, double *y, size_t rows,
	    size_t columns)
{
	struct matrix m = {a, rows, columns};
	double norms[SQUARES_COLUMNS], diagonal[SQUARES_COLUMNS], sum = 0;

	assert(columns <= SQUARES_COLUMNS);
	if (rows < columns + 1 || matrix_scale(&m, norms) != 0)
		return -1;
	for (size_t k = 0; k < columns; k++)
		if ((diagonal[k] = matrix_eliminate(&m, y, k)) == 0)
			return -1;
	for (size_t i = columns; i < rows; i++)
		sum += y[i] * y[i];
	fit->scatter = sqrt(sum / (double)(rows - columns));
	back_substitute(&m, diagonal, y, fit->beta);
	inverse_rows(&m, diagonal, fit->se);
	for (size_t k = 0; k < columns; k++) {
		fit->beta[k] /= norms[k];
		fit->se[k] *= fit->scatter / norms[k];
	}
	return 0;
}
