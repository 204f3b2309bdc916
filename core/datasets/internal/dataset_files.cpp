// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/dataset_files.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <system_error>

#include "image/image_decoder.h"
#include "io/mapped_file.h"
#include "io/text_lines.h"

namespace vitrine::internal {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxLabelBytes = 1ULL << 30U;  // the attributes of CUB have 100 MB

bool isHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

tl::unexpected<Error> unreadable(const fs::path& folder, const std::error_code& error) {
    return fail(ErrorCode::FileNotFound, folder.string(), error.message());
}

}  // namespace

Result<std::vector<fs::path>> subfolders(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_directory(ignored) && !isHidden(it->path())) out.push_back(it->path());
    }
    if (error) return unreadable(folder, error);
    std::sort(out.begin(), out.end());
    return out;
}

Result<std::vector<fs::path>> imagesBelow(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (isHidden(it->path()) && it->is_directory(ignored)) it.disable_recursion_pending();
        const bool isCandidate = !isHidden(it->path()) && hasImageExtension(it->path());
        if (isCandidate && it->is_regular_file(ignored)) out.push_back(it->path());
    }
    if (error) return unreadable(folder, error);
    std::sort(out.begin(), out.end());
    return out;
}

bool holdsImages(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (!isHidden(it->path()) && hasImageExtension(it->path())) return true;
    return false;
}

std::optional<Split> splitOfName(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (name == "train" || name == "training") return Split::Train;
    if (name == "val" || name == "valid" || name == "validation") return Split::Validation;
    if (name == "test" || name == "testing") return Split::Test;
    return std::nullopt;
}

Result<std::string> itemId(const fs::path& path, const fs::path& root) {
    // Not lexically_relative(): with a million images its parsing of both paths is what opening costs.
    const std::string whole = path.generic_string(), start = root.generic_string();
    std::string id = whole.starts_with(start) ? whole.substr(start.size()) : path.lexically_relative(root).generic_string();
    id.erase(0, std::min(id.find_first_not_of('/'), id.size()));
    if (!isValidUtf8(id))
        return fail(ErrorCode::FileCorrupt, path.parent_path().string(), "holds an image whose file name is not UTF-8");
    return id;
}

std::string folderTitle(const fs::path& root) {
    fs::path normal = fs::absolute(root).lexically_normal();
    if (!normal.has_filename()) normal = normal.parent_path();
    std::string name = normal.filename().string();
    return isValidUtf8(name) ? name : "data set";  // shown to people and written into JSON
}

std::string asWords(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

fs::path firstExisting(const fs::path& root, const std::vector<std::string>& candidates) {
    std::error_code ignored;
    for (const std::string& candidate : candidates)
        if (fs::exists(root / candidate, ignored)) return candidate.empty() ? root : root / candidate;
    return {};
}

bool staysInside(const fs::path& relative) {
    if (relative.empty() || relative.is_absolute()) return false;
    return std::none_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
}

tl::unexpected<Error> LabelLine::corrupt(const std::string& cause) const {
    return fail(ErrorCode::FileCorrupt, file.string(), "line " + std::to_string(number) + " " + cause);
}

std::vector<std::string_view> LabelLine::words() const {
    constexpr std::string_view kBlank = " \t";
    std::vector<std::string_view> out;
    for (std::size_t at = text.find_first_not_of(kBlank); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(kBlank, at), text.size());
        out.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(kBlank, end);
    }
    return out;
}

Result<std::int64_t> LabelLine::wholeNumber(std::string_view word, std::int64_t lowest, std::int64_t highest) const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error == std::errc{} && end == word.data() + word.size() && value >= lowest && value <= highest) return value;
    return corrupt("has \"" + std::string(word.substr(0, 40)) + "\" where a number from " + std::to_string(lowest) + " to " +
                   std::to_string(highest) + " is needed");
}

Result<> forEachLine(const fs::path& file, const std::function<Result<>(const LabelLine&)>& take) {
    VITRINE_ASSIGN(const auto bytes, readFile(file, kMaxLabelBytes));
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find_first_of("\r\n");
        const LabelLine line{file, number, text.substr(0, end)};
        if (!isValidUtf8(line.text)) return line.corrupt("is not valid UTF-8");
        if (line.text.find('\0') != std::string_view::npos) return line.corrupt("holds a zero byte");
        if (line.text.find_first_not_of(" \t") != std::string_view::npos) VITRINE_TRY(take(line));
        if (end == std::string_view::npos) break;
        text.remove_prefix(text.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
    }
    return {};
}

Result<std::vector<std::string>> readNumberedLines(const fs::path& file) {
    constexpr std::int64_t kMost = 100'000'000;
    std::vector<std::string> out;
    std::size_t count = 0;
    VITRINE_TRY(forEachLine(file, [&](const LabelLine& line) -> Result<> {
        const auto words = line.words();
        if (words.size() < 2) return line.corrupt("is not \"number text\"");
        VITRINE_ASSIGN(const std::int64_t id, line.wholeNumber(words[0], 1, kMost));
        const auto index = static_cast<std::size_t>(id - 1);
        // Ids without gaps can not run far ahead of the lines, so a huge one must not make a huge list.
        if (index >= out.size()) {
            if (index > 2 * count + 1'000'000) return line.corrupt("has the id " + std::to_string(id) + " far behind the others");
            out.resize(index + 1);
        }
        if (!out[index].empty()) return line.corrupt("repeats the id " + std::to_string(id));
        out[index] = std::string(line.text.substr(static_cast<std::size_t>(words[1].data() - line.text.data())));
        ++count;
        return {};
    }));
    if (count == 0) return fail(ErrorCode::EmptyInput, file.string(), "holds no line");
    if (const auto gap = std::find(out.begin(), out.end(), ""); gap != out.end())
        return fail(ErrorCode::FileCorrupt, file.string(), "lacks the id " + std::to_string(gap - out.begin() + 1));
    return out;
}

}  // namespace vitrine::internal
