-- expect: require_dots.lua:2: require: the file '...lua': no such file beneath the scenario's folder
require("..")
