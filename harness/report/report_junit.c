/* SPDX-License-Identifier: MIT */
/*
 * JUnit XML as CI servers read it: test cases for the verdict, each metric and
 * each limit. One leak is one failure, that of the verdict, however many
 * metrics show it. What does not decide, or could not be decided, is "skipped"
 * rather than passed.
 */
#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "report/brief.h"
#include "report/metric_order.h"
#include "report/phrase.h"

struct junit {
	struct buf cases;
	int tests, failures, errors, skipped;
	const struct judged *run;
};

static void
junit_begin(struct junit *junit, const char *name)
{
	buf_adds(&junit->cases, "    <testcase classname=\"flatline.");
	escape_xml(&junit->cases, phrase_subject(junit->run));
	buf_adds(&junit->cases, "\" name=\"");
	escape_xml(&junit->cases, name);
	buf_adds(&junit->cases, "\">");
	junit->tests++;
}

/* element: "failure", "error" or "skipped"; NULL: it passed. more: XML. */
static void
junit_end(struct junit *junit, const char *element, const char *sentence,
	  const char *more)
{
	if (element != NULL) {
		buf_addf(&junit->cases, "\n      <%s message=\"", element);
		escape_xml(&junit->cases, sentence);
		buf_addf(&junit->cases, "\">%s</%s>\n    ", more, element);
		junit->failures += strcmp(element, "failure") == 0;
		junit->errors += strcmp(element, "error") == 0;
		junit->skipped += strcmp(element, "skipped") == 0;
	}
	buf_adds(&junit->cases, "</testcase>\n");
}

static const char *
junit_element(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_FLAT:
		return NULL;
	case VERDICT_LEAK:
		return "failure";
	case VERDICT_FAILED:
		return "error";
	default:
		return "skipped";
	}
}

static void
junit_brief_row(void *arg, const char *name, const char *words)
{
	buf_addf(arg, "\n%s: ", name);
	escape_xml(arg, words);
}

static void
junit_verdict(struct junit *junit, const struct run_files *files)
{
	const struct verdict *verdict = junit->run->verdict;
	struct buf words = {0}, more = {0};

	buf_addf(&words, "%s: ", verdict_title(verdict->kind));
	phrase_sentence(&words, junit->run);
	brief_each(junit->run, files, junit_brief_row, &more);
	junit_begin(junit, "verdict");
	junit_end(junit, junit_element(verdict->kind), buf_text(&words),
		  buf_text(&more));
	buf_free(&more);
	buf_free(&words);
}

/* Only what is level has passed: the verdict fails for all that grow. */
static void
junit_metric(struct junit *junit, const struct metric_verdict *metric)
{
	int passed = metric->decides && metric->kind == VERDICT_FLAT;
	struct buf words = {0};
	char name[96];

	buf_addf(&words, "%s: %s%s", verdict_title(metric->kind),
		 metric->sentence[0] != '\0' ? metric->sentence
					     : reason_text(metric->reason),
		 !metric->decides		? " (information only)"
		 : metric->kind == VERDICT_LEAK ? " (the verdict fails for it)"
						: "");
	snprintf(name, sizeof(name), "growth of %s",
		 metric_label(metric->name));
	junit_begin(junit, name);
	junit_end(junit, passed ? NULL : "skipped", buf_text(&words), "");
	buf_free(&words);
}

static void
junit_limit(struct junit *junit, json_t *limit)
{
	const char *name = json_string_value(json_object_get(limit, "name"));
	const char *route = json_string_value(json_object_get(limit, "route"));
	json_t *ok = json_object_get(limit, "ok");
	char most[PHRASE_TEXT], seen[PHRASE_TEXT];
	struct buf words = {0}, title = {0};

	buf_addf(&title, "limit of %s", name);
	if (route != NULL)
		buf_addf(&title, " of %s", route);
	buf_addf(&words, "%s: %s, the limit is %s", name,
		 phrase_limit_seen(seen, junit->run, limit),
		 phrase_limit(most, junit->run, name,
			      json_object_get(limit, "limit")));
	junit_begin(junit, buf_text(&title));
	junit_end(junit,
		  json_is_true(ok)    ? NULL
		  : json_is_false(ok) ? "failure"
				      : "skipped",
		  buf_text(&words), "");
	buf_free(&title);
	buf_free(&words);
}

/* The same limits as in verdict.json; that of growth is the verdict. */
static void
junit_limits(struct junit *junit)
{
	json_t *verdict = json_verdict(junit->run), *limit;
	size_t i;

	json_array_foreach(json_object_get(verdict, "limits"), i, limit)
	{
		if (strcmp(json_string_value(json_object_get(limit, "name")),
			   limit_word(LIMIT_GROWTH)) != 0)
			junit_limit(junit, limit);
	}
	json_decref(verdict);
}

static void
junit_suite(struct buf *out, const struct junit *junit)
{
	const struct conditions *of = &junit->run->conditions;
	double took = of->measured_to_s - of->measured_from_s;

	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_addf(out,
		 "<testsuites tests=\"%d\" failures=\"%d\" errors=\"%d\">\n"
		 "  <testsuite name=\"flatline ",
		 junit->tests, junit->failures, junit->errors);
	escape_xml(out, phrase_subject(junit->run));
	buf_addf(out,
		 "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" "
		 "skipped=\"%d\" time=\"%.3f\">\n",
		 junit->tests, junit->failures, junit->errors, junit->skipped,
		 took > 0 ? took : 0);
	buf_adds(out, buf_text(&junit->cases));
	buf_adds(out, "  </testsuite>\n</testsuites>\n");
}

static int
junit_fill(struct buf *out, const char *dir, const struct judged *run,
	   const struct run_files *files, struct error *err)
{
	struct junit junit = {.run = run};
	struct metric_order order;

	(void)dir;
	(void)err;
	junit_verdict(&junit, files);
	metric_order(&order, run->verdict);
	for (size_t i = 0; i < order.count; i++)
		junit_metric(&junit, order.metrics[i]);
	junit_limits(&junit);
	junit_suite(out, &junit);
	buf_free(&junit.cases);
	return 0;
}

const struct report report_junit = {
    .file = "junit.xml",
    .fill = junit_fill,
};
