// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>

#include "ui/ui_fixture.h"

namespace vitrine::test {
namespace {

class Library : public UiFixture {
protected:
    void openLibrary() {
        open();
        window_->showPage(QStringLiteral("library"));
        ASSERT_TRUE(waitUntil([this] { return find<QComboBox>("computeDevice")->count() == 2; }));
    }

    void choose(const char* box, int index) {
        find<QComboBox>(box)->setCurrentIndex(index);
        emit find<QComboBox>(box)->activated(index);
    }
};

TEST_F(Library, DeviceAndThreadsAreKeptAndSaidToWaitForTheNextStart) {
    openLibrary();
    EXPECT_EQ(find<QComboBox>("computeThreads")->count(), 5) << "automatic and each of four";
    EXPECT_EQ(settings_->device(), QStringLiteral("cpu"));
    EXPECT_EQ(settings_->threads(), 0);
    const QString before = find<QLabel>("computeNote")->text();
    choose("computeDevice", 1);
    choose("computeThreads", 3);
    EXPECT_EQ(settings_->device(), QStringLiteral("cuda:0"));
    EXPECT_EQ(settings_->threads(), 3);
    EXPECT_NE(find<QLabel>("computeNote")->text(), before);
    choose("computeDevice", 0);
    choose("computeThreads", 0);
    EXPECT_EQ(find<QLabel>("computeNote")->text(), before) << "back to what the program runs on";
}

TEST_F(Library, ShowsTheChoiceOfTheLastTime) {
    SettingsStore(folder_.filePath(QStringLiteral("settings.ini"))).setThreads(2);
    openLibrary();
    EXPECT_EQ(find<QComboBox>("computeThreads")->currentData().toInt(), 2);
}

}  // namespace
}  // namespace vitrine::test
