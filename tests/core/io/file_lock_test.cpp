// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/file_lock.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

TEST(FileLock, OneHolderAtATime) {
    const test::TemporaryDirectory folder;
    const auto path = folder.path() / "lock";
    std::optional<FileLock> first;
    {
        auto lock = FileLock::acquire(path);
        ASSERT_TRUE(test::succeeded(lock));
        first = std::move(*lock);
    }
    EXPECT_TRUE(test::failsWith(FileLock::acquire(path), ErrorCode::FileNotWritable, "lock", "in use"));
    first.reset();
    EXPECT_TRUE(test::succeeded(FileLock::acquire(path)));
    EXPECT_TRUE(test::failsWith(FileLock::acquire(folder.path() / "absent" / "lock"), ErrorCode::FileNotWritable, "absent"));
}

}  // namespace
}  // namespace vitrine
