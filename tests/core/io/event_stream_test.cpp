// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/event_stream.h"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "support/event_reader.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::EventReader;
using test::succeeded;

class EventStreamTest : public testing::Test {
protected:
    EventStream open(std::int64_t lastStep) {
        auto stream = EventStream::open(folder_.path(), lastStep, 1000.0, "host");
        EXPECT_TRUE(succeeded(stream));
        return std::move(*stream);
    }
    std::filesystem::path write(int first, int last) {
        EventStream stream = open(first - 1);
        for (int step = first; step <= last; ++step) stream.addScalar("loss", step, 1.0 / step, 1000.0 + step);
        EXPECT_TRUE(succeeded(stream.flush()));
        return stream.path();
    }
    test::TemporaryDirectory folder_;
};

TEST_F(EventStreamTest, CanBeFollowedAndContinued) {
    EventStream stream = open(0);
    EXPECT_TRUE(EventReader::open(stream.path()).isIntact()) << "before the first point";
    for (int step = 1; step <= 20; ++step) {
        stream.addScalar("loss", step, 0.5, 1000.0);
        ASSERT_TRUE(succeeded(stream.flush()));
        ASSERT_EQ(EventReader::open(stream.path()).scalars().size(), static_cast<std::size_t>(step)) << "a reader sees it at once";
    }
    const auto path = write(21, 30);
    EXPECT_EQ(path, stream.path());
    const EventReader reader = EventReader::open(path);
    EXPECT_TRUE(reader.isIntact()) << reader.problem();
    EXPECT_EQ(reader.version(), "brain.Event:2");
    ASSERT_EQ(reader.scalars().size(), 30U);
    for (int i = 0; i < 30; ++i) EXPECT_EQ(reader.scalars()[static_cast<std::size_t>(i)].step, i + 1);
}

TEST_F(EventStreamTest, CutsATornRecordWhereverItTore) {
    const auto path = write(1, 3);
    std::ifstream file(path, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(file)), {});
    file.close();
    for (std::size_t length = 0; length < whole.size(); length += 7) {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << whole.substr(0, length);
        write(4, 4);
        const EventReader reader = EventReader::open(path);
        ASSERT_TRUE(reader.isIntact()) << length << ": " << reader.problem();
        ASSERT_EQ(reader.version(), "brain.Event:2") << length;
        ASSERT_EQ(reader.scalars().back().step, 4);
    }
}

TEST_F(EventStreamTest, ForgetsWhatComesAfterTheStateThatIsResumed) {
    write(1, 30);
    const EventReader reader = EventReader::open(write(11, 12));
    ASSERT_EQ(reader.scalars().size(), 12U);
    EXPECT_EQ(reader.scalars()[9].step, 10);
    EXPECT_EQ(reader.scalars()[11].step, 12);
}

TEST_F(EventStreamTest, ADamagedByteEndsTheIntactPart) {
    const auto path = write(1, 5);
    std::ifstream file(path, std::ios::binary);
    std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(file)), {});
    const auto last = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(intactEventBytes(bytes, last), bytes.size());
    const std::size_t four = intactEventBytes(bytes, 4);
    bytes[four + 20] ^= 1U;
    EXPECT_EQ(intactEventBytes(bytes, last), four);
}

TEST_F(EventStreamTest, SaysWhereItCanNotWrite) {
    const auto stream = EventStream::open(folder_.path() / "absent", 0, 1000.0, "host");
    EXPECT_TRUE(test::failsWith(stream, ErrorCode::FileNotWritable, "absent"));
}

}  // namespace
}  // namespace vitrine
