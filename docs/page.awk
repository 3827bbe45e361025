# SPDX-License-Identifier: MIT
# A heading gets an id, so that it can be linked to; links to .md files are to the
# pages made of them. Wide tables and code scroll by themselves, by the keyboard too.
/^<h[23]>/ {
	id = tolower($0)
	gsub(/<[^>]*>/, "", id)
	gsub(/&[a-z]*;/, "", id)
	gsub(/[^a-z0-9]+/, "-", id)
	gsub(/^-|-$/, "", id)
	sub(/^<h[23]/, "& id=\"" id "\"")
}
{ gsub(/\.md"/, ".html\""); gsub(/\.md#/, ".html#") }
/^<table>/ { print "<div class=\"scroll\" tabindex=\"0\">" }
{ sub(/<pre>/, "<pre tabindex=\"0\">") }
{ print }
/^<\/table>/ { print "</div>" }
