// SPDX-License-Identifier: GPL-3.0-or-later
// CIFAR-10, "binary version (suitable for C programs)": data_batch_1.bin … data_batch_5.bin,
// test_batch.bin, batches.meta.txt (Krizhevsky, "Learning Multiple Layers of Features", 2009).
#include "datasets/dataset.h"
#include "datasets/internal/cifar_records.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNames = "batches.meta.txt";
constexpr int kBatches = 5;

fs::path batchesFolder(const fs::path& root) {
    for (const fs::path& folder : {root, root / "cifar-10-batches-bin"}) {
        std::error_code ignored;
        if (fs::exists(folder / "data_batch_1.bin", ignored) && fs::exists(folder / "test_batch.bin", ignored)) return folder;
    }
    return {};
}

bool recognises(const fs::path& root) { return !batchesFolder(root).empty(); }

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    const fs::path folder = batchesFolder(root);
    if (folder.empty()) return fail(ErrorCode::FileNotFound, root.string(), "lacks data_batch_1.bin or test_batch.bin");
    Dataset dataset;
    dataset.name = "CIFAR-10";
    dataset.root = root;
    VITRINE_ASSIGN(dataset.classNames, internal::readCifarNames(folder / kNames));
    for (int batch = 1; batch <= kBatches; ++batch) {
        const fs::path file = folder / ("data_batch_" + std::to_string(batch) + ".bin");
        std::error_code ignored;
        if (fs::exists(file, ignored)) {
            VITRINE_TRY(internal::addCifarRecords(dataset, file, Split::Train, {}));
        } else {
            dataset.problems.push_back({ErrorCode::FileNotFound, file.string(), "is absent; a fifth of the training images is missing"});
        }
    }
    VITRINE_TRY(internal::addCifarRecords(dataset, folder / "test_batch.bin", Split::Test, {}));
    dataset.plan = splitPlan(options, false, true);
    return dataset;
}

}  // namespace

DatasetSource make_cifar10() {
    return {
        .id = "cifar10",
        .title = VITRINE_TR_NOOP("Core", "CIFAR-10 (binary)"),
        .summary = VITRINE_TR_NOOP("Core", "data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt."),
        .options = splitOptions(false),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
