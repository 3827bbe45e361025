/* SPDX-License-Identifier: MIT */
#ifndef TARGETS_NATIVE_SERVE_H
#define TARGETS_NATIVE_SERVE_H

#ifdef __cplusplus
extern "C" {
#endif

/* Of the service. */
void handle(void);
int serve(int port);

#ifdef __cplusplus
}
#endif

#endif
