/* SPDX-License-Identifier: MIT */
/*
 * What the texts of options look like; options.def names these. Each returns
 * 0, or -1 and STATUS_USAGE (STATUS_DATA: a file that cannot be read) with
 * what is wrong and how to write it. A text that may be secret is not quoted.
 */
#ifndef BASE_OPTION_FORMATS_H
#define BASE_OPTION_FORMATS_H

#include "base/error.h"

int format_text(const char *, struct error *); /* not empty */
int format_line(const char *, struct error *); /* and one printable line */
int format_word(const char *, struct error *); /* and without blanks */
int format_path(const char *, struct error *); /* of a request: "/..." */
/* One that can be read, a directory too; "-" is standard input. */
int format_file(const char *, struct error *);
int format_socket(const char *, struct error *);  /* a path, short enough */
int format_url(const char *, struct error *);	  /* http:// or https:// */
int format_address(const char *, struct error *); /* and no user in it */
int format_out(const char *, struct error *);	  /* NAME=http://... */
int format_header(const char *, struct error *);  /* Name: value */
int format_login(const char *, struct error *);	  /* USER:PASSWORD */
int format_token(const char *, struct error *);
int format_container(const char *, struct error *);  /* its name or id */
int format_pid(const char *, struct error *);	     /* of a process */
int format_variable(const char *, struct error *);   /* NAME or NAME=VALUE */
int format_assignment(const char *, struct error *); /* NAME=VALUE */
int format_host(const char *, struct error *);	     /* HOST or HOST:PORT */
int format_segment(const char *, struct error *);    /* 3/10, auto */
int format_moment(const char *, struct error *);     /* a date and a time */
int format_listen(const char *, struct error *);     /* ADDRESS:PORT */
int format_connect_to(const char *, struct error *);
int format_resolve(const char *, struct error *);
/* ROUTE p95=TIME */
int format_route_limit(const char *, struct error *);

#endif
