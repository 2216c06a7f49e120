// classic_wording: the words of the classic wire. Both ends must know the same ones.
// The one rule: the tutorial's own words stand as it has them, byte for byte.
#pragma once

#include <string>

namespace confab::classic {

struct Wording {
    // The tutorial's.
    std::string ok = "OK";
    std::string taken = "該昵稱已被占用";
    std::string exit = "EXIT";
    std::string before_joined = "\n歡迎 "; ///< begins as no name can, lest a text read like it
    std::string after_joined = " 進入聊天室";
    std::string after_left = " 退出了聊天室";

    // Refusals that the tutorial does not know. The first two answer strangers, so they are no
    // longer than the shortest login, `L` and a name of one byte.
    std::string bad_name = "BAD";
    std::string full = "MAX";
    std::string bad_text = "訊息含有控制字元，未送出";
    std::string before_limit = "訊息過長，上限 ";
    std::string after_limit = " 位元組，未送出";

    friend bool operator==(const Wording&, const Wording&) = default;
};

} // namespace confab::classic
