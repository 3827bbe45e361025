/* SPDX-License-Identifier: MIT */
/* Ruby: ObjectSpace's allocation sites, asked by a helper of RUBYOPT. */
#include "profile/profiler_ruby.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/helped.h"
#include "profile/helpers.h"

enum { REVISION = 7 /* digits of an abbreviated one, at least */ };

/* "rack-2.2.6", "nokogiri-1.15.4-x86_64-linux", and from git
 * "shop-0123456789ab". */
static void
gem_cut_version(char *name)
{
	for (char *dash = strchr(name, '-'); dash != NULL;
	     dash = strchr(dash + 1, '-')) {
		size_t digits = strspn(dash + 1, "0123456789");
		size_t hex = strspn(dash + 1, "0123456789abcdef");

		if ((digits > 0 && strchr(".-", dash[1 + digits]) != NULL) ||
		    (hex >= REVISION && dash[1 + hex] == '\0')) {
			*dash = '\0';
			return;
		}
	}
}

void
ruby_belongs(struct frame *frame, const char *library)
{
	size_t length = strlen(library);

	frame->package = helped_component(frame->place, "/gems/", ".rb");
	if (frame->package != NULL)
		gem_cut_version(frame->package);
	else
		frame->package =
		    helped_component(frame->place, "/vendor_ruby/", ".rb");
	if (frame->package != NULL || frame->place[0] == '<' ||
	    (text_starts(frame->place, library) && frame->place[length] == '/'))
		return;
	helped_is_users(frame);
}

const char *
ruby_refuses(const char *command)
{
	return strstr(command, " --disable=rubyopt") != NULL ||
		       strstr(command, " --disable-rubyopt") != NULL
		   ? "it was started with --disable=rubyopt, which keeps "
		     "helpers out"
		   : NULL;
}

static const struct helped_rules rules = {
    .runtime = "Ruby",
    .belongs = ruby_belongs,
    .tells_age = 1,
    .refuses = ruby_refuses,
};

static void *
ruby_begin(struct contact *contact, struct profile *profile, struct error *err)
{
	return helped_begin(&rules, contact, profile, err);
}

static void
ruby_invite(const char *folder, struct strings *environment)
{
	char *option = xasprintf("-r%s/flatline_helper.rb", folder);

	/* Of what was there, the first may be an option without its "-". */
	helper_set(environment, "RUBYOPT", option, "%2$s %1$s");
	free(option);
}

const struct profiler profiler_ruby = {
    .runtime = "ruby",
    .help = "Ruby's ObjectSpace",
    .helper = {"ruby.rb", "flatline_helper.rb", ruby_invite},
    .begin = ruby_begin,
    .checkpoint = helped_checkpoint,
    .end = helped_end,
};
