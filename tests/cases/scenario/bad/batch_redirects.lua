-- expect: :3: batch: redirects are followed outside of a batch only
flow("x", function()
  batch { { get = "/", redirects = 1 } }
end)
