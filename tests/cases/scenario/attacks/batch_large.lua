-- expect: batch: no memory for all its replies
flow("x", function()
  batch { { get = "/large" }, { get = "/large" }, { get = "/large" } }
end)
