/* SPDX-License-Identifier: MIT */
/* What growth follows, where the load was more than requests. */
#include "report/phrase.h"
#include "verdict/sentence.h"

static size_t
causes_count(unsigned causes)
{
	size_t count = 0;

	for (; causes != 0; causes &= causes - 1)
		count++;
	return count;
}

/* "requests, time and visitors" */
static void
causes_add_names(struct buf *out, const struct causes *of, unsigned causes)
{
	size_t left = causes_count(causes);

	for (int cause = 0; cause < CAUSES; cause++) {
		if (!(causes >> cause & 1))
			continue;
		buf_adds(out, cause_word(of, (enum cause)cause));
		left--;
		buf_adds(out, left > 1 ? ", " : left == 1 ? " and " : "");
	}
}

/* "4.10 KiB each", "612 B/request", "225 MiB/h", "4.10 KiB for each abort" */
static void
causes_add_growth(struct buf *out, const struct causes *of,
		  const struct metric_verdict *metric,
		  const struct cause_group *group, double growth)
{
	char amount[SENTENCE_RATE];

	if (group->counted < CAUSE_CONNECTIONS)
		buf_adds(out, sentence_rate(amount, growth, metric,
					    cause_unit(of, group->counted)));
	else if (causes_count(group->causes) == 1)
		buf_addf(out, "%s each",
			 sentence_amount(amount, growth, metric));
	else
		buf_addf(out, "%s for each %s",
			 sentence_amount(amount, growth, metric),
			 cause_unit(of, group->counted));
}

static void
causes_add_group(struct buf *out, const struct causes *of,
		 const struct metric_verdict *metric,
		 const struct cause_group *group)
{
	char between[SENTENCE_BETWEEN];

	causes_add_names(out, of, group->causes);
	if (causes_count(group->causes) > 1)
		buf_adds(out, ", which moved together");
	buf_adds(out, ": ");
	causes_add_growth(out, of, metric, group, group->growth.estimate);
	buf_adds(out, sentence_between(between, &group->growth, metric,
				       cause_unit(of, group->counted)));
}

static int
causes_are_common(const struct cause_group *group)
{
	return group->counted == CAUSE_REQUESTS || group->counted == CAUSE_TIME;
}

/*
 * What is left for the others: for requests and time, if it is neither; else
 * for what else there was.
 */
static void
causes_add_rest(struct buf *out, const struct judged *run,
		const struct metric_verdict *metric)
{
	const struct causes *of = &run->causes;
	const char *before = "; with ";

	for (size_t g = 0; g < of->ngroups; g++) {
		const struct cause_group *group = &of->groups[g];

		if (g == of->follows ||
		    (!causes_are_common(group) &&
		     !causes_are_common(&of->groups[of->follows])))
			continue;
		buf_adds(out, before);
		causes_add_names(out, of, group->causes);
		buf_adds(out,
			 group->growth.high > 0 ? " less than " : " nothing");
		if (group->growth.high > 0)
			causes_add_growth(out, of, metric, group,
					  group->growth.high);
		before = ", with ";
	}
}

/* All of those that surely take part. */
static size_t
causes_add_sure(struct buf *out, const struct judged *run,
		const struct metric_verdict *metric)
{
	const struct causes *of = &run->causes;
	size_t sure = 0;

	for (size_t g = 0; g < of->ngroups; g++)
		sure += (size_t)of->groups[g].grows;
	if (sure < 2)
		return 0;
	buf_adds(out, "several. ");
	for (size_t g = 0; g < of->ngroups; g++) {
		if (!of->groups[g].grows)
			continue;
		causes_add_group(out, of, metric, &of->groups[g]);
		buf_adds(out, --sure > 0 ? "; " : "");
	}
	return 1;
}

/* Where they moved apart, only readings are missing. */
static void
causes_add_doubt(struct buf *out, const struct causes *of,
		 const struct metric_verdict *metric)
{
	const char *before = "";
	unsigned all = 0;

	for (size_t g = 0; g < of->ngroups; g++)
		all |= of->groups[g].causes;
	if (of->ngroups == 1) {
		causes_add_names(out, of, of->groups[0].causes);
		buf_adds(out,
			 ", which moved together: a flow with a weight for "
			 "each, under --rate, tells them apart");
		return;
	}
	if (!of->known) {
		buf_adds(out, "one of ");
		causes_add_names(out, of, all);
	}
	for (size_t g = 0; g < of->ngroups && of->known; g++) {
		if (!of->groups[g].possible)
			continue;
		buf_adds(out, before);
		causes_add_group(out, of, metric, &of->groups[g]);
		before = "; or ";
	}
	buf_adds(out, "; a longer run tells");
}

void
phrase_causes(struct buf *out, const struct judged *run,
	      const struct metric_verdict *metric)
{
	const struct causes *of = &run->causes;

	if (of->ngroups > 1 && of->follows < of->ngroups) {
		causes_add_group(out, of, metric, &of->groups[of->follows]);
		causes_add_rest(out, run, metric);
	} else if (of->ngroups == 1 || !causes_add_sure(out, run, metric)) {
		causes_add_doubt(out, of, metric);
	}
}

const char *
phrase_cause(const struct judged *run)
{
	const struct causes *of = &run->causes;
	unsigned causes;

	if (of->ngroups == 0 || of->follows == of->ngroups)
		return NULL;
	causes = of->groups[of->follows].causes;
	return causes_count(causes) == 1
		   ? cause_word(of, of->groups[of->follows].counted)
		   : NULL;
}
