#include "standard_streams.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace confab::terminal {

void open_standard_streams() {
    // open() takes the lowest free descriptor, so from below each falls in its place.
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
        if (::fcntl(stream, F_GETFD) != -1) continue;
        if (::open("/dev/null", O_RDWR) != stream) {
            throw std::system_error{errno, std::generic_category(), "open /dev/null"};
        }
    }
}

} // namespace confab::terminal
