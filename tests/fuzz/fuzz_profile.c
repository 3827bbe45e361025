/* SPDX-License-Identifier: MIT */
/* Profiles as runtimes give them, and what is written of them. */
#include "fuzz.h"

#include "profile/goroutines.h"
#include "profile/held.h"
#include "profile/jvm_samples.h"
#include "profile/native_modules.h"
#include "profile/native_package.h"
#include "profile/jvm_histogram.h"
#include "profile/profiler_pprof.h"
#include "profile/profiler_python.h"
#include "profile/profiler_ruby.h"
#include "profile/profiler_v8.h"
#include "profile/read_pprof.h"
#include "profile/symbols.h"
#include "profile/writers.h"

const char *const fuzz_seeds[] = {
    "{\"profile\":{\"head\":{\"callFrame\":{\"functionName\":\"(root)\","
    "\"url\":"
    "\"\",\"lineNumber\":-1},\"selfSize\":5,\"children\":[{\"callFrame\":{"
    "\"functionName\":\"f\",\"url\":\"file:///s/node_modules/@a/b/c.js\","
    "\"lineNumber\":3},\"selfSize\":7,\"id\":2,\"children\":[]}]},"
    "\"samples\":[{\"size\":7,\"nodeId\":2,\"ordinal\":9}]}}",
    "heap profile: 1: 1000 [1: 1000] @ heap/2000\n1: 1000 [1: 1000] @ 0x1\n"
    "#\t0x1\tgithub.com/x/y.(*T).f+0x1\t/a.go:1\n"
    "#\t0x2\tmain.main+0x1\t/b.go:2\n\n",
    "0\n num  #instances  #bytes  class name (module)\n"
    "   1:          4324         1600  [B (java.base@17.0.15)\n"
    "   2:           200          900  com.shop.Cart\n"
    "Total          4524         2500\n",
    "goroutine profile: total 12\n12 @ 0x1\n"
    "#\t0x1\tgithub.com/x/y.(*T).f+0x1\t/a.go:1\n"
    "#\t0x2\tmain.main+0x1\t/b.go:2\n\n",
    "goroutine 5 [select, 2 minutes]:\nnet/http.f(0x1)\n\t/usr/go/src/net/"
    "http/a.go:1 +0x1\ncreated by main.main in goroutine 1\n\t/b.go:2 "
    "+0x2\n[originating from goroutine 1]:\nmain.main(...)\n\t/b.go:2 "
    "+0x2\n",
    "R\t/usr/lib/python3.11\nH\t5000\nF\t7\tkeep\t/v/site-packages/google/"
    "cloud/pubsub_v1/x.py\nF\t1\tmain\t/srv/gems/a-b-1.2.3/app.rb\n"
    "S\t100\t-\t0;1\nS\t20\t1\t0\nT\t3\tstr\nE\n",
    "s\t1a2b\t0\tcart_add\t\n"
    "d\t1a2b\t17\tsessions::Store::open\t/usr/include/c++/12/map\n"
    "d\t1a2b\t30\thandle\t/root/.cargo/registry/src/x/serde-1.0.2/a.rs\n",
    "7f0000000000-7f0000001000 r-xp 00001000 fe:01 4711   /usr/lib/libx.so\n"
    "7f0000002000-7f0000003000 r-xp 00000000 00:00 0      [vdso]\n",
    NULL};

/* How many bytes, which far from each other. */
enum { DAMAGE = 64, STRIDE = 7919 };

/* What is text has lines of visible letters. */
static void
write_one(const struct profile *profile, const struct profile_writer *writer,
	  const struct profile_dose *dose)
{
	struct buf out = {0};

	writer->write(profile, dose, &out);
	for (size_t i = 0; i < out.len && writer != &writer_pprof; i++)
		if ((unsigned char)out.data[i] < 0x20 && out.data[i] != '\n')
			abort();
	buf_free(&out);
}

/* What was written can be read, and damage to it does no harm. */
static void
read_back(struct buf *proto, const uint8_t *damage, size_t length)
{
	struct profile profile;
	struct error err = {0};

	profile_init(&profile);
	if (profile_read_pprof(&profile, proto, 1, &err) != 0)
		abort();
	for (size_t i = 0; i < length && i < DAMAGE; i++)
		proto->data[i * STRIDE % proto->len] ^= (char)damage[i];
	profile_read_pprof(&profile, proto, 1, &err);
	profile_free(&profile);
}

static void
write_all(const struct profile *profile, const uint8_t *bytes, size_t len)
{
	const struct profile_dose dose = {10, "request"};
	struct buf proto = {0};
	struct holder *list;

	for (size_t i = 0; i < writer_count; i++)
		write_one(profile, writer_table[i], &dose);
	writer_pprof.write(profile, &dose, &proto);
	read_back(&proto, bytes, len);
	profile_packages(profile, &list);
	free(list);
	profile_functions(profile, &list);
	free(list);
	buf_free(&proto);
}

/* What flatline symbols may have said of a stranger's file. */
static void
read_native(const char *text)
{
	struct modules modules;
	struct symbols symbols;
	int is_users;

	modules_parse(&modules, text);
	modules_find(&modules, UINT64_C(0x7f0000000800));
	modules_free(&modules);
	symbols_parse(&symbols, text);
	for (size_t i = 0; i < symbols.count; i++) {
		const struct symbol_place *place = &symbols.places[i], *found;
		const struct native_code code = {"/srv/app", "/srv/app",
						 place->function, place->file};

		free(native_package(&code, &is_users));
		if (symbols_find(&symbols, place->offset, &found) == 0)
			abort();
	}
	symbols_free(&symbols);
	free(symbol_name(text));
}

static void
read_goroutines(const char *text)
{
	struct goroutines goroutines;
	struct profile profile;

	goroutines_init(&goroutines);
	profile_init(&profile);
	for (size_t look = 0; look < GOROUTINE_LOOKS; look++)
		for (size_t i = 0; i < look * 10; i++)
			goroutines_take(&goroutines, text, look);
	goroutines_take_proven(&goroutines, text);
	goroutines_keepers(&goroutines, &profile, 2048);
	profile_free(&profile);
	goroutines_free(&goroutines);
}

static void
read_recording(const uint8_t *bytes, size_t len)
{
	struct jvm_samples samples;
	struct error err = {0};

	jvm_samples_read(&samples, bytes, len, &err);
	jvm_samples_free(&samples);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);
	json_t *json = json_loadb(text, len, 0, NULL);
	struct profile profile;
	struct v8_ages ages;
	struct buf file = {0};
	struct error err = {0};

	read_native(text);
	read_goroutines(text);
	read_recording(bytes, len);
	profile_init(&profile);
	for (int checkpoint = 0; checkpoint < 4; checkpoint++)
		v8_parse(&profile, &ages, json, &err);
	buf_add(&file, (const char *)bytes, len);
	profile_read_pprof(&profile, &file, 1, &err);
	buf_free(&file);
	pprof_parse(&profile, text, 1, &err);
	histogram_parse(&profile, text, 1, &err);
	held_parse(&profile, text, -1, python_belongs, &err);
	held_parse(&profile, text, 1, ruby_belongs, &err);
	profile_tallies_sort(&profile);
	if (profile.checkpoints > 0)
		profile_age(&profile);
	if (histogram_total(text) < 0 || held_heap(text) < 0)
		abort();
	write_all(&profile, bytes, len);
	profile_free(&profile);
	json_decref(json);
	free(text);
	return 0;
}
