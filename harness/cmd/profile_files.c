/* SPDX-License-Identifier: MIT */
/* The files that a profile writes into its directory. */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/profile_session.h"
#include "profile/writers.h"

enum { LISTED = 200 };

static json_t *
json_figure(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *
json_through(const struct profile_session *session, const struct holder *holder)
{
	const struct frame *frame = &session->profile.frames[holder->through];

	if (holder->through == 0)
		return json_null();
	return json_pack("{s:o, s:o, s:i, s:o}", "name",
			 record_text(frame->function), "place",
			 record_text(frame->place), "line", frame->line,
			 profile_each_key(session),
			 json_figure(holder->through_bytes / session->dose));
}

static json_t *
json_holders(const struct profile_session *session,
	     size_t (*list)(const struct profile *, struct holder **))
{
	double whole = profile_session_reference(session).bytes;
	json_t *array = json_array();
	struct holder *holders;
	size_t count = list(&session->profile, &holders);

	for (size_t i = 0; i < count && i < LISTED; i++) {
		const struct holder *holder = &holders[i];
		double each = holder->bytes / session->dose;

		json_array_append_new(
		    array,
		    json_pack(
			"{s:o, s:o, s:i, s:o, s:o, s:s, s:o, s:o}", "name",
			record_text(holder->name), "place",
			record_text(holder->place), "line", holder->line,
			profile_each_key(session), json_figure(each), "share",
			json_figure(each / whole), "fate",
			retention_name(holder->retention), "survival",
			json_figure(cohorts_survival(
			    &holder->cohorts, session->profile.checkpoints)),
			"reached_from", json_through(session, holder)));
	}
	free(holders);
	return array;
}

/* NULL: the runtime does not tell. */
static json_t *
json_types(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	json_t *array = profile->ntallies > 0 ? json_array() : NULL;

	for (size_t i = 0; i < profile->ntallies && i < LISTED; i++)
		if (profile->tallies[i].more > 0)
			json_array_append_new(
			    array,
			    json_pack("{s:o, s:f}", "name",
				      record_text(profile->tallies[i].type),
				      "more", profile->tallies[i].more));
	return array;
}

static json_t *
json_grown(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	json_t *array = profile->ngrown > 0 ? json_array() : NULL;

	for (size_t i = 0; i < profile->ngrown && i < LISTED; i++) {
		const struct grown *grown = &profile->grown[i];

		if (grown->items > 0)
			json_array_append_new(
			    array, json_pack("{s:o, s:o, s:f}", "name",
					     record_text(grown->name), "kind",
					     record_text(grown->kind), "items",
					     grown->items));
	}
	return array;
}

json_t *
profile_json(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	struct heap_growth growth = profile_heap_growth(profile);
	struct reference whole = profile_session_reference(session);
	const char *each = profile_is_hourly(session) ? "hours" : "requests";

	return json_pack(
	    "{s:s, s:o, s:f, s:i, s:f, s:{s:o, s:o}, s:{s:o, s:s}, s:o, s:o, "
	    "s:o, s:o, s:o*, s:o*, s:o*}",
	    "by", session->profiler->help, "target",
	    record_text(session->target), each, session->dose, "looks",
	    (int)profile->checkpoints, "bytes", profile_total(profile),
	    "heap_growth", profile_each_key(session),
	    json_figure(growth.bytes / session->dose), "error",
	    json_figure(growth.error / session->dose), "share_of",
	    profile_each_key(session), json_figure(whole.bytes), "what",
	    whole.of, "blamed", profile_blamed_json(session), "keepers",
	    profile_kept_json(session), "packages",
	    json_holders(session, profile_packages), "functions",
	    json_holders(session, profile_functions), "types",
	    json_types(session), "grown", json_grown(session), "workers",
	    profile_workers_json(session));
}

static int
keep_json(const json_t *object, const char *dir, struct error *err)
{
	char *text = json_dumps(object, JSON_INDENT(2));
	struct buf file = {0};
	int result;

	buf_addf(&file, "%s\n", text);
	result = file_write_in(dir, "profile.json", &file, err);
	buf_free(&file);
	free(text);
	return result;
}

static int
write_one(const struct profile_session *session,
	  const struct profile_writer *writer, const char *dir,
	  struct error *err)
{
	const struct profile_dose dose = {session->dose, session->each};
	struct buf out = {0};
	int result;

	writer->write(&session->profile, &dose, &out);
	result = file_write_in(dir, writer->file, &out, err);
	buf_free(&out);
	return result;
}

int
profile_write(const json_t *object, const struct profile_session *session,
	      const char *dir, struct error *err)
{
	const struct profile *profile = &session->profile;
	int result = file_make_folders(dir, err);

	for (size_t i = 0; i < writer_count && result == 0; i++)
		result = write_one(session, writer_table[i], dir, err);
	if (result == 0 && profile->raw_name != NULL)
		result =
		    file_write_in(dir, profile->raw_name, &profile->raw, err);
	if (result == 0)
		result = keep_json(object, dir, err);
	return result;
}
