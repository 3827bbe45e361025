-- expect: rep_huge.lua:3: flow 'x' needs more memory than the 4.00 MiB that a scenario may use
flow("x", function()
  local s = ("x"):rep(1e9)
end)
