# SPDX-License-Identifier: MIT
# The supervisor is forked from a program with threads and does not exec, so no
# function that it can reach may take a lock or allocate memory.
. "${srcdir:-.}/tests/lib.sh"
sample=$builddir/harness/sample
base=$builddir/harness/base

# signal-safety(7), system calls, and functions of libc that only compute.
cat >"$work/safe" <<'EOF'
__errno_location
_Fork
_exit
access
clock_gettime
close
close_range
dup2
dup3
execvpe
fcntl
fcntl64
getdents64
getpgid
getpid
getppid
kill
memcpy
memmove
memset
nanosleep
open
open64
openat
openat64
pipe2
poll
prctl
pread
pread64
read
readlinkat
recvmsg
send
sendmsg
setpgid
setsid
sigaddset
sigemptyset
sigfillset
signal
signalfd
sigprocmask
socketpair
stpcpy
strcat
strchr
strcpy
strlen
strrchr
strtol
strtoul
strtoull
syscall
waitpid
write
EOF
objects="$sample/supervisor_process.o $sample/process_tree.o $sample/proc.o
    $sample/proc_signal.o $sample/opener.o $sample/opener_wire.o
    $base/clock.o"

# shellcheck disable=SC2086 # several files
nm -P $objects >"$work/symbols"
expect "the supervisor's objects can be read" \
    grep -q '^supervisor_run T' "$work/symbols"
awk '$2 ~ /^[TDRBtdrb]$/ { print $1 }' "$work/symbols" | sort -u >"$work/own"
# A sanitizer's calls, and the checks of _FORTIFY_SOURCE and newer C.
awk '$2 == "U" { print $1 }' "$work/symbols" |
    grep -vE '^__(asan|ubsan|tsan|sanitizer|stack_chk|sancov)_|^_GLOBAL_' |
    sed -E 's/^__(.*)_chk$/\1/; s/^__isoc23_//' |
    sort -u >"$work/called"
sort "$work/safe" "$work/own" >"$work/allowed"
comm -23 "$work/called" "$work/allowed" >"$work/bad"
expect_empty "$work/bad" "what runs between fork and exec is async-signal-safe"
