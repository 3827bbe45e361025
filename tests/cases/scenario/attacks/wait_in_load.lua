-- expect: wait_in_load.lua:2: http.get: only allowed inside a flow's function
http.get("/")
