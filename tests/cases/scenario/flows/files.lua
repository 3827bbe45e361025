flow("x", function()
  http.put("/photo", { file = "files/photo.txt" })
  http.post("/up", { multipart = { title = "a text", n = 1,
    photo = { file = "files/photo.txt", type = "text/plain" },
    note = { body = "inline", name = "n.txt" } } })
end)
flow("data", { put = "/photo", file = "files/photo.txt" })
--> PUT /photo
-->   Content-Type: application/octet-stream
-->   a photo
--> POST /up
-->   Content-Type: multipart/form-data; boundary=flatline-6865201858385304434
-->   --flatline-6865201858385304434
-->   Content-Disposition: form-data; name="n"
-->
-->   1
-->   --flatline-6865201858385304434
-->   Content-Disposition: form-data; name="note"; filename="n.txt"
-->
-->   inline
-->   --flatline-6865201858385304434
-->   Content-Disposition: form-data; name="photo"; filename="photo.txt"
-->   Content-Type: text/plain
-->
-->   a photo
-->
-->   --flatline-6865201858385304434
-->   Content-Disposition: form-data; name="title"
-->
-->   a text
-->   --flatline-6865201858385304434--
--> end
--> PUT /photo
-->   Content-Type: application/octet-stream
-->   a photo
-->   discarded
--> end
