-- A list that claims a length it does not have.
-- line: end
flow("x", function()
  local t = { 1, 2, 3, 4 }
  for i = 3, 61 do t[1 << i] = true end
  t[9] = true
  assert(#t > 1e15)
  local ok, why = pcall(http.post, "/x", { json = t })
  assert(not ok and why:find("neither a list"), why)
end)
