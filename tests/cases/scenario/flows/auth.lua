flow("x", function()
  http.get("/a", { auth = { user = "Aladdin", password = "open sesame" } })
  http.get("/b", { auth = { bearer = "t0ken" }, headers = { ["X-A"] = 1 } })
end)
--> GET /a
-->   Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==
--> GET /b
-->   X-A: 1
-->   Authorization: Bearer t0ken
--> end
