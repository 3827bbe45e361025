-- expect: pattern_gmatch.lua:4: flow 'x' did not return within {wall}
-- line: exit 65
flow("x", function()
  for word in ("a"):rep(5000):gmatch(("a*"):rep(40) .. "b") do end
end)
