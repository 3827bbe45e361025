/* SPDX-License-Identifier: MIT */
#include "query/prom.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/download.h"

enum { TRIES = 4, WARNINGS = 8 };

#define LONGEST_PAUSE_S 30.0

void
prom_init(struct prom *prom, const char *url, const struct settings *settings,
	  const volatile int *interrupted)
{
	size_t length = strlen(url);

	*prom = (struct prom){.settings = settings, .interrupted = interrupted};
	while (length > 0 && url[length - 1] == '/')
		length--;
	prom->base = xstrndup(url, length);
	if (text_ends(prom->base, "/api/v1"))
		prom->base[length - strlen("/api/v1")] = '\0';
}

void
prom_free(struct prom *prom)
{
	free(prom->base);
	strings_free(&prom->warnings);
}

/* One request and its reply. */
struct asked {
	struct prom_reply *reply;
	struct error err; /* of the reply */
};

static int
asked_take(void *arg, const char *bytes, size_t length)
{
	struct asked *asked = arg;

	return prom_reply_feed(asked->reply, bytes, length, &asked->err);
}

static void
prom_keep_warnings(struct prom *prom, const struct prom_reply *reply)
{
	const struct strings *warnings = prom_reply_warnings(reply);

	for (size_t i = 0; i < warnings->count; i++)
		if (!strings_has(&prom->warnings, warnings->items[i]) &&
		    prom->warnings.count < WARNINGS)
			strings_add(&prom->warnings, warnings->items[i]);
}

/* What is wrong, by the status where the body does not say it. */
static int
prom_judge_status(const struct prom *prom, const struct asked *asked,
		  const struct download_end *end, struct error *err)
{
	const char *refusal = prom_reply_refusal(asked->reply);

	if (prom_reply_unwanted(asked->reply))
		return error_set(err, asked->err.status, "%s", asked->err.text);
	if (refusal[0] != '\0')
		return error_set(err, STATUS_DATA, "%.120s refuses: %.230s",
				 prom->base, refusal);
	if (end->status == 401 || end->status == 403)
		return error_set(err, STATUS_UNAVAILABLE,
				 "%.120s answers with status %ld: log in with "
				 "--bearer, --auth or --cert",
				 prom->base, end->status);
	if (end->status != 200)
		return error_set(err, STATUS_UNAVAILABLE,
				 "%.120s answers with status %ld", prom->base,
				 end->status);
	return error_set(
	    err, STATUS_DATA, "%.120s answers with %.60s: %.200s", prom->base,
	    end->content_type[0] != '\0' ? end->content_type : "no type",
	    asked->err.text);
}

static int
prom_once(struct prom *prom, const char *path, const char *form,
	  const struct prom_sink *sink, struct download_end *end,
	  struct error *err)
{
	struct asked asked = {.reply = prom_reply_new(sink)};
	char *url = prom->get ? xasprintf("%s%s?%s", prom->base, path, form)
			      : xasprintf("%s%s", prom->base, path);
	struct download_order order = {url, prom->get ? NULL : form,
				       prom->settings, prom->interrupted};
	int result = download_reply(&order, asked_take, &asked, end, err);

	if (result == 0 && asked.err.status == STATUS_OK)
		prom_reply_end(asked.reply, &asked.err);
	if (result == 0 &&
	    (end->status != 200 || asked.err.status != STATUS_OK))
		result = prom_judge_status(prom, &asked, end, err);
	prom_keep_warnings(prom, asked.reply);
	prom_reply_free(asked.reply);
	free(url);
	return result;
}

/* Returns -1 if it was interrupted meanwhile. */
static int
prom_pause(const struct prom *prom, size_t tried, double retry_after_s)
{
	double until =
	    clock_now() + fmin(fmax(retry_after_s, (double)(1 << tried) / 2),
			       LONGEST_PAUSE_S);

	while (clock_now() < until) {
		if (prom->interrupted != NULL && *prom->interrupted)
			return -1;
		clock_pause(0.05);
	}
	return 0;
}

/* What a proxy that only lets GET through answers. */
static int
prom_wants_get(struct prom *prom, const struct download_end *end)
{
	if (prom->get || (end->status != 405 && end->status != 501))
		return 0;
	prom->get = 1;
	return 1;
}

static int
prom_ask(struct prom *prom, const char *path, const char *form,
	 const struct prom_sink *sink, struct error *err)
{
	for (size_t tried = 0;; tried++) {
		struct download_end end;
		struct error own = {0};

		if (prom_once(prom, path, form, sink, &end, &own) == 0)
			return 0;
		if (prom_wants_get(prom, &end))
			continue;
		if (!end.again || tried + 1 == TRIES ||
		    prom_pause(prom, tried, end.retry_after_s) != 0)
			return error_set(err, own.status, "%s", own.text);
		prom->again++;
	}
}

static void
form_add(struct buf *form, const char *name, const char *value)
{
	buf_addf(form, "%s%s=", form->len > 0 ? "&" : "", name);
	escape_url(form, value, strlen(value));
}

static void
form_add_number(struct buf *form, const char *name, double number)
{
	char *text = xasprintf("%.3f", number);

	form_add(form, name, text);
	free(text);
}

static double
prom_part_s(const struct prom_range *range)
{
	return range->step_s * (PROM_READINGS - 1);
}

size_t
prom_parts(const struct prom_range *range)
{
	double parts = floor((range->end_s - range->start_s) /
			     (prom_part_s(range) + range->step_s));

	return (size_t)parts + 1;
}

static int
prom_query_part(struct prom *prom, const char *query,
		const struct prom_range *part, const struct prom_sink *sink,
		struct error *err)
{
	struct buf form = {0};
	int result;

	form_add(&form, "query", query);
	form_add_number(&form, "start", part->start_s);
	form_add_number(&form, "end", part->end_s);
	form_add_number(&form, "step", part->step_s);
	result =
	    prom_ask(prom, "/api/v1/query_range", buf_text(&form), sink, err);
	buf_free(&form);
	return result;
}

int
prom_query_range(struct prom *prom, const char *query,
		 const struct prom_range *range, const struct prom_sink *sink,
		 struct error *err)
{
	struct prom_range part = *range;

	while (part.start_s <= range->end_s) {
		part.end_s =
		    fmin(part.start_s + prom_part_s(range), range->end_s);
		if (prom_query_part(prom, query, &part, sink, err) != 0)
			return -1;
		part.start_s = part.end_s + range->step_s;
	}
	return 0;
}
