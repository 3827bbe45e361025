-- expect: :3: batch: unknown option 'jsn': did you mean 'json'?
flow("x", function()
  batch { { get = "/", jsn = 1 } }
end)
