// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/thread_pool.h"
#include "datasets/image_catalogue.h"
#include "datasets/internal/sqlite.h"

namespace vitrine::internal {

/// One run of ImageCatalogue::update(): looks at the files in groups, hashes what is new on a pool, writes
/// each group in a transaction of its own.
class CatalogueUpdate {
public:
    CatalogueUpdate(const SqlConnection& connection, const Dataset& dataset, std::vector<std::optional<ContentHash>>& contents,
                    JobContext& context);
    Result<CatalogueChanges> run();

private:
    /// What is known of one item of the group at hand.
    struct Look {
        std::int64_t row = 0;  ///< 0 = not in the table
        std::int64_t bytes = 0;
        std::int64_t modified = 0;
        bool mustHash = false;
        bool mustWrite = false;
        std::optional<Error> error;
    };
    struct Statements;

    Result<> writeClasses();
    Result<> takeGroup(std::size_t first, std::size_t count, Statements& statements);
    Result<> lookAt(std::size_t item, Look& look, Statements& statements);
    Result<> hashGroup(std::size_t first, std::vector<Look>& looks);
    Result<> write(std::size_t item, const Look& look, Statements& statements);
    Result<> removeUnseen(std::int64_t lastOldRow);
    Result<> carryThumbnails(std::int64_t lastOldRow);
    void stat(const DatasetItem& item, Look& look);
    Progress progress(std::size_t done) const;
    Result<> checkpoint(std::size_t done);

    const SqlConnection& connection_;
    const Dataset& dataset_;
    std::vector<std::optional<ContentHash>>& contents_;
    JobContext& context_;
    CatalogueChanges changes_;
    std::vector<bool> isSeen_;  ///< by row, of the rows that were there before
    ThreadPool pool_;
    const DatasetItem* lastItem_ = nullptr;  ///< records of one file are looked at one after the other
    Look lastLook_;
};

}  // namespace vitrine::internal
