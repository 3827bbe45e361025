-- expect: C stack overflow
-- line: failed
flow("x", function()
  local function f() coroutine.wrap(f)() end
  f()
end)
