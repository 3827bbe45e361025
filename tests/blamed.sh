# SPDX-License-Identifier: MIT
# Whom a profile blames: runs it and adds a row to $work/table. For scripts
# that have read tests/lib.sh and written get.lua.

blamed() { # NAME BUILD REQUESTS COMMAND...: who is named, into $who
	name=$1-$2 requests=$3 begun=$(date +%s)
	shift 3
	run "$FLATLINE" profile get.lua -n "$requests" -o "$name" -- "$@"
	took=$(($(date +%s) - begun))
	who=$(sed -n '/"blamed": {/,/}/s/.*"name": "\(.*\)",*$/\1/p' \
	    "$name/profile.json" 2>/dev/null) || who="no profile"
	: "${who:=nobody}"
	sed -n '2s/^ */# /p' "${stdout:?}"
}
row() { # NAME BUILD RIGHT
	if echo "$who" | grep -Eqx "$3"; then is=right; else is=wrong; fi
	[ "$is$2" = wrongleaky ] && [ "$who" = nobody ] && is=missed
	printf '# %-21s %-6s %-21s %-6s %3d s\n' "$1" "$2" "$who" "$is" \
	    "$took" | tee -a "${work:?}/table"
	measured expect "$1, $2: $who is $is" [ "$is" = right ]
}
