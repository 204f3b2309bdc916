// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/option_spec.h"

#include <gtest/gtest.h>

#include "support/results.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

std::vector<OptionSpec> someSpecs() {
    return {OptionSpec::integer("epochs", "Epochs", "", 10, 1, 100), OptionSpec::real("rate", "Rate", "", 0.5, 0.0, 1.0),
            OptionSpec::boolean("joint", "Joint", "", true), OptionSpec::choice("mode", "Mode", "", "slow", {"slow", "fast"})};
}

TEST(OptionValues, StartAtTheDefaults) {
    const OptionValues values(someSpecs());
    EXPECT_EQ(values.integer("epochs"), 10);
    EXPECT_EQ(values.real("rate"), 0.5);
    EXPECT_TRUE(values.boolean("joint"));
    EXPECT_EQ(values.choice("mode"), "slow");
}

TEST(OptionValues, TakeWhatIsInRange) {
    OptionValues values(someSpecs());
    EXPECT_TRUE(succeeded(values.setAssignment("epochs=100")));
    EXPECT_TRUE(succeeded(values.setAssignment("rate=1e-3")));
    EXPECT_TRUE(succeeded(values.set("joint", "no")));
    EXPECT_TRUE(succeeded(values.set("mode", "fast")));
    EXPECT_EQ(values.integer("epochs"), 100);
    EXPECT_EQ(values.real("rate"), 0.001);
    EXPECT_FALSE(values.boolean("joint"));
    EXPECT_EQ(values.choice("mode"), "fast");
}

TEST(OptionValues, RefuseWithOptionValueAndRange) {
    OptionValues values(someSpecs());
    EXPECT_TRUE(failsWith(values.set("epochs", "101"), ErrorCode::InvalidOption, "epochs", "'101'", "1 to 100"));
    EXPECT_TRUE(failsWith(values.set("epochs", "3x"), ErrorCode::InvalidOption, "'3x'"));
    EXPECT_TRUE(failsWith(values.set("epochs", ""), ErrorCode::InvalidOption, "epochs"));
    EXPECT_TRUE(failsWith(values.set("epochs", "1.5"), ErrorCode::InvalidOption, "epochs"));
    for (const char* bad : {"nan", "inf", "1.1", "-0.1", "1,0"})
        EXPECT_TRUE(failsWith(values.set("rate", bad), ErrorCode::InvalidOption, "rate", bad)) << bad;
    EXPECT_TRUE(failsWith(values.set("joint", "maybe"), ErrorCode::InvalidOption, "joint", "true or false"));
    EXPECT_TRUE(failsWith(values.set("mode", "fastest"), ErrorCode::InvalidOption, "mode", "slow, fast"));
    EXPECT_TRUE(failsWith(values.set("speed", "1"), ErrorCode::InvalidOption, "speed", "epochs, rate, joint, mode"));
    EXPECT_TRUE(failsWith(values.setAssignment("epochs"), ErrorCode::InvalidOption, "epochs", "key=value"));
    EXPECT_EQ(values.integer("epochs"), 10) << "a refused value changes nothing";
}

TEST(OptionValues, AWordStandsForTheMinimum) {
    OptionValues values({OptionSpec::integer("epochs", "Epochs", "", 10, 0, 100).withMinimumWord("automatic"),
                         OptionSpec::real("rate", "Rate", "", 0.5, -1.0, 1.0).withMinimumWord("never"),
                         OptionSpec::real("plain", "Plain", "", 0.5, 0.0, 1.0)});
    EXPECT_TRUE(succeeded(values.set("epochs", "automatic")));
    EXPECT_TRUE(succeeded(values.set("rate", "never")));
    EXPECT_EQ(values.integer("epochs"), 0);
    EXPECT_EQ(values.real("rate"), -1.0);
    EXPECT_TRUE(succeeded(values.set("rate", "-1"))) << "the number itself stays allowed";
    EXPECT_TRUE(failsWith(values.set("rate", "automatic"), ErrorCode::InvalidOption, "rate", "never"));
    EXPECT_TRUE(failsWith(values.set("plain", ""), ErrorCode::InvalidOption, "plain"));
}

TEST(OptionValues, ComeBackFromJson) {
    OptionValues values(someSpecs());
    ASSERT_TRUE(succeeded(values.set("rate", "0.1")));
    ASSERT_TRUE(succeeded(values.set("mode", "fast")));
    EXPECT_EQ(values.toJson(), R"({"epochs":10,"rate":0.1,"joint":true,"mode":"fast"})");
    const auto back = OptionValues::fromJson(someSpecs(), values.toJson());
    ASSERT_TRUE(succeeded(back));
    EXPECT_EQ(back->toJson(), values.toJson());
    EXPECT_EQ(OptionValues::fromJson(someSpecs(), R"({"epochs":2})")->real("rate"), 0.5) << "absent means default";
    EXPECT_TRUE(failsWith(OptionValues::fromJson(someSpecs(), R"({"epoch":2})"), ErrorCode::InvalidOption, "epoch"));
    EXPECT_TRUE(failsWith(OptionValues::fromJson(someSpecs(), R"({"epochs":0})"), ErrorCode::InvalidOption, "epochs"));
    EXPECT_TRUE(failsWith(OptionValues::fromJson(someSpecs(), "[1]"), ErrorCode::FileCorrupt));
    EXPECT_TRUE(failsWith(OptionValues::fromJson(someSpecs(), "{"), ErrorCode::FileCorrupt));
}

}  // namespace
}  // namespace vitrine
