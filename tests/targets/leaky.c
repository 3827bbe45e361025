/* SPDX-License-Identifier: MIT */
/*
 * A small HTTP/1.1 service whose ills are known: the ground truth of the tests.
 * Any path is answered with 200 and a little JSON, /fail with --status,
 * /slow?ms=N late, and /metrics with its memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { CONNECTIONS = 4096, REQUEST = 16384, ENTRY = 1024 };

static struct {
	long port, leak, leak_fd, leak_socket, leak_shm, every, cache, delay_ms,
	    status, die_after;
	long oom_after, listen_never, fork, recycle, garbage, reset, any;
	long only_keep, leak_abort, leak_timed, leak_connection, leak_error;
	long sessions, session_ms;
} set = {.every = 1, .status = 500};

/* Options with an argument, and flags, which become 1. */
static const struct {
	const char *name;
	long *value;
	int is_flag;
} options[] = {
    {"--port", &set.port, 0},
    {"--leak", &set.leak, 0},	      /* bytes kept, */
    {"--leak-shm", &set.leak_shm, 0}, /* bytes of a file in memory */
    {"--leak-fd", &set.leak_fd, 1},   /* a file kept open, if any is left */
    {"--leak-socket", &set.leak_socket, 0}, /* a connection to that port */
    {"--every", &set.every, 0},		    /* at each Nth request */
    {"--only-keep", &set.only_keep, 1},	    /* of those to /keep alone */
    {"--leak-abort", &set.leak_abort, 0},   /* bytes, if the client gave up */
    {"--leak-timed", &set.leak_timed, 0},   /* bytes a second, or none */
    {"--leak-connection", &set.leak_connection, 0}, /* bytes, for each */
    {"--leak-error", &set.leak_error, 0},	    /* bytes, for each */
    {"--sessions", &set.sessions, 0},	  /* bytes for each new visitor, */
    {"--session-ms", &set.session_ms, 0}, /* given back so much later */
    {"--cache", &set.cache, 0},		  /* bytes of a cache that evicts */
    {"--delay-ms", &set.delay_ms, 0},	  /* before each reply */
    {"--status", &set.status, 0},	  /* of /fail */
    {"--die-after", &set.die_after, 0},
    {"--oom-after", &set.oom_after, 0},
    {"--listen-never", &set.listen_never, 1},
    {"--fork", &set.fork, 0},	    /* workers, */
    {"--recycle", &set.recycle, 0}, /* replaced after so many requests */
    {"--any", &set.any, 1},	    /* of this machine's addresses */
    {"--garbage", &set.garbage, 1}, /* replies are not HTTP */
    {"--reset", &set.reset, 1},	    /* connections are reset */
};

struct connection {
	char text[REQUEST + 1];
	size_t length, body_left;
	double due; /* of the request that was taken; 0: none was */
	int failing, telling, keeping, known, leaving;
};

static struct connection *connections[CONNECTIONS];
static struct pollfd polled[CONNECTIONS + 1]; /* [0] listens */
static size_t count;
static long requests;

/* With a sanitizer: leaks are what this is for, and freed memory is free. It
 * leaves by _exit, lest leaks be looked for all the same. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:quarantine_size_mb=1";
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) __attribute__((noreturn));

static void
die(const char *what)
{
	fprintf(stderr, "Error: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void *
keep(size_t size)
{
	void *memory = malloc(size);

	if (memory == NULL)
		die("malloc");
	return memset(memory, 'x', size);
}

/* The last of them stays reachable, the others are lost for good. */
static void
lose(size_t size)
{
	static void *last;

	last = keep(size);
	__asm__ volatile("" : : "r"(last) : "memory");
}

/* What a timer would have lost by now. */
static void
lose_by_time(void)
{
	static double began, lost;

	if (began == 0)
		began = now();
	for (; lost < (double)set.leak_timed * (now() - began); lost += 1024)
		lose(1024);
}

/* It is charged to the control group, and no process has it mapped. */
static void
lose_shared(size_t size)
{
	static char bytes[1 << 16];
	static int file = -1;

	if (file < 0)
		file = memfd_create("leak", 0);
	(void)!write(file, bytes, size < sizeof(bytes) ? size : sizeof(bytes));
}

/* A client for each request, which is never closed. */
static void
lose_connection(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				      .sin_port =
					  htons((in_port_t)set.leak_socket)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		perror("leaky: connect");
}

static void
leak(void)
{
	if (requests % set.every != 0)
		return;
	if (set.leak > 0)
		lose((size_t)set.leak);
	if (set.leak_fd)
		(void)!open("/dev/null", O_RDONLY);
	if (set.leak_socket > 0)
		lose_connection();
	if (set.leak_shm > 0)
		lose_shared((size_t)set.leak_shm);
}

/* Fills, and then each new entry takes the place of the oldest. */
static void
cache(void)
{
	static void **entries;
	size_t size = (size_t)set.cache / ENTRY;
	size_t place;

	if (size == 0)
		return;
	if (entries == NULL && (entries = calloc(size, sizeof(*entries))) == 0)
		die("calloc");
	place = (size_t)requests % size;
	free(entries[place]);
	entries[place] = keep(ENTRY);
}

/* Oldest first, as they end. */
struct session {
	struct session *next;
	double ends;
};
static struct session *first_session, *last_session;
static long visitors;

static void
begin_session(void)
{
	struct session *session = keep(sizeof(*session) + (size_t)set.sessions);

	session->next = NULL;
	session->ends = now() + (double)set.session_ms / 1e3;
	if (first_session == NULL)
		first_session = session;
	else
		last_session->next = session;
	last_session = session;
	visitors++;
}

static void
end_sessions(void)
{
	while (set.session_ms > 0 && first_session != NULL &&
	       first_session->ends <= now()) {
		struct session *session = first_session;

		first_session = session->next;
		free(session);
	}
}

static void
count_request(int keeping)
{
	requests++;
	if (keeping)
		leak();
	cache();
	if (set.die_after > 0 && requests >= set.die_after) {
		fprintf(stderr, "Error: done after %ld requests\n", requests);
		_exit(1);
	}
	if (set.oom_after > 0 && requests >= set.oom_after) {
		fputs("FATAL ERROR: Reached heap limit Allocation failed - "
		      "JavaScript heap out of memory\n",
		      stderr);
		abort();
	}
}

static void
drop(size_t i)
{
	static const struct linger at_once = {1, 0};

	if (set.reset)
		setsockopt(polled[i].fd, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
	close(polled[i].fd);
	free(connections[i]);
	connections[i] = connections[count];
	polled[i] = polled[count--];
}

/* A worker that has served enough: it takes leave of its connections. */
static int
is_retiring(void)
{
	return set.recycle > 0 && requests >= set.recycle;
}

static long
resident_pages(void)
{
	FILE *statm = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (statm != NULL) {
		if (fscanf(statm, "%*d %ld", &pages) != 1)
			pages = 0;
		fclose(statm);
	}
	return pages;
}

/* As Prometheus' client libraries tell it. */
static int
tell(char *body, size_t size)
{
	return snprintf(body, size,
			"# TYPE process_resident_memory_bytes gauge\n"
			"process_resident_memory_bytes %ld\n"
			"leaky_requests_total{path=\"all\",why=\"\\\"\"} %ld\n"
			"leaky_cache_bytes{kind=\"a b\"} 4096\n"
			"leaky_cache_bytes{kind=\"c\"} NaN\n",
			resident_pages() * sysconf(_SC_PAGESIZE), requests);
}

/* 0: the connection goes on. Replies are small: one write takes them. */
static int
reply(size_t i)
{
	static const char garbage[] = "\x01\x02 this is not HTTP\r\n\r\n";
	char body[320], text[512], cookie[64] = "";
	int leaving = is_retiring() || connections[i]->leaving;
	int status, size, length;

	status = connections[i]->failing ? (int)set.status : 200;
	size = snprintf(body, sizeof(body), "{\"ok\":%s,\"requests\":%ld}\n",
			status < 400 ? "true" : "false", requests);
	if (connections[i]->telling)
		size = tell(body, sizeof(body));
	if (set.sessions > 0 && !connections[i]->known) {
		begin_session();
		snprintf(cookie, sizeof(cookie), "Set-Cookie: sid=%ld\r\n",
			 visitors);
	}
	end_sessions();
	if (status >= 400 && set.leak_error > 0)
		lose((size_t)set.leak_error);
	length = snprintf(text, sizeof(text),
			  "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\n"
			  "%s%sContent-Length: %d\r\n\r\n%s",
			  status, status < 400 ? "OK" : "Failed", cookie,
			  leaving ? "Connection: close\r\n" : "", size, body);
	connections[i]->due = 0;
	if (set.reset)
		return -1;
	if (set.garbage) {
		send(polled[i].fd, garbage, sizeof(garbage) - 1, MSG_NOSIGNAL);
		return -1;
	}
	return send(polled[i].fd, text, (size_t)length, MSG_NOSIGNAL) ==
			   length &&
		       !leaving
		   ? 0
		   : -1;
}

static long
header_length(const char *head, const char *end)
{
	static const char name[] = "content-length:";

	for (const char *s = head; s < end; s = strchr(s, '\n') + 1)
		if (strncasecmp(s, name, sizeof(name) - 1) == 0)
			return atol(s + sizeof(name) - 1);
	return 0;
}

static void
eat(struct connection *c, size_t bytes)
{
	c->length -= bytes;
	memmove(c->text, c->text + bytes, c->length + 1);
}

static void
eat_body(struct connection *c)
{
	size_t bytes = c->body_left < c->length ? c->body_left : c->length;

	c->body_left -= bytes;
	eat(c, bytes);
}

/* Takes a head off the text; 0: it is not complete yet. */
static int
take_request(struct connection *c)
{
	char *end = strstr(c->text, "\r\n\r\n"), *path, *ms;
	double wait = (double)set.delay_ms / 1e3;

	if (end == NULL)
		return 0;
	*end = '\0';
	path = strchr(c->text, ' ');
	path = path != NULL ? path + 1 : c->text;
	c->failing = strncmp(path, "/fail", 5) == 0;
	c->telling = strncmp(path, "/metrics", 8) == 0;
	c->keeping = !set.only_keep || strncmp(path, "/keep", 5) == 0;
	if (strncmp(path, "/slow", 5) == 0 && (ms = strstr(path, "ms=")))
		wait += atof(ms + 3) / 1e3;
	c->known = strstr(c->text, "\nCookie:") != NULL;
	c->leaving = strstr(c->text, "\nConnection: close") != NULL;
	*end = '\r';
	c->body_left = (size_t)header_length(c->text, end);
	eat(c, (size_t)(end - c->text) + 4);
	c->due = now() + wait;
	return 1;
}

/* Answers what has come; -1: the connection is at its end. */
static int
serve(size_t i)
{
	struct connection *c = connections[i];

	for (;;) {
		eat_body(c);
		if (c->due == 0 && (c->body_left > 0 || !take_request(c)))
			return c->length < REQUEST ? 0 : -1;
		eat_body(c);
		if (c->body_left > 0 || c->due > now())
			return 0;
		count_request(c->keeping);
		if (reply(i) != 0)
			return -1;
	}
}

static int
hear(size_t i)
{
	struct connection *c = connections[i];
	ssize_t got =
	    recv(polled[i].fd, c->text + c->length, REQUEST - c->length, 0);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got <= 0 && c->due != 0 && set.leak_abort > 0)
		lose((size_t)set.leak_abort);
	if (got <= 0)
		return -1;
	c->length += (size_t)got;
	c->text[c->length] = '\0';
	return serve(i);
}

static void
welcome(void)
{
	int fd, on = 1;

	while (count < CONNECTIONS - 1 &&
	       (fd = accept(polled[0].fd, NULL, NULL)) >= 0) {
		fcntl(fd, F_SETFL, O_NONBLOCK);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		count++;
		polled[count] = (struct pollfd){fd, POLLIN, 0};
		connections[count] = calloc(1, sizeof(struct connection));
		if (connections[count] == NULL)
			die("calloc");
		if (set.leak_connection > 0)
			lose((size_t)set.leak_connection);
	}
}

/* A whole request that has to wait for its reply. */
static int
waits(const struct connection *c)
{
	return c->due > 0 && c->body_left == 0;
}

/* Until the first delayed reply; not for ever, to see whether a worker's
 * parent is still there. */
static int
patience_ms(void)
{
	double first = now() + 1;

	for (size_t i = 1; i <= count; i++)
		if (waits(connections[i]) && connections[i]->due < first)
			first = connections[i]->due;
	return (int)((first - now()) * 1e3) + 1;
}

/* The client of a request that waits is gone. */
static int
gave_up(size_t i)
{
	return set.leak_abort > 0 &&
	       (polled[i].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

static void
run(pid_t parent)
{
	int busy = 0, idle_ms = set.leak_timed > 0 ? 20 : 1000;

	while ((parent == 0 || getppid() == parent) &&
	       !(is_retiring() && count == 0)) {
		if (poll(polled, count + 1, busy ? patience_ms() : idle_ms) < 0)
			continue;
		if (set.leak_timed > 0)
			lose_by_time();
		busy = 0;
		for (size_t i = count; i >= 1; i--) {
			int lost = 0;

			if (waits(connections[i]) && gave_up(i))
				lost = hear(i);
			else if (waits(connections[i]))
				lost = serve(i);
			else if (polled[i].revents != 0)
				lost = hear(i);
			busy |= !lost && waits(connections[i]);
			/* What waits is not read: it would only spin. */
			polled[i].events = !waits(connections[i]) ? POLLIN
					   : set.leak_abort > 0	  ? POLLRDHUP
								  : 0;
			if (lost)
				drop(i);
		}
		if (polled[0].revents != 0 && !is_retiring())
			welcome();
	}
}

static void
start_listening(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((unsigned short)set.port);
	address.sin_addr.s_addr = htonl(set.any ? INADDR_ANY : INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 1024) != 0)
		die("listen");
	getsockname(fd, (struct sockaddr *)&address, &size);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	polled[0] = (struct pollfd){fd, POLLIN, 0};
	printf("listening on %d\n", ntohs(address.sin_port));
	fflush(stdout);
}

static void
start_worker(pid_t parent)
{
	if (fork() != 0)
		return;
	run(parent);
	_exit(0);
}

static void
start_workers(void)
{
	pid_t parent = getpid();

	for (long i = 0; i < set.fork; i++)
		start_worker(parent);
	while (wait(NULL) > 0 || errno == EINTR)
		if (set.recycle > 0)
			start_worker(parent);
}

/* Returns how many words it took; 0: it is no option. */
static int
read_option(char **words)
{
	for (size_t i = 0; i < COUNT(options); i++) {
		if (strcmp(words[0], options[i].name) != 0)
			continue;
		if (!options[i].is_flag && words[1] == NULL)
			return 0;
		*options[i].value = options[i].is_flag ? 1 : atol(words[1]);
		return options[i].is_flag ? 1 : 2;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct rlimit files;
	int taken;

	for (int i = 1; i < argc; i += taken)
		if ((taken = read_option(argv + i)) == 0) {
			fprintf(stderr, "leaky: bad option '%s'\n", argv[i]);
			return 64;
		}
	if (set.every < 1)
		set.every = 1;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	while (set.listen_never)
		pause();
	start_listening();
	if (set.fork > 0)
		start_workers();
	else
		run(0);
	return 0;
}
