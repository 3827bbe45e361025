flow("x", function()
  local function nest(n)
    if n == 0 then return http.get("/body/deep").body end
    return coroutine.wrap(nest)(n - 1)
  end
  expect(nest(50) == "deep", "through fifty coroutines")
end)
--> GET /body/deep
--> end
--> passed through fifty coroutines
