/* SPDX-License-Identifier: MIT */
/* With the real gnuplot and the real plots; skipped where there is none. */
#include <dirent.h>
#include <sys/stat.h>

#include "runs.h"

static const char *
source_folder(void)
{
	return getenv("srcdir") != NULL ? getenv("srcdir") : ".";
}

static int
setup(void **state)
{
	(void)state;
	/* Pictures cut long names, and some hold the name of a folder. */
	unsetenv("TMPDIR");
	return setenv("FLATLINE_DATADIR", source_folder(), 1);
}

static void
need_gnuplot(void)
{
	if (system("command -v gnuplot >/dev/null") != 0)
		skip();
}

static size_t
entries_in(const char *dir)
{
	DIR *folder = opendir(dir);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	closedir(folder);
	return count;
}

static void
assert_has(const char *dir, const char *picture, const char *words)
{
	char *text = get_file(dir, picture);

	assert_non_null(text);
	if (strstr(text, words) == NULL)
		fail_msg("%s: no '%s'", picture, words);
	free(text);
}

static void
assert_lacks(const char *dir, const char *picture, const char *words)
{
	char *text = get_file(dir, picture);

	assert_non_null(text);
	if (strstr(text, words) != NULL)
		fail_msg("%s: '%s' is in it", picture, words);
	free(text);
}

/* Nothing that was only needed to draw is left. */
static void
assert_tidy(const char *dir)
{
	DIR *folder = opendir(dir);
	struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0 &&
		    strstr(entry->d_name, ".svg") == NULL &&
		    strstr(entry->d_name, ".png") == NULL)
			fail_msg("%s is left", entry->d_name);
	closedir(folder);
}

/* A whole SVG and a PNG. */
static void
assert_pictures(const char *dir, const char *stem)
{
	char *svg = xasprintf("%s.svg", stem), *png = xasprintf("%s.png", stem);

	assert_has(dir, svg, "</svg>");
	assert_has(dir, png, "\x89PNG");
	assert_tidy(dir);
	free(png);
	free(svg);
}

static void
make_climb(struct made *made, int rows, double step, enum verdict_kind kind)
{
	struct buf csv = {0};
	struct metric_verdict *metric;

	buf_adds(&csv, "time_s,requests,rss_bytes,anon_bytes,fds\n");
	for (int i = 0; i < rows; i++)
		buf_addf(&csv, "%g,%d,%.0f,%.0f,%d\n", i / 10.0, i * 10,
			 1.4e8 + i * step, 1e8 + i * step + i % 9 * 1e5, 20);
	made_init(made, buf_text(&csv));
	buf_free(&csv);
	metric = made_metric(
	    made, "anon_bytes", kind,
	    (struct bounds){step / 10, step / 10 - 5, step / 10 + 5});
	metric->from_dose = rows * 2;
	metric->to_dose = rows * 10 - 10;
	metric->from_value = 1e8 + step * rows / 5;
	made->judged.conditions.measured_from_s = rows / 50.0;
	made->judged.conditions.measured_to_s = rows / 11.0;
	made->judged.conditions.requests = rows * 8;
}

static void
draw(struct made *made, const char *dir)
{
	struct error err = {0};

	if (plot_run(dir, &made->judged, NULL, &err) != 0)
		fail_msg("%s", err.text);
}

static void
a_run_is_drawn(void **state)
{
	char *dir = folder_make();
	struct made made;

	(void)state;
	need_gnuplot();
	make_climb(&made, 300, 1e6, VERDICT_LEAK);
	made_event(&made, 20, "restart", "pid 1 became 2");
	draw(&made, dir);
	assert_pictures(dir, "memory");
	assert_has(dir, "memory.svg",
		   "LEAK  anonymous memory grows 97.7 KiB/request");
	assert_has(dir, "memory.svg", ">warm-up<");
	assert_has(dir, "memory.svg", "restart: pid 1 became 2");
	assert_has(dir, "memory.svg", "fitted growth");
	assert_has(dir, "memory.svg", "over 2,990 requests");
	assert_has(dir, "memory.svg", "<title>LEAK: ");
	assert_has(dir, "memory.svg", "prefers-color-scheme: dark");
	assert_pictures(dir, "resources");
	assert_pictures(dir, "load");
	/* It recorded neither routes nor latencies. */
	assert_int_equal(entries_in(dir), 6);
	made_free(&made);
	folder_end(dir);
}

/* Whatever is in a samples.csv of one row or more can be drawn. */
static const char *const odd_runs[] = {
    "time_s,requests,anon_bytes\n0,0,1000\n",
    "time_s,anon_bytes\n5,1000\n",
    "time_s,requests,anon_bytes\n0,0,0\n1,10,0\n",
    "time_s,requests,anon_bytes\n0,,5000\n1,,5000\n2,,\n",
    "time_s,requests,anon_bytes,rss_bytes\n0,0,,7e9\n1,5,,7e9\n",
    "time_s,requests,fds\n-3,0,5\n0,0,5\n1,7,12\n",
    "time_s,requests,anon_bytes\n1e9,1e15,1e18\n2e9,1e15,1e18\n",
    "time_s,requests,x_bytes\n0,0,-5\n1,1,-9\n",
    "time_s,requests,anon_bytes\n0,0,1e6\n0,0,2e6\n0,0,1e6\n",
};

static void
odd_runs_are_drawn(void **state)
{
	(void)state;
	need_gnuplot();
	for (size_t i = 0; i < COUNT(odd_runs); i++) {
		char *dir = folder_make();
		struct made made;

		made_init(&made, odd_runs[i]);
		made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
			    (struct bounds){NAN, NAN, NAN});
		draw(&made, dir);
		assert_pictures(dir, "memory");
		made_free(&made);
		folder_end(dir);
	}
}

static void
no_sample_is_no_picture(void **state)
{
	char *dir = folder_make();
	struct made made;
	struct error err = {0};

	(void)state;
	made_init(&made, "time_s,requests,anon_bytes\n0,0,\n");
	assert_int_equal(plot_run(dir, &made.judged, NULL, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_int_equal(entries_in(dir), 0);
	made_free(&made);
	folder_end(dir);
}

/* It would leave a file behind, were it run in a shell or by gnuplot. */
static char *
hostile_name(const char *dir)
{
	return xasprintf(
	    "a`>%s/1`\"';system(\">%s/2\")#@x{<b>&\\n$(>%s/3)\n]]>", dir, dir,
	    dir);
}

static void
names_cannot_run_anything(void **state)
{
	char *dir = folder_make(), *out = folder_make();
	char *name = hostile_name(dir), *column;
	struct made made;

	(void)state;
	need_gnuplot();
	column = xasprintf("time_s,requests,\"a`>%s/4`_bytes\"\n0,0,5\n1,1,6\n",
			   dir);
	made_init(&made, column);
	made_metric(&made, made.run.samples.columns[2].name, VERDICT_LEAK,
		    (struct bounds){1, 1, 1});
	run_text_set(&made.run.info.scenario.name, name);
	made_event(&made, 0.3, "restart", name);
	made_event(&made, 0.9, "exit", name);
	draw(&made, out);
	assert_int_equal(entries_in(dir), 0);
	assert_pictures(out, "memory");
	/* As text, with what XML asks for. */
	assert_has(out, "memory.svg", "{&lt;b>&amp;/");
	assert_has(out, "memory.svg", "]] >");
	assert_has(out, "memory.svg", "a`>/");
	assert_has(out, "memory.svg", "';system('>/");
	free(column);
	free(name);
	made_free(&made);
	folder_end(out);
	folder_end(dir);
}

/* A run directory comes from anywhere: nothing in it is executed. */
static void
nothing_of_the_folder_is_run(void **state)
{
	static const char *const names[] = {"style.gp", "memory.gp", ".gnuplot",
					    "gnuplotrc", "facts.dat"};
	char *dir = folder_make(), *seen = folder_make();
	char *code = xasprintf("system('>%s/ran')\n", seen), *cwd;
	struct made made;

	(void)state;
	need_gnuplot();
	cwd = getcwd(NULL, 0);
	for (size_t i = 0; i < COUNT(names); i++)
		put_file(dir, names[i], code);
	make_climb(&made, 30, 1e6, VERDICT_LEAK);
	assert_int_equal(chdir(dir), 0);
	setup(NULL);
	if (source_folder()[0] != '/') {
		char *top = xasprintf("%s/%s", cwd, source_folder());

		setenv("FLATLINE_DATADIR", top, 1);
		free(top);
	}
	draw(&made, dir);
	assert_int_equal(chdir(cwd), 0);
	setup(NULL);
	assert_int_equal(entries_in(seen), 0);
	assert_int_equal(entries_in(dir), COUNT(names) + 6);
	free(cwd);
	free(code);
	made_free(&made);
	folder_end(seen);
	folder_end(dir);
}

/* A link where a picture goes is replaced, not followed. */
static void
links_are_not_written_through(void **state)
{
	char *dir = folder_make(), *other = folder_make();
	char *from = xasprintf("%s/memory.svg", dir);
	char *to = xasprintf("%s/precious", other), *text;
	struct made made;

	(void)state;
	need_gnuplot();
	put_file(other, "precious", "kept");
	assert_int_equal(symlink(to, from), 0);
	make_climb(&made, 30, 1e6, VERDICT_LEAK);
	draw(&made, dir);
	text = get_file(other, "precious");
	assert_string_equal(text, "kept");
	assert_pictures(dir, "memory");
	free(text);
	free(to);
	free(from);
	made_free(&made);
	folder_end(other);
	folder_end(dir);
}

/* A plots folder of our own, with the plots of the program and these. */
static char *
make_plots(const char *name, const char *text)
{
	char *top = folder_make();
	char *command = xasprintf("mkdir '%s/plots' && cp '%s'/plots/*.gp "
				  "'%s/plots'",
				  top, source_folder(), top);
	char *plots = xasprintf("%s/plots", top);

	assert_int_equal(system(command), 0);
	put_file(plots, name, text);
	setenv("FLATLINE_DATADIR", top, 1);
	free(plots);
	free(command);
	return top;
}

#define OWN_PLOT                                                               \
	"format = ARG1; picture = ARG2; load ARG3.\"/style.gp\"\n"             \
	"plot \"series.dat\" index \"[fds]\" using 1:3 with lines\n"

static void
a_plot_of_ones_own_is_drawn(void **state)
{
	char *dir = folder_make(), *top;
	struct made made;

	(void)state;
	need_gnuplot();
	top = make_plots("own.gp", "# flatline: run\n" OWN_PLOT);
	put_file(top, "plots/my own.gp", "# flatline: run\n" OWN_PLOT);
	put_file(top, "plots/other.gp", "# just a file\n" OWN_PLOT);
	make_climb(&made, 30, 1e6, VERDICT_LEAK);
	draw(&made, dir);
	assert_has(dir, "own.svg", "</svg>");
	assert_int_equal(entries_in(dir), 8);
	setup(NULL);
	made_free(&made);
	folder_end(top);
	folder_end(dir);
}

static void
a_broken_plot_is_named_and_spares_the_others(void **state)
{
	char *dir = folder_make(), *top;
	struct made made;
	struct error err = {0};

	(void)state;
	need_gnuplot();
	top = make_plots("broken.gp", "# flatline: run\nplot nonsense(\n");
	make_climb(&made, 30, 1e6, VERDICT_LEAK);
	assert_int_equal(plot_run(dir, &made.judged, NULL, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_true(text_starts(err.text, "gnuplot failed on broken.gp: "));
	assert_pictures(dir, "memory");
	setup(NULL);
	made_free(&made);
	folder_end(top);
	folder_end(dir);
}

static void
the_format_can_be_chosen(void **state)
{
	char *dir = folder_make();
	struct made made;
	struct error err = {0};

	(void)state;
	make_climb(&made, 30, 1e6, VERDICT_FLAT);
	assert_int_equal(plot_run(dir, &made.judged, "gif", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	need_gnuplot();
	err = (struct error){0};
	assert_int_equal(plot_run(dir, &made.judged, "svg", &err), 0);
	assert_has(dir, "memory.svg", "</svg>");
	assert_int_equal(entries_in(dir), 3);
	made_free(&made);
	folder_end(dir);
}

static void
plots_are_chosen_by_name(void **state)
{
	static const char *const some[] = {"memory", "load"};
	static const char *const none[] = {"latency"};
	static const char *const unknown[] = {"../../x"};
	char *dir = folder_make();
	struct plot_choice choice = {"txt", some, COUNT(some)};
	struct error err = {0};
	struct made made;
	char *text;

	(void)state;
	make_climb(&made, 300, 1e6, VERDICT_LEAK);
	need_gnuplot();
	if (plot_chosen(dir, &made.judged, &choice, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(entries_in(dir), 2);
	text = get_file(dir, "memory.txt");
	assert_non_null(strstr(text, "LEAK  anonymous memory grows"));
	assert_non_null(strstr(text, "$anonymous memory"));
	assert_fits(text);
	free(text);
	choice = (struct plot_choice){NULL, none, 1};
	assert_int_equal(plot_chosen(dir, &made.judged, &choice, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	err = (struct error){0};
	choice.names = unknown;
	assert_int_equal(plot_chosen(dir, &made.judged, &choice, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, "latency, load, memory"));
	made_free(&made);
	folder_end(dir);
}

static const char limit_colour[] = "160,  58, 124";

static void
a_limit_within_reach_is_drawn(void **state)
{
	char *dir = folder_make();
	struct made made;

	(void)state;
	make_climb(&made, 300, 1e6, VERDICT_LEAK);
	need_gnuplot();
	made.judged.forecast =
	    (struct forecast){.known = 1, .limit = 5e8, .source = "memory.max"};
	draw(&made, dir);
	assert_has(dir, "memory.svg", "limit 477 MiB (memory.max)");
	assert_has(dir, "memory.svg", limit_colour);
	made.judged.forecast.limit = 5e12;
	draw(&made, dir);
	assert_has(dir, "memory.svg", "above this picture");
	made_free(&made);
	folder_end(dir);
}

/* A limit of memory has no place on an axis of files. */
static void
a_limit_is_drawn_on_memory_alone(void **state)
{
	char *dir = folder_make();
	struct made made;

	(void)state;
	need_gnuplot();
	make_climb(&made, 300, 1e6, VERDICT_LEAK);
	made.judged.forecast =
	    (struct forecast){.known = 1, .limit = 30, .source = "memory.max"};
	snprintf(made.verdict.metrics[0].name,
		 sizeof(made.verdict.metrics[0].name), "fds");
	made.verdict.metrics[0].measure = MEASURE_COUNT;
	draw(&made, dir);
	assert_lacks(dir, "memory.svg", "memory.max");
	assert_lacks(dir, "memory.svg", limit_colour);
	made_free(&made);
	folder_end(dir);
}

/* Orange is for what leaks, and for nothing else in the picture. */
static void
series_have_the_colour_of_their_verdict(void **state)
{
	static const struct {
		enum verdict_kind kind;
		const char *colour, *none;
	} rows[] = {{VERDICT_LEAK, "213,  94,   0", "  0, 114, 178"},
		    {VERDICT_FLAT, "  0, 114, 178", "213,  94,   0"}};

	(void)state;
	need_gnuplot();
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = folder_make();
		struct made made;

		make_climb(&made, 300, 1e6, VERDICT_LEAK);
		made_metric(&made, "fds", rows[i].kind,
			    (struct bounds){1, .9, 1.1});
		draw(&made, dir);
		assert_has(dir, "resources.svg", rows[i].colour);
		assert_lacks(dir, "resources.svg", rows[i].none);
		made_free(&made);
		folder_end(dir);
	}
}

static void
a_folder_that_cannot_be_is_an_error(void **state)
{
	struct made made;
	struct error err = {0};

	(void)state;
	make_climb(&made, 30, 1e6, VERDICT_FLAT);
	assert_int_equal(plot_run("/proc/none", &made.judged, NULL, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_true(text_starts(err.text, "cannot draw in /proc/none: "));
	made_free(&made);
}

static void
two_runs_are_drawn_in_one(void **state)
{
	static const enum verdict_kind kinds[] = {
	    VERDICT_FLAT, VERDICT_LEAK, VERDICT_INCONCLUSIVE, VERDICT_FAILED};
	struct made made[2];

	(void)state;
	need_gnuplot();
	make_climb(&made[0], 300, 1e6, VERDICT_LEAK);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		char *dir = folder_make();
		struct compared both;
		struct error err = {0};

		make_climb(&made[1], 200, 1e3, kinds[i]);
		both = (struct compared){.before = made[0].judged,
					 .after = made[1].judged};
		compare_decide(&both, &usual);
		if (plot_compared(dir, &both, NULL, &err) != 0)
			fail_msg("%s", err.text);
		assert_pictures(dir, "compare");
		assert_has(dir, "compare.svg",
			   comparison_title(both.decision.kind));
		assert_has(dir, "compare.svg", "before: LEAK");
		assert_has(dir, "compare.svg", "only one run");
		made_free(&made[1]);
		folder_end(dir);
	}
	made_free(&made[0]);
}

static void
two_runs_need_something_in_common(void **state)
{
	char *dir = folder_make();
	struct made made[2];
	struct compared both;
	struct error err = {0};

	(void)state;
	made_init(&made[0], "time_s,requests,anon_bytes\n0,0,5\n");
	made_init(&made[1], "time_s,requests,heap_bytes\n0,0,5\n");
	both = (struct compared){.before = made[0].judged,
				 .after = made[1].judged};
	compare_decide(&both, &usual);
	assert_int_equal(plot_compared(dir, &both, NULL, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_int_equal(entries_in(dir), 0);
	/* A single sample is. */
	made_free(&made[1]);
	made_init(&made[1], "time_s,requests,anon_bytes\n0,0,5\n");
	need_gnuplot();
	err = (struct error){0};
	if (plot_compared(dir, &both, NULL, &err) != 0)
		fail_msg("%s", err.text);
	assert_pictures(dir, "compare");
	made_free(&made[0]);
	made_free(&made[1]);
	folder_end(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_run_is_drawn),
	    cmocka_unit_test(odd_runs_are_drawn),
	    cmocka_unit_test(no_sample_is_no_picture),
	    cmocka_unit_test(names_cannot_run_anything),
	    cmocka_unit_test(nothing_of_the_folder_is_run),
	    cmocka_unit_test(links_are_not_written_through),
	    cmocka_unit_test(a_plot_of_ones_own_is_drawn),
	    cmocka_unit_test(a_broken_plot_is_named_and_spares_the_others),
	    cmocka_unit_test(the_format_can_be_chosen),
	    cmocka_unit_test(plots_are_chosen_by_name),
	    cmocka_unit_test(a_limit_within_reach_is_drawn),
	    cmocka_unit_test(a_limit_is_drawn_on_memory_alone),
	    cmocka_unit_test(series_have_the_colour_of_their_verdict),
	    cmocka_unit_test(a_folder_that_cannot_be_is_an_error),
	    cmocka_unit_test(two_runs_are_drawn_in_one),
	    cmocka_unit_test(two_runs_need_something_in_common),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
