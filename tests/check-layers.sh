# SPDX-License-Identifier: MIT
# No stage includes a stage that it may not use.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir/harness" || exit 99

# Each stage, and the stages that it may use.
cat >"$work/uses" <<END
base
net base
record base
query base net record
out base net
scenario base
traffic base record
load base net record scenario traffic
sample base net record
preload base sample
profile base net record sample
verdict base record
drive base net record scenario traffic load sample
judge base record traffic verdict
report base record traffic verdict judge
merge base record load
cmd base net record query out scenario traffic load sample profile verdict drive judge report merge
END

for stage in */; do
	stage=${stage%/}
	if ! uses=$(grep -E "^$stage( |$)" "$work/uses"); then
		not_ok "$stage has a row in this check"
		continue
	fi
	grep -rnoE '#[[:space:]]*include "[a-z]+/' "$stage" |
	    sed -E 's/#.*"([a-z]+)\/$/ \1/' | while read -r place used; do
		case " $uses " in
		*" $used "*) ;;
		*) echo "$place uses $used" ;;
		esac
	    done >"$work/bad"
	expect_empty "$work/bad" "$stage uses nothing but ${uses#* }"
done
