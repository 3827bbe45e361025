flow("x", function()
  local a, b = group("checkout", function()
    expect(true, "alone")
    group("payment", function()
      http.get("/pay")
      expect(true, "within")
    end)
    expect(true, "behind")
    return 1, 2
  end)
  expect(a == 1 and b == 2, "what the function returned")
  pcall(group, "broken", function() error("left") end)
  expect(true, "out of it")
end)
--> GET /pay
--> end
--> passed checkout: alone
--> passed checkout: payment: within
--> passed checkout: behind
--> passed what the function returned
--> passed out of it
