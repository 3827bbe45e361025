flow("get", function()
	http.get("/")
end)
