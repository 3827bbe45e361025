-- expect: :3: batch: write 1 to 20 requests
flow("x", function()
  batch {}
end)
