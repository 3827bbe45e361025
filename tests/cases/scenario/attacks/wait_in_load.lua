-- expect: wait_in_load.lua:2: http.get: only inside a flow's function
http.get("/")
