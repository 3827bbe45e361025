/* SPDX-License-Identifier: MIT */
/* Who holds what a dose left in small heaps, as somebody would say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "heap_made.h"
#include "profile/heap_holders.h"

enum { DOSE = 100, SERVICE = 1, PACKAGE, EXPRESS, NODE };

static const char *const urls[] = {
    [SERVICE] = "file:///app/server.js",
    [PACKAGE] = "/app/node_modules/@shop/cart/lib/cart.js",
    [EXPRESS] = "/app/node_modules/express/lib/application.js",
    [NODE] = "node:events",
};

/* A service: its scope, with a function of it, and what a dose leaves. */
struct service {
	struct made *made;
	int scope;
	struct kept_since since;
	struct profile profile;
};

static void
service_open(struct service *service)
{
	struct made *made = made_new();
	int function = made_node(made, HEAP_CLOSURE, "serve", 32);

	*service = (struct service){.made = made};
	service->scope = made_node(made, HEAP_OBJECT, "system / Context", 64);
	made_place(made, function, SERVICE, 3);
	made_edge(made, 0, HEAP_PROPERTY, "serve", function);
	made_edge(made, function, HEAP_INTERNAL, "context", service->scope);
	profile_init(&service->profile);
}

/* An object of the service's, in a variable. */
static int
service_has(struct service *service, const char *variable, int kind,
	    const char *class)
{
	int node = made_node(service->made, kind, class, 100);

	made_edge(service->made, service->scope, HEAP_CONTEXT, variable, node);
	return node;
}

static void
dose_begins(struct service *service)
{
	service->since.before[1] = service->made->id;
}

static void
dose_goes_on(struct service *service, int i)
{
	if (i == DOSE / 2)
		service->since.half[1] = service->made->id;
}

/* How many there were of what the dose is made of. */
static void
there_were(struct service *service, int is_function, const char *name,
	   uint32_t then, uint32_t halfway)
{
	heap_census_add(&service->since.then, is_function, name, then);
	heap_census_add(&service->since.halfway, is_function, name, halfway);
}

static void
service_asked(struct service *service)
{
	struct heap_scripts scripts = {.urls = NULL};
	struct heap_graph graph;
	struct buf text = {0};
	struct error err = {0};
	struct heap_reader *reader = heap_reader_open(&graph, 0, 1e9);

	for (int i = SERVICE; i <= NODE; i++)
		heap_scripts_add(&scripts, i, urls[i]);
	made_write(service->made, &text);
	assert_int_equal(heap_reader_take(reader, text.data, text.len, &err),
			 0);
	assert_int_equal(heap_reader_close(reader, &err), 0);
	heap_holders(&service->profile, &graph, &scripts, &service->since);
	heap_graph_free(&graph);
	heap_scripts_free(&scripts);
	buf_free(&text);
	made_free(service->made);
	heap_census_free(&service->since.then);
	heap_census_free(&service->since.halfway);
}

static void
service_blames(struct service *service, const char *name, const char *what,
	       const char *path)
{
	const struct keeper *keeper;

	service_asked(service);
	keeper = profile_keeper(&service->profile);
	assert_non_null(keeper);
	assert_string_equal(keeper->name, name);
	assert_string_equal(keeper->what, what);
	assert_string_equal(keeper->path, path);
	assert_true(keeper->count == DOSE);
	assert_true(keeper->bytes <= service->profile.kept_bytes);
	profile_free(&service->profile);
}

static void
service_blames_nobody(struct service *service)
{
	service_asked(service);
	assert_null(profile_keeper(&service->profile));
	profile_free(&service->profile);
}

/* What a package makes, the service keeps in a map of its own. */
static void
test_map(void **state)
{
	struct service service;
	int map, table;

	(void)state;
	service_open(&service);
	map = service_has(&service, "clients", HEAP_OBJECT, "Map");
	dose_begins(&service);
	table = made_node(service.made, HEAP_ARRAY, "", 2000);
	made_edge(service.made, map, HEAP_INTERNAL, "table", table);
	for (int i = 0; i < DOSE; i++) {
		int cart = made_node(service.made, HEAP_OBJECT, "Cart", 500);
		int text = made_node(service.made, HEAP_STRING, "x", 300);

		made_place(service.made, cart, PACKAGE, 7);
		made_edge(service.made, table, HEAP_INTERNAL, "1", cart);
		made_edge(service.made, cart, HEAP_PROPERTY, "text", text);
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Cart", 0, DOSE / 2);
	service_blames(&service, "server.js", "Cart objects in a Map",
		       " ← clients, server.js");
}

/* A package listens to the service's emitter. */
static void
test_listeners(void **state)
{
	struct service service;
	int bus, events, list;

	(void)state;
	service_open(&service);
	bus = service_has(&service, "bus", HEAP_OBJECT, "EventEmitter");
	made_place(service.made, bus, NODE, 80);
	events = made_node(service.made, HEAP_OBJECT, "Object", 60);
	made_edge(service.made, bus, HEAP_PROPERTY, "_events", events);
	dose_begins(&service);
	list = made_node(service.made, HEAP_OBJECT, "Array", 60);
	made_edge(service.made, events, HEAP_PROPERTY, "change", list);
	for (int i = 0; i < DOSE; i++) {
		int listener =
		    made_node(service.made, HEAP_CLOSURE, "changed", 60);
		int scope = made_node(service.made, HEAP_OBJECT,
				      "system / Context", 90);

		made_place(service.made, listener, PACKAGE, 40);
		made_edge(service.made, list, HEAP_ELEMENT, "", listener);
		made_edge(service.made, listener, HEAP_INTERNAL, "context",
			  scope);
		dose_goes_on(&service, i);
	}
	there_were(&service, 1, "changed", 0, DOSE / 2);
	service_blames(
	    &service, "@shop/cart", "\"change\" listeners on an EventEmitter",
	    " ← changed, @shop/cart/lib/cart.js:41 ← bus, server.js");
}

/* A list, each with a function that Express was given by the service. */
static void
test_list(void **state)
{
	struct service service;
	int before;

	(void)state;
	service_open(&service);
	before = made_node(service.made, HEAP_OBJECT, "TimersList", 60);
	made_place(service.made, before, NODE, 5);
	made_edge(service.made, 0, HEAP_ELEMENT, "", before);
	dose_begins(&service);
	for (int i = 0; i < DOSE; i++) {
		int timer = made_node(service.made, HEAP_OBJECT, "Timeout", 90);
		int call = made_node(service.made, HEAP_CLOSURE, "next", 60);
		int scope = made_node(service.made, HEAP_OBJECT,
				      "system / Context", 90);
		int given = made_node(service.made, HEAP_CLOSURE, "poll", 60);

		made_place(service.made, timer, NODE, 9);
		made_place(service.made, call, EXPRESS, 9);
		made_place(service.made, given, SERVICE, 19);
		made_edge(service.made, before, HEAP_PROPERTY, "_idleNext",
			  timer);
		made_edge(service.made, timer, HEAP_PROPERTY, "_onTimeout",
			  call);
		made_edge(service.made, call, HEAP_INTERNAL, "context", scope);
		made_edge(service.made, scope, HEAP_CONTEXT, "given", given);
		before = timer;
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Timeout", 0, DOSE / 2);
	service_blames(&service, "server.js", "timers",
		       " ← poll, server.js:20");
}

/* One large thing is no leak, nor is what only half of a dose left. */
static void
test_once(void **state)
{
	struct service service;
	int list;

	(void)state;
	service_open(&service);
	list = service_has(&service, "cache", HEAP_OBJECT, "Array");
	dose_begins(&service);
	service_has(&service, "table", HEAP_ARRAY, "");
	for (int i = 0; i < DOSE; i++) {
		int item = made_node(service.made, HEAP_OBJECT, "Item", 50);

		if (i < DOSE / 2)
			made_edge(service.made, list, HEAP_ELEMENT, "", item);
		dose_goes_on(&service, i);
	}
	service_blames_nobody(&service);
}

/* A full cache has new objects in place of as many that were there. */
static void
test_full_cache(void **state)
{
	struct service service;
	int list;

	(void)state;
	service_open(&service);
	list = service_has(&service, "cache", HEAP_OBJECT, "Array");
	dose_begins(&service);
	for (int i = 0; i < DOSE; i++) {
		int item = made_node(service.made, HEAP_OBJECT, "Item", 50);

		made_edge(service.made, list, HEAP_ELEMENT, "", item);
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Item", DOSE, DOSE);
	service_blames_nobody(&service);
}

/* What only weak edges lead to is not kept. */
static void
test_weak(void **state)
{
	struct service service;
	int list;

	(void)state;
	service_open(&service);
	list = service_has(&service, "cache", HEAP_OBJECT, "Array");
	dose_begins(&service);
	for (int i = 0; i < DOSE; i++) {
		int item = made_node(service.made, HEAP_OBJECT, "Item", 50);

		made_edge(service.made, list, HEAP_WEAK, "1", item);
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Item", 0, DOSE / 2);
	service_blames_nobody(&service);
}

/* What a file requires again and again are children of its module. */
static void
test_children(void **state)
{
	struct service service;
	int module, children, path;

	(void)state;
	service_open(&service);
	module = made_node(service.made, HEAP_OBJECT, "Module", 90);
	made_place(service.made, module, NODE, 200);
	path = made_node(service.made, HEAP_STRING, "/app/server.js", 40);
	children = made_node(service.made, HEAP_OBJECT, "Array", 60);
	made_edge(service.made, 0, HEAP_ELEMENT, "", module);
	made_edge(service.made, module, HEAP_PROPERTY, "filename", path);
	made_edge(service.made, module, HEAP_PROPERTY, "children", children);
	dose_begins(&service);
	for (int i = 0; i < DOSE; i++) {
		int child = made_node(service.made, HEAP_OBJECT, "Module", 50);

		made_place(service.made, child, NODE, 200);
		made_edge(service.made, children, HEAP_ELEMENT, "", child);
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Module", 1, 1 + DOSE / 2);
	service_blames(&service, "server.js", "Module objects in an Array",
		       " ← children of Module, server.js");
}

/* Each function of the language itself has that context: whoever has one of
 * them in a variable does not hold all that the runtime has. */
static void
test_native_context(void **state)
{
	struct service service;
	int slice, context, list;

	(void)state;
	service_open(&service);
	slice = service_has(&service, "slice", HEAP_CLOSURE, "slice");
	context = made_node(service.made, HEAP_HIDDEN, "system / NativeContext",
			    2000);
	list = made_node(service.made, HEAP_OBJECT, "TimersList", 60);
	made_edge(service.made, slice, HEAP_INTERNAL, "context", context);
	made_edge(service.made, context, HEAP_INTERNAL, "timers", list);
	dose_begins(&service);
	for (int i = 0; i < DOSE; i++) {
		int item = made_node(service.made, HEAP_OBJECT, "Timeout", 50);

		made_edge(service.made, list, HEAP_ELEMENT, "", item);
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Timeout", 0, DOSE / 2);
	service_blames_nobody(&service);
}

/* Node's own module, which others require too, holds for none of them. */
static void
test_exports(void **state)
{
	struct service service;
	int module, exports, list;

	(void)state;
	service_open(&service);
	module = made_node(service.made, HEAP_OBJECT, "BuiltinModule", 90);
	exports = service_has(&service, "http", HEAP_OBJECT, "Object");
	list = made_node(service.made, HEAP_OBJECT, "Array", 60);
	made_edge(service.made, 0, HEAP_ELEMENT, "", module);
	made_edge(service.made, module, HEAP_PROPERTY, "exports", exports);
	made_edge(service.made, exports, HEAP_PROPERTY, "sockets", list);
	dose_begins(&service);
	for (int i = 0; i < DOSE; i++) {
		int item = made_node(service.made, HEAP_OBJECT, "Item", 50);

		made_edge(service.made, list, HEAP_ELEMENT, "", item);
		dose_goes_on(&service, i);
	}
	there_were(&service, 0, "Item", 0, DOSE / 2);
	service_blames_nobody(&service);
}

/* Objects of which nothing is told hold the rest. */
static void
test_a_small_part_names_nobody(void **state)
{
	char name[] = "shop";
	struct keeper keeper = {.name = name, .bytes = 9, .rank = RANK_HOLDER};
	struct profile profile = {
	    .keepers = &keeper, .keeper_count = 1, .kept_bytes = 100};

	(void)state;
	assert_null(profile_keeper(&profile));
	keeper.bytes = 11;
	assert_ptr_equal(profile_keeper(&profile), &keeper);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_map),
	    cmocka_unit_test(test_listeners),
	    cmocka_unit_test(test_list),
	    cmocka_unit_test(test_once),
	    cmocka_unit_test(test_full_cache),
	    cmocka_unit_test(test_weak),
	    cmocka_unit_test(test_exports),
	    cmocka_unit_test(test_children),
	    cmocka_unit_test(test_native_context),
	    cmocka_unit_test(test_a_small_part_names_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
