-- expect: :3: batch: a request has a method: { get = "/path" }
flow("x", function()
  batch { { json = 1 } }
end)
