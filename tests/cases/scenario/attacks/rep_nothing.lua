-- line: end
flow("x", function()
  assert((""):rep(math.maxinteger) == "")
  assert(string.rep("", 1e15, "") == "")
end)
