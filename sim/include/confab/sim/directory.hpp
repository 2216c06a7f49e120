// directory: the nodes of a world, and who is seen at which endpoint.
// The one rule: a node is called by its own endpoint for ever; where it is seen may change, and
// nobody is seen where another is.
#pragma once

#include "cow.hpp"
#include "nodes.hpp"

#include <confab/registry.hpp>
#include <confab/vocabulary/endpoint.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace confab::sim {

template <registry Registry>
class Directory {
public:
    /// The node is seen at its endpoint from now on.
    RoomId add(RoomNode<Registry> node) {
        const RoomId id{static_cast<std::uint32_t>(rooms_.size())};
        rooms_.emplace_back(std::move(node));
        open(id);
        return id;
    }
    MemberId add(MemberNode node) {
        assert(is_free_name(node.endpoint));
        const MemberId id{static_cast<std::uint32_t>(members_.size())};
        members_.emplace_back(std::move(node));
        open(id);
        return id;
    }

    /// To change it. A copied world shares its nodes until they are.
    [[nodiscard]] RoomNode<Registry>& node(RoomId id) { return rooms_.at(index_of(id)).edit(); }
    [[nodiscard]] MemberNode& node(MemberId id) { return members_.at(index_of(id)).edit(); }
    [[nodiscard]] const RoomNode<Registry>& node(RoomId id) const { return *shared(id); }
    [[nodiscard]] const MemberNode& node(MemberId id) const { return *shared(id); }

    [[nodiscard]] const Cow<RoomNode<Registry>>& shared(RoomId id) const {
        return rooms_.at(index_of(id));
    }
    [[nodiscard]] const Cow<MemberNode>& shared(MemberId id) const {
        return members_.at(index_of(id));
    }

    /// Precondition: nobody is seen where the node wants to be.
    template <typename Id>
    void open(Id id) {
        auto& opened = node(id);
        assert(!who_is_at(opened.outside));
        opened.listening = true;
        ports_.edit().emplace(opened.outside, id);
        if (is_outdated(opened.outside)) outdated_.erase(opened.outside);
    }

    template <typename Id>
    void close(Id id) {
        auto& closed = node(id);
        closed.listening = false;
        ports_.edit().erase(closed.outside);
    }

    /// From now on the member is seen at `to`. Precondition: it listens, and nobody is there.
    void move(MemberId id, const Endpoint& to) {
        close(id);
        outdated_.insert(std::exchange(node(id).outside, to));
        open(id);
    }

    [[nodiscard]] std::optional<NodeId> who_is_at(const Endpoint& outside) const {
        const auto found = ports_->find(outside);
        return found == ports_->end() ? std::nullopt : std::optional{found->second};
    }

    /// Nobody is seen there, and no fact calls anybody so.
    [[nodiscard]] bool is_free(const Endpoint& endpoint) const {
        return !who_is_at(endpoint) && is_free_name(endpoint);
    }

    /// The last who was seen there is seen elsewhere since.
    [[nodiscard]] bool is_outdated(const Endpoint& outside) const {
        return outdated_.contains(outside);
    }

    [[nodiscard]] std::size_t rooms() const { return rooms_.size(); }
    [[nodiscard]] std::size_t members() const { return members_.size(); }

    template <typename Show>
    void show_state(Show show) const {
        for (const auto& room : rooms_)
            show(*room);
        for (const auto& member : members_)
            show(*member);
        show(rooms(), members(), outdated_);
    }

    friend bool operator==(const Directory&, const Directory&) = default;

private:
    template <typename Id>
    static std::size_t index_of(Id id) {
        return static_cast<std::size_t>(id);
    }

    /// Facts go on calling a member so, wherever it is seen.
    [[nodiscard]] bool is_free_name(const Endpoint& endpoint) const {
        return std::none_of(members_.begin(), members_.end(), [&](const auto& member) {
            return member->listening && member->endpoint == endpoint;
        });
    }

    std::vector<Cow<RoomNode<Registry>>> rooms_;
    std::vector<Cow<MemberNode>> members_;
    Cow<std::map<Endpoint, NodeId>> ports_; ///< by where they are seen: all that listen
    std::set<Endpoint> outdated_;
};

} // namespace confab::sim
