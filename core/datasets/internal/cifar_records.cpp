// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/cifar_records.h"

#include <cstdio>

#include "datasets/internal/dataset_files.h"
#include "io/mapped_file.h"

namespace vitrine::internal {
namespace {

constexpr int kSide = 32;
constexpr std::size_t kPixels = std::size_t{3} * kSide * kSide;
constexpr std::uint64_t kMaxBytes = 1ULL << 30U;  // the largest published file has 154 MB

std::string recordId(const std::string& stem, std::size_t index) {
    char number[24];  // every std::size_t fits
    std::snprintf(number, sizeof number, "%05zu", index);
    return stem + "/" + number;
}

}  // namespace

Result<> addCifarRecords(Dataset& dataset, const std::filesystem::path& file, Split split, const CifarRecord& record) {
    VITRINE_ASSIGN(const auto bytes, readFile(file, kMaxBytes));
    const std::size_t size = record.labelBytes + kPixels;
    if (bytes.empty() || bytes.size() % size != 0)
        return fail(ErrorCode::FileCorrupt, file.string(),
                    "has " + std::to_string(bytes.size()) + " bytes, which is no whole number of records of " +
                        std::to_string(size) + " bytes; it may be cut short");
    const std::string stem = file.stem().string();
    for (std::size_t i = 0; i < bytes.size() / size; ++i) {
        const int label = bytes[i * size + record.labelIndex];
        if (static_cast<std::size_t>(label) >= dataset.classNames.size())
            return fail(ErrorCode::FileCorrupt, file.string(),
                        "record " + std::to_string(i) + " has the label " + std::to_string(label) + " of " +
                            std::to_string(dataset.classNames.size()) + " classes");
        dataset.items.push_back({file, recordId(stem, i), label, split, RawPlanes{i * size + record.labelBytes, kSide, kSide}});
    }
    return {};
}

Result<std::vector<std::string>> readCifarNames(const std::filesystem::path& file) {
    std::vector<std::string> names;
    VITRINE_TRY(forEachLine(file, [&](const LabelLine& line) -> Result<> {
        names.push_back(asWords(std::string(line.words().front())));
        return {};
    }));
    if (names.empty()) return fail(ErrorCode::EmptyInput, file.string(), "names no class");
    return names;
}

}  // namespace vitrine::internal
