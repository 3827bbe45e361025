-- expect: recursion.lua:4: flow 'x' needs more memory than the 4.00 MiB
-- line: failed
flow("x", function()
  local function f() return 1 + f() end
  return f()
end)
