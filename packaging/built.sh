#!/bin/sh
# SPDX-License-Identifier: MIT
# built.sh LOG [ARGUMENT...]: configures, with these arguments too, and builds the
# sources in this folder as a release is built; RUN is what runs a program of another
# machine's. What went wrong is the end of LOG.
set -eu

log=$1
shift
build() {
	./configure -q "$@" CFLAGS='-O2 -fstack-protector-strong' \
	    LDFLAGS='-Wl,-z,relro,-z,now' \
	    CPPFLAGS='-D_FORTIFY_SOURCE=2 -UFLATLINE_SRCDIR -UFLATLINE_BUILDDIR' || return 1
	make -j"$(nproc)" RUN="${RUN:-}"
}
build "$@" >"$log" 2>&1 || {
	tail -n 30 "$log" >&2
	exit 1
}
