# SPDX-License-Identifier: MIT
# A run directory from anywhere: whatever its files are, each command answers
# or refuses, soon.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/made_run.sh"
run_limit=20

made_run whole
cp -r whole other

fresh() {
	rm -rf odd
	cp -r whole odd
}

# every STATUS PATTERN WHAT: all commands that read a run
every() {
	for command in 'judge odd' 'report odd --no-plots' 'plot odd' \
	    'compare odd other --no-plots --force -o out'; do
		# shellcheck disable=SC2086 # words
		run "$FLATLINE" $command
		[ "$command$status" = 'plot odd69' ] && continue # no gnuplot
		judge "$3, ${command%% *}: status $1" ends "$1"
		[ -z "$2" ] || expect_error "$2" "$3, ${command%% *}: says why"
	done
}

ends() { # STATUS: the same, or for "any" a documented one
	case $1 in
	any) ended_as_documented ;;
	*) test "$status" -eq "$1" ;;
	esac
}

# Not regular files. Nobody writes into the pipes.
for file in samples.csv events.csv routes.csv run.json processes.csv \
    latency.csv coverage.json profile.json; do
	fresh
	rm -f odd/$file
	mkfifo odd/$file
	every 65 "odd/$file: is not a regular file" "$file is a pipe"
	rm odd/$file
	ln -s /etc/hostname odd/$file
	every 65 "odd/$file: is a symbolic link" "$file is a link"
done
fresh
ln -s /etc odd/profile
every 65 'odd/profile: is a symbolic link' "the profile is a link"

# Sizes.
fresh
truncate -s 1T odd/routes.csv
every 65 'odd/routes.csv: is larger than 16384 MiB' "a file of a terabyte"
fresh
truncate -s 1G odd/events.csv
every 65 'odd/events.csv: is larger than 64 MiB' "events of a gigabyte"

# Times and counts.
for far in 1e20 1e300 99999999999999 -1e20; do
	fresh
	echo "$far,GET /a,2xx,9999,0" >>odd/routes.csv
	echo "$far,POST /b,2xx,9999,0" >>odd/routes.csv
	every any '' "routes at $far s"
	fresh
	echo "$far,6020,0,90000000,90000000" >>odd/samples.csv
	every 65 'odd/samples.csv:303: .*in column time_s is out of range' \
	    "a sample at $far s"
done
fresh
echo "60.2,1e300,0,90000000,90000000" >>odd/samples.csv
every 65 'odd/samples.csv:303: .*in column requests is out of range' \
    "1e300 requests"
fresh
echo '60,GET /a,2xx,1e300,0' >>odd/routes.csv
every any '' "a route with 1e300 requests"
fresh
awk 'BEGIN { printf "{\"target\": {\"counters\": [\"a\""
	for (i = 0; i < 100000; i++) printf ",\"a\""; print "]}}" }' >odd/run.json
every 65 'odd/run.json: target.counters has more than 65536 items' "a long list"

# What a run was answered with says which statuses count as covered.
fresh
echo '{"done": {"outcomes": [{"status": -100, "count": 1},
    {"status": 1e300, "count": 1}, {"status": 200, "count": 1}]}}' >odd/run.json
printf '192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /a HTTP/1.1" 200 1\n' \
    >access.log
run "$FLATLINE" cover odd --access-log access.log
expect_status 0 "odd statuses: covered all the same"
rm -r whole other odd # which lack what runs of ours have
