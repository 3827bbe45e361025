/* SPDX-License-Identifier: MIT */
/* The page of a run that goes on: what it says, and that names are no markup.
 */
#include "report/live_page.h"
#include "report/run_files.h"
#include "runs.h"

static void
make_run(struct made *made)
{
	struct buf csv = {0};

	buf_adds(&csv, "time_s,requests,anon_bytes\n");
	for (int i = 0; i <= 100; i++)
		buf_addf(&csv, "%d,%d,%d\n", i, 100 * i, 50000000 + i * 100000);
	made_init(made, buf_text(&csv));
	buf_free(&csv);
	made_info(made, "{\"scenario\": {\"name\": "
			"\"</script><b>x</b><script>pwned()\"}}");
}

static void
page_is(struct buf *page, struct made *made, struct live_page *live)
{
	struct error err = {0};

	buf_free(page);
	if (report_live(page, "runs/<i>", &made->judged, live, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(strlen(live->nonce), 32);
	assert_non_null(strstr(buf_text(page), live->nonce));
	assert_null(strstr(buf_text(page), "<b>"));
	assert_null(strstr(buf_text(page), "<i>"));
	assert_null(strstr(buf_text(page), "{{"));
}

#define HAS(words) assert_non_null(strstr(buf_text(&page), words))
#define LACKS(words) assert_null(strstr(buf_text(&page), words))

static void
without_a_verdict_it_says_why(void **state)
{
	struct live_page live = {.share = 0.5,
				 .needed_s = NAN,
				 .waiting = "The load warms up.",
				 .facts = {{"errors", "3"}},
				 .nfacts = 1};
	struct buf page = {0};
	struct made made;

	(void)state;
	make_run(&made);
	made.verdict.kind = VERDICT_INCONCLUSIVE;
	page_is(&page, &made, &live);
	HAS("NO VERDICT YET");
	HAS("The load warms up.");
	HAS("<dt>errors</dt><dd>3</dd>");
	HAS("value=\"50\"");
	HAS("<svg viewBox");
	HAS("http-equiv=\"refresh\"");
	LACKS("how sure");
	made_free(&made);
	buf_free(&page);
}

static void
a_verdict_is_so_far(void **state)
{
	struct live_page live = {.share = NAN, .needed_s = NAN, .judged = 1};
	struct metric_verdict *metric;
	struct buf page = {0};
	struct made made;

	(void)state;
	make_run(&made);
	metric = made_metric(&made, "anon_bytes", VERDICT_LEAK,
			     (struct bounds){1000, 990, 1010});
	metric->from_dose = 2000;
	metric->to_dose = 10000;
	metric->from_value = 52e6;
	metric->tail = 0.025;
	page_is(&page, &made, &live);
	HAS("LEAK so far");
	HAS("how sure");
	HAS("class=\"fit\"");
	LACKS("<progress max");

	live.ended = 1;
	page_is(&page, &made, &live);
	HAS(">LEAK<");
	LACKS("so far");
	HAS("The report is runs/&#60;i&#62;/report.html.</p>");
	LACKS("http-equiv=\"refresh\"");
	LACKS("connect-src");
	made_free(&made);
	buf_free(&page);
}

static void
undecided_it_says_how_long(void **state)
{
	struct live_page live = {.share = 0.5, .needed_s = 39.2, .judged = 1};
	struct buf page = {0};
	struct made made;

	(void)state;
	make_run(&made);
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){100, -10, 210});
	page_is(&page, &made, &live);
	HAS("NO VERDICT YET");
	HAS("wait: about 40 s more of this load decide it");
	made_free(&made);
	buf_free(&page);
}

/* The file that is written when the run has ended knows nothing of it. */
static void
a_report_is_not_live(void **state)
{
	struct buf page = {0};
	struct run_files files = {0};
	struct error err = {0};
	struct made made;

	(void)state;
	make_run(&made);
	made.verdict.kind = VERDICT_FLAT;
	assert_int_equal(
	    report_html.fill(&page, "runs/x", &made.judged, &files, &err), 0);
	LACKS("connect-src");
	LACKS("so far");
	LACKS("id=\"live\"");
	LACKS("fetch(");
	made_free(&made);
	buf_free(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_verdict_it_says_why),
	    cmocka_unit_test(a_verdict_is_so_far),
	    cmocka_unit_test(undecided_it_says_how_long),
	    cmocka_unit_test(a_report_is_not_live),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
