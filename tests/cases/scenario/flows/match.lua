string.match = function() return "taken over" end
flow("x", function()
  local r = http.get("/body/id=42;name=ada")
  local id, name = r:match("id=(%d+);name=(%a+)")
  expect(id == "42" and name == "ada", "both captures")
  expect(r:match("nothing") == nil, "nil if it is not there")
end)
--> GET /body/id=42;name=ada
--> end
--> passed both captures
--> passed nil if it is not there
