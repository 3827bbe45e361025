-- expect: batch_redirects.lua:3: batch: redirects are not followed in a batch: use http.get
flow("x", function()
  batch { { get = "/", redirects = 1 } }
end)
