flow("x", function()
  http.get("/a")
  http.post("/b", { body = "text" })
  http.put("/c", { body = 12 })
  http.patch("/d")
  http.delete("/e")
  http.head("/f")
  http.options("/g")
  http.request("PURGE", "/h")
  http.get("http://localhost:1/i")
end)
--> GET /a
--> POST /b
-->   text
--> PUT /c
-->   12
--> PATCH /d
--> DELETE /e
--> HEAD /f
--> OPTIONS /g
--> PURGE /h
--> GET http://localhost:1/i
--> end
