// confab: one include for a newcomer: rooms and members on real UDP.
#pragma once

#include "member.hpp"
#include "registry/memory.hpp"
#include "room.hpp"
#include "serve.hpp"
#include "transport/lossy.hpp"
#include "transport/udp.hpp"
#include "vocabulary/endpoint_text.hpp"
#include "vocabulary/event_text.hpp"
