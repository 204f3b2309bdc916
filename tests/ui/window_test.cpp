// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the whole window on the fake engine, as a user would.
#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QUndoStack>
#include <QUrl>

#include "models/concept_table_model.h"
#include "pages/inspect/concept_slider_row.h"
#include "pages/inspect/concept_view.h"
#include "pages/inspect/film_strip.h"
#include "pages/inspect/inspect_page.h"
#include "pages/inspect/inspect_session.h"
#include "pages/inspect/report_exporter.h"
#include "pages/inspect/what_if_card.h"
#include "pages/inspect/why_card.h"
#include "ui/ui_fixture.h"
#include "widgets/empty_state.h"
#include "widgets/filter_popup.h"
#include "widgets/image_view.h"
#include "widgets/message_bar.h"

namespace vitrine::test {
namespace {

class Window : public UiFixture {
protected:
    InspectSession& session() const { return window_->findChild<InspectPage*>()->session(); }
    MessageBar& notice(const char* name) const { return *find<MessageBar>(name); }
    void drop(const QMimeData& mime) {
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &event);
    }
    static FakeWorld worldWith(std::size_t images) {
        FakeWorld world;
        world.workspaceImages = images;
        return world;
    }
};

TEST_F(Window, StartsWithTheWorkspaceAlive) {
    open(worldWith(12));
    ASSERT_TRUE(waitForInspection());
    EXPECT_EQ(window_->images().rowCount(), 12);
    EXPECT_EQ(session().columns().size(), 4U);
    EXPECT_FALSE(find<QLabel>("stripHint")->text().isEmpty());
    EXPECT_GT(find<ConceptView>("ConceptView")->model()->rowCount(), 0);
}

TEST_F(Window, EmptyViewOffersOneButton) {
    open(worldWith(0));
    ASSERT_TRUE(waitUntil([this] { return adapter_->workspace() != nullptr; }));
    const auto* empty = window_->findChild<InspectPage*>()->findChild<EmptyState*>();
    EXPECT_TRUE(empty->isVisibleTo(window_.get()));
    EXPECT_EQ(empty->findChildren<QAbstractButton*>().size(), 1);
}

TEST_F(Window, BadFilesAreNamedAndTheRestIsLoaded) {
    open(worldWith(3));
    ASSERT_TRUE(waitForInspection());
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/good one.png")), QUrl::fromLocalFile(QStringLiteral("/a/bad.png")),
                  QUrl::fromLocalFile(QStringLiteral("/a/missing.png")), QUrl::fromLocalFile(QStringLiteral("/a/fine.png"))});
    drop(mime);
    ASSERT_TRUE(waitUntil([this] { return notice("importNotice").isVisible(); }));
    EXPECT_EQ(notice("importNotice").sentence(), QStringLiteral("2 of 4 files skipped; the rest is loaded."));
    EXPECT_TRUE(notice("importNotice").details().contains(QStringLiteral("/a/bad.png")));
    EXPECT_TRUE(notice("importNotice").details().contains(QStringLiteral("/a/missing.png")));
    EXPECT_EQ(window_->images().rowCount(), 6);
    ASSERT_TRUE(waitUntil([this] { return session().inspection()->image.fileName == "good one.png"; }));
}

TEST_F(Window, AFolderWhoseFirstFileIsBadShowsTheFirstGoodOne) {
    open(worldWith(2));
    ASSERT_TRUE(waitForInspection());
    window_->openPaths({QStringLiteral("/a/bad.png"), QStringLiteral("/a/worse bad.png"), QStringLiteral("/a/good.png")});
    ASSERT_TRUE(waitUntil([this] { return session().inspection() && session().inspection()->image.fileName == "good.png"; }));
    EXPECT_TRUE(find<ConceptView>("ConceptView")->isVisibleTo(window_.get()));
    EXPECT_EQ(window_->images().failedCount(), 2);
    ASSERT_TRUE(waitUntil([this] { return find<QLabel>("stripCount")->text() == QStringLiteral("3 images\n2 unreadable"); }))
        << find<QLabel>("stripCount")->text().toStdString();
}

TEST_F(Window, ASingleBadFileIsExplainedOnce) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    window_->openPaths({QStringLiteral("/a/bad.png")});
    ASSERT_TRUE(waitUntil([this] { return notice("imageNotice").isVisible(); }));
    EXPECT_FALSE(notice("importNotice").isVisible());
    EXPECT_FALSE(notice("inspectNotice").isVisible());
    EXPECT_FALSE(find<QWidget>("bottomSplitter")->isVisible()) << "no empty frames below";
    EXPECT_FALSE(find<QWidget>("HeatMapLegend")->isVisible());
    EXPECT_FALSE(find<ConceptView>("ConceptView")->isVisibleTo(window_.get())) << "an empty frame promises an answer";
    window_->hub().setImage(window_->images().idAt(0));
    ASSERT_TRUE(waitForInspection());
    EXPECT_TRUE(find<ConceptView>("ConceptView")->isVisibleTo(window_.get()));
}

TEST_F(Window, AFailedImageHasNoAnswersAndNoReport) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    EXPECT_TRUE(find<QAbstractButton>("exportReport")->isEnabled());
    window_->openPaths({QStringLiteral("/a/bad.png"), QStringLiteral("/a/worse bad.png")});
    ASSERT_TRUE(waitUntil([this] { return notice("imageNotice").isVisible(); }));
    EXPECT_EQ(session().inspection(), nullptr) << "the answers of another image must not stay";
    EXPECT_EQ(find<ConceptView>("ConceptView")->model()->rowCount(), 0);
    EXPECT_FALSE(find<QAbstractButton>("exportReport")->isEnabled());
    ASSERT_TRUE(waitUntil([this] { return notice("importNotice").isVisible(); }));
    EXPECT_EQ(notice("importNotice").sentence(), QStringLiteral("None of the 2 files could be read."));
    window_->hub().setImage(window_->images().idAt(0));
    ASSERT_TRUE(waitForInspection());
    EXPECT_TRUE(find<QAbstractButton>("exportReport")->isEnabled());
}

TEST_F(Window, ShowsADroppedImageAtTheEndOfALongStrip) {
    open(worldWith(600));
    ASSERT_TRUE(waitForInspection());
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/last.png"))});
    drop(mime);
    ASSERT_TRUE(waitUntil([this] { return session().inspection()->image.fileName == "last.png"; }));
    const auto* strip = find<FilmStrip>("FilmStrip");
    EXPECT_TRUE(strip->viewport()->rect().contains(strip->visualRect(strip->currentIndex()).center()));
}

TEST_F(Window, TakesPathsInTextAndPictures) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    QMimeData text;
    text.setText(QStringLiteral("file:///a/one.png\r\n/a/two.png\n"));
    drop(text);
    ASSERT_TRUE(waitUntil([this] { return window_->images().rowCount() == 3; }));
    QMimeData picture;
    picture.setImageData(QImage(20, 10, QImage::Format_ARGB32));
    drop(picture);
    ASSERT_TRUE(waitUntil([this] { return window_->images().rowCount() == 4; }));
    ASSERT_TRUE(waitUntil([this] { return session().inspection()->image.fileName == "pasted image"; }));
}

TEST_F(Window, SliderMovesEveryModelAndUndoBringsItBack) {
    open(worldWith(4));
    ASSERT_TRUE(waitForInspection());
    const QString name = find<WhatIfCard>("WhatIfCard")->shownConcepts().front();
    auto* slider = window_->findChild<QSlider*>(QStringLiteral("slider ") + name);
    ASSERT_NE(slider, nullptr);
    const auto before = session().columns();
    QElapsedTimer clock;
    clock.start();
    slider->triggerAction(QAbstractSlider::SliderPageStepSub);
    slider->setValue(slider->minimum());
    std::cout << "one slider step through all models: " << static_cast<double>(clock.nsecsElapsed()) / 2e6 << " ms\n";
    ASSERT_EQ(session().edits().size(), 1);
    for (std::size_t model = 0; model < before.size(); ++model) EXPECT_NE(session().columns()[model].logits, before[model].logits) << model;
    EXPECT_EQ(session().undoStack().count(), 1) << "one gesture is one step";
    session().undoStack().undo();
    EXPECT_TRUE(session().edits().isEmpty());
    for (std::size_t model = 0; model < before.size(); ++model) EXPECT_EQ(session().columns()[model].logits, before[model].logits);
    session().undoStack().redo();
    EXPECT_EQ(session().edits().size(), 1);
    QTest::mouseClick(find<QAbstractButton>("resetEdits"), Qt::LeftButton);
    EXPECT_TRUE(session().edits().isEmpty());
}

TEST_F(Window, SmallestEditTurnsTheAnswer) {
    open(worldWith(4));
    ASSERT_TRUE(waitForInspection());
    const auto explained = static_cast<std::size_t>(session().explainedIndex());
    const int before = session().columns()[explained].predicted;
    QTest::mouseClick(find<QAbstractButton>("smallestEdit"), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([this] { return !session().edits().isEmpty(); }));
    EXPECT_NE(session().columns()[explained].predicted, before);
    EXPECT_EQ(session().undoStack().count(), 1);
}

TEST_F(Window, EditsBelongToTheirImage) {
    open(worldWith(4));
    ASSERT_TRUE(waitForInspection());
    const ImageId first = window_->hub().image();
    session().setEdit(find<WhatIfCard>("WhatIfCard")->shownConcepts().front(), 3.0F);
    window_->hub().setImage(window_->images().idAt(1));
    ASSERT_TRUE(waitUntil([&] { return session().inspection()->image.id != first; }));
    EXPECT_TRUE(session().edits().isEmpty());
    session().undoStack().undo();
    ASSERT_TRUE(waitUntil([&] { return session().inspection()->image.id == first; })) << "undo shows the image it changes";
    EXPECT_TRUE(session().edits().isEmpty());
}

TEST_F(Window, HoverMarksTheConceptInTheHeatMap) {
    open(worldWith(2));
    ASSERT_TRUE(waitForInspection());
    EXPECT_FALSE(find<QAbstractButton>("heatMapToggle")->isEnabled()) << "no concept, no map";
    EXPECT_FALSE(find<QLabel>("heatMapConcept")->text().isEmpty()) << "what to do for one";
    const int width = find<QWidget>("ImageCard")->width();
    auto* view = find<ConceptView>("ConceptView");
    const QModelIndex index = view->model()->index(0, 1);
    QTest::mouseMove(view->viewport(), view->visualRect(index).center());
    const QString name = index.data(ConceptTableModel::ConceptRole).toString();
    ASSERT_TRUE(waitUntil([&] { return window_->hub().markedConcept() == name; }));
    ASSERT_TRUE(waitUntil([this] { return find<ImageView>("ImageView")->heatMap() != nullptr; }));
    EXPECT_EQ(find<ImageView>("ImageView")->heatMap()->conceptName, name.toStdString());
    EXPECT_EQ(find<QLabel>("heatMapConcept")->text(), name);
    EXPECT_TRUE(find<QWidget>("heatMapScale")->accessibleName().contains(QStringLiteral("cosine")));
    EXPECT_EQ(find<QWidget>("ImageCard")->width(), width);
    QTest::mouseClick(find<QAbstractButton>("heatMapToggle"), Qt::LeftButton);
    EXPECT_EQ(find<ImageView>("ImageView")->heatMap(), nullptr);
}

TEST_F(Window, TheHeadOfTheConceptsFitsTheSmallestWindow) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    window_->resize(window_->minimumSize());
    QCoreApplication::processEvents();
    for (const char* name : {"arrangementAligned", "arrangementTopOfEach", "conceptsAsTable", "heatMapToggle", "modelViewToggle"}) {
        const auto* button = find<QWidget>(name);
        EXPECT_GE(button->width(), button->sizeHint().width()) << name;
    }
}

TEST_F(Window, ReasonsAreShownInWholeRows) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    auto* view = find<QListView>("ContributionView");
    ASSERT_GT(view->model()->rowCount(), 1);
    for (const int height : {700, 731, 760}) {
        window_->resize(1300, height);
        QCoreApplication::processEvents();
        EXPECT_EQ(view->viewport()->height() % view->sizeHintForRow(0), 0) << height;
    }
}

TEST_F(Window, PhotographOnTheDemoBackboneIsWarnedOf) {
    FakeWorld world = worldWith(1);
    world.isOutOfDomain = true;
    open(world);
    ASSERT_TRUE(waitForInspection());
    EXPECT_TRUE(notice("inspectNotice").isVisible());
    EXPECT_TRUE(notice("inspectNotice").sentence().contains(QStringLiteral("field guide")));
}

TEST_F(Window, DeleteTakesImagesOutOfTheStrip) {
    open(worldWith(3));
    ASSERT_TRUE(waitForInspection());
    const ImageId first = window_->hub().image();
    QTest::keyClick(find<FilmStrip>("FilmStrip"), Qt::Key_Delete);
    EXPECT_EQ(window_->images().rowCount(), 2);
    EXPECT_NE(window_->hub().image(), first);
}

TEST_F(Window, FindsAConceptByWordsInAnyOrder) {
    open(worldWith(2));
    ASSERT_TRUE(waitForInspection());
    const QString wanted = QString::fromStdString(adapter_->workspace()->conceptNames[42]);
    QTest::mouseClick(find<QAbstractButton>("findButton"), Qt::LeftButton);
    auto* popup = window_->findChild<FilterPopup*>();
    ASSERT_NE(popup, nullptr);
    QStringList words = (wanted + QStringLiteral(" concept")).split(u' ');
    std::reverse(words.begin(), words.end());
    popup->field()->setText(words.join(u' '));
    QTest::keyClick(popup->field(), Qt::Key_Return);
    EXPECT_EQ(window_->hub().chosenConcept(), wanted);
    EXPECT_GE(static_cast<ConceptTableModel*>(find<ConceptView>("ConceptView")->model())->rowOf(wanted), 0);
}

TEST_F(Window, WorksWithoutTrainedRuns) {
    FakeWorld world = worldWith(1);
    world.hasRuns = false;
    open(world);
    ASSERT_TRUE(waitForInspection());
    EXPECT_EQ(session().explainedIndex(), -1);
    EXPECT_FALSE(find<WhatIfCard>("WhatIfCard")->isEnabled());
    EXPECT_FALSE(find<QLabel>("whySum")->text().isEmpty());
}

TEST_F(Window, OutcomesOfRunsThatNoLongerFitDoNotStay) {
    open(worldWith(2));
    ASSERT_TRUE(waitForInspection());
    EXPECT_TRUE(find<QLabel>("outcome0")->isVisible());
    auto other = std::make_shared<InspectionSnapshot>(*session().inspection());
    other->columns.resize(1);  // CLIP alone: another backbone greys every run
    emit adapter_->inspectionReady(other);
    EXPECT_FALSE(find<QLabel>("outcome0")->isVisible());
}

TEST_F(Window, BrokenBackboneGivesOneMessage) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    adapter_->openBackbone(QStringLiteral("/nowhere"));
    ASSERT_TRUE(waitUntil([this] { return notice("importNotice").isVisible(); }));
    EXPECT_TRUE(notice("importNotice").sentence().contains(QStringLiteral("config.json")));
    EXPECT_NE(adapter_->workspace(), nullptr);
}

TEST_F(Window, JobCanBeStoppedFromTheStatusBar) {
    open(worldWith(1));
    ASSERT_TRUE(waitForInspection());
    JobState job;
    job.id = 17;
    job.title = "Training";
    job.status = JobStatus::Running;
    job.done = 3;
    job.total = 10;
    engine_->setJobs({job});
    ASSERT_TRUE(waitUntil([this] { return find<QAbstractButton>("jobCancel")->isVisible(); }));
    QTest::mouseClick(find<QAbstractButton>("jobCancel"), Qt::LeftButton);
    EXPECT_EQ(engine_->cancelledJob(), 17U);
    engine_->setJobs({});
    ASSERT_TRUE(waitUntil([this] { return !find<QAbstractButton>("jobCancel")->isVisible(); }));
}

TEST_F(Window, ReportOfAllImagesIsWrittenOrItsFailureNamed) {
    open(worldWith(3));
    ASSERT_TRUE(waitForInspection());
    ReportExporter exporter(*adapter_);
    QSignalSpy finished(&exporter, &ReportExporter::finished);
    QSignalSpy failed(&exporter, &ReportExporter::failed);
    QVector<ImageId> ids;
    for (int row = 0; row < 3; ++row) ids.push_back(window_->images().idAt(row));
    const QString path = folder_.filePath(QStringLiteral("report.pdf"));
    exporter.write(ids, {}, path, 150.0);
    ASSERT_TRUE(waitUntil([&] { return finished.size() + failed.size() == 1; }, 30000));
    ASSERT_EQ(finished.size(), 1);
    EXPECT_TRUE(QFile::exists(path));
    const QString second = folder_.filePath(QStringLiteral("second.png"));
    exporter.write(ids, {}, folder_.filePath(QStringLiteral("nowhere/report.pdf")), 150.0);
    exporter.write(ids.mid(0, 1), {}, second, 96.0);
    ASSERT_TRUE(waitUntil([&] { return failed.size() + finished.size() == 3; }, 30000));
    EXPECT_EQ(failed.size(), 1);
    EXPECT_TRUE(QFile::exists(second)) << "what was asked for meanwhile is written too";
    EXPECT_FALSE(exporter.isRunning());
}

TEST_F(Window, EveryLanguageAndThemeIsTakenAtOnce) {
    open(worldWith(2));
    ASSERT_TRUE(waitForInspection());
    const QString english = find<QAbstractButton>("openImages")->text();
    window_->findChild<QAction*>(QStringLiteral("languageRussian"))->trigger();
    QCoreApplication::processEvents();
    EXPECT_NE(find<QAbstractButton>("openImages")->text(), english);
    EXPECT_EQ(settings_->language(), QStringLiteral("ru"));
    const int light = window_->palette().color(QPalette::Window).lightness();
    window_->findChild<QAction*>(QStringLiteral("themeDark"))->trigger();
    QCoreApplication::processEvents();
    EXPECT_LT(window_->palette().color(QPalette::Window).lightness(), light);
    EXPECT_EQ(settings_->theme(), ThemeMode::Dark);
}

TEST_F(Window, EveryControlHasAName) {
    open(worldWith(2));
    ASSERT_TRUE(waitForInspection());
    for (QWidget* widget : window_->findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QSlider*>(widget) ||
                               qobject_cast<QLineEdit*>(widget) || qobject_cast<QAbstractItemView*>(widget);
        const bool isOurs = !widget->objectName().startsWith(QLatin1String("qt_")) && widget->focusPolicy() != Qt::NoFocus;
        if (!isControl || !isOurs || !widget->isVisibleTo(window_.get())) continue;
        if (widget->parent() && qobject_cast<QComboBox*>(widget->parent()->parent())) continue;  // the list of a combo box
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool isNamed = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        EXPECT_TRUE(isNamed) << widget->metaObject()->className() << ' ' << widget->objectName().toStdString();
        EXPECT_FALSE(widget->objectName().isEmpty()) << widget->metaObject()->className();
    }
}

}  // namespace
}  // namespace vitrine::test
