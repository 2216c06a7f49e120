// own_registry: a registry of one's own: a log in memory that is also written to a file, so that a
// record is committed only when it is on its way to the disk.
#include <confab/confab.hpp>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

class FileRegistry {
public:
    explicit FileRegistry(const std::string& path) : file_{path, std::ios::app} {
        if (!file_) throw std::system_error{errno, std::generic_category(), "open " + path};
    }

    [[nodiscard]] confab::LogId id() const { return log_.id(); }
    [[nodiscard]] confab::Sequence tail() const { return log_.tail(); }
    [[nodiscard]] confab::Sequence head() const { return log_.head(); }
    [[nodiscard]] auto records_from(confab::Sequence first) const {
        return log_.records_from(first);
    }

    void append(confab::Record record) {
        constexpr const char* kinds[] = {"joined", "left", "text", "notice"};
        file_ << kinds[static_cast<std::size_t>(record.kind)] << '\t' << record.name << '\t'
              << record.text << std::endl;
        if (!file_) throw std::system_error{errno, std::generic_category(), "write the log"};
        log_.append(std::move(record));
    }

private:
    std::ofstream file_;
    confab::MemoryRegistry log_;
};

static_assert(confab::registry<FileRegistry>);

int main() {
    confab::Room room{confab::UdpTransport{confab::any_address(8888)}, FileRegistry{"room.log"}};
    confab::serve(room);
}
