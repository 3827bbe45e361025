-- expect: pattern.lua:4: flow 'x' did not return within {wall}: an endless loop or pattern?
-- line: exit 65
flow("x", function()
  return ("a"):rep(5000):find(("a*"):rep(40) .. "b")
end)
