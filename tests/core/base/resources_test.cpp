// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/resources.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace vitrine {
namespace {

/// Sets a variable of the environment and puts the old value back.
class Environment {
public:
    Environment(const char* name, const char* value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        ::setenv(name, value, 1);
    }
    ~Environment() { ::setenv(name_, old_.c_str(), 1); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* name_;
    std::string old_;
};

TEST(Resources, TheVariableDecides) {
    const Environment variable("VITRINE_RESOURCES", "/somewhere/else");
    EXPECT_EQ(resourceDirectory(), "/somewhere/else");
    EXPECT_EQ(demoWorkspaceDirectory(), "/somewhere/else/demo");
}

TEST(Resources, WithoutItTheSourceTreeServesABuild) {
    const Environment variable("VITRINE_RESOURCES", "");
    EXPECT_TRUE(std::filesystem::exists(resourceDirectory())) << resourceDirectory();
}

TEST(Resources, TheCacheIsWhereTheDesktopSaysItIs) {
    const Environment cache("XDG_CACHE_HOME", "/tmp/somewhere");
    EXPECT_EQ(userCacheDirectory(), "/tmp/somewhere/vitrine");
    const Environment none("XDG_CACHE_HOME", "");
    const Environment home("HOME", "/home/somebody");
    EXPECT_EQ(userCacheDirectory(), "/home/somebody/.cache/vitrine");
}

}  // namespace
}  // namespace vitrine
