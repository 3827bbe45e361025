-- expect: wait_in_sort_coroutine.lua:4: a flow cannot wait for anything inside a function called by sort
flow("x", function()
  table.sort({ 2, 1 }, function()
    coroutine.wrap(function() http.get("/") end)()
  end)
end)
