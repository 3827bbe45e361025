-- expect: lib/circle.lua:1: require: lib/circle.lua requires itself
require("lib.circle")
