/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sample/container_command.h"

static const struct {
	const char *command[8], *name, *stop;
} commands[] = {
    {{"podman", "run", "--rm", "--name", "shop", "image", "--name", "x"},
     "shop",
     "podman stop -t 2 shop"},
    {{"/usr/bin/docker", "-H", "unix:///d.sock", "run", "--name=shop", "i"},
     "shop",
     "/usr/bin/docker -H unix:///d.sock stop -t 2 shop"},
    {{"sh", "-c", "exec podman run --name shop-1 -e A=\"$B\" image"},
     "shop-1",
     "podman stop -t 2 shop-1"},
    {{"sudo", "podman", "run", "--name", "shop", "image"},
     "shop",
     "sudo podman stop -t 2 shop"},
    {{"sh", "-c", "podman --root \"$X\" run --name shop image"}, "shop", ""},
    {{"sh", "-c", "podman run --name $NAME image"}, NULL, "podman stop -t 2"},
    {{"podman", "run", "image"}, NULL, "podman stop -t 2"},
    {{"node", "run.js", "--name", "shop"}, NULL, ""},
    {{"node", "docker", "--name", "shop"}, NULL, ""},
    {{"podman"}, NULL, ""},
};

static void
test_commands(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		struct container_command found;
		struct buf stop = {0};
		char *argv[9] = {NULL};

		for (size_t j = 0; j < 8; j++)
			argv[j] = (char *)(uintptr_t)commands[i].command[j];
		container_command_parse(&found, argv);
		for (char **word = found.stop; *word != NULL; word++)
			buf_addf(&stop, "%s%s", stop.len > 0 ? " " : "", *word);
		assert_string_equal(buf_text(&stop), commands[i].stop);
		if (commands[i].name == NULL)
			assert_null(found.name);
		else
			assert_string_equal(found.name, commands[i].name);
		container_command_free(&found);
		buf_free(&stop);
	}
}

#define ID "c0ed2e6a78f20ee4a8e5719946e9921143e76866b6fe9d777870e00ab32fa85f"

static void
test_ids(void **state)
{
	static char podman[] = "podman", run[] = "run", image[] = "image";
	char *argv[] = {podman, run, image, NULL};
	struct container_command found;

	(void)state;
	container_command_parse(&found, argv);
	assert_int_equal(container_command_set_id(&found, "/a/cafe0123"), -1);
	assert_int_equal(
	    container_command_set_id(&found, "/a.slice/docker-" ID ".scope"),
	    0);
	assert_string_equal(found.stop[4], ID);
	assert_null(found.stop[5]);
	container_command_free(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
