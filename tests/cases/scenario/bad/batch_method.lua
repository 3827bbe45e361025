-- expect: batch_method.lua:3: batch: the request has no method: write { get = "/path" }
flow("x", function()
  batch { { json = 1 } }
end)
