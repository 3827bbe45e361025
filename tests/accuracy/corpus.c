/* SPDX-License-Identifier: MIT */
/* Recorded runs: read, judge as a user would, count. */
#include "accuracy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "../series.h"

enum { LINE = 512 };

/* The next field of a line of CSV without quotes; NULL after the last. */
static char *
corpus_field(char **rest)
{
	char *field = strsep(rest, ",");

	if (field != NULL)
		field[strcspn(field, "\r\n")] = '\0';
	return field;
}

static double
corpus_number(char **rest)
{
	const char *field = corpus_field(rest);

	return field == NULL || *field == '\0' ? NAN : strtod(field, NULL);
}

static void
corpus_read_row(struct recorded *run, char *line)
{
	size_t row = run->nrows++;

	run->time_s[row] = corpus_number(&line);
	run->dose[row] = corpus_number(&line);
	for (size_t i = 0; i < run->ncolumns; i++)
		run->values[i][row] = corpus_number(&line);
}

static int
corpus_read_run(struct recorded *run, const char *dir)
{
	char path[LINE], line[LINE], *rest = line, *field;
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", dir, run->file);
	if ((in = fopen(path, "r")) == NULL ||
	    fgets(line, sizeof(line), in) == NULL) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return -1;
	}
	while (run->ncolumns < RUN_SERIES + 2 &&
	       (field = corpus_field(&rest)) != NULL)
		snprintf(run->names[run->ncolumns++], sizeof(*run->names),
			 "%.31s", field);
	run->ncolumns -= 2; /* time_s and requests */
	memmove(run->names, run->names + 2,
		run->ncolumns * sizeof(*run->names));
	while (run->nrows < RUN_ROWS && fgets(line, sizeof(line), in) != NULL)
		corpus_read_row(run, line);
	fclose(in);
	return 0;
}

/* file,truth,injected_bytes_per_request,runtime,... */
static int
corpus_read_label(struct corpus *corpus, char *line, const char *dir)
{
	struct recorded *run;

	corpus->runs =
	    xrealloc(corpus->runs, (corpus->count + 1) * sizeof(*corpus->runs));
	run = memset(&corpus->runs[corpus->count++], 0, sizeof(*run));
	snprintf(run->file, sizeof(run->file), "%s", corpus_field(&line));
	run->leaks = strcmp(corpus_field(&line), "leak") == 0;
	run->injected = corpus_number(&line);
	snprintf(run->runtime, sizeof(run->runtime), "%s", corpus_field(&line));
	return corpus_read_run(run, dir);
}

int
corpus_read(struct corpus *corpus, const char *dir)
{
	char path[LINE], line[LINE];
	int result = 0;
	FILE *in;

	memset(corpus, 0, sizeof(*corpus));
	snprintf(path, sizeof(path), "%s/labels.csv", dir);
	if ((in = fopen(path, "r")) == NULL ||
	    fgets(line, sizeof(line), in) == NULL) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return -1;
	}
	while (result == 0 && fgets(line, sizeof(line), in) != NULL)
		result = corpus_read_label(corpus, line, dir);
	fclose(in);
	return result;
}

void
corpus_free(struct corpus *corpus)
{
	free(corpus->runs);
}

const double *
recorded_rss(const struct recorded *run)
{
	return run->values[0];
}

int
recorded_is_jvm(const struct recorded *run)
{
	return strstr(run->runtime, "JDK") != NULL;
}

static enum measure
corpus_measure(const char *name)
{
	size_t length = strlen(name);

	return length > 6 && strcmp(name + length - 6, "_bytes") == 0
		   ? MEASURE_BYTES
		   : MEASURE_COUNT;
}

static void
corpus_judge_run(const struct recorded *run, double tolerance, int jvm,
		 struct verdict *verdict)
{
	struct conditions conditions = {
	    .measured_from_s = NAN,
	    .measured_to_s = NAN,
	    .requests = NAN,
	    .max_error_rate = NAN,
	    .planned_rate = NAN,
	    .achieved_rate = NAN,
	    .death_s = NAN,
	    .runtime = jvm ? RUNTIME_JVM : RUNTIME_UNKNOWN,
	    .byte_tolerance = tolerance,
	    .count_tolerance = 0.01,
	};
	struct series series[RUN_SERIES];

	for (size_t i = 0; i < run->ncolumns; i++)
		series[i] = (struct series){
		    run->names[i], corpus_measure(run->names[i]),
		    run->nrows,	   run->time_s,
		    run->dose,	   run->values[i]};
	series_judge(verdict, series, run->ncolumns, &conditions);
}

static const char *
corpus_count(const struct recorded *run, const struct verdict *verdict,
	     double tolerance, struct confusion *c)
{
	int below = run->leaks && run->injected < tolerance;
	int leak = verdict->kind == VERDICT_LEAK;
	int answer = recorded_no_answer(run, tolerance) == NULL;

	c->runs++;
	c->answers += answer;
	c->leaks += leak;
	c->flats += verdict->kind == VERDICT_FLAT;
	if (verdict->kind == VERDICT_INCONCLUSIVE) {
		c->undecided++;
		c->open += answer;
		c->unexplained += verdict->reason != &reason_policy;
		return "undecided";
	}
	if (below) {
		c->either++;
		return NULL;
	}
	if (leak == run->leaks)
		return NULL;
	c->false_leaks += leak;
	c->false_flats += !leak;
	return leak ? "FALSE LEAK" : "FALSE FLAT";
}

static void
corpus_name(const struct recorded *run, double tolerance, const char *word,
	    const char *sentence, FILE *out)
{
	const char *no = recorded_no_answer(run, tolerance);

	fprintf(out, "    %-10s %-40s %s%s%s%s\n", word, run->file, sentence,
		no != NULL ? "  (" : "", no != NULL ? no : "",
		no != NULL ? ")" : "");
}

void
corpus_judge(const struct corpus *corpus, double tolerance, int jvm,
	     struct confusion *confusion, FILE *names)
{
	memset(confusion, 0, sizeof(*confusion));
	for (size_t i = 0; i < corpus->count; i++) {
		const struct recorded *run = &corpus->runs[i];
		struct verdict verdict;
		const char *word;

		if (recorded_is_jvm(run) != jvm)
			continue;
		corpus_judge_run(run, tolerance, jvm, &verdict);
		word = corpus_count(run, &verdict, tolerance, confusion);
		if (word != NULL && names != NULL)
			corpus_name(run, tolerance, word, verdict.sentence,
				    names);
	}
}

static void
corpus_print_line(const struct confusion *c, double tolerance, int jvm,
		  FILE *out)
{
	size_t decided = c->runs - c->undecided;

	fprintf(out,
		"%3.0f B/request, %s: %zu runs, %zu LEAK, %zu FLAT, "
		"%zu undecided; false LEAK %zu, false FLAT %zu; conclusive "
		"%.1f %%",
		tolerance, jvm ? "JVM" : "not JVM", c->runs, c->leaks, c->flats,
		c->undecided, c->false_leaks, c->false_flats,
		100.0 * (double)decided / (double)c->runs);
	fprintf(out, "; %zu have an answer", c->answers);
	if (c->answers > 0)
		fprintf(out, ", of those %.1f %%",
			100.0 * (double)(c->answers - c->open) /
			    (double)c->answers);
	fprintf(out, "\n");
}

void
corpus_print(const struct corpus *corpus, FILE *out)
{
	static const double tolerances[] = {16, 64, 256};
	struct confusion c;

	fprintf(out, "Recorded runs (a leak below the tolerance may be either; "
		     "why there is no answer in the data, in brackets)\n");
	for (size_t i = 0; i < COUNT(tolerances); i++)
		for (int jvm = 0; jvm < 2; jvm++) {
			corpus_judge(corpus, tolerances[i], jvm, &c, NULL);
			corpus_print_line(&c, tolerances[i], jvm, out);
			corpus_judge(corpus, tolerances[i], jvm, &c, out);
		}
}
