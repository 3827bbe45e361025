flow("x", function()
  http.get("/a", { abort_after = "20ms" })
  http.get("/b", { abort_after = "4KiB", abort_with = "reset" })
  http.get("/c", { abort = { share = 1, after = 0.005, with = "close" } })
  http.get("/d", { abort = { share = "0%", after = "5ms" } })
  http.put("/e", { write_rate = "1KiB/s", read_rate = 300, half_close = true })
  http.get("/f", { stop_reading = true })
  local r = http.get("/g", { half_close = false })
  expect(r.aborted == false, "not aborted")
  http.idle("2s")
end)
flow("y", { get = "/h", read_rate = "64B/s", abort = { share = 0, after = "1s" } })
flow("z", { get = "/i", abort_after = "1s" })
--> GET /a
-->   aborted after 0.02 s
--> GET /b
-->   aborted after 4096 bytes, by a reset
--> GET /c
-->   aborted after 0.005 s
--> GET /d
--> PUT /e
-->   half-closed, written at 1024, read at 300
--> GET /f
-->   not read
--> GET /g
--> GET /
-->   named idle connection
-->   timeout 32
-->   aborted after 2 s, silent
--> end
--> GET /h
-->   discarded
-->   read at 64
--> end
--> GET /i
-->   discarded
-->   aborted after 1 s
--> end
--> passed not aborted
