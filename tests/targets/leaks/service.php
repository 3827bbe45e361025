<?php
// Keeps 2,600 bytes a request in memory that C allocates, where $KEEPS is
// "request"; else nothing. Of a visitor PHP keeps a file, and of a connection
// nothing.
if (getenv("KEEPS") == "request") {
	$kept = FFI::new("char[2600]", false, true);
	FFI::memset($kept, 1, 2600);
}
if (!isset($_COOKIE["sid"]))
	setcookie("sid", bin2hex(random_bytes(8)));
echo "hello";
