// SPDX-License-Identifier: GPL-3.0-or-later
#include "concepts/class_descriptors.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/assert.h"
#include "concepts/concept_set.h"
#include "io/fingerprint.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

/// Data sets and published lists spell the same class with other capitals, blanks and hyphens.
std::string comparable(const std::string& name) {
    std::string out = name;
    for (char& letter : out) {
        if (letter == '_' || letter == '-') letter = ' ';
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return out;
}

Result<std::vector<std::string>> descriptorList(const nlohmann::json& value, const std::string& subject,
                                                const std::string& name) {
    const auto isText = [](const nlohmann::json& entry) { return entry.is_string(); };
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), isText))
        return fail(ErrorCode::FileCorrupt, subject, "\"" + name + "\" must be a list of texts");
    // A concept set is trimmed and free of blanks and repetitions; one that stays empty is no error here.
    const auto kept = ConceptSet::fromConcepts(name, value.get<std::vector<std::string>>());
    return kept ? kept->concepts : std::vector<std::string>();
}

}  // namespace

Result<ClassDescriptors> readClassDescriptors(const std::filesystem::path& file,
                                              const std::vector<std::string>& classNames) {
    VITRINE_ASSIGN(const nlohmann::json document, readJson(file));
    const std::string subject = file.string();
    if (!document.is_object())
        return fail(ErrorCode::FileCorrupt, subject, "is not a JSON object of classes and their descriptors");
    std::map<std::string, std::vector<std::size_t>> indices;
    for (std::size_t c = 0; c < classNames.size(); ++c) indices[comparable(classNames[c])].push_back(c);

    ClassDescriptors out(classNames.size());
    std::map<std::string, std::string> seen;
    std::size_t count = 0;
    for (const auto& [name, value] : document.items()) {
        VITRINE_ASSIGN(const std::vector<std::string> list, descriptorList(value, subject, name));
        const std::string key = comparable(name);
        if (const auto [first, isNew] = seen.emplace(key, name); !isNew)
            return fail(ErrorCode::FileCorrupt, subject,
                        "names one class twice: \"" + first->second + "\" and \"" + name + "\"");
        const auto found = indices.find(key);
        if (found == indices.end())
            return fail(ErrorCode::InvalidOption, subject, "describes \"" + name + "\", which is no class here");
        for (const std::size_t c : found->second) out[c] = list;
        count += list.size();
    }
    if (count == 0) return fail(ErrorCode::EmptyInput, subject, "describes no class");
    return out;
}

std::string descriptorsFingerprint(const ClassDescriptors& descriptors) {
    Sha256 hash;
    for (const auto& list : descriptors) {
        for (const std::string& text : list) hash.update(text + "\n");
        hash.update(std::string_view("\f", 1));  // the end of a class
    }
    return hash.finish();
}

Result<> writeClassDescriptors(const std::filesystem::path& file, const std::vector<std::string>& classNames,
                               const ClassDescriptors& descriptors) {
    VITRINE_ASSERT(descriptors.size() == classNames.size());
    nlohmann::ordered_json document = nlohmann::ordered_json::object();
    for (std::size_t c = 0; c < classNames.size(); ++c) document[classNames[c]] = descriptors[c];
    return writeJson(file, document);
}

}  // namespace vitrine
