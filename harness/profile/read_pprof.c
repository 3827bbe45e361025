/* SPDX-License-Identifier: MIT */
/*
 * profile.proto (github.com/google/pprof): tables of texts, functions and
 * locations, in any order, and samples, which consist of numbers in them. So
 * the tables are read first.
 */
#include "profile/read_pprof.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "profile/pprof_tables.h"

enum { UNPACKED = 256 << 20, DEPTH = 512, SAMPLES_A_LOOK = 1024 };
enum { OF_SAMPLE = 2 }; /* a field of the profile */

/* For the samples of one file. */
static const double patience_s = 20;

struct reader {
	struct profile *profile;
	double factor;
	struct pprof_tables tables;
};

static size_t
add_line(struct reader *reader, size_t parent, const struct pprof_line *line)
{
	const struct pprof_tables *tables = &reader->tables;
	const struct pprof_function *function =
	    pprof_function(tables, line->function);
	struct profile *profile = reader->profile;
	size_t before = profile->count, frame;
	char *name, *place;

	if (function == NULL)
		return parent;
	name = pprof_text(tables, function->name);
	place = pprof_text(tables, function->file);
	frame = profile_child(profile, parent, name, place,
			      line->number < 1e9 ? (int)line->number : 0);
	if (frame >= before && frame > 0)
		package_guess(&profile->frames[frame]);
	free(name);
	free(place);
	return frame;
}

/* From the outermost call inwards. */
static size_t
add_stack(struct reader *reader, const uint64_t *ids, size_t count)
{
	const struct pprof_tables *tables = &reader->tables;
	const struct pprof_line *lines = reader->tables.lines.items;
	size_t frame = 0;

	for (size_t i = count; i-- > 0;) {
		const struct pprof_location *location =
		    pprof_location(tables, ids[i]);

		for (size_t k = location != NULL ? location->count : 0;
		     k-- > 0;)
			frame = add_line(reader, frame,
					 &lines[location->first + k]);
	}
	return frame;
}

/* The stack of a sample and its values. */
struct sample {
	uint64_t ids[DEPTH], values[PPROF_VALUES];
	size_t nids, nvalues;
};

static int
sample_take(struct sample *sample, const struct pprof_field *field)
{
	if (field->number == 1)
		return pprof_numbers(field, sample->ids, &sample->nids, DEPTH);
	if (field->number == 2)
		return pprof_numbers(field, sample->values, &sample->nvalues,
				     PPROF_VALUES);
	return 0;
}

static int
read_sample(struct reader *reader, struct pprof_wire wire)
{
	size_t value = reader->tables.value, frame;
	struct pprof_field field;
	struct sample sample;
	double bytes;
	int more;

	sample.nids = sample.nvalues = 0;
	while ((more = pprof_next(&wire, &field)) > 0)
		if (sample_take(&sample, &field) != 0)
			return -1;
	if (more != 0 || sample.nvalues <= value)
		return -1;
	bytes = (double)(int64_t)sample.values[value];
	if (bytes == 0 || !(fabs(bytes) < 1e15))
		return 0;
	frame = add_stack(reader, sample.ids, sample.nids);
	reader->profile->frames[frame].bytes += reader->factor * bytes;
	return 0;
}

static int
read_samples(struct reader *reader, struct pprof_wire wire, struct error *err)
{
	double until = clock_now() + patience_s;
	struct pprof_field field;
	unsigned seen = 0;

	while (pprof_next(&wire, &field) > 0) {
		if (field.number != OF_SAMPLE || field.kind != PPROF_BYTES)
			continue;
		if (read_sample(reader, field.bytes) != 0)
			return error_set(err, STATUS_DATA,
					 "it is no pprof profile: a sample "
					 "cannot be read");
		if (++seen % SAMPLES_A_LOOK == 0 && clock_now() > until)
			return error_set(err, STATUS_DATA,
					 "it has too many samples to be read "
					 "in %.0f s",
					 patience_s);
	}
	return 0;
}

static int
read_all(struct profile *profile, const struct buf *bytes, double factor,
	 struct error *err)
{
	const unsigned char *text = (const unsigned char *)buf_text(bytes);
	const struct pprof_wire wire = {text, text + bytes->len};
	struct reader reader = {.profile = profile, .factor = factor};
	int result = pprof_tables_read(&reader.tables, wire, err);

	if (result == 0)
		result = read_samples(&reader, wire, err);
	pprof_tables_free(&reader.tables);
	return result;
}

int
profile_read_pprof(struct profile *profile, const struct buf *bytes,
		   double factor, struct error *err)
{
	struct buf unpacked = {0};
	int result;

	if (!is_gzip(bytes))
		return read_all(profile, bytes, factor, err);
	result = gunzip(bytes, UNPACKED, &unpacked, err);
	if (result == 0)
		result = read_all(profile, &unpacked, factor, err);
	buf_free(&unpacked);
	return result;
}
