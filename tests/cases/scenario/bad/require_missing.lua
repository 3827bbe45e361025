-- expect: :2: require: the file 'none.lua': there is no such file beneath
require("none")
