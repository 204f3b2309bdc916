// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "models/cell_image_model.h"
#include "models/comparison_model.h"
#include "pages/evaluate/audit_card.h"
#include "pages/evaluate/cell_card.h"
#include "pages/evaluate/charts_card.h"
#include "pages/evaluate/confusion_card.h"
#include "pages/evaluate/evaluate_page.h"
#include "pages/evaluate/evaluate_session.h"
#include "pages/evaluate/methods_card.h"
#include "pages/inspect/inspect_page.h"
#include "pages/inspect/why_card.h"
#include "plots/matrix_view.h"
#include "plots/plot_panel.h"
#include "selection/selection_hub.h"
#include "ui/ui_fixture.h"
#include "widgets/elided_label.h"

namespace vitrine::test {
namespace {

class EvaluatePageTest : public UiFixture {
protected:
    void openPage(FakeWorld world = {}) {
        open(world);
        window_->resize(1440, 900);
        for (QAction* action : window_->findChildren<QAction*>(QStringLiteral("evaluate"))) action->trigger();
        page_ = window_->findChild<EvaluatePage*>();
        ASSERT_TRUE(page_);
        ASSERT_TRUE(waitUntil([&] { return page_->isVisible() && page_->session().snapshot() != nullptr; }));
    }
    void waitForMatrix(int classes) {
        ASSERT_TRUE(waitUntil([&] { return matrix().raster().rows() == classes; }));
    }
    MatrixView& matrix() const { return window_->findChild<ConfusionCard*>()->view(); }
    /// Of the page, not of one of its cards.
    QString sentence() const {
        return page_->findChild<QPushButton*>(QStringLiteral("evaluateStart"))->parentWidget()->findChild<QLabel*>(QStringLiteral("emptySentence"))->text();
    }
    bool isVisible(const char* name) const {
        const auto* widget = page_->findChild<QWidget*>(QLatin1String(name));
        return widget && widget->isVisible();
    }

    EvaluatePage* page_ = nullptr;
};

TEST_F(EvaluatePageTest, ShowsWhatIsStoredAt26And200And1000Classes) {
    for (const std::size_t classes : {std::size_t{26}, std::size_t{200}, std::size_t{1000}}) {
        FakeWorld world;
        world.classes = classes;
        world.concepts = 40;
        openPage(world);
        waitForMatrix(static_cast<int>(classes));
        EXPECT_EQ(find<QTableView>("comparisonTable")->model()->rowCount(), 5);
        EXPECT_GT(find<QTableView>("pairsTable")->model()->rowCount(), 20);
        TearDown();
    }
}

TEST_F(EvaluatePageTest, ACellShowsItsImagesAndTheConceptsThatSeparate) {
    openPage();
    waitForMatrix(34);
    auto* pairs = find<QTableView>("pairsTable");
    pairs->selectRow(0);
    const auto& session = page_->session();
    ASSERT_TRUE(session.trueClass() && session.predictedClass());
    EXPECT_NE(*session.trueClass(), *session.predictedClass());
    const int images = pairs->model()->index(0, 2).data(Qt::UserRole).toInt();
    EXPECT_EQ(find<QListView>("cellImages")->model()->rowCount(), images);
    EXPECT_EQ(window_->hub().selectedImages().size(), images);
    EXPECT_EQ(window_->hub().classPair().first, session.className(*session.trueClass()));
    ASSERT_TRUE(waitUntil([&] { return window_->findChild<CellCard*>()->conceptsText().contains(QStringLiteral("<b>")); }));
    // A whole row: every image of the class.
    matrix().setFocus();
    QTest::keyClick(&matrix(), Qt::Key_Home);
    QTest::keyClick(&matrix(), Qt::Key_Space);
    EXPECT_FALSE(session.predictedClass());
    EXPECT_EQ(find<QListView>("cellImages")->model()->rowCount(), 40);
}

TEST_F(EvaluatePageTest, ReturnOpensInspectWithThePair) {
    FakeWorld world;
    world.classes = 10;
    world.workspaceImages = 3;
    openPage(world);
    waitForMatrix(10);
    ASSERT_TRUE(waitUntil([&] { return window_->images().rowCount() == 3; }));
    const ImageId before = window_->hub().image();
    find<QTableView>("pairsTable")->selectRow(0);
    const ClassPair pair = window_->hub().classPair();
    ASSERT_FALSE(pair.isEmpty());
    QTest::keyClick(&matrix(), Qt::Key_Return);
    ASSERT_TRUE(waitUntil([&] { return window_->findChild<InspectPage*>()->isVisible() && window_->hub().image() != before; }));
    EXPECT_EQ(window_->images().rowCount(), 4) << "the picture joined the film strip";
    EXPECT_EQ(window_->hub().classPair(), pair);
    // Once more: it is there already.
    for (QAction* action : window_->findChildren<QAction*>(QStringLiteral("evaluate"))) action->trigger();
    QTest::keyClick(&matrix(), Qt::Key_Return);
    ASSERT_TRUE(waitUntil([&] { return window_->findChild<InspectPage*>()->isVisible(); }));
    EXPECT_EQ(window_->images().rowCount(), 4);
}

TEST_F(EvaluatePageTest, InspectExplainsThePairThatWasChosen) {
    open({}, {QStringLiteral("/pictures/one.png")});
    ASSERT_TRUE(waitForInspection());
    const auto* why = window_->findChild<WhyCard*>();
    const auto* classA = why->findChild<QComboBox*>(QStringLiteral("whyClassA"));
    const auto* classB = why->findChild<QComboBox*>(QStringLiteral("whyClassB"));
    ASSERT_TRUE(waitUntil([&] { return classA->count() > 5; }));
    const QString said = classA->itemText(0), truth = classA->itemText(4), other = classA->itemText(3);
    window_->hub().setClassPair({truth, said});
    EXPECT_EQ(classA->currentText(), truth);
    EXPECT_EQ(classB->currentText(), said);
    // A pair this model did not decide about leaves the answer and its rival.
    window_->hub().setClassPair({truth, other});
    EXPECT_EQ(classA->currentText(), said);
    EXPECT_EQ(classB->currentText(), classA->itemText(1));
}

TEST_F(EvaluatePageTest, TheBaselineIsPinnedFromTheMenu) {
    openPage();
    waitForMatrix(34);
    auto* card = window_->findChild<MethodsCard*>();
    card->setBaseline(QStringLiteral("zero_shot"));
    EXPECT_EQ(card->view().model()->index(0, 0).data(ComparisonModel::KeyRole).toString(), QStringLiteral("zero_shot"));
    EXPECT_TRUE(card->toCsv().split(u'\n')[1].startsWith(QStringLiteral("zero_shot,")));
    card->setBaseline({});
    EXPECT_NE(card->view().model()->index(0, 0).data(ComparisonModel::KeyRole).toString(), QStringLiteral("zero_shot"));
}

TEST_F(EvaluatePageTest, EachStateHasItsSentenceAndOneButton) {
    FakeWorld world;
    world.evaluation.isLabelled = false;
    openPage(world);
    EXPECT_TRUE(sentence().contains(QStringLiteral("label"))) << sentence().toStdString();
    EXPECT_TRUE(isVisible("evaluateStart"));
    TearDown();

    world = {};
    world.evaluation.hasOneClass = true;
    openPage(world);
    EXPECT_TRUE(sentence().contains(QStringLiteral("one class"))) << sentence().toStdString();
    TearDown();

    world = {};
    world.hasRuns = false;
    world.evaluation.isStored = false;
    openPage(world);
    EXPECT_TRUE(sentence().contains(QStringLiteral("trained"))) << sentence().toStdString();
    TearDown();

    world.hasRuns = true;
    openPage(world);
    EXPECT_TRUE(isVisible("evaluateStart"));
    page_->findChild<QPushButton*>(QStringLiteral("evaluateStart"))->click();
    waitForMatrix(34);
    EXPECT_FALSE(isVisible("evaluateStart"));
    ASSERT_TRUE(waitUntil([&] { return isVisible("evaluateAll"); })) << "the button comes back";
}

TEST_F(EvaluatePageTest, AFailedMethodStandsInTheTableAndTheOthersGoOn) {
    FakeWorld world;
    world.evaluation.oneFails = true;
    openPage(world);
    waitForMatrix(34);
    const ComparisonModel& model = window_->findChild<MethodsCard*>()->model();
    EXPECT_EQ(model.index(2, 0).data(ComparisonModel::StateRole).toInt(), static_cast<int>(MethodState::Failed));
    EXPECT_EQ(page_->session().measured().size(), 4U);
}

TEST_F(EvaluatePageTest, TheStandardColumnsFitBesideTheMatrix) {
    openPage();
    waitForMatrix(34);
    const auto* table = find<QTableView>("comparisonTable");
    int shown = 0;
    int width = 0;
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        if (table->isColumnHidden(column)) continue;
        ++shown;
        width += table->columnWidth(column);
        const QString whole = table->model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        EXPECT_FALSE(whole.isEmpty()) << "a short head is explained";
    }
    EXPECT_EQ(shown, 7) << "the method and six measures";
    EXPECT_LE(width, table->viewport()->width()) << "nothing has to be scrolled to";
}

TEST_F(EvaluatePageTest, TheReportCanBeExportedWithoutAnInspectedImage) {
    FakeWorld world;
    world.workspaceImages = 0;
    openPage(world);
    waitForMatrix(34);
    auto* button = find<QPushButton>("exportReport");
    EXPECT_TRUE(button->isEnabled()) << "what this page shows";
    for (QAction* action : window_->findChildren<QAction*>(QStringLiteral("inspect"))) action->trigger();
    ASSERT_TRUE(waitUntil([&] { return window_->findChild<InspectPage*>()->isVisible(); }));
    EXPECT_FALSE(button->isEnabled()) << "no image was inspected";
    for (QAction* action : window_->findChildren<QAction*>(QStringLiteral("evaluate"))) action->trigger();
    ASSERT_TRUE(waitUntil([&] { return page_->isVisible(); }));
    EXPECT_TRUE(button->isEnabled());
}

TEST_F(EvaluatePageTest, ConceptSetsAreComparedOnDemand) {
    openPage();
    waitForMatrix(34);
    EXPECT_FALSE(isVisible("compareSets"));
    page_->setView(EvaluatePage::View::Charts);
    auto* card = window_->findChild<ChartsCard*>();
    card->setChart(EvaluationChart::ConceptSets);
    ASSERT_TRUE(isVisible("compareSets"));
    EXPECT_TRUE(isVisible("chartHint")) << "nothing is measured yet, and it says what can be";
    QTest::mouseClick(find<QPushButton>("compareSets"), Qt::LeftButton);
    const EvaluationAdapter& adapter = page_->session().adapter();
    ASSERT_TRUE(waitUntil([&] { return adapter.conceptSets() && !adapter.isComparingSets(); }));
    EXPECT_FALSE(isVisible("chartHint"));
    const int before = card->panel().plot().table().rowCount;
    EXPECT_GT(before, 5) << "the workspace's concepts and random parts of them";
    page_->session().adapter().compareConceptSets({QStringLiteral("/lists/colours.txt"), QStringLiteral("/lists/picture.png")});
    ASSERT_TRUE(waitUntil([&] { return adapter.conceptSets() && !adapter.isComparingSets() && card->panel().plot().table().rowCount == before + 1; }));
    const QString note = card->findChild<ElidedLabel*>(QStringLiteral("cardNote"))->fullText();
    EXPECT_TRUE(note.contains(QStringLiteral("picture.png"))) << "a list that can not be used is named: " << note.toStdString();
    card->setChart(EvaluationChart::ClassAccuracy);
    EXPECT_FALSE(isVisible("compareSets"));
}

TEST_F(EvaluatePageTest, TheAuditIsOneButtonAndEndsInASentence) {
    openPage();
    waitForMatrix(34);
    page_->setView(EvaluatePage::View::Audit);
    auto* card = window_->findChild<AuditCard*>();
    card->findChild<QPushButton*>(QStringLiteral("auditStart"))->click();
    ASSERT_TRUE(waitUntil([&] { return !card->verdict().isEmpty() && card->findChild<QLabel*>(QStringLiteral("auditVerdict"))->isVisible(); }));
    EXPECT_TRUE(page_->session().shown()->audit);
}

TEST_F(EvaluatePageTest, ChoosingAnotherMethodOrLanguageKeepsThePageWhole) {
    openPage();
    waitForMatrix(34);
    auto* table = find<QTableView>("comparisonTable");
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->selectRow(row);
        EXPECT_EQ(QString::fromStdString(page_->session().shown()->key), table->model()->index(row, 0).data(ComparisonModel::KeyRole).toString());
    }
    for (const auto view : {EvaluatePage::View::Charts, EvaluatePage::View::Weights, EvaluatePage::View::Audit, EvaluatePage::View::Confusion})
        page_->setView(view);
    language_->setLanguage(QStringLiteral("ru"));
    QCoreApplication::processEvents();
    language_->setLanguage(QStringLiteral("en"));
    for (const QPushButton* button : page_->findChildren<QPushButton*>())
        EXPECT_TRUE(button->isHidden() || !button->text().isEmpty()) << button->objectName().toStdString();
}

}  // namespace
}  // namespace vitrine::test
