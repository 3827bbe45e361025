-- expect: lib/syntax.lua:1: unexpected symbol near
require("lib.syntax")
