/* SPDX-License-Identifier: MIT */
/*
 * A small shop, for scenarios that need more of a service than an answer:
 * tokens, sessions, a form with a hidden field, uploads, redirects. /echo
 * tells what it was sent.
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 1000, SESSION = 64 };

static void
add_header(struct evhttp_request *request, const char *name, const char *value)
{
	evhttp_add_header(evhttp_request_get_output_headers(request), name,
			  value);
}

static const char *
header(struct evhttp_request *request, const char *name)
{
	const char *value =
	    evhttp_find_header(evhttp_request_get_input_headers(request), name);

	return value != NULL ? value : "";
}

static void
answer(struct evhttp_request *request, int status, const char *text)
{
	struct evbuffer *body = evbuffer_new();

	evbuffer_add(body, text, strlen(text));
	if (*text == '{')
		add_header(request, "Content-Type", "application/json");
	evhttp_send_reply(request, status, NULL, body);
	evbuffer_free(body);
}

/* The request's body as a text; the caller frees it. */
static char *
body_of(struct evhttp_request *request)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(request);
	size_t length = evbuffer_get_length(input);
	char *text = calloc(1, length + 1);

	if (text == NULL)
		abort();
	evbuffer_copyout(input, text, length);
	return text;
}

static const char *
method(struct evhttp_request *request)
{
	static const struct {
		enum evhttp_cmd_type type;
		const char *name;
	} names[] = {
	    {EVHTTP_REQ_GET, "GET"},	    {EVHTTP_REQ_POST, "POST"},
	    {EVHTTP_REQ_PUT, "PUT"},	    {EVHTTP_REQ_HEAD, "HEAD"},
	    {EVHTTP_REQ_PATCH, "PATCH"},    {EVHTTP_REQ_DELETE, "DELETE"},
	    {EVHTTP_REQ_OPTIONS, "OPTIONS"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == evhttp_request_get_command(request))
			return names[i].name;
	return "?";
}

static int
is_post(struct evhttp_request *request)
{
	return evhttp_request_get_command(request) == EVHTTP_REQ_POST;
}

/* POST { "user": ..., "password": ... }: a token, and a session. */
static void
on_login(struct evhttp_request *request, void *arg)
{
	char *body = body_of(request);

	(void)arg;
	if (!is_post(request) || strstr(body, "password") == NULL) {
		answer(request, 400, "{\"error\":\"no password\"}");
	} else {
		add_header(request, "Set-Cookie",
			   "sid=s1; Path=/; HttpOnly; Max-Age=3600");
		answer(request, 200, "{\"token\":\"t0ken\",\"expires\":3600}");
	}
	free(body);
}

/* The same from a form, as browsers do it. */
static void
on_session(struct evhttp_request *request, void *arg)
{
	(void)arg;
	add_header(request, "Set-Cookie", "sid=s1; Path=/; HttpOnly");
	add_header(request, "Location", "/account");
	answer(request, 303, "");
}

/* A page with two forms; the right one's token, quoted as HTML, belongs to a
 * cookie. */
static void
on_signin(struct evhttp_request *request, void *arg)
{
	char *body = body_of(request);

	(void)arg;
	if (!is_post(request)) {
		add_header(request, "Set-Cookie", "form=f1; Path=/");
		answer(request, 200,
		       "<form action=/items><input type=hidden name=q "
		       "value=no></form>\n<form method='post' action=''>"
		       "<input type='hidden' name='_token' "
		       "value='a&amp;b&#x2F;='><input name=username>"
		       "<input type=\"password\" name=password></form>");
	} else if (strstr(header(request, "Cookie"), "form=f1") == NULL ||
		   strstr(body, "_token=a%26b%2F%3D") == NULL ||
		   strstr(body, "password=enchantress") == NULL ||
		   strstr(body, "q=no") != NULL) {
		answer(request, 403, "{\"error\":\"forged\"}");
	} else {
		on_session(request, arg);
	}
	free(body);
}

static void
on_logout(struct evhttp_request *request, void *arg)
{
	(void)arg;
	add_header(request, "Set-Cookie",
		   "sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
	answer(request, 204, "");
}

static int
is_known(struct evhttp_request *request)
{
	return strstr(header(request, "Cookie"), "sid=s1") != NULL ||
	       strcmp(header(request, "Authorization"), "Bearer t0ken") == 0;
}

static void
on_account(struct evhttp_request *request, void *arg)
{
	(void)arg;
	if (is_known(request))
		answer(request, 200,
		       "{\"name\":\"Ada\",\"orders\":[{\"id\":7}]}");
	else
		answer(request, 401, "{\"error\":\"who are you?\"}");
}

/* A page with a hidden field, without which nothing is bought. */
static void
on_cart(struct evhttp_request *request, void *arg)
{
	char *body = body_of(request);

	(void)arg;
	if (!is_post(request))
		answer(request, 200,
		       "<form><input name=\"csrf\" value=\"c5rf\"></form>");
	else if (strstr(body, "csrf=c5rf") == NULL)
		answer(request, 403, "{\"error\":\"no csrf\"}");
	else
		answer(request, 201, "{\"order\":42}");
	free(body);
}

static void
on_upload(struct evhttp_request *request, void *arg)
{
	char text[64];

	(void)arg;
	snprintf(text, sizeof(text), "{\"bytes\":%zu}",
		 evbuffer_get_length(evhttp_request_get_input_buffer(request)));
	answer(request, 201, text);
}

static void
on_moved(struct evhttp_request *request, void *arg)
{
	(void)arg;
	add_header(request, "Location", "/items");
	answer(request, 301, "");
}

/* Elsewhere: http://127.0.0.2 is this machine, but another host. */
static void
on_away(struct evhttp_request *request, void *arg)
{
	(void)arg;
	add_header(request, "Location", "http://127.0.0.2:9/");
	answer(request, 302, "");
}

static void
on_socket(struct evhttp_request *request, void *arg)
{
	(void)arg;
	add_header(request, "Upgrade", "websocket");
	answer(request, 426, "{\"error\":\"no WebSocket here\"}");
}

static void
on_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	answer(arg, 200, "{\"late\":true}");
}

static void
on_slow(struct evhttp_request *request, void *arg)
{
	struct timeval later = {0, 20000};

	event_base_once(arg, -1, EV_TIMEOUT, on_late, request, &later);
}

static void
on_echo(struct evhttp_request *request, void *arg)
{
	struct evbuffer *body = evbuffer_new();
	struct evkeyval *line;

	(void)arg;
	evbuffer_add_printf(body, "%s %s\n", method(request),
			    evhttp_request_get_uri(request));
	for (line = evhttp_request_get_input_headers(request)->tqh_first;
	     line != NULL; line = line->next.tqe_next)
		evbuffer_add_printf(body, "%s: %s\n", line->key, line->value);
	evbuffer_add_printf(body, "\n");
	evbuffer_add_buffer(body, evhttp_request_get_input_buffer(request));
	evhttp_send_reply(request, 200, NULL, body);
	evbuffer_free(body);
}

/* /items, /items/N and whatever else there is. */
static void
on_other(struct evhttp_request *request, void *arg)
{
	const char *uri = evhttp_request_get_uri(request);
	char text[64];
	int id;

	(void)arg;
	if (sscanf(uri, "/items/%d", &id) == 1) {
		snprintf(text, sizeof(text), "{\"id\":%d}", id);
		answer(request, id <= ITEMS ? 200 : 404, text);
	} else if (strncmp(uri, "/items", 6) == 0 && is_post(request)) {
		answer(request, 201, "{\"id\":1001}");
	} else if (strncmp(uri, "/items", 6) == 0) {
		answer(request, 200, "{\"items\":[{\"id\":1},{\"id\":2}]}");
	} else if (strncmp(uri, "/missing", 8) == 0) {
		answer(request, 404, "{\"error\":\"not found\"}");
	} else {
		answer(request, 200, "{\"ok\":true}");
	}
}

static const struct {
	const char *path;
	void (*answer)(struct evhttp_request *, void *);
} paths[] = {
    {"/account", on_account}, {"/away", on_away},	{"/cart", on_cart},
    {"/echo", on_echo},	      {"/login", on_login},	{"/logout", on_logout},
    {"/moved", on_moved},     {"/session", on_session}, {"/signin", on_signin},
    {"/slow", on_slow},	      {"/socket", on_socket},	{"/upload", on_upload},
};

int
main(int argc, char **argv)
{
	struct event_base *base = event_base_new();
	struct evhttp *http = evhttp_new(base);
	int port = argc > 1 ? atoi(argv[1]) : 0;

	signal(SIGPIPE, SIG_IGN);
	evhttp_set_allowed_methods(http, 0xffff);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		evhttp_set_cb(http, paths[i].path, paths[i].answer, base);
	evhttp_set_gencb(http, on_other, base);
	if (evhttp_bind_socket(http, "127.0.0.1", (ev_uint16_t)port) != 0)
		return 1;
	puts("listening");
	fflush(stdout);
	return event_base_dispatch(base);
}
