<?php
// SPDX-License-Identifier: MIT
// Asks opcache and APCu what they hold, in PHP-FPM that `flatline profile --
// COMMAND` started: flatline itself requests this script of a pool, with no
// request of the service's. It takes no input, changes nothing and leaves
// nothing: a pattern would be kept, compiled, by the worker. All of it as lines:
// see harness/profile/held.h.
(function () {
	$groups = 200;		// of keys, and folders of scripts
	$entries = 200000;	// of APCu that are looked at
	$lines = ["R\t/"];
	$total = 0;
	$frames = 0;
	$controls = implode('', array_map('chr', range(0, 31))) . chr(127);
	$clean = fn($text) => strtr(substr($text, 0, 200), $controls, str_repeat('?', 33));

	$tell = function ($name, $bytes) use (&$lines, &$total, &$frames, $clean) {
		$lines[] = "F\t0\t" . $clean($name) . "\t";
		$lines[] = "S\t" . (int)$bytes . "\t-\t" . $frames++;
		$total += $bytes;
	};
	// Bytes and numbers by name; what is in too many groups is in one.
	$add = function (&$sums, $name, $bytes) use ($groups) {
		if (!isset($sums[$name]) && count($sums) >= $groups)
			$name = '(others)';
		$sums[$name][0] = ($sums[$name][0] ?? 0) + $bytes;
		$sums[$name][1] = ($sums[$name][1] ?? 0) + 1;
	};
	$list = function ($store, $what, $sums) use (&$lines, $tell, $clean) {
		$count = 0;
		foreach ($sums as $name => [$bytes, $number]) {
			$tell("$store $what $name", $bytes);
			$lines[] = "G\t$number\t$store\t" . $clean("$what $name");
			$count += $number;
		}
		$lines[] = "T\t$count\t$store $what";
	};

	// "cart:42" and "cart:43" are "cart:*", and so is "cart:6f9619ff".
	$shape = function ($key) {
		$parts = explode(':', $key);
		foreach ($parts as $i => $part)
			$parts[$i] = strlen($part) >= 8 &&
			    strcspn($part, '0123456789') < strlen($part) ?
			    '*' : strtr($part, '0123456789', '**********');
		$key = substr(implode(':', $parts), 0, 80);
		while (strpos($key, '**') !== false)
			$key = str_replace('**', '*', $key);
		return '"' . $key . '"';
	};
	$apcu = function () use ($entries, $add, $list, $shape) {
		if (!class_exists('APCUIterator', false) || !apcu_enabled())
			return;
		$sums = [];
		$each = new APCUIterator(null, APC_ITER_KEY | APC_ITER_MEM_SIZE, 100);
		foreach ($each as $entry) {
			$add($sums, $shape($entry['key']), $entry['mem_size']);
			if (--$entries == 0)
				break;
		}
		$list('APCu', 'entries', $sums);
	};

	$opcache = function () use ($add, $list, $tell) {
		if (!function_exists('opcache_get_status'))
			return;
		$status = @opcache_get_status(true);
		if (!is_array($status))
			return;
		$sums = [];
		foreach ($status['scripts'] ?? [] as $script)
			if ($script['full_path'] != __FILE__)
				$add($sums, 'in ' . dirname($script['full_path']),
				    $script['memory_consumption']);
		$list('opcache', 'scripts', $sums);
		$tell('opcache memory of scripts that were replaced',
		    $status['memory_usage']['wasted_memory'] ?? 0);
		$tell('opcache interned strings',
		    $status['interned_strings_usage']['used_memory'] ?? 0);
	};

	header('Content-Type: text/plain');
	$apcu();
	$opcache();
	array_splice($lines, 1, 0, "H\t" . (int)$total);
	$lines[] = "E\n";
	echo implode("\n", $lines);
})();
