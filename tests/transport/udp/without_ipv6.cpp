#include <confab/transport/udp.hpp>

#include <boost/test/unit_test.hpp>

#include "../contract.hpp"

#include <cerrno>
#include <cstddef>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace confab;

namespace {

/// From here on this process can open no IPv6 socket, as on a host without IPv6 (seccomp(2)).
bool forbid_ipv6() {
    constexpr auto argument = static_cast<unsigned>(offsetof(seccomp_data, args));
    constexpr auto number = static_cast<unsigned>(offsetof(seccomp_data, nr));
    sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{.len = 6, .filter = rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

enum Outcome { holds, no_filter, not_ipv4, not_carried, ipv6_opened };

Outcome talk_without_ipv6() {
    if (!forbid_ipv6()) return no_filter;
    UdpTransport server{any_address(0)};
    UdpTransport client;
    if (!is_ipv4(server.local_endpoint().address)) return not_ipv4;
    contract::send_now(client, loopback(server.local_endpoint().port), contract::pattern(5, 1));
    server.wait_until(server.now() + std::chrono::seconds{2});
    if (!server.receive()) return not_carried;
    try {
        UdpTransport{parse_endpoint("[::1]:0")}; // asked for by name, it can't be replaced
    } catch (const std::system_error& error) {
        return error.code() == std::errc::address_family_not_supported ? holds : ipv6_opened;
    }
    return ipv6_opened;
}

} // namespace

BOOST_AUTO_TEST_SUITE(udp_without_ipv6)

BOOST_AUTO_TEST_CASE(any_address_falls_back_to_ipv4) {
    const pid_t child = fork();
    BOOST_TEST_REQUIRE(child >= 0);
    if (child == 0) _exit(talk_without_ipv6()); // the filter can't be taken off again
    int status = 0;
    BOOST_TEST_REQUIRE(waitpid(child, &status, 0) == child);
    BOOST_TEST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == holds);
}

BOOST_AUTO_TEST_SUITE_END()
