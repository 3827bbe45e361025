# SPDX-License-Identifier: MIT
# What outlives requests in PHP-FPM behind nginx is told: keys in APCu, scripts
# in opcache, malloc of an extension, and by worker; who uses them rightly is
# blamed for nothing, nor for the memory that requests take.
. "${srcdir:-.}/tests/lib.sh"
PATH=$PATH:/usr/sbin
fpm=$(find /usr/sbin -name 'php-fpm*' 2>/dev/null | sed q)
need nginx "there is no nginx"
[ -n "$fpm" ] || need php-fpm "PHP-FPM is not installed"
php=$srcdir/tests/targets/php
SERVICE=$php/service.php
export SERVICE
requests=$(lasting 60 120 600)
run_limit=120
top=$work

cat >get.lua <<'EOS'
load { users = 2 }
flow("get", { get = "/" })
EOS
chmod 755 .
serve() { # KEEPS POOL COMMAND...
	KEEPS=$1 TEMPLATES=$PWD/templates
	export KEEPS TEMPLATES
	mkdir -m 777 templates
	pool=${2:-$PWD/fpm.sock}
	shift 2
	"$@" sh "$php/serve.sh" "$fpm" "$port" "$pool"
}
profiled() { # KEEPS [POOL]
	serve "$1" "${2:-}" run "$FLATLINE" profile "$top/get.lua" \
	    -n "$requests" -o prof --
	expect_status 0 "$1: a profile of PHP-FPM behind nginx"
}
keeps() { # PORT KEEPS WHO SAYS [POOL]
	port=$1
	profiled "$2" "${5:-}"
	measured expect_output "^ +$3 [0-9.]+ (B|KiB)/request, (8[5-9]|9[0-9]|100) % of (the growth|what is held)$4" \
	    "$2: $3 is named, and what it keeps"
	measured expect_output "%  kept +$3" "$2: and is said to keep it"
	expect_output '^  worker +pid [0-9]+ keeps .* more; [0-9.]+ [KM]iB are for requests and given back' \
	    "$2: by worker"
}
blames_nobody() { # PORT
	port=$1
	profiled nothing
	measured expect_output '^ +nothing accumulates|left nothing behind' \
	    "who uses them rightly is blamed for nothing"
}
has() { # EXTENSION
	"$fpm" -m 2>/dev/null | grep -qix "$1"
}

# Nothing is put into what runs already.
attached() { # PORT KEEPS WHO
	port=$1
	serve "$2" "" background env
	await 60 "curl -fs -o answer 'http://127.0.0.1:$port/'" ||
	    show service "$background_log"
	run "$FLATLINE" profile "$top/get.lua" -n "$requests" -o prof \
	    --pid "$(cat fpm.pid)" --target "http://127.0.0.1:$port"
	expect_status 0 "$2, attached: a profile"
	expect_output "^ +$3 [0-9.]+ (B|KiB)/request" "$2, attached: where it grows"
	expect_output 'keepers +not known: flatline did not start it' "and why no more is told"
}

for _ in 1 2 3 4 5 6 7; do
	free_port
done >ports
port_of() { # NUMBER
	sed -n "$1p" ports
}
if has apcu; then
	aside keeps "$(port_of 1)" apcu APCu ': entries "cart:\*" \(APCu, \+[0-9.k]+\)'
else
	skip "APCu" "PHP has no APCu"
fi
aside blames_nobody "$(port_of 2)"
if [ "$FORM" = nightly ]; then
	aside keeps "$(port_of 3)" opcache opcache ': scripts in .*/templates \(opcache, \+[0-9.k]+\)'
	aside attached "$(port_of 6)" extension 'malloc in the workers'
	aside attached "$(port_of 7)" opcache 'shared memory'
	aside keeps "$(port_of 4)" extension ffi.so ', allocated by ' "127.0.0.1:$(port_of 5)"
fi
gather
