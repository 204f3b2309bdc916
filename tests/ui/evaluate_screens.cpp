// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the Evaluate page on the engine of the tests, with numbers of classes the demo does not have.
// One argument: the folder to write to. QT_SCALE_FACTOR=2 for the other scale.
#include <QComboBox>
#include <QPushButton>
#include <QTableView>

#include "pages/evaluate/charts_card.h"
#include "pages/evaluate/confusion_card.h"
#include "pages/evaluate/evaluate_page.h"
#include "pages/evaluate/evaluate_session.h"
#include "plots/matrix_view.h"
#include "ui/page_stage.h"

namespace {

using namespace vitrine;
using namespace vitrine::test;

class Stage : public PageStage {
public:
    bool openEvaluate(const FakeWorld& world, const QString& theme) {
        openPage(world, QStringLiteral("evaluate"), theme);
        return waitUntil([&] { return page() && page()->session().snapshot() && !page()->session().measured().empty() &&
                                      matrix().raster().rows() == static_cast<int>(world.classes); });
    }
    EvaluatePage* page() const { return window_->findChild<EvaluatePage*>(); }
    MatrixView& matrix() const { return window_->findChild<ConfusionCard*>()->view(); }
    template <class T>
    T* part(const char* name) const { return window_->findChild<T*>(QLatin1String(name)); }
};

void renderClasses(const QString& folder, const QString& suffix, std::size_t classes, const QString& theme) {
    FakeWorld world;
    world.classes = classes;
    world.workspaceImages = classes == 26 ? 60 : 0;
    Stage stage;
    if (!stage.openEvaluate(world, theme)) return;
    const auto file = [&](const QString& what) { return QStringLiteral("%1/evaluate-%2-%3-%4%5.png").arg(folder).arg(classes).arg(what, theme, suffix); };
    stage.part<QTableView>("pairsTable")->selectRow(0);
    stage.grab(file(QStringLiteral("matrix")));
    if (classes == 1000) {
        stage.matrix().showCells(QRectF(480, 480, 40, 40));
        stage.grab(file(QStringLiteral("zoomed")));
    }
    if (classes == 26) {
        auto* other = stage.part<QComboBox>("confusionOther");
        other->setCurrentIndex(2);
        emit other->activated(2);
        stage.grab(file(QStringLiteral("difference")));
    }
    stage.page()->setView(EvaluatePage::View::Charts);
    for (const auto chart : {EvaluationChart::ClassAccuracy, EvaluationChart::AccuracySparsity, EvaluationChart::AccuracyNec, EvaluationChart::Insertion}) {
        if (classes != 26 && chart != EvaluationChart::ClassAccuracy) continue;
        stage.window_->findChild<ChartsCard*>()->setChart(chart);
        stage.grab(file(QStringLiteral("chart%1").arg(static_cast<int>(chart))));
    }
    if (classes == 26) {
        stage.window_->findChild<ChartsCard*>()->setChart(EvaluationChart::ConceptSets);
        stage.page()->session().adapter().compareConceptSets({QStringLiteral("colours.txt"), QStringLiteral("random words.txt")});
        stage.grab(file(QStringLiteral("concept-sets")));
        stage.page()->setView(EvaluatePage::View::Weights);
        stage.grab(file(QStringLiteral("weights")));
        stage.page()->setView(EvaluatePage::View::Audit);
        Stage::settle(250);
        stage.part<QPushButton>("auditStart")->click();
        stage.grab(file(QStringLiteral("audit")));
    }
    stage.TearDown();
}

void renderEmpty(const QString& folder, const QString& suffix, const QString& theme) {
    FakeWorld world;
    world.evaluation.isStored = false;
    Stage stage;
    stage.openEvaluate(world, theme);
    stage.grab(QStringLiteral("%1/evaluate-empty-%2%3.png").arg(folder, theme, suffix));
    stage.TearDown();
}

}  // namespace

int main(int argc, char** argv) {
    return renderPages(argc, argv, [](const QString& folder, const QString& theme, const QString& suffix) {
        for (const std::size_t classes : {std::size_t{26}, std::size_t{200}, std::size_t{1000}}) renderClasses(folder, suffix, classes, theme);
        renderEmpty(folder, suffix, theme);
    });
}
