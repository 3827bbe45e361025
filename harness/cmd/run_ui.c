/* SPDX-License-Identifier: MIT */
#include "cmd/run_ui.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "cmd/cmd.h"
#include "cmd/run_ui_page.h"
#include "net/page_server.h"
#include "record/thinned.h"

/* A page is made anew so often at most, however many ask for it. */
static const double made_for_s = 0.5;
/* Who asked so recently looks, and is waited for so long. */
static const double looks_s = 3, patience_s = 3;

enum { TOKEN = 16 };

/* What a page is made of. */
struct ui_seen {
	struct run run;
	struct judged judged;
	struct verdict verdict;
	int is_judged;
	struct ui_progress progress;
};

struct ui_page {
	struct buf text;
	char nonce[33];
};

struct run_ui {
	const char *dir;
	const struct settings *settings;
	char path[2 * TOKEN + 2]; /* "/" and random digits */
	struct page_server *server;
	/* The server's alone. */
	struct ui_page page; /* the newest */
	double made_s;
	int gives_last;
	struct run_info info; /* a copy, which takes long to make */
	unsigned copied;

	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t sent;
	struct ui_seen seen; /* without samples */
	unsigned described;  /* how often */
	struct thinned rows;
	double asked_s;
	struct ui_page last;
	int has_last, last_was_sent;
};

/* A verdict that says nothing, for a page without one. */
static void
seen_without_verdict(struct ui_seen *seen)
{
	const struct run_limit unknown = {NAN, NAN};

	seen->verdict = (struct verdict){.kind = VERDICT_INCONCLUSIVE};
	seen->judged = (struct judged){
	    .conditions = {.measured_from_s = NAN,
			   .measured_to_s = NAN,
			   .requests = NAN,
			   .errors = NAN,
			   .max_error_rate = NAN,
			   .planned_rate = NAN,
			   .achieved_rate = NAN,
			   .death_s = NAN},
	    .requests = NAN,
	    .errors = NAN,
	    .held = {NAN, NAN, NAN},
	    .p95 = unknown,
	    .p99 = unknown,
	    .rate = unknown,
	    .fds = unknown,
	    .coverage = unknown,
	};
}

/* Under the lock. What it borrows is the server's. */
static void
seen_copy(struct ui_seen *to, struct run_ui *ui)
{
	*to = ui->seen;
	if (ui->copied != ui->described) {
		run_info_free(&ui->info);
		run_info_copy(&ui->info, &ui->seen.run.info);
		ui->copied = ui->described;
	}
	to->run =
	    (struct run){.path = (char *)(uintptr_t)ui->dir, .info = ui->info};
	thinned_copy(&to->run.samples, &ui->rows);
	to->judged.run = &to->run;
	to->judged.verdict = &to->verdict;
}

/* Without the lock, so that nothing waits for it. */
static int
ui_make(struct run_ui *ui)
{
	struct ui_seen *seen = xmalloc(sizeof(*seen));
	struct live_page live;
	struct error ignored = {0};
	struct buf text = {0};
	int result;

	pthread_mutex_lock(&ui->lock);
	seen_copy(seen, ui);
	pthread_mutex_unlock(&ui->lock);
	ui_page_fill(&live, &seen->progress, ui->settings);
	live.judged = seen->is_judged;
	result = report_live(&text, ui->dir, &seen->judged, &live, &ignored);
	if (result == 0) {
		buf_free(&ui->page.text);
		ui->page.text = text;
		memcpy(ui->page.nonce, live.nonce, sizeof(live.nonce));
	} else {
		buf_free(&text);
	}
	table_free(&seen->run.samples);
	free(seen);
	return result;
}

static void
ui_give(const struct ui_page *page, struct buf *text, struct buf *headers)
{
	buf_add(text, buf_text(&page->text), page->text.len);
	buf_addf(headers,
		 "Content-Security-Policy: default-src 'none'; img-src data:; "
		 "style-src 'nonce-%s'; script-src 'nonce-%s'; "
		 "connect-src 'self'; base-uri 'none'; form-action 'none'; "
		 "frame-ancestors 'none'\r\n",
		 page->nonce, page->nonce);
}

/* The last page is not made again. */
static int
ui_fill(void *arg, struct buf *text, struct buf *headers)
{
	struct run_ui *ui = arg;
	double now = clock_now();

	pthread_mutex_lock(&ui->lock);
	ui->asked_s = now;
	ui->gives_last = ui->has_last;
	if (ui->gives_last)
		ui_give(&ui->last, text, headers);
	pthread_mutex_unlock(&ui->lock);
	if (ui->gives_last)
		return 0;
	if (now - ui->made_s >= made_for_s && ui_make(ui) == 0)
		ui->made_s = now;
	if (ui->page.text.len == 0)
		return -1;
	ui_give(&ui->page, text, headers);
	return 0;
}

static void
ui_sent(void *arg)
{
	struct run_ui *ui = arg;

	if (!ui->gives_last)
		return;
	pthread_mutex_lock(&ui->lock);
	ui->last_was_sent = 1;
	pthread_cond_signal(&ui->sent);
	pthread_mutex_unlock(&ui->lock);
}

/* Only who can read the terminal knows it. */
static int
ui_choose_path(struct run_ui *ui, struct error *err)
{
	unsigned char bytes[TOKEN];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return error_set(err, STATUS_UNAVAILABLE,
				 "--ui: this system has no random numbers");
	ui->path[0] = '/';
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(ui->path + 1 + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

static int
ui_serve(struct run_ui *ui, struct error *err)
{
	const struct page_served served = {
	    .access = {.path = ui->path, .loopback_only = 1},
	    .type = "text/html; charset=utf-8",
	    .headers = "Cache-Control: no-store\r\n"
		       "Referrer-Policy: no-referrer\r\n"
		       "X-Content-Type-Options: nosniff\r\n"
		       "X-Frame-Options: DENY\r\n"
		       "Cross-Origin-Opener-Policy: same-origin\r\n"
		       "Cross-Origin-Resource-Policy: same-origin\r\n",
	    .fill = ui_fill,
	    .sent = ui_sent,
	    .arg = ui,
	};
	char address[32], as_given[32] = "--ui";
	double port = ui->settings->ui_port;

	if (port > 0)
		snprintf(as_given, sizeof(as_given), "--ui-port %.0f", port);
	snprintf(address, sizeof(address), "127.0.0.1:%.0f",
		 port > 0 ? port : 0);
	ui->server = page_server_open(address, as_given, &served, err);
	return ui->server != NULL ? 0 : -1;
}

static void
ui_free(struct run_ui *ui)
{
	pthread_cond_destroy(&ui->sent);
	pthread_mutex_destroy(&ui->lock);
	run_info_free(&ui->seen.run.info);
	run_info_free(&ui->info);
	thinned_free(&ui->rows);
	buf_free(&ui->page.text);
	buf_free(&ui->last.text);
	free(ui);
}

struct run_ui *
run_ui_open(const char *dir, const struct settings *settings, struct error *err)
{
	struct run_ui *ui;
	char where[80];

	if (!settings->ui)
		return NULL;
	ui = xcalloc(1, sizeof(*ui));
	ui->dir = dir;
	ui->settings = settings;
	ui->asked_s = ui->made_s = -INFINITY;
	pthread_mutex_init(&ui->lock, NULL);
	thread_cond_init(&ui->sent);
	run_info_init(&ui->seen.run.info);
	run_info_init(&ui->info);
	seen_without_verdict(&ui->seen);
	if (ui_choose_path(ui, err) != 0 || ui_serve(ui, err) != 0) {
		ui_free(ui);
		return NULL;
	}
	snprintf(where, sizeof(where), "http://127.0.0.1:%u%s",
		 page_server_port(ui->server), ui->path);
	print_note("the run's live page: %s", where);
	return ui;
}

void
run_ui_start(struct run_ui *ui, const struct run_info *info,
	     const struct strings *columns)
{
	if (ui == NULL)
		return;
	run_ui_describe(ui, info);
	pthread_mutex_lock(&ui->lock);
	thinned_free(&ui->rows);
	thinned_init(&ui->rows, columns);
	pthread_mutex_unlock(&ui->lock);
}

void
run_ui_describe(struct run_ui *ui, const struct run_info *info)
{
	if (ui == NULL)
		return;
	pthread_mutex_lock(&ui->lock);
	run_info_free(&ui->seen.run.info);
	run_info_copy(&ui->seen.run.info, info);
	ui->described++;
	pthread_mutex_unlock(&ui->lock);
}

void
run_ui_row(struct run_ui *ui, double time_s, const double *values)
{
	if (ui == NULL)
		return;
	pthread_mutex_lock(&ui->lock);
	thinned_row(&ui->rows, time_s, values);
	pthread_mutex_unlock(&ui->lock);
}

void
run_ui_show(struct run_ui *ui, const struct status_view *view)
{
	if (ui == NULL)
		return;
	pthread_mutex_lock(&ui->lock);
	ui->seen.progress = (struct ui_progress){.begun = 1,
						 .totals = *view->totals,
						 .state = *view->state,
						 .rate = view->rate,
						 .memory = view->memory};
	pthread_mutex_unlock(&ui->lock);
}

void
run_ui_judge(struct run_ui *ui, struct live *live)
{
	struct ui_seen *seen;

	if (ui == NULL || live == NULL)
		return;
	seen = &ui->seen;
	pthread_mutex_lock(&ui->lock);
	if (live_judged(live, &seen->judged, &seen->verdict) == 0)
		seen->is_judged = 1;
	pthread_mutex_unlock(&ui->lock);
}

void
run_ui_end(struct run_ui *ui, const struct judged *judged)
{
	struct live_page live = {.ended = 1, .share = NAN, .needed_s = NAN};
	struct error ignored = {0};
	struct buf text = {0};

	if (ui == NULL)
		return;
	if (report_live(&text, ui->dir, judged, &live, &ignored) != 0) {
		buf_free(&text);
		return;
	}
	pthread_mutex_lock(&ui->lock);
	buf_free(&ui->last.text);
	ui->last.text = text;
	memcpy(ui->last.nonce, live.nonce, sizeof(live.nonce));
	ui->has_last = 1;
	pthread_mutex_unlock(&ui->lock);
}

/* Until whoever looks has the last page. */
static void
ui_wait(struct run_ui *ui)
{
	double now = clock_now();

	pthread_mutex_lock(&ui->lock);
	while (ui->has_last && !ui->last_was_sent &&
	       ui->asked_s > now - looks_s &&
	       thread_cond_wait(&ui->sent, &ui->lock, now + patience_s))
		continue;
	pthread_mutex_unlock(&ui->lock);
}

void
run_ui_close(struct run_ui *ui)
{
	if (ui == NULL)
		return;
	ui_wait(ui);
	page_server_close(ui->server);
	ui_free(ui);
}
