# SPDX-License-Identifier: MIT
# flatline.d.lua, which editors read, as a page: its functions, then its types.
function html(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	return text
}
# A type, whose classes are linked.
function linked(type,    result, name) {
	type = html(type)
	result = ""
	while (match(type, /flatline\.[A-Za-z]+/)) {
		name = substr(type, RSTART + 9, RLENGTH - 9)
		result = result substr(type, 1, RSTART - 1) "<a href=\"#type-" name "\">" name "</a>"
		type = substr(type, RSTART + RLENGTH)
	}
	return "<code>" result type "</code>"
}
# Where the type at the beginning of a text ends: a blank outside of brackets.
function type_length(text,    i, depth, sign) {
	for (i = 1; i <= length(text); i++) {
		sign = substr(text, i, 1)
		if (sign ~ /[({<[]/)
			depth++
		else if (sign ~ /[])}>]/)
			depth--
		else if (sign == " " && depth == 0 && substr(text, i - 1, 1) !~ /[:,]/)
			return i - 1
	}
	return length(text)
}
# "name? type words" as an entry of a list.
function member(text,    name, optional, size) {
	match(text, /^[^ ]+/)
	name = substr(text, 1, RLENGTH)
	text = substr(text, RLENGTH + 2)
	optional = sub(/\?$/, "", name) ? ", optional" : ""
	size = type_length(text)
	return "<dt><code>" html(name) "</code></dt>\n<dd>" linked(substr(text, 1, size)) "<span class=\"soft\">" \
	    optional "</span> " html(substr(text, size + 2)) "</dd>\n"
}
function forget() { said = members = returns = forms = "" }
function end_class() {
	if (class == "")
		return
	types = types "<h3 id=\"type-" class "\">" class "</h3>\n" \
	    (class_said != "" ? "<p>" class_said "</p>\n" : "") \
	    (parent != "" ? "<p>All of " linked(parent) (members != "" ? ", and:" : ".") "</p>\n" : "") \
	    (members != "" ? "<dl>\n" members "</dl>\n" : "")
	class = ""
	forget()
}
/^---@meta/ || /^-- / || /^---@operator/ || /^---@generic/ { next }
/^---@class / {
	end_class()
	class_said = said
	forget()
	class = $2
	sub(/^flatline\./, "", class)
	parent = ""
	if (sub(/:$/, "", class)) {
		parent = $0
		sub(/^[^:]*: /, "", parent)
	}
	next
}
/^---@alias / {
	name = $2
	sub(/^flatline\./, "", name)
	sub(/^---@alias [^ ]+ /, "")
	size = type_length($0)
	types = types "<h3 id=\"type-" name "\">" name "</h3>\n<p>" linked(substr($0, 1, size)) \
	    ": " html(substr($0, size + 2)) "</p>\n"
	next
}
/^---@param / { end_class() }
/^---@(field|param) / { sub(/^---@[a-z]+ /, ""); members = members member($0); next }
/^---@return / { sub(/^---@return /, ""); returns = returns (returns != "" ? "; " : "") html($0); next }
/^---@overload / {
	sub(/^---@overload fun/, "")
	forms = forms (forms != "" ? "<br />" : "") "<code>" html($0) "</code>"
	next
}
/^---/ { sub(/^--- ?/, ""); said = said (said != "" ? " " : "") html($0); next }
/^function / {
	end_class()
	sub(/^function /, "")
	sub(/ end$/, "")
	functions = functions "<h3>" html($0) "</h3>\n" (said != "" ? "<p>" said "</p>\n" : "") \
	    (members != "" ? "<dl>\n" members "</dl>\n" : "") \
	    (forms != "" ? "<p>Also " forms "</p>\n" : "") \
	    (returns != "" ? "<p>Returns <code>" returns "</code></p>\n" : "")
	forget()
	next
}
{ end_class(); if ($0 == "") forget() }
END {
	end_class()
	print "<h1>The Lua API of scenarios</h1>"
	print "<p>From <code>flatline.d.lua</code>, which the Lua language server reads too and a test compares with " \
	    "the program. <code>man flatline-scenario</code> has the whole text, with examples.</p>"
	print "<h2>Functions</h2>\n" functions "<h2>Types</h2>\n" types
}
