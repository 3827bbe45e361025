/* SPDX-License-Identifier: MIT */
/* --listen: a page for Prometheus with the verdict so far, by a thread of its
 * own. */
#ifndef CMD_WATCH_PAGE_H
#define CMD_WATCH_PAGE_H

#include "base/buf.h"
#include "judge/live.h"

struct watch_page;
/* address: "127.0.0.1:9464", "[::1]:9464"; port 0: any. STATUS_UNAVAILABLE. */
struct watch_page *watch_page_open(const char *address, struct error *);
/* NULL: it may be. */
void watch_page_close(struct watch_page *);
/* What is told from now on. */
void watch_page_show(struct watch_page *, const struct live_state *,
		     double watched_s);
/* The page: Prometheus' text format 0.0.4. */
void watch_page_text(struct buf *, const struct live_state *, double watched_s);

#endif
