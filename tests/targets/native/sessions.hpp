// SPDX-License-Identifier: MIT
#ifndef TARGETS_NATIVE_SESSIONS_HPP
#define TARGETS_NATIVE_SESSIONS_HPP

#include <map>
#include <mutex>
#include <string>

namespace sessions {

// A library of headers alone. Without a limit it forgets nothing.
class Store {
public:
	explicit Store(size_t limit) : most(limit) {}

	void open(const std::string &user)
	{
		std::lock_guard<std::mutex> guard(lock);

		users[next++] = user + std::string(700, '.');
		if (most > 0 && users.size() > most)
			users.erase(users.begin());
	}

private:
	std::map<unsigned long, std::string> users;
	unsigned long next = 0;
	size_t most;
	std::mutex lock;
};

} // namespace sessions

#endif
