-- expect: lib/endless.lua:1: the file used more than 500,000 instructions in one step
require("lib.endless")
