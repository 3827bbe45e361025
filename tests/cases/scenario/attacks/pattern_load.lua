-- expect: flatline: 
-- expect: pattern_load.lua:4: the file did not return within {wall}
-- line: exit 65
local x = ("a"):rep(5000):match(("a*"):rep(40) .. "b")
