// standard_streams: standard input, output and error, which a program may be started without.
// The one rule: call it before anything is opened, or a socket would become "standard output".
#pragma once

namespace confab::terminal {

/// Opens /dev/null for each of the three that is closed.
void open_standard_streams();

} // namespace confab::terminal
