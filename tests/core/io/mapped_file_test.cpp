// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/mapped_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "io/atomic_file.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

TEST(MappedFile, ShowsTheBytes) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.bin";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "abc")));
    const auto map = MappedFile::open(path);
    ASSERT_TRUE(succeeded(map));
    EXPECT_EQ((std::vector<std::uint8_t>((*map)->bytes().begin(), (*map)->bytes().end())),
              (std::vector<std::uint8_t>{'a', 'b', 'c'}));
}

TEST(MappedFile, StaysReadableWhenTheNameGoes) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.bin";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "old")));
    const auto map = MappedFile::open(path);
    ASSERT_TRUE(succeeded(map));
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "new!")));
    EXPECT_EQ((*map)->bytes().size(), 3U);
    EXPECT_EQ((*map)->bytes()[0], 'o');
}

TEST(MappedFile, SaysWhyItCanNotOpen) {
    test::TemporaryDirectory folder;
    ASSERT_TRUE(succeeded(writeFileAtomically(folder.path() / "empty", "")));
    ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
    EXPECT_TRUE(failsWith(MappedFile::open(folder.path() / "absent"), ErrorCode::FileNotFound, "absent", "No such file"));
    EXPECT_TRUE(failsWith(MappedFile::open(folder.path()), ErrorCode::FileNotFound, "is a folder"));
    EXPECT_TRUE(failsWith(MappedFile::open(folder.path() / "empty"), ErrorCode::FileCorrupt, "empty", "zero bytes"));
    EXPECT_TRUE(failsWith(MappedFile::open(folder.path() / "pipe"), ErrorCode::FileNotFound, "not a regular file"));
}

TEST(ReadFile, ReadsUpToALimit) {
    test::TemporaryDirectory folder;
    const auto path = folder.path() / "a.bin";
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "abcd")));
    EXPECT_EQ(readFile(path, 4)->size(), 4U);
    EXPECT_TRUE(failsWith(readFile(path, 3), ErrorCode::FileCorrupt, "a.bin", "4 bytes"));
    ASSERT_TRUE(succeeded(writeFileAtomically(path, "")));
    EXPECT_TRUE(readFile(path, 3)->empty());
    EXPECT_TRUE(failsWith(readFile(folder.path(), 3), ErrorCode::FileNotFound, "is a folder"));
}

}  // namespace
}  // namespace vitrine
