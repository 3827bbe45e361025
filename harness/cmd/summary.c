/* SPDX-License-Identifier: MIT */
/* A summary of the load from run.json, for people. */
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/replay_text.h"
#include "cmd/summary.h"
#include "judge/answer_proof.h"
#include "report/screen.h"

/* A series that the user named decides nothing if the page never had it. */
static void
print_absent(FILE *out, const struct run *run)
{
	const struct run_event *absent = run_last_event(run, "absent");

	if (absent != NULL)
		screen_note(out, "absent", absent->detail);
}

/* "and nginx (pid 700), php-fpm (pid 812)": what is sampled beside it. */
static void
target_roots_words(struct buf *words, const struct run_list *roots)
{
	const struct run_root *root = roots->items;

	for (size_t i = 1; i < roots->count; i++)
		buf_addf(words, "%s%s (pid %.0f)", i == 1 ? " and " : ", ",
			 run_or_empty(root[i].name), root[i].pid);
}

/* "in container shop" */
static void
target_place_words(struct buf *words, const struct run_target *target)
{
	if (target->container != NULL)
		buf_addf(words, " in container %s", target->container);
	else if (target->cgroup != NULL)
		buf_addf(words, " in control group %s", target->cgroup);
}

/* "behind nginx (pid 700)" */
static void
target_front_words(struct buf *words, const struct run_info *info)
{
	const struct run_answerer *front = answer_proof_front(info);

	if (front != NULL)
		buf_addf(words, ", behind %s (pid %.0f)",
			 run_or_empty(front->name), front->pid);
}

/* Which process was sampled, its runtime and its allocator, and what else it
 * listens on. */
static void
print_target(FILE *out, const struct run_info *info)
{
	const struct run_target *target = &info->target;
	struct buf words = {0};

	if (target->name == NULL)
		return;
	buf_adds(&words, target->name);
	if (target->pid > 0)
		buf_addf(&words, " (pid %.0f)", target->pid);
	target_roots_words(&words, &target->roots);
	target_place_words(&words, target);
	target_front_words(&words, info);
	if (target->runtime != NULL)
		buf_addf(&words, ", %s", target->runtime);
	if (target->runtime_version != NULL)
		buf_addf(&words, " %s", target->runtime_version);
	if (target->allocator != NULL)
		buf_addf(&words, ", allocator %s", target->allocator);
	if (target->others.count > 0)
		buf_addf(&words, ", at %s; also listening: ",
			 run_or_empty(target->url));
	for (size_t i = 0; i < target->others.count; i++)
		buf_addf(&words, "%s%s", i > 0 ? ", " : "",
			 target->others.items[i]);
	screen_note(out, "target", buf_text(&words));
	buf_free(&words);
}

void
summary_print(FILE *out, const struct judged *judged, int verbose)
{
	const struct run_info *info = &judged->run->info;

	print_absent(out, judged->run);
	print_target(out, info);
	if (!info->done.present)
		return;
	if (info->replay.present)
		replay_print(out, &info->replay);
	summary_load(out, judged, verbose);
	summary_work(out, &info->done, verbose);
}
