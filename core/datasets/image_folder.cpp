// SPDX-License-Identifier: GPL-3.0-or-later
// One folder a class, with or without train/val/test above: the layout of torchvision's ImageFolder.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/counter_random.h"
#include "datasets/dataset.h"
#include "image/image_decoder.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

bool isHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// Visible sub-folders by name.
Result<std::vector<fs::path>> subfolders(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_directory(ignored) && !isHidden(it->path())) out.push_back(it->path());
    }
    if (error) return fail(ErrorCode::FileNotFound, folder.string(), error.message());
    std::sort(out.begin(), out.end());
    return out;
}

/// Image files at any depth, by path.
Result<std::vector<fs::path>> imagesBelow(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (isHidden(it->path()) && it->is_directory(ignored)) it.disable_recursion_pending();
        if (it->is_regular_file(ignored) && !isHidden(it->path()) && hasImageExtension(it->path())) out.push_back(it->path());
    }
    if (error) return fail(ErrorCode::FileNotFound, folder.string(), error.message());
    std::sort(out.begin(), out.end());
    return out;
}

std::optional<Split> splitOfName(const std::string& name) {
    if (name == "train" || name == "training") return Split::Train;
    if (name == "val" || name == "valid" || name == "validation") return Split::Validation;
    if (name == "test" || name == "testing") return Split::Test;
    return std::nullopt;
}

/// The split folders of `root`, or none where it holds classes directly.
std::map<Split, fs::path> splitFolders(const std::vector<fs::path>& folders) {
    std::map<Split, fs::path> out;
    for (const auto& folder : folders)
        if (const auto split = splitOfName(folder.filename().string())) out.emplace(*split, folder);
    if (!out.contains(Split::Train)) out.clear();
    // Public data sets often withhold their test labels: what they call "val" is what is reported on.
    if (out.contains(Split::Validation) && !out.contains(Split::Test)) {
        out.emplace(Split::Test, out.at(Split::Validation));
        out.erase(Split::Validation);
    }
    return out;
}

std::string readable(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// Items of `folder`, whose sub-folders are classes; their labels are looked up in `labels`.
Result<> addItems(Dataset& dataset, const fs::path& folder, Split split, const std::map<std::string, int>& labels) {
    VITRINE_ASSIGN(const auto classes, subfolders(folder));
    for (const auto& each : classes) {
        VITRINE_ASSIGN(const auto images, imagesBelow(each));
        for (const auto& path : images) {
            std::string id = path.lexically_relative(dataset.root).generic_string();
            if (!isValidUtf8(id))
                return fail(ErrorCode::FileCorrupt, each.string(), "holds an image whose file name is not UTF-8");
            dataset.items.push_back({path, std::move(id), labels.at(each.filename().string()), split});
        }
    }
    return {};
}

/// Moves `fraction` of each class of the training items to `split`, at least one where three or more
/// are there: the same ones for the same seed, whatever the other classes hold.
void drawSplit(Dataset& dataset, Split split, double fraction, std::uint64_t seed) {
    std::vector<std::vector<std::size_t>> rows(dataset.classNames.size());
    for (std::size_t i = 0; i < dataset.items.size(); ++i)
        if (dataset.items[i].split == Split::Train) rows[static_cast<std::size_t>(dataset.items[i].label)].push_back(i);
    for (std::size_t label = 0; label < rows.size(); ++label) {
        CounterRandom random(seed, label * 2 + (split == Split::Test ? 1 : 0));
        random.shuffle(rows[label]);
        const auto drawn = static_cast<std::size_t>(std::lround(fraction * static_cast<double>(rows[label].size())));
        const std::size_t least = fraction > 0.0 && rows[label].size() >= 3 ? 1 : 0;
        for (std::size_t i = 0; i < std::max(drawn, least); ++i) dataset.items[rows[label][i]].split = split;
    }
}

bool recognises(const fs::path& root) {
    const auto folders = subfolders(root);
    if (!folders) return false;
    const auto splits = splitFolders(*folders);
    const auto classes = splits.empty() ? folders : subfolders(splits.at(Split::Train));
    if (!classes) return false;
    return std::any_of(classes->begin(), classes->end(), [](const fs::path& folder) {
        std::error_code error;
        for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
            if (hasImageExtension(it->path())) return true;
        return false;
    });
}

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    Dataset dataset;
    dataset.name = fs::absolute(root).lexically_normal().filename().string();
    dataset.root = root;
    VITRINE_ASSIGN(const auto folders, subfolders(root));
    auto splits = splitFolders(folders);
    const bool hasSplits = !splits.empty();
    if (!hasSplits) splits.emplace(Split::Train, root);

    std::map<std::string, int> labels;
    for (const auto& [split, folder] : splits) {
        VITRINE_ASSIGN(const auto classes, subfolders(folder));
        for (const auto& each : classes) labels.emplace(each.filename().string(), 0);
    }
    for (auto& [name, label] : labels) {
        if (!isValidUtf8(name)) return fail(ErrorCode::FileCorrupt, root.string(), "holds a folder whose name is not UTF-8");
        label = static_cast<int>(dataset.classNames.size());
        dataset.classNames.push_back(readable(name));
    }
    for (const auto& [split, folder] : splits) VITRINE_TRY(addItems(dataset, folder, split, labels));
    if (dataset.items.empty()) return fail(ErrorCode::EmptyInput, root.string(), "holds no image in a class folder");

    const auto seed = static_cast<std::uint64_t>(options.integer("seed"));
    if (!hasSplits) drawSplit(dataset, Split::Test, options.real("test_fraction"), seed);
    if (!splits.contains(Split::Validation)) {
        // The share asked for is of all images; what is left to draw from is smaller without the test images.
        const double left = hasSplits ? 1.0 : 1.0 - options.real("test_fraction");
        drawSplit(dataset, Split::Validation, options.real("validation_fraction") / left, seed);
    }
    return dataset;
}

}  // namespace

DatasetSource make_image_folder() {
    return {
        .id = "image_folder",
        .title = VITRINE_TR_NOOP("Core", "Image folder"),
        .summary = VITRINE_TR_NOOP("Core", "One sub-folder for each class, with or without train, val and test above them."),
        .options = {OptionSpec::real("validation_fraction", VITRINE_TR_NOOP("Core", "Validation share"),
                                     VITRINE_TR_NOOP("Core", "Share of each class set aside for choosing settings, where "
                                                             "the folder has no such split."),
                                     0.1, 0.0, 0.45),
                    OptionSpec::real("test_fraction", VITRINE_TR_NOOP("Core", "Test share"),
                                     VITRINE_TR_NOOP("Core", "Share of each class set aside for the final figures, where "
                                                             "the folder has no such split."),
                                     0.1, 0.0, 0.45),
                    OptionSpec::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                                        VITRINE_TR_NOOP("Core", "The same seed draws the same split."), 42, 0, 1'000'000)},
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
