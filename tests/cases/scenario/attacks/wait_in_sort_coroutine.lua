-- expect: wait_in_sort_coroutine.lua:4: requests and think() are not allowed inside a function that sort, gsub or a metamethod calls
flow("x", function()
  table.sort({ 2, 1 }, function()
    coroutine.wrap(function() http.get("/") end)()
  end)
end)
