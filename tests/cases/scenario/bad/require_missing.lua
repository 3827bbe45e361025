-- expect: require_missing.lua:2: require: the file 'none.lua': no such file beneath the scenario's folder
require("none")
