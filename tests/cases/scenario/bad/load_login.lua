-- expect: load_login.lua:2: load.auth: there is no colon: write USER:PASSWORD
load { auth = "nocolon" }
