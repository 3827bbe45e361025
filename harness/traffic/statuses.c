/* SPDX-License-Identifier: MIT */
#include "traffic/statuses.h"

enum { NOT_MODIFIED = 304 };
enum { SUCCESS = 2, REDIRECT, CLIENT_ERROR, SERVER_ERROR }; /* classes */

/* A part of the answers below which a class of success is an exception. */
static const double usual_share = 0.25;

int
statuses_class(int status)
{
	int class = status / 100;

	if (status == NOT_MODIFIED)
		return SUCCESS;
	return class >= 1 && class < STATUS_CLASSES ? class : 0;
}

static void
statuses_vote(struct statuses *answers, int class, int status, double votes)
{
	if (status == answers->statuses[class]) {
		answers->votes[class] += votes;
	} else if (votes > answers->votes[class]) {
		answers->votes[class] = votes - answers->votes[class];
		answers->statuses[class] = status;
	} else {
		answers->votes[class] -= votes;
	}
}

void
statuses_add(struct statuses *answers, int status, double count)
{
	int class = statuses_class(status);

	answers->classes[class] += count;
	if (class > 0)
		statuses_vote(answers, class, status, count);
}

void
statuses_add_class(struct statuses *answers, int class, double count)
{
	answers->classes[class] += count;
}

void
statuses_merge(struct statuses *into, const struct statuses *from)
{
	for (int class = 0; class < STATUS_CLASSES; class ++) {
		into->classes[class] += from->classes[class];
		if (class > 0)
			statuses_vote(into, class, from->statuses[class],
				      from->votes[class]);
	}
}

double
statuses_known(const struct statuses *answers)
{
	double known = 0;

	for (int class = 1; class < STATUS_CLASSES; class ++)
		known += answers->classes[class];
	return known;
}

static int
most_frequent(const struct statuses *answers)
{
	int most = SUCCESS;

	for (int class = 1; class < STATUS_CLASSES; class ++)
		if (answers->classes[class] > answers->classes[most])
			most = class;
	return most;
}

unsigned
statuses_usual(const struct statuses *answers)
{
	double known = statuses_known(answers);
	int most = most_frequent(answers);
	unsigned usual = 1U << most;

	if (!(known > 0))
		return 0;
	if (most == SERVER_ERROR)
		usual |= 1U << SUCCESS;
	for (int class = SUCCESS; class <= REDIRECT; class ++)
		if (answers->classes[class] >= usual_share * known ||
		    (answers->classes[class] > 0 && most >= CLIENT_ERROR))
			usual |= 1U << class;
	return usual;
}

void
statuses_words(const struct statuses *answers, unsigned classes,
	       struct buf *out)
{
	int words = 0;

	for (int class = 1; class < STATUS_CLASSES; class ++) {
		if ((classes >> class & 1) == 0 ||
		    !(answers->classes[class] > 0))
			continue;
		if (words++ > 0)
			buf_adds(out, " or ");
		if (answers->votes[class] > 0)
			buf_addf(out, "%d", answers->statuses[class]);
		else
			buf_addf(out, "%dxx", class);
	}
}
