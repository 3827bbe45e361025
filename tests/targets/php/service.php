<?php
// Keeps something from request to request, in the place that $KEEPS names, or
// uses all of them as it should. What a request itself takes PHP gives back.
$rows = array_fill(0, 20000, 'a row of this request');
$keeps = getenv('KEEPS');
$item = $keeps == 'nothing' ? random_int(0, 9) : random_int(0, PHP_INT_MAX);

// APCu: a cart of each request, which nobody deletes.
if ($keeps == 'apcu' || $keeps == 'nothing')
	apcu_store("cart:$item", str_repeat('x', 500), $keeps == 'nothing' ? 60 : 0);

// opcache: a template is compiled for each request, under a name of its own.
if ($keeps == 'opcache' || $keeps == 'nothing') {
	$template = getenv('TEMPLATES') . "/view$item.php";
	if (!file_exists($template)) {
		file_put_contents("$template.new", '<?php return fn($x) => [' .
		    str_repeat('$x, "text", ', 40) . '];');
		touch("$template.new", time() - 60);
		rename("$template.new", $template);
	}
	include $template;
}

// An extension: memory of C that outlives the request.
if ($keeps == 'extension' || $keeps == 'nothing') {
	$kept = FFI::new('char[2600]', false, true);
	FFI::memset($kept, 1, 2600);
	if ($keeps == 'nothing')
		FFI::free($kept);
}
echo 'hello ', count($rows);
