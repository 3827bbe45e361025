# SPDX-License-Identifier: MIT
# Of "row|requests|seconds|user|system" in times and "row|requests|instructions"
# in weights, the table of bench.sh. goals, limits: the files goals and
# instructions.
function sort(v, n,   i, j, t) {
	for (i = 1; i <= n; i++)
		for (j = i + 1; j <= n; j++)
			if (v[j] < v[i]) {
				t = v[i]
				v[i] = v[j]
				v[j] = t
			}
}

function middle(v, n) {
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function median(name, what,   i, v, n) {
	n = runs[name]
	for (i = 1; i <= n; i++)
		v[i] = value[name, what, i]
	sort(v, n)
	return middle(v, n)
}

# Of each round, for what changes from one to the next falls on both alike.
function compare(name, with, goal, least,   i, v, n, got) {
	n = runs[name] < runs[with] ? runs[name] : runs[with]
	for (i = 1; i <= n; i++)
		v[i] = value[with, "cpu", i] / value[name, "cpu", i]
	sort(v, n)
	got = middle(v, n)
	printf "%s: %.2f x %s by CPU second, %.2f to %.2f by round " \
	    "(goal %s: %s)\n", name, got, with, v[1], v[n], goal,
	    judge(got, goal, least)
}

function judge(got, goal, least) {
	if (got >= goal)
		return "met"
	if (got >= least)
		return "not met, but the least, " least ", is"
	failed = 1
	return "BELOW the least, " least
}

function weigh(name, most) {
	failed = failed || weight[name] > most
	printf "%s: %d instructions, at most %d: %s\n", name, weight[name],
	    most, weight[name] > most ? "MORE" : "met"
}

function know(name) {
	if (!(name in known))
		order[++rows] = name
	known[name] = 1
}

function shown(name, what, format) {
	return runs[name] ? sprintf(format, median(name, what)) : "-"
}

# A short run, then the long one of which it is a part.
FILENAME ~ /times$/ && $3 == 1 {
	short[$1] = $0
	next
}

FILENAME ~ /times$/ && ($1 in short) {
	split(short[$1], s)
	know($1)
	n = ++runs[$1]
	value[$1, "rate", n] = $2 / $3
	value[$1, "cpu", n] = ($4 + $5 - s[4] - s[5]) / ($2 - s[2]) * 1e6
	value[$1, "user", n] = ($4 - s[4]) / ($2 - s[2]) * 1e6
}

FILENAME ~ /weights$/ {
	know($1)
	if (($1 in dose) && $2 > dose[$1])
		weight[$1] = sprintf("%.0f", ($3 - all[$1]) / ($2 - dose[$1]))
	dose[$1] = $2
	all[$1] = $3
}

END {
	printf "%-22s %12s %12s %10s %14s\n", "", "requests/s", "CPU us each",
	    "user us", "instructions"
	for (i = 1; i <= rows; i++) {
		name = order[i]
		printf "%-22s %12s %12s %10s %14s\n", name,
		    shown(name, "rate", "%.0f"), shown(name, "cpu", "%.2f"),
		    shown(name, "user", "%.2f"),
		    (name in weight) ? weight[name] : "-"
	}
	print ""
	while ((getline row < goals) > 0) {
		split(row, g, "|")
		if (runs[g[1]] && runs[g[2]])
			compare(g[1], g[2], g[3], g[4])
	}
	while ((getline row < limits) > 0) {
		split(row, g, "|")
		if (g[1] in weight)
			weigh(g[1], g[2])
	}
	exit failed
}
