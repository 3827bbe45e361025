# SPDX-License-Identifier: MIT
# Processes of somebody else cannot be sampled, and flatline says so.
. "${srcdir:-.}/tests/lib.sh"

if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null; then
	skip "a process of another user" "only root can become another user"
	exit 0
fi
leaky=$builddir/tests/targets/leaky
as_nobody() {
	run setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
chmod 755 "$work"
cp "$FLATLINE" flatline
mkdir -m 777 out
echo 'flow("get", function(user) http.get("/") end)' >get.lua
port=$(free_port)
background "$leaky" --port "$port"
await 10 "grep -q listening '$background_log'"

as_nobody ./flatline run get.lua -o out/pid --pid "$background_pid"
expect_status 69 "--pid of another user's process: status 69"
expect_error "$background_pid.*(user|permission)" "and the reason"
as_nobody ./flatline run get.lua -o out/port --target "http://127.0.0.1:$port"
expect_status 69 "a port that another user's process owns: status 69"
expect_error "$port.*user" "and the reason"
as_nobody ./flatline run get.lua -o /out -- "$leaky"
expect_status 74 "a place where one may not write: status 74"
