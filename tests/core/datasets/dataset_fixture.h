// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine::test {

/// A folder to lay a tiny copy of a published layout into. Images are files that look like images by name:
/// no kind of data set decodes any.
class DatasetTest : public testing::Test {
protected:
    std::filesystem::path root() const { return root_.path(); }
    void write(const std::string& file, std::string_view text) const {
        std::filesystem::create_directories((root() / file).parent_path());
        ASSERT_TRUE(succeeded(writeFileAtomically(root() / file, text)));
    }
    void addImage(const std::string& file) const { write(file, "pixels of " + file); }
    Result<Dataset> open(const std::vector<std::string>& assignments = {}) const { return openDataset(root(), assignments); }
    /// The kind that takes the folder, "" where none does.
    std::string kind() const {
        const DatasetSource* source = recogniseDataset(root());
        return source == nullptr ? "" : source->id;
    }

    static std::map<int, int> labelCounts(const Dataset& dataset, Split split) {
        std::map<int, int> out;
        for (const auto& item : dataset.items)
            if (item.split == split) ++out[item.label];
        return out;
    }
    static const DatasetItem* find(const Dataset& dataset, const std::string& id) {
        for (const DatasetItem& item : dataset.items)
            if (item.id == id) return &item;
        return nullptr;
    }

private:
    TemporaryDirectory root_;
};

}  // namespace vitrine::test
