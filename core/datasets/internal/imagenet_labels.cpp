// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/imagenet_labels.h"

#include <cmath>
#include <cstdio>

#include "datasets/internal/dataset_files.h"
#include "datasets/internal/mat_file.h"
#include "io/delimited_text.h"
#include "io/mapped_file.h"
#include "io/text_lines.h"

namespace vitrine::internal {
namespace {

namespace fs = std::filesystem;
using Labels = std::unordered_map<std::string, int>;

constexpr const char* kSolution = "LOC_val_solution.csv";
constexpr const char* kGroundTruth = "ILSVRC2012_validation_ground_truth.txt";
constexpr const char* kMap = "map_clsloc.txt";
constexpr const char* kMeta = "meta.mat";

/// The first place where a file of the archive or of the development kit may lie.
fs::path findFile(const fs::path& root, const fs::path& validation, const std::string& name) {
    const fs::path below = firstExisting(root, {name, "devkit/data/" + name, "ILSVRC2012_devkit_t12/data/" + name,
                                                "ILSVRC/devkit/data/" + name, "ILSVRC/" + name, "data/" + name});
    return below.empty() ? firstExisting(validation, {name, "../" + name}) : below;
}

/// "tench, Tinca tinca" → "tench".
std::string firstSynonym(const std::string& text) { return asWords(text.substr(0, text.find(','))); }

/// "n01440764 tench, Tinca tinca" a line.
Result<std::map<std::string, std::string>> readSynsets(const fs::path& file) {
    std::map<std::string, std::string> names;
    VITRINE_TRY(forEachLine(file, [&](const LabelLine& line) -> Result<> {
        const auto words = line.words();
        if (words.size() < 2) return line.corrupt("is not \"WordNet-id names\"");
        const std::string text(line.text.substr(static_cast<std::size_t>(words[1].data() - line.text.data())));
        if (!names.emplace(words[0], firstSynonym(text)).second) return line.corrupt("repeats " + std::string(words[0]));
        return {};
    }));
    return names;
}

/// "n02119789 1 kit_fox" a line: WordNet id, number in the development kit, name.
struct ClassMap {
    std::map<std::string, std::string> names;
    std::map<std::int64_t, std::string> ids;
};

Result<ClassMap> readClassMap(const fs::path& file) {
    ClassMap out;
    VITRINE_TRY(forEachLine(file, [&](const LabelLine& line) -> Result<> {
        const auto words = line.words();
        if (words.size() != 3) return line.corrupt("is not \"WordNet-id number name\"");
        VITRINE_ASSIGN(const std::int64_t number, line.wholeNumber(words[1], 1, 1'000'000));
        if (!out.ids.emplace(number, words[0]).second) return line.corrupt("repeats the number " + std::to_string(number));
        out.names.emplace(words[0], firstSynonym(std::string(words[2])));
        return {};
    }));
    return out;
}

/// The struct array "synsets" of the development kit: ILSVRC2012_ID, WNID and words of each class, and of what lies above
/// the classes in WordNet (num_children above 0), which is passed over.
Result<ClassMap> readMeta(const fs::path& file) {
    VITRINE_ASSIGN(const auto map, MappedFile::open(file));
    VITRINE_ASSIGN(const MatStructs synsets, parseMatStructs(map->bytes(), "synsets", file.string()));
    const auto corrupt = [&](std::size_t n, const std::string& cause) {
        return fail(ErrorCode::FileCorrupt, file.string(), "synset " + std::to_string(n + 1) + " " + cause);
    };
    ClassMap out;
    for (std::size_t n = 0; n < synsets.size(); ++n) {
        const MatValue* number = synsets.find(n, "ILSVRC2012_ID");
        const MatValue* id = synsets.find(n, "WNID");
        const MatValue* words = synsets.find(n, "words");
        const MatValue* children = synsets.find(n, "num_children");
        if (number == nullptr || id == nullptr || words == nullptr) return corrupt(n, "lacks ILSVRC2012_ID, WNID or words");
        if (children != nullptr && !children->numbers.empty() && children->numbers.front() > 0.0) continue;
        if (number->numbers.size() != 1 || id->text.empty()) return corrupt(n, "has no number or no WordNet id");
        const double value = number->numbers.front();
        if (!(value >= 1.0 && value <= 1e6) || value != std::floor(value)) return corrupt(n, "has no whole number from 1");
        if (!isValidUtf8(id->text) || !isValidUtf8(words->text)) return corrupt(n, "is not UTF-8");
        if (!out.ids.emplace(static_cast<std::int64_t>(value), id->text).second)
            return corrupt(n, "repeats the number " + std::to_string(static_cast<std::int64_t>(value)));
        out.names.emplace(id->text, firstSynonym(words->text));
    }
    return out;
}

/// map_clsloc.txt where it is there, else meta.mat; an empty path where neither is.
fs::path findMap(const fs::path& root, const fs::path& validation) {
    const fs::path text = findFile(root, validation, kMap);
    return text.empty() ? findFile(root, validation, kMeta) : text;
}

Result<ClassMap> readMap(const fs::path& file) { return file.filename() == kMeta ? readMeta(file) : readClassMap(file); }

Result<> applyNames(ImagenetClasses& classes, const std::map<std::string, std::string>& names, const fs::path& file) {
    for (const auto& [id, label] : classes.labels) {
        const auto found = names.find(id);
        if (found == names.end()) return fail(ErrorCode::FileCorrupt, file.string(), "does not name the class " + id);
        classes.names[static_cast<std::size_t>(label)] = found->second;
    }
    return {};
}

/// "ImageId,PredictionString" with "n01751748 111 108 230 366 n01751748 …": the first word is the class.
Result<Labels> readSolution(const fs::path& file, const ImagenetClasses& classes) {
    VITRINE_ASSIGN(const auto rows, readDelimited(file));
    Labels labels;
    for (const DelimitedRow& row : rows) {
        const LabelLine line{file, row.line, {}};
        if (row.fields.size() != 2) return line.corrupt("is not \"ImageId,PredictionString\"");
        if (row.fields[0] == "ImageId") continue;
        const std::string id = row.fields[1].substr(0, row.fields[1].find(' '));
        const auto found = classes.labels.find(id);
        if (found == classes.labels.end()) return line.corrupt("has the class \"" + id.substr(0, 40) + "\", which train has not");
        if (!labels.emplace(row.fields[0], found->second).second) return line.corrupt("repeats " + row.fields[0]);
    }
    return labels;
}

/// Line k is the number of the class of ILSVRC2012_val_%08d, k from 1.
Result<Labels> readGroundTruth(const fs::path& file, const fs::path& mapFile, const ImagenetClasses& classes) {
    VITRINE_ASSIGN(const ClassMap map, readMap(mapFile));
    Labels labels;
    VITRINE_TRY(forEachLine(file, [&](const LabelLine& line) -> Result<> {
        const auto words = line.words();
        VITRINE_ASSIGN(const std::int64_t number, line.wholeNumber(words.front(), 1, 1'000'000));
        const auto id = map.ids.find(number);
        if (id == map.ids.end()) return line.corrupt("has the class " + std::to_string(number) + ", which " + mapFile.filename().string() + " lacks");
        const auto label = classes.labels.find(id->second);
        if (label == classes.labels.end()) return line.corrupt("has the class " + id->second + ", which train has not");
        char name[64];
        std::snprintf(name, sizeof name, "ILSVRC2012_val_%08zu", labels.size() + 1);
        labels.emplace(name, label->second);
        return {};
    }));
    return labels;
}

}  // namespace

Result<ImagenetClasses> nameImagenetClasses(const fs::path& root, const std::vector<std::string>& ids) {
    ImagenetClasses classes;
    for (const std::string& id : ids) classes.labels.emplace(id, static_cast<int>(classes.labels.size()));
    classes.names = ids;
    if (const fs::path file = findFile(root, root / "val", "LOC_synset_mapping.txt"); !file.empty()) {
        VITRINE_ASSIGN(const auto names, readSynsets(file));
        VITRINE_TRY(applyNames(classes, names, file));
    } else if (const fs::path map = findMap(root, root / "val"); !map.empty()) {
        VITRINE_ASSIGN(const ClassMap read, readMap(map));
        VITRINE_TRY(applyNames(classes, read.names, map));
    } else if (const fs::path list = firstExisting(root, {"class_names.txt"}); !list.empty()) {
        std::vector<std::string> names;
        VITRINE_TRY(forEachLine(list, [&](const LabelLine& line) -> Result<> {
            names.emplace_back(line.text);
            return {};
        }));
        if (names.size() != ids.size())
            return fail(ErrorCode::ShapeMismatch, list.string(),
                        "has " + std::to_string(names.size()) + " names for " + std::to_string(ids.size()) + " classes of train");
        classes.names = std::move(names);
    }
    return classes;
}

Result<std::optional<Labels>> readValidationLabels(const fs::path& root, const fs::path& validation, const ImagenetClasses& classes) {
    if (const fs::path solution = findFile(root, validation, kSolution); !solution.empty()) {
        VITRINE_ASSIGN(Labels labels, readSolution(solution, classes));
        return std::optional<Labels>(std::move(labels));
    }
    const fs::path truth = findFile(root, validation, kGroundTruth), map = findMap(root, validation);
    if (truth.empty() || map.empty()) return std::optional<Labels>();
    VITRINE_ASSIGN(Labels labels, readGroundTruth(truth, map, classes));
    return std::optional<Labels>(std::move(labels));
}

}  // namespace vitrine::internal
