// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/json_document.h"

#include <algorithm>
#include <set>

#include "io/atomic_file.h"
#include "io/mapped_file.h"

namespace vitrine {
namespace {

/// The parser keeps the last of two members with one name; this notices them instead.
class RepeatedKeys {
public:
    bool operator()(int /*depth*/, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        using Event = nlohmann::json::parse_event_t;
        if (event == Event::object_start) open_.emplace_back();
        if (event == Event::object_end) open_.pop_back();
        if (event == Event::key && !open_.back().insert(parsed.get_ref<const std::string&>()).second && first_.empty())
            first_ = parsed.get<std::string>();
        return true;
    }
    const std::string& first() const { return first_; }

private:
    std::vector<std::set<std::string>> open_;
    std::string first_;
};

}  // namespace

Result<nlohmann::json> parseJson(std::string_view text, const std::string& subject) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    RepeatedKeys keys;
    try {
        auto document = nlohmann::json::parse(text, std::ref(keys));
        if (!keys.first().empty())
            return fail(ErrorCode::FileCorrupt, subject, "JSON member \"" + keys.first() + "\" appears twice in one object");
        return document;
    } catch (const nlohmann::json::parse_error& error) {
        // The parser's own text may quote broken UTF-8, which no other JSON or window could show.
        const std::size_t offset = std::min<std::size_t>(error.byte, text.size());
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
        return fail(ErrorCode::FileCorrupt, subject,
                    "not valid JSON at byte " + std::to_string(offset) + " (line " + std::to_string(line) + ")");
    } catch (const nlohmann::json::out_of_range&) {
        return fail(ErrorCode::FileCorrupt, subject, "holds a number too large for any computer number");
    } catch (const std::exception& error) {
        return fail(errorFromException(error, subject));
    }
}

Result<nlohmann::json> readJson(const std::filesystem::path& path, std::uint64_t maxBytes) {
    VITRINE_ASSIGN(const auto bytes, readFile(path, maxBytes));
    if (bytes.empty()) return fail(ErrorCode::FileCorrupt, path.string(), "the file is empty (zero bytes)");
    return parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

Result<> writeJson(const std::filesystem::path& path, const nlohmann::ordered_json& document) {
    return guarded(path.string(), [&] { return writeFileAtomically(path, document.dump(2) + "\n"); });
}

}  // namespace vitrine
