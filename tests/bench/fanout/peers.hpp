// peers: the rows of other people's servers.
// The one rule: each is measured with the limits lifted that would refuse the load, and else as it
// comes.
#pragma once

#include "row.hpp"

namespace confab::bench {

Row enet_row();
Row nats_row();
Row ngircd_row();

} // namespace confab::bench
