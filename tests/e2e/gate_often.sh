# SPDX-License-Identifier: MIT
# Everything that can be before and after, $OFTEN times each (10 in the nightly
# form): the status is never wrong.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
often=${OFTEN:-$(lasting 1 1 10)}

cat >get.lua <<'EOS'
load { users = 4, burst = 400, settle = "20ms", warmup = "300ms" }
flow("get", function() http.get("/items/1") end)
EOS
build() {
	case $1 in
	leaks) echo "$leaky --port {port} --leak 4000" ;;
	holds) echo "$leaky --port {port}" ;;
	esac
}
i=0
while [ "$i" -lt "$often" ]; do
	i=$((i + 1))
	for case in leaks:holds:0:FIXED holds:leaks:1:REGRESSED \
	    leaks:leaks:1:'STILL LEAKING' holds:holds:0:UNCHANGED; do
		IFS=: read -r before after wanted word <<-END
			$case
		END
		run "$FLATLINE" gate get.lua -q --no-plots -o "g$i$before$after" \
		    --before "$(build "$before")" --after "$(build "$after")"
		# On a busy machine it may be undecided, but never wrong.
		measured expect "$i: $before, $after: $word ($status)" \
		    sh -c '[ "$1" -eq "$2" ] || [ "$1" -eq 2 ]' - "$status" \
		    "$wanted"
		[ "$status" -eq 2 ] && echo "# undecided"
		rm -rf "g$i$before$after"
	done
done
