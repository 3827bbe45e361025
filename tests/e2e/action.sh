# SPDX-License-Identifier: MIT
# action.yml and the GitLab component, executed step by step as a runner would.
. "${srcdir:-.}/tests/lib.sh"
need python3 "python3 is not installed"
python3 -c 'import yaml' 2>/dev/null || need no-yaml "python3-yaml is not installed"
leaky=$builddir/tests/targets/leaky

# Writes a step's script and its environment: inputs are given, or their defaults.
cat >step.py <<'EOS'
import os, re, shlex, sys, yaml
path, name, *given = sys.argv[1:]
action = yaml.safe_load(open(path))
known = {"inputs." + key: value.get("default", "")
         for key, value in action["inputs"].items()}
known.update({"runner.temp": os.getcwd() + "/temp", "github.server_url": "https://localhost",
              "github.action_repository": "nobody/flatline"})
known.update(item.split("=", 1) for item in given)
step = next(step for step in action["runs"]["steps"] if step["name"] == name)
fill = lambda text: re.sub(r"\$\{\{ *(\S+) *\}\}", lambda m: known[m[1]], str(text))
for key, value in step.get("env", {}).items():
    value = known.get("env." + key, fill(value))
    print("export %s=%s" % (key, shlex.quote(value)))
print(step["run"])
EOS
step() { # NAME [inputs.KEY=VALUE]...
	python3 step.py "$srcdir/action.yml" "$@" >step.sh || exit 99
	run env -u FLATLINE_SCENARIO PATH="$work/bin:$PATH" GITHUB_OUTPUT="$work/outputs" \
	    GITHUB_PATH="$work/paths" GITHUB_ACTION_PATH="$work/action" bash -e step.sh
}

# The program is found in a release, whose checksum is the action's.
mkdir -p bin action/packaging made/flatline-0/bin
cp "$srcdir/packaging/install.sh" action/packaging
printf '#!/bin/sh\necho flatline 0\n' >made/flatline-0/bin/flatline
chmod +x made/flatline-0/bin/flatline
tar -cJf release-x86_64.tar.xz -C made flatline-0
sum=$(sha256sum release-x86_64.tar.xz | cut -d' ' -f1)
printf '#!/bin/sh\necho flatline 0 of arm64\n' >made/flatline-0/bin/flatline
tar -cJf release-aarch64.tar.xz -C made flatline-0
arm_sum=$(sha256sum release-aarch64.tar.xz | cut -d' ' -f1)
machine() { # NAME: what the runner is
	printf '#!/bin/sh\n[ "$*" = -m ] || exec /bin/uname "$@"\necho %s\n' "$1" >bin/uname
	chmod +x bin/uname
}
machine x86_64
printf '#!/bin/sh\nmkdir -p "${0%%/*}/build"\ntouch "${0%%/*}/built"
printf "install:\\n\\tmkdir -p \\$(prefix)/bin; cp %s \\$(prefix)/bin\\n" >"${0%%/*}/build/Makefile"\n' \
    "$work/made/flatline-0/bin/flatline" >action/bootstrap
chmod +x action/bootstrap
install_step() { # SHA256
	rm -rf temp paths action/built
	step 'install flatline' "env.RELEASE_URL=file://$work/release-MACHINE.tar.xz" \
	    "env.RELEASE_SHA256=$1"
}
if command -v flatline >/dev/null; then
	skip "the release is installed" "a flatline is on PATH"
else
	install_step "$sum"
	expect_status 0 "the release is installed"
	expect "and on the job's PATH" grep -qx "$work/temp/flatline/bin" paths
	expect "not built" [ ! -e action/built ]
	machine aarch64
	install_step "$sum $arm_sum"
	expect_output '^flatline 0 of arm64$' "on arm64 it is that machine's"
	machine riscv64
	install_step "$sum $arm_sum"
	expect "where there is none the sources are built" test -e action/built
	machine x86_64
	install_step "$(echo other | sha256sum | cut -d' ' -f1)"
	expect_error 'is not the release that was meant: not used' \
	    "another file than the one that was meant is refused"
	expect "and the sources are built" test -e action/built
	install_step ''
	expect "so they are without a checksum" test -e action/built
	rm -rf action/built
	step 'install flatline'
	expect "what the cache brought is taken" [ ! -e action/built ]
fi

# What flatline is given; a program that tells its arguments stands for it.
cat >bin/flatline <<'EOS'
#!/bin/sh
printf '<%s>' "$@" >told
EOS
chmod +x bin/flatline
step 'run flatline' inputs.scenario=a.lua 'inputs.command=node server.js' \
    'inputs.arguments=-u 20 -d 2m'
expect "a run, with the words of one line" \
    [ "$(cat told)" = '<run><a.lua><-o><flatline-run><-u><20><-d><2m><--><sh><-c><node server.js>' ]
step 'run flatline' inputs.scenario=a.lua inputs.target=http://127.0.0.1:3000 \
    'inputs.arguments=--survive
7d at 50/s'
expect "or with an argument a line" [ "$(cat told)" = \
    '<run><a.lua><--target><http://127.0.0.1:3000><-o><flatline-run><--survive><7d at 50/s>' ]
step 'run flatline' inputs.scenario=a.lua inputs.command=new inputs.before=old
expect "a gate of two builds" [ "$(cat told)" = \
    '<gate><a.lua><--before><old><--after><new><-o><flatline-run>' ]
mkdir flatline-baseline
step 'run flatline' inputs.scenario=a.lua inputs.command=new inputs.baseline=keep
expect "a gate of the default branch's run" [ "$(cat told)" = \
    '<gate><a.lua><--baseline><flatline-baseline><--after><new><-o><flatline-run>' ]
rmdir flatline-baseline

# And for real.
ln -sf "$FLATLINE" bin/flatline
echo 'flow("get", { get = "/items/1" })' >get.lua
rm -f outputs
step 'run flatline' inputs.scenario=get.lua "inputs.command=exec '$leaky' --leak 4096" \
    "inputs.arguments=-R 1000 -d $(lasting 300ms 4s) --warmup 500ms --no-plots"
measured expect_status 1 "a leak fails the job"
expect "its status is an output" grep -qx "status=$status" outputs
expect "and where the report is" grep -qx 'report=flatline-run/report.html' outputs
step "keep the default branch's run"
expect "a run of the default branch is kept" test -s flatline-baseline/run.json

# The component of GitLab, whose two scripts are one shell's.
component() { # NAME=VALUE...
	python3 -c '
import sys, yaml
job = list(yaml.safe_load_all(open(sys.argv[1])))[1]["flatline"]
print("\n".join(job["before_script"] + job["script"]))' \
	    "$srcdir/templates/flatline.yml" >job.sh
	run env PATH="$PATH" "$@" FLATLINE_SCENARIO=get.lua bash -e job.sh
}
rm -f told
printf '#!/bin/sh\nprintf "<%%s>" "$@" >told\n' >made/flatline-0/bin/flatline
tar -cJf release.tar.xz -C made flatline-0
sum=$(sha256sum release.tar.xz | cut -d' ' -f1)
mv release.tar.xz "release-$(uname -m).tar.xz"
if ! command -v flatline >/dev/null; then
	component "RELEASE_URL=file://$work/release-MACHINE.tar.xz" "RELEASE_SHA256=$arm_sum $sum" \
	    FLATLINE_ARGUMENTS='-u 20' FLATLINE_SERVICE='node server.js'
	expect_status 0 "GitLab: the component installs flatline and runs it"
	expect "as it was told to" [ "$(cat told)" = \
	    '<run><get.lua><-o><flatline-run><-u><20><--><sh><-c><node server.js>' ]
	component "RELEASE_URL=file://$work/release-MACHINE.tar.xz" "RELEASE_SHA256=$arm_sum" \
	    FLATLINE_ARGUMENTS= FLATLINE_SERVICE=x
	expect_status 69 "GitLab: a tarball with another checksum is refused"
	component RELEASE_URL= RELEASE_SHA256= FLATLINE_ARGUMENTS= FLATLINE_SERVICE=x
	expect_status 69 "GitLab: without a release"
	expect_output 'give the inputs release and sha256' "it says what to give"
fi
