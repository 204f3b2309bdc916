// SPDX-License-Identifier: GPL-3.0-or-later
#include "layering/source_tree.h"

#include <algorithm>
#include <fstream>
#include <regex>

namespace vitrine::test {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> partsOf(const std::string& path) {
    std::vector<std::string> parts;
    for (const auto& part : fs::path(path)) parts.push_back(part.string());
    return parts;
}

SourceFile readSource(const fs::path& file, const fs::path& root) {
    static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    SourceFile source;
    source.path = fs::relative(file, root).generic_string();
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (std::smatch match; std::regex_search(line, match, kInclude)) source.includes.push_back(match[1]);
        source.lines.push_back(std::move(line));
    }
    return source;
}

}  // namespace

fs::path sourceDirectory() { return VITRINE_SOURCE_DIR; }

std::string SourceFile::top() const { return partsOf(path).front(); }

std::string SourceFile::room() const {
    const auto parts = partsOf(path);
    return parts.size() > 2 ? parts[1] : std::string{};
}

std::string SourceFile::stem() const { return fs::path(path).stem().string(); }
bool SourceFile::isHeader() const { return fs::path(path).extension() == ".h"; }
bool SourceFile::isInternal() const { return path.find("/internal/") != std::string::npos; }

bool SourceFile::contains(const std::string& text) const {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

std::vector<SourceFile> sourceFiles(const std::vector<std::string>& folders) {
    std::vector<SourceFile> sources;
    for (const auto& folder : folders) {
        for (const auto& entry : fs::recursive_directory_iterator(sourceDirectory() / folder)) {
            const auto extension = entry.path().extension();
            if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp"))
                sources.push_back(readSource(entry.path(), sourceDirectory()));
        }
    }
    std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return sources;
}

}  // namespace vitrine::test
