-- expect: require_bytecode.lua:2: require: bytecode.lua is compiled Lua; give its source
require("bytecode")
