-- expect: :3: batch: unknown option 'weight'
flow("x", function()
  batch { { get = "/", weight = 1 } }
end)
