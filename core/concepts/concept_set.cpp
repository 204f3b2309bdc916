// SPDX-License-Identifier: GPL-3.0-or-later
#include "concepts/concept_set.h"

#include <string_view>
#include <unordered_set>

#include "io/atomic_file.h"
#include "io/fingerprint.h"
#include "io/json_document.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\v\f\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

Result<std::vector<std::string>> readJsonList(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto document, readJson(path, kMaxTextBytes));
    if (!document.is_array()) return fail(ErrorCode::FileCorrupt, path.string(), "is not a JSON list of strings");
    std::vector<std::string> out;
    for (const auto& item : document) {
        if (!item.is_string())
            return fail(ErrorCode::FileCorrupt, path.string(), "entry " + std::to_string(out.size() + 1) + " of the list is not text");
        out.push_back(item.get<std::string>());
    }
    return out;
}

std::string joinedLines(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += line + "\n";
    return out;
}

}  // namespace

Result<ConceptSet> ConceptSet::fromConcepts(std::string name, const std::vector<std::string>& concepts) {
    ConceptSet out;
    out.name = std::move(name);
    std::unordered_set<std::string_view> seen;
    for (const auto& each : concepts) {
        const std::string_view text = trimmed(each);
        if (text.empty()) ++out.blanksDropped;
        else if (!seen.insert(text).second) ++out.duplicatesDropped;
        else out.concepts.emplace_back(text);
    }
    if (out.concepts.empty()) return fail(ErrorCode::EmptyInput, out.name, "holds no concept");
    out.fingerprint = bytesFingerprint(joinedLines(out.concepts));
    return out;
}

Result<ConceptSet> ConceptSet::load(const std::filesystem::path& path) {
    const bool isJson = path.extension() == ".json";
    VITRINE_ASSIGN(const auto lines, isJson ? readJsonList(path) : readTextLines(path));
    auto out = fromConcepts(path.stem().string(), lines);
    if (!out) out.error().subject = path.string();
    return out;
}

Result<> ConceptSet::save(const std::filesystem::path& path) const {
    return writeFileAtomically(path, joinedLines(concepts));
}

}  // namespace vitrine
