-- expect: syntax_unfinished.lua:5: 'end' expected (to close 'function' at line 2) near <eof>
flow("x", function()
  http.get("/")

