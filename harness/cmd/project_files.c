/* SPDX-License-Identifier: MIT */
/* How services are started, by the files that their frameworks ask for. */
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "base/json_peek.h"
#include "base/mem.h"
#include "cmd/project.h"

static int
there_is(const char *path)
{
	return access(path, R_OK) == 0;
}

/* Takes the first of these files that exists, NULL-ended; NULL: none. */
static const char *
first_there(const char *const *paths)
{
	while (*paths != NULL && !there_is(*paths))
		paths++;
	return *paths;
}

/* Adds the words and the file that fits the pattern, if it is the only one. */
static void
add_only(struct buf *command, const char *words, const char *pattern)
{
	glob_t found;

	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	if (found.gl_pathc == 1)
		buf_addf(command, "%s%s", words, found.gl_pathv[0]);
	globfree(&found);
}

/* "npm start" would stand between, and say less than what it starts. */
static void
node_command(struct buf *command, const char *text, size_t length)
{
	static const char *const usual[] = {"server.js",    "app.js",
					    "index.js",	    "src/server.js",
					    "src/index.js", NULL};
	const struct json_part document = {text, text + length};
	char start[512], entry[256];

	if (json_part_text(json_peek(document, "scripts.start"), start,
			   sizeof(start)) > 0)
		buf_adds(command,
			 strncmp(start, "node ", 5) == 0 ? start : "npm start");
	else if (json_part_text(json_peek(document, "main"), entry,
				sizeof(entry)) > 0 &&
		 there_is(entry))
		buf_addf(command, "node %s", entry);
	else if (first_there(usual) != NULL)
		buf_addf(command, "node %s", first_there(usual));
}

static void
django_command(struct buf *command, const char *text, size_t length)
{
	(void)text;
	(void)length;
	buf_adds(command, "python3 manage.py runserver --noreload");
}

/* Of pyproject.toml and requirements.txt: by the framework that they name. */
static void
python_command(struct buf *command, const char *text, size_t length)
{
	static const char *const modules[] = {
	    "main.py", "app.py", "app/main.py", "src/main.py", NULL};
	const char *module = first_there(modules);

	(void)length;
	if (module == NULL)
		return;
	if (strcasestr(text, "fastapi") != NULL ||
	    strcasestr(text, "starlette") != NULL) {
		buf_adds(command, "uvicorn ");
		for (const char *c = module; strcmp(c, ".py") != 0; c++)
			buf_addf(command, "%c", *c == '/' ? '.' : *c);
		buf_adds(command, ":app");
	} else if (strcasestr(text, "flask") != NULL)
		buf_addf(command, "flask --app %s run", module);
	else
		buf_addf(command, "python3 %s", module);
}

static void
go_command(struct buf *command, const char *text, size_t length)
{
	(void)text;
	(void)length;
	if (there_is("main.go"))
		buf_adds(command, "go run .");
	else if (there_is("cmd/server/main.go"))
		buf_adds(command, "go run ./cmd/server");
	else
		add_only(command, "go run ", "./cmd/*/");
}

static void
maven_command(struct buf *command, const char *text, size_t length)
{
	(void)length;
	if (strstr(text, "spring-boot") != NULL)
		buf_adds(command, there_is("mvnw") ? "./mvnw -q spring-boot:run"
						   : "mvn -q spring-boot:run");
	else if (strstr(text, "quarkus") != NULL)
		buf_adds(command,
			 "java -jar target/quarkus-app/quarkus-run.jar");
	else
		add_only(command, "java -jar ", "target/*.jar");
}

static void
gradle_command(struct buf *command, const char *text, size_t length)
{
	(void)length;
	if (strstr(text, "springframework.boot") != NULL)
		buf_adds(command, "./gradlew -q bootRun");
}

static void
ruby_command(struct buf *command, const char *text, size_t length)
{
	(void)length;
	if (there_is("bin/rails"))
		buf_adds(command, "bin/rails server");
	else if (there_is("config.ru"))
		buf_adds(command, strstr(text, "puma") != NULL
				      ? "bundle exec puma"
				      : "bundle exec rackup");
	else if (there_is("app.rb"))
		buf_adds(command, "bundle exec ruby app.rb");
}

static void
php_command(struct buf *command, const char *text, size_t length)
{
	(void)text;
	(void)length;
	if (there_is("artisan"))
		buf_adds(command, "php artisan serve");
	else if (there_is("public/index.php"))
		buf_adds(command, "php -S 127.0.0.1:8000 -t public");
	else if (there_is("index.php"))
		buf_adds(command, "php -S 127.0.0.1:8000");
}

static void
rust_command(struct buf *command, const char *text, size_t length)
{
	(void)text;
	(void)length;
	buf_adds(command, "cargo run --release");
}

/* Adds the words of the last CMD ["node", "server.js"] or CMD node server.js.
 */
static void
container_add(struct buf *command, const char *text, const char *instruction)
{
	const char *last = NULL, *end;
	size_t length = strlen(instruction);
	struct json_walk walk;
	char word[256];

	for (const char *at = text; (at = strstr(at, instruction)) != NULL;
	     at++)
		if (at == text || at[-1] == '\n')
			last = at + length;
	if (last == NULL)
		return;
	end = last + strcspn(last, "\n");
	if (json_walk_open(&walk, (struct json_part){last, end}) != 0) {
		buf_addf(command, "%s%.*s", command->len > 0 ? " " : "",
			 (int)(end - last), last);
		return;
	}
	while (json_walk_next(&walk))
		if (json_part_text(walk.value, word, sizeof(word)) > 0)
			buf_addf(command, "%s%s", command->len > 0 ? " " : "",
				 word);
}

static void
container_command(struct buf *command, const char *text, size_t length)
{
	(void)length;
	container_add(command, text, "ENTRYPOINT ");
	container_add(command, text, "CMD ");
}

const struct project_file project_files[] = {
    {"package.json", node_command, "node server.js"},
    {"manage.py", django_command, ""},
    {"go.mod", go_command, "go run ./cmd/NAME"},
    {"pom.xml", maven_command, "java -jar target/NAME.jar"},
    {"build.gradle", gradle_command, "java -jar build/libs/NAME.jar"},
    {"build.gradle.kts", gradle_command, "java -jar build/libs/NAME.jar"},
    {"Gemfile", ruby_command, "bundle exec ruby NAME.rb"},
    {"pyproject.toml", python_command, "python3 NAME.py"},
    {"requirements.txt", python_command, "python3 NAME.py"},
    {"composer.json", php_command, "php -S 127.0.0.1:8000 -t FOLDER"},
    {"index.php", php_command, ""},
    {"Cargo.toml", rust_command, ""},
    {"Containerfile", container_command, "COMMAND"},
    {"Dockerfile", container_command, "COMMAND"},
    {NULL, NULL, NULL},
};
