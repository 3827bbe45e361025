-- expect: yield.lua:3: coroutine.yield() outside of a coroutine
flow("x", function()
  coroutine.yield(1)
end)
