flow("x", function()
  http.get("/login")
  http.get("/cart")
  http.get("/cart", { headers = { Cookie = "mine=1" } })
  http.get("http://localhost:99/other/port")
  http.get("http://other.host/")
  http.post("/logout")
  http.get("/cart")
end)
flow("data", { get = "/cart" })
--> GET /login
--> GET /cart
-->   Cookie: sid=1; theme=dark
--> GET /cart
-->   Cookie: mine=1
--> GET http://localhost:99/other/port
-->   Cookie: sid=1; theme=dark
--> GET http://other.host/
--> POST /logout
-->   Cookie: sid=1; theme=dark
--> GET /cart
-->   Cookie: theme=dark
--> end
--> GET /cart
-->   Cookie: theme=dark
-->   discarded
--> end
