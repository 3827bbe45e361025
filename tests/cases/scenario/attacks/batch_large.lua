-- expect: batch_large.lua:3: batch: not enough memory for all replies
flow("x", function()
  batch { { get = "/large" }, { get = "/large" }, { get = "/large" } }
end)
