-- expect: :2: require: the file '../flows/data.lua': it lies outside of the scenario's folder
require("../flows/data")
