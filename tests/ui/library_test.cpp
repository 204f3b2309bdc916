// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QTest>

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

TEST_F(Library, AnEncodingIsShownWithItsPaceAndHeldByAButton) {
    openLibrary();
    const auto isShown = [this](const char* part) { return find<QWidget>(part)->isVisible(); };
    EXPECT_FALSE(isShown("EncodingCard"));
    JobState encoding;
    encoding.id = 21;
    encoding.title = "Encoding images";
    encoding.status = JobStatus::Running;
    encoding.done = 120;
    encoding.total = 5120;
    encoding.perSecond = 25.0;
    encoding.canPause = true;
    JobState training;
    training.id = 22;
    training.title = "Training";
    training.status = JobStatus::Running;
    engine_->setJobs({training, encoding});
    ASSERT_TRUE(waitUntil([&] { return isShown("EncodingCard"); }));
    EXPECT_FALSE(isShown("jobPause")) << "the training in the status bar has its own page";
    const auto says = [this](const QString& part) { return find<QLabel>("encodingText")->text().contains(part); };
    EXPECT_TRUE(says(QStringLiteral("25/s"))) << find<QLabel>("encodingText")->text().toStdString();
    EXPECT_TRUE(says(QStringLiteral("4 min left")));
    EXPECT_TRUE(says(QLocale().toString(5120)));
    QTest::mouseClick(find<QAbstractButton>("encodingPause"), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return says(QStringLiteral("paused")); }));
    EXPECT_FALSE(says(QStringLiteral("left")));
    engine_->setJobs({[&] { auto paused = encoding; paused.status = JobStatus::Paused; return paused; }()});
    ASSERT_TRUE(waitUntil([&] { return isShown("jobPause"); }));
    QTest::mouseClick(find<QAbstractButton>("jobPause"), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return says(QStringLiteral("4 min left")); })) << "either button lets it go on";
    engine_->setJobs({});
    ASSERT_TRUE(waitUntil([&] { return !isShown("EncodingCard"); }));
}

}  // namespace
}  // namespace vitrine::test
