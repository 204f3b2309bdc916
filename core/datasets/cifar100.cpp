// SPDX-License-Identifier: GPL-3.0-or-later
// CIFAR-100, binary version: train.bin and test.bin, each record with a coarse and a fine label, and the
// two lists of names (Krizhevsky, "Learning Multiple Layers of Features", 2009).
#include "datasets/dataset.h"
#include "datasets/internal/cifar_records.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFineNames = "fine_label_names.txt";
constexpr const char* kCoarseNames = "coarse_label_names.txt";

fs::path binaryFolder(const fs::path& root) {
    for (const fs::path& folder : {root, root / "cifar-100-binary"}) {
        std::error_code ignored;
        const auto has = [&](const char* name) { return fs::exists(folder / name, ignored); };
        if (has("train.bin") && has("test.bin") && (has(kFineNames) || has(kCoarseNames))) return folder;
    }
    return {};
}

bool recognises(const fs::path& root) { return !binaryFolder(root).empty(); }

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    const fs::path folder = binaryFolder(root);
    if (folder.empty()) return fail(ErrorCode::FileNotFound, root.string(), "lacks train.bin, test.bin or the names of the classes");
    const bool isFine = options.choice("labels") == "fine";
    Dataset dataset;
    dataset.name = isFine ? "CIFAR-100" : "CIFAR-100 (20 superclasses)";
    dataset.root = root;
    VITRINE_ASSIGN(dataset.classNames, internal::readCifarNames(folder / (isFine ? kFineNames : kCoarseNames)));
    const internal::CifarRecord record{2, isFine ? std::size_t{1} : std::size_t{0}};
    VITRINE_TRY(internal::addCifarRecords(dataset, folder / "train.bin", Split::Train, record));
    VITRINE_TRY(internal::addCifarRecords(dataset, folder / "test.bin", Split::Test, record));
    dataset.plan = splitPlan(options, false, true);
    return dataset;
}

std::vector<OptionSpec> options() {
    std::vector<OptionSpec> specs = splitOptions(false);
    specs.push_back(OptionSpec::choice("labels", VITRINE_TR_NOOP("Core", "Labels"),
                                       VITRINE_TR_NOOP("Core", "The 100 fine classes or the 20 superclasses."), "fine",
                                       {"fine", "coarse"}));
    return specs;
}

}  // namespace

DatasetSource make_cifar100() {
    return {
        .id = "cifar100",
        .title = VITRINE_TR_NOOP("Core", "CIFAR-100 (binary)"),
        .summary = VITRINE_TR_NOOP("Core", "train.bin, test.bin, fine_label_names.txt and coarse_label_names.txt."),
        .options = options(),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
