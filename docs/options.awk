# SPDX-License-Identifier: MIT
# "COMMAND --NAME ARGUMENT" lines, the line "rows", then the rows of options.def as site.sh
# has the preprocessor write them: a definition list for each group.
function html(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	return text
}
# "a" "b" to ab; NULL and 0 to nothing.
function unquoted(text) {
	gsub(/^ +| +$/, "", text)
	if (text == "NULL" || text == "0")
		return ""
	gsub(/\\"/, "\001", text)
	gsub(/" *"/, "", text)
	gsub(/^"|"$|^'|'$/, "", text)
	gsub(/\001/, "\"", text)
	return text
}
function title(part,    words) {
	words = (part[3] != "" ? "-" part[3] ", " : "") "--" name
	return words (part[6] != "" ? " " part[6] : "")
}
function in_scenario(key,    dot) {
	dot = index(key, ".")
	return substr(key, 1, dot - 1) " { " substr(key, dot + 1) " = ... }"
}
function option(row,    part, i, more) {
	split(row, part, ";;")
	for (i = 2; i <= 8; i++)
		part[i] = unquoted(part[i])
	name = part[2]
	if (part[1] ~ /FLAG/ && part[7] != "")
		name = "no-" name
	seen[name]++
	print "<dt id=\"--" name (seen[name] > 1 ? "-" seen[name] : "") "\"><code>" html(title(part)) "</code></dt>"
	argument = part[6]
	sub(/ .*/, "", argument)
	more = "of " taken["--" name (argument != "" ? " " argument : "")]
	if (part[1] !~ /FLAG/ && part[7] != "")
		more = more "; default <code>" html(part[7]) "</code>"
	if (part[4] != "")
		more = more "; in a scenario <code>" in_scenario(part[4]) "</code>"
	print "<dd>" html(part[8]) ". <span class=\"soft\">" more "</span></dd>"
}
$0 == "rows" {
	rows = 1
	RS = "@"
	print "<h1>Options</h1>"
	print "<p>Every option of every subcommand, from the rows that the program itself is made of. " \
	    "<code>flatline SUBCOMMAND --help</code> lists those of one; <code>man flatline</code> says more of each. " \
	    "An option is also a variable: <code>FLATLINE_MAX_GROWTH=64B/request</code>.</p>"
	next
}
!rows {
	command = $1
	sub(/^[^ ]+ /, "")
	taken[$0] = taken[$0] (taken[$0] != "" ? ", " : "") command
	next
}
{ gsub(/\n/, " ") }
/^group / {
	sub(/^group [A-Z]+ /, "")
	print (open ? "</dl>\n" : "") "<h2>" html(unquoted($0)) "</h2>\n<dl>"
	open = 1
}
/^option / { sub(/^option /, ""); option($0) }
END { print "</dl>" }
