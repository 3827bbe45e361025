/* SPDX-License-Identifier: MIT */
#ifndef NET_CURL_BEGIN_H
#define NET_CURL_BEGIN_H

/* Before a handle of libcurl is made, of URLs too; any number of times. */
void curl_begin(void);

#endif
