-- expect: batch_empty.lua:3: batch: the list must have 1 to 20 requests such as { get = "/path" }, not 0
flow("x", function()
  batch {}
end)
