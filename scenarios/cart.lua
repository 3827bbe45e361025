-- A purchase in steps: what one reply holds, the next request needs. Checks in
-- a group are told by its name.
load { users = 10, duration = "30s" }
limits { growth = "64B/request", errors = "0.1%", p99 = "500ms" }

flow("buy", function()
  local id = http.get("/items"):json("items[0].id")
  http.get("/items/" .. id, { expect = 200 })
  group("checkout", function()
    local csrf = http.get("/cart"):match('name="csrf" value="(%w+)"')
    if not expect(csrf, "the form has its field") then return end
    local r = http.post("/cart", { form = { item = id, csrf = csrf }, expect = 201 })
    expect(r:json("order"), "an order number")
  end)
end)
