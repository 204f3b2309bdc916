// SPDX-License-Identifier: GPL-3.0-or-later
// Event files are read back by a reader of the test's own: bitwise checksum, its own wire format parser.
#include "io/event_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/event_reader.h"
#include "support/file_size_limit.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::EventReader;
using test::failsWith;
using test::succeeded;

TEST(Crc32c, PublishedValues) {
    // RFC 3720, B.4.
    const std::vector<std::uint8_t> zeros(32, 0), ones(32, 0xFF);
    std::vector<std::uint8_t> rising(32);
    for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(crc32c(zeros), 0x8A9136AAU);
    EXPECT_EQ(crc32c(ones), 0x62A8AB43U);
    EXPECT_EQ(crc32c(rising), 0x46DD794EU);
    const std::string digits = "123456789";
    EXPECT_EQ(crc32c({reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size()}), 0xE3069283U);
}

TEST(EventFile, IsReadBackByAnIndependentReader) {
    EventFile file(1700000000.25);
    file.addScalar("train/class_loss", 1, 2.5);
    file.addScalar("train/class_loss", 1'000'000'007, 0.125, 1700000100.5);
    file.addScalar("validation/top1", 300, std::numeric_limits<double>::quiet_NaN());
    file.addScalar("validation/top1", 600, 0.75);
    EventReader reader({file.bytes().begin(), file.bytes().end()});
    ASSERT_TRUE(reader.isIntact()) << reader.problem();
    EXPECT_EQ(reader.version(), "brain.Event:2");
    ASSERT_EQ(reader.scalars().size(), 3U) << "a missing figure is no point";
    EXPECT_EQ(reader.scalars()[0].tag, "train/class_loss");
    EXPECT_EQ(reader.scalars()[0].step, 1);
    EXPECT_EQ(reader.scalars()[0].value, 2.5F);
    EXPECT_EQ(reader.scalars()[0].wallTime, 1700000000.25);
    EXPECT_EQ(reader.scalars()[1].step, 1'000'000'007);
    EXPECT_EQ(reader.scalars()[1].wallTime, 1700000100.5);
    EXPECT_EQ(reader.scalars()[2].tag, "validation/top1");
    EXPECT_EQ(reader.scalars()[2].value, 0.75F);
}

TEST(EventFile, EveryFlippedByteIsNoticedByTheReader) {
    EventFile file(1.0);
    file.addScalar("a", 7, 3.0);
    const std::vector<std::uint8_t> whole(file.bytes().begin(), file.bytes().end());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::vector<std::uint8_t> broken = whole;
        broken[i] ^= 0x10U;
        EXPECT_FALSE(EventReader(broken).isIntact()) << "byte " << i;
    }
}

TEST(EventFile, AppearsWholeOrNotAtAll) {
    const test::TemporaryDirectory folder;
    EventFile file(1.0);
    for (int step = 0; step < 500; ++step) file.addScalar("loss", step, step);
    const auto path = folder.path() / EventFile::fileName(1.0, "host");
    EXPECT_EQ(path.filename(), "events.out.tfevents.0000000001.host");
    {
        const test::FileSizeLimit limit(1024);
        EXPECT_TRUE(failsWith(file.write(path), ErrorCode::FileNotWritable, "tfevents"));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    ASSERT_TRUE(succeeded(file.write(path)));
    const EventReader reader = EventReader::open(path);
    ASSERT_TRUE(reader.isIntact()) << reader.problem();
    EXPECT_EQ(reader.scalars().size(), 500U);
}

}  // namespace
}  // namespace vitrine
