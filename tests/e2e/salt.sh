# SPDX-License-Identifier: MIT
# What has to be unique differs from run to run, and what is random does not.
. "${srcdir:-.}/tests/lib.sh"
witness=$builddir/tests/targets/witness

# By arrivals: which of several users gets the last request is a matter of time.
cat >twice.lua <<'END'
load { rate = 400, requests = 40, warmup = "0s" }
flow("create", function()
  http.post("/items/" .. random(1000), { body = uuid() .. unique() })
end)
END
# The bodies that the runs' service was sent, or the paths.
bodies() { # RUN...
	for run_dir; do
		awk '$2 == "POST" { print $4 }' "$run_dir/target.log"
	done | sort
}
paths() { # RUN
	awk '$2 == "POST" { print $3 }' "$1/target.log" | sort
}
said() { # RUN
	sed -nE 's/.*"salt": "([^"]*)".*/\1/p' "$1/run.json"
}

for dir in one two; do
	run "$FLATLINE" run twice.lua -o "$dir" --no-plots -- "$witness"
done
expect_sentence "salt $(said two), in 80 values of uuid\(\) and unique\(\); --salt $(said two) repeats them" \
    "the summary has the salt"
bodies one two | uniq -d >again
expect_empty again "a second run is asked for nothing again"
expect "all of them have the same length" \
    [ "$(bodies one two | awk '{ print length }' | uniq -c | xargs)" = "80 52" ]
expect "what is random repeats" [ "$(paths one)" = "$(paths two)" ]

run "$FLATLINE" run twice.lua -o three --no-plots --salt "$(said one)" -- "$witness"
expect "the salt repeats a run" [ "$(bodies one)" = "$(bodies three)" ]

run "$FLATLINE" check twice.lua --salt abc
expect_output '^salt abc: --salt repeats' "check has it too"
cp "$stdout" first
run "$FLATLINE" check twice.lua --salt abc
expect "and repeats it" cmp -s "$stdout" first
run "$FLATLINE" check twice.lua
grep -v '^salt ' first >known
grep -v '^salt ' "$stdout" >new
expect "another is drawn otherwise" [ "$(cmp -s known new && echo same)" = "" ]

sed 's/rate = 400, requests = 40/users = 3/' twice.lua >users.lua
run "$FLATLINE" gate users.lua -o gate --no-plots --rounds 1 --burst 10 \
    --settle 10ms --warmup 0s --salt s \
    --before "$witness" --after "$witness"
expect_output '^  salt      s \(--salt repeats' "a gate shows its own"
expect "from which each build's follows" [ "$(said gate/before) $(said gate/after)" = \
    "s-before s-after" ]
bodies gate/before gate/after | uniq -d >again
expect_empty again "so that they share nothing unique, in any burst"
expect "and there was some of each" [ "$(bodies gate/before | wc -l)" -ge 20 ]

run "$FLATLINE" run twice.lua --salt 'a b' -- "$witness"
expect_status 64 "a salt is a word"
