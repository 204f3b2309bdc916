// SPDX-License-Identifier: GPL-3.0-or-later
// The first path of a newcomer, driven on the shipped executable: start, drop images, read the columns,
// ask why, edit a concept until the class flips, export, read the report back.
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include "e2e/driver/driven_app.h"

namespace vitrine::test {
namespace {

QString demoFolder() { return QStringLiteral(VITRINE_SOURCE_DIR "/resources/demo"); }

QStringList demoImages() {
    QStringList paths;
    const QDir folder(demoFolder() + "/images");
    for (const QString& name : folder.entryList({"*.png"}, QDir::Files, QDir::Name)) paths << folder.filePath(name);
    return paths;
}

/// Visible words of a rich-text label.
QString plain(QString text) { return text.remove(QRegularExpression("<[^>]*>")).simplified(); }

void waitForColumns(DrivenApp& app) {
    app.waitFor("the concept columns", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
}

/// The answers of the image chosen before stay on the screen until those of the new one are there.
void waitForAnswersTo(DrivenApp& app, const QString& path) {
    app.waitFor("the answers to " + path, [&] { return app.find("ImageCard")["accessibleName"].toString() == QFileInfo(path).fileName(); });
    waitForColumns(app);
}

int stripCount(DrivenApp& app) { return static_cast<int>(app.rows("FilmStrip").size()); }

QString pdfText(const QString& path) {
    QProcess process;
    process.start("pdftotext", {"-layout", path, "-"});
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput());
}

TEST(Journey, FromDroppedImagesToTheReport) {
    const QStringList images = demoImages();
    ASSERT_GE(images.size(), 4) << "the demo workspace has no images";
    DrivenApp app;
    waitForColumns(app);
    const QString shownFirst = app.find("ImageCard")["accessibleName"].toString();
    const QStringList dropped = images.mid(QFileInfo(images[0]).fileName() == shownFirst ? 1 : 0, 3);
    const int before = stripCount(app);
    EXPECT_GT(before, 0) << "the demo workspace must be alive at the first start";

    app.drop("MainWindow", dropped);
    app.waitFor("three more images in the strip", [&] { return stripCount(app) == before + 3; });
    waitForAnswersTo(app, dropped[0]);
    const QJsonArray rows = app.rows("ConceptView");
    EXPECT_GE(rows.size(), 10);
    EXPECT_FALSE(app.text("whySum").isEmpty());

    const QString saidBefore = plain(app.text("outcome0"));
    EXPECT_FALSE(saidBefore.isEmpty());
    app.waitFor("a concept that flips the class", [&] { return app.find("tryFlip")["enabled"].toBool(); });
    app.click("tryFlip");
    app.waitFor("the class to flip", [&] { return plain(app.text("outcome0")).contains(QChar(0x2192)); });
    app.trigger("actionUndo");
    app.waitFor("undo to restore the class", [&] { return plain(app.text("outcome0")) == saidBefore; });
    app.trigger("actionRedo");
    app.waitFor("redo to flip it again", [&] { return plain(app.text("outcome0")).contains(QChar(0x2192)); });

    const auto exportTo = [&](const QString& path, int form) {
        app.trigger("actionExport");
        app.waitFor("the export dialog", [&] { return app.isVisible("exportSave"); });
        app.set("exportForm", form);
        app.set("exportPath", path);
        app.click("exportSave");
        app.waitFor("the file " + path, [&] { return QFile(path).size() > 0; });
    };
    const QString pdf = app.homeFolder() + "/report.pdf";
    exportTo(pdf, 0);
    const QString png = app.homeFolder() + "/report.png";
    exportTo(png, 1);

    EXPECT_FALSE(QImage(png).isNull());
    if (QStandardPaths::findExecutable("pdftotext").isEmpty()) GTEST_SKIP() << "pdftotext (poppler-utils) is absent";
    const QString text = pdfText(pdf);
    for (const char* expected : {"CLIP", "Sparse-CBM", "Contrastive-CBM", "Vitrine"})
        EXPECT_TRUE(text.contains(expected)) << expected << " is not in the text of the report";
    EXPECT_EQ(app.close(), 0);
}

TEST(Journey, BadFilesAreNamedAndTheRestIsLoaded) {
    const QStringList images = demoImages();
    ASSERT_GE(images.size(), 2);
    DrivenApp app;
    waitForColumns(app);
    const int before = stripCount(app);
    const QString broken = app.homeFolder() + "/broken.png";
    QFile source(images[0]);
    ASSERT_TRUE(source.open(QIODevice::ReadOnly));
    QFile target(broken);
    ASSERT_TRUE(target.open(QIODevice::WriteOnly));
    target.write(source.read(source.size() / 2));
    target.close();

    app.drop("MainWindow", {broken, images[1]});
    app.waitFor("a message about the broken file", [&] { return app.isVisible("importNotice"); });
    app.waitFor("the good image", [&] { return stripCount(app) == before + 2; });
    waitForColumns(app);  // of the good image, though the broken one came first
    app.trigger("actionPreviousImage");
    app.waitFor("no answers for a file that could not be read", [&] { return !app.isVisible("ConceptView"); });
    app.trigger("actionNextImage");
    waitForColumns(app);
    EXPECT_EQ(app.close(), 0);
}

TEST(Journey, LanguageAndThemeChangeWhileTheWindowIsOpen) {
    DrivenApp app;
    waitForColumns(app);
    const QString english = app.text("whySum");
    app.trigger("languageRussian");
    app.waitFor("Russian text", [&] { return app.text("whySum") != english; });
    app.trigger("themeDark");
    app.trigger("languageEnglish");
    app.waitFor("English text", [&] { return app.text("whySum") == english; });
    EXPECT_EQ(app.close(), 0);
}

TEST(Journey, KilledInTheMiddleItStartsAgain) {
    QTemporaryDir data;
    const QStringList environment = {"XDG_CONFIG_HOME=" + data.path(), "XDG_DATA_HOME=" + data.path()};
    {
        DrivenApp app({}, environment);
        waitForColumns(app);
        app.drop("MainWindow", demoImages());
        app.kill();
    }
    DrivenApp app({}, environment);
    waitForColumns(app);
    EXPECT_EQ(app.close(), 0);
}

}  // namespace
}  // namespace vitrine::test
