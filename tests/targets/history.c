/* SPDX-License-Identifier: MIT */
/*
 * What Prometheus answers to query_range, without a Prometheus:
 *	history PODS
 * Of ten pods one leaks 2 MiB an hour. A query with fault="NAME" gets a reply
 * that is wrong in that way, by the rows below. Its port is printed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int pods;

static int
listen_anywhere(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(fd, 64) != 0)
		exit(1);
	getsockname(fd, (struct sockaddr *)&address, &len);
	printf("listening %d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static double
form_number(const char *request, const char *name)
{
	const char *at = strstr(request, name);

	return at != NULL ? atof(at + strlen(name)) : 0;
}

/* Whether the query has fault="NAME", percent-encoded. */
static int
has_fault(const char *request, const char *name)
{
	const char *at = strstr(request, "fault%3D%22");

	return at != NULL && strncmp(at + 11, name, strlen(name)) == 0 &&
	       at[11 + strlen(name)] == '%';
}

static void
head(FILE *out, const char *status, const char *type)
{
	fprintf(out,
		"HTTP/1.1 %s\r\nContent-Type: %s\r\nConnection: close\r\n\r\n",
		status, type);
}

static void
begin(FILE *out)
{
	head(out, "200 OK", "application/json");
	fputs("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
	      "\"result\":[",
	      out);
}

static void
series(FILE *out, const char *request, int pod)
{
	double start = form_number(request, "start=");
	double end = form_number(request, "end=");
	double step = form_number(request, "step=");
	uint32_t noise = 2463534242u + (uint32_t)pod;
	int first = 1;

	fprintf(out,
		"%s{\"metric\":{\"__name__\":\"container_memory_working_set_"
		"bytes\",\"container\":\"app\",\"id\":\"/kubepods/%d\","
		"\"namespace\":\"shop\",\"pod\":\"api-%d\"},\"values\":[",
		pod > 0 ? "," : "", pod, pod);
	for (double t = start; t <= end && step > 0; t += step, first = 0) {
		double hours = (t - 1.79e9) / 3600;
		long bytes = (200L << 20) + pod * 4096L;

		noise ^= noise << 13;
		noise ^= noise >> 17;
		noise ^= noise << 5;
		if (pod % 10 == 0)
			bytes += (long)(hours * (2 << 20)) % (1L << 40);
		bytes += (long)(noise % 512) * 4096;
		fprintf(out, "%s[%.3f,\"%ld\"]", first ? "" : ",", t, bytes);
	}
	fputs("]}", out);
}

static void
all_series(FILE *out, const char *request)
{
	for (int pod = 0; pod < pods; pod++)
		series(out, request, pod);
	fputs("]}}", out);
}

static void
whole(FILE *out, const char *request)
{
	begin(out);
	all_series(out, request);
}

static void
fault_cut(FILE *out, const char *request)
{
	begin(out);
	series(out, request, 0);
	fputs(",{\"metric\":{\"pod\":\"half", out);
}

static void
fault_once(FILE *out, const char *request)
{
	static int before;

	if (before++ == 0)
		head(out, "503 Service Unavailable", "text/plain");
	else
		whole(out, request);
}

static void
fault_html(FILE *out, const char *request)
{
	(void)request;
	head(out, "200 OK", "text/html");
	fputs("<html><title>Sign in</title></html>", out);
}

static void
fault_deep(FILE *out, const char *request)
{
	(void)request;
	head(out, "200 OK", "application/json");
	for (int i = 0; i < 1000000; i++)
		fputs("{\"a\":[", out);
}

static void
fault_long(FILE *out, const char *request)
{
	(void)request;
	head(out, "200 OK", "application/json");
	fputs("{\"status\":\"", out);
	for (int i = 0; i < 64 << 20; i += 16)
		fputs("aaaaaaaaaaaaaaaa", out);
}

static void
fault_slow(FILE *out, const char *request)
{
	(void)request;
	begin(out);
	for (;;) {
		if (fputc(' ', out) == EOF || fflush(out) != 0)
			return;
		usleep(200000);
	}
}

static void
fault_refuse(FILE *out, const char *request)
{
	(void)request;
	head(out, "422 Unprocessable Entity", "application/json");
	fputs("{\"status\":\"error\",\"errorType\":\"execution\",\"error\":"
	      "\"query processing would load too many samples into memory\"}",
	      out);
}

static void
fault_warn(FILE *out, const char *request)
{
	head(out, "200 OK", "application/json");
	fputs("{\"status\":\"success\",\"isPartial\":true,\"warnings\":"
	      "[\"a store \\u001b[31mis away\"],\"data\":{\"resultType\":"
	      "\"matrix\",\"result\":[",
	      out);
	all_series(out, request);
}

/* Times and values that are none, backwards, or far away. */
static void
fault_odd(FILE *out, const char *request)
{
	begin(out);
	series(out, request, 0);
	fputs(",{\"metric\":{\"__name__\":\"x_bytes\",\"pod\":"
	      "\"::error::\\u001b[31m<b>\"},\"values\":[[1e300,\"1\"],[-5,"
	      "\"NaN\"],[],[1,2,3],[\"a\",\"b\"],{\"c\":1},7,[9,\"1e400\"]]},"
	      "{\"metric\":{},\"values\":[]},{\"values\":[]},{},[],1]}}",
	      out);
}

static const struct {
	const char *name;
	void (*answer)(FILE *, const char *);
} faults[] = {
    {"cut", fault_cut},	      {"once", fault_once}, {"html", fault_html},
    {"deep", fault_deep},     {"long", fault_long}, {"slow", fault_slow},
    {"refuse", fault_refuse}, {"warn", fault_warn}, {"odd", fault_odd},
};

static void
answer(FILE *out, const char *request)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (has_fault(request, faults[i].name)) {
			faults[i].answer(out, request);
			return;
		}
	if (strstr(request, "query=container_memory") != NULL) {
		whole(out, request);
		return;
	}
	begin(out);
	fputs("]}}", out);
}

/* Head and form, as far as they fit. */
static void
read_request(int fd, char *request, size_t size)
{
	size_t got = 0;
	ssize_t more;

	while (strstr(request, "step=") == NULL && got + 1 < size &&
	       (more = recv(fd, request + got, size - got - 1, 0)) > 0)
		request[got += (size_t)more] = '\0';
}

int
main(int argc, char **argv)
{
	int fd;

	if (argc != 2)
		return 64;
	pods = atoi(argv[1]);
	signal(SIGPIPE, SIG_IGN);
	fd = listen_anywhere();
	for (;;) {
		static char room[1 << 18], request[1 << 14];
		int client = accept(fd, NULL, NULL);
		FILE *out = client >= 0 ? fdopen(client, "r+") : NULL;

		if (out == NULL)
			return 1;
		setvbuf(out, room, _IOFBF, sizeof(room));
		request[0] = '\0';
		read_request(client, request, sizeof(request));
		answer(out, request);
		fclose(out);
	}
}
