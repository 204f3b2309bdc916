// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/atomic_file.h"

#include <gtest/gtest.h>

#include "io/mapped_file.h"
#include "support/file_size_limit.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

std::string textOf(const std::filesystem::path& path) {
    const auto bytes = readFile(path, 1U << 20U);
    return bytes ? std::string(bytes->begin(), bytes->end()) : "(unreadable)";
}

std::size_t entriesOf(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(AtomicFile, WritesAndReplaces) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.txt";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "first")));
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "second")));
    EXPECT_EQ(textOf(path), "second");
    EXPECT_EQ(entriesOf(folder.path()), 1U) << "no temporary file stays";
}

TEST(AtomicFile, WithoutCommitNothingHappened) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.txt";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "kept")));
    {
        auto file = AtomicFile::create(path);
        ASSERT_TRUE(succeeded(file));
        const std::vector<std::uint8_t> bytes(1000, 1);
        ASSERT_TRUE(succeeded(file->write(bytes)));
        EXPECT_EQ(entriesOf(folder.path()), 2U);
    }
    EXPECT_EQ(textOf(path), "kept");
    EXPECT_EQ(entriesOf(folder.path()), 1U);
}

TEST(AtomicFile, AFullDiskLeavesTheOldFileAndNoTemporary) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "model.bin";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "kept")));
    const std::vector<std::uint8_t> bytes(100'000, 7);
    {
        const test::FileSizeLimit limit(40'000);
        EXPECT_TRUE(failsWith(writeFileAtomically(path, bytes), ErrorCode::FileNotWritable, "model.bin", "cannot be written"));
    }
    EXPECT_EQ(textOf(path), "kept");
    EXPECT_EQ(entriesOf(folder.path()), 1U);
    EXPECT_TRUE(succeeded(writeFileAtomically(path, bytes))) << "it works again when there is room";
}

TEST(AtomicFile, NamesTheTargetItCanNotWrite) {
    test::TemporaryDirectory folder;
    EXPECT_TRUE(failsWith(writeFileAtomically(folder.path() / "none" / "a.txt", "x"), ErrorCode::FileNotWritable, "a.txt"));
    EXPECT_TRUE(failsWith(writeFileAtomically(folder.path(), "x"), ErrorCode::FileNotWritable, folder.path().string()));
    EXPECT_TRUE(failsWith(writeFileAtomically("/dev/null/a", "x"), ErrorCode::FileNotWritable, "/dev/null/a"));
    EXPECT_TRUE(failsWith(writeFileAtomically("", "x"), ErrorCode::FileNotWritable));
}

TEST(AtomicFile, KeepsTheRightsOfTheFileReplaced) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.txt";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "x")));
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "y")));
    EXPECT_EQ(std::filesystem::status(path).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(CreateDirectories, MakesParentsAndToleratesExisting) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a" / "b" / "c";
    EXPECT_TRUE(succeeded(createDirectories(path)));
    EXPECT_TRUE(succeeded(createDirectories(path)));
    EXPECT_TRUE(std::filesystem::is_directory(path));
    ASSERT_TRUE(succeeded(writeFileAtomically(folder.path() / "file", "x")));
    EXPECT_TRUE(failsWith(createDirectories(folder.path() / "file"), ErrorCode::FileNotWritable, "file"));
    EXPECT_TRUE(failsWith(createDirectories(folder.path() / "file" / "sub"), ErrorCode::FileNotWritable, "sub"));
}

}  // namespace
}  // namespace vitrine
