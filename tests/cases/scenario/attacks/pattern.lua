-- expect: pattern.lua:4: flow 'x' did not come back within 1 s: a loop or a pattern without end?
-- line: exit 65
flow("x", function()
  return ("a"):rep(5000):find(("a*"):rep(40) .. "b")
end)
