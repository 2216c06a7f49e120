// serve: runs a node that nobody else steps: step, sleep until an arrival or a deadline, repeat.
// The one rule: the loop owns nothing; a program with other things to wait for writes its own.
#pragma once

namespace confab {

/// Until the node has closed or `stop()` is true, which is asked after each sleep. The node's
/// events are passed to `handle(event)`.
template <typename Node, typename Stop, typename Handle>
void serve(Node& node, Stop stop, Handle handle) {
    while (!node.closed() && !stop()) {
        node.wait();
        while (const auto event = node.next_event())
            handle(*event);
    }
}

/// As above; events are passed over.
template <typename Node, typename Stop>
void serve(Node& node, Stop stop) {
    serve(node, stop, [](const auto&) {});
}

/// Until the node has closed.
template <typename Node>
void serve(Node& node) {
    serve(node, [] { return false; });
}

} // namespace confab
