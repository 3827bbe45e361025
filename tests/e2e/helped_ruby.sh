# SPDX-License-Identifier: MIT
# A leak in a gem of a Ruby service is named with its line, by a helper that
# leaves what it finds as it was.
. "${srcdir:-.}/tests/lib.sh"
need ruby "no ruby here: ./bootstrap check --all installs it"
helped=$srcdir/tests/targets/helped
requests=$(lasting 60 150)

cat >get.lua <<'EOS'
load { users = 4 }
flow("get", function() http.get("/") end)
EOS
cat >own.rb <<'EOS'
warn "required by the service's own RUBYOPT"
EOS
# Ruby 3.1 tells of a fork.
ruby -e 'exit Process.respond_to?(:_fork)' && export WORKERS=2
export RUBYOPT="-r$work/own.rb"
run "$FLATLINE" profile get.lua -n "$requests" -o leaky -- ruby "$helped/app.rb" leaky
expect_status 0 "a Ruby service of two processes, one forked, is profiled"
measured expect_output '^ +shopcart .*B/request, (8[5-9]|9[0-9]|100) % of (the growth|what is held), allocated by .*\(shopcart\.rb:[0-9]+\)' \
    "the gem is named with the line"
measured expect_output '%  kept +shopcart' "and is said to keep it"
measured expect_output 'objects .*\+[0-9.k]+ Shopcart::Cart' "so is the class that there is more of"
expect "the service's own RUBYOPT counts" \
    grep -q "the service's own RUBYOPT" leaky/target.log
folder=$(sed -n 's|.*"RUBYOPT=.* -r\(/tmp/[^/]*\)/.*|\1|p' leaky/run.json)
expect "run.json tells what was set" test -n "$folder"
expect "and of that nothing is left" test ! -e "$folder"
unset RUBYOPT

run "$FLATLINE" profile get.lua -n "$(lasting 60 400)" -o fixed -- ruby "$helped/app.rb" fixed
expect_status 0 "the fixed service is profiled"
measured expect_output 'nothing accumulates|left nothing behind' "and nobody is blamed"
