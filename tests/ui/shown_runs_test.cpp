// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs stand as columns on Inspect.
#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "models/concept_table_model.h"
#include "pages/inspect/inspect_page.h"
#include "pages/inspect/inspect_session.h"
#include "selection/shown_runs.h"
#include "settings/settings_store.h"
#include "ui/ui_fixture.h"

namespace vitrine::test {
namespace {

WorkspaceSnapshot workspaceOf(std::initializer_list<std::pair<const char*, const char*>> runs) {
    WorkspaceSnapshot workspace;
    workspace.path = "/somewhere/birds";
    for (const auto& [id, method] : runs) {
        auto run = std::make_shared<RunSnapshot>();
        run->id = id;
        run->variantId = method;
        workspace.runs.push_back(std::move(run));
    }
    return workspace;
}

class ShownRunsTest : public ::testing::Test {
protected:
    QTemporaryDir folder_;
    SettingsStore settings_{folder_.filePath("settings.ini")};
};

TEST_F(ShownRunsTest, NewestRunOfTheFirstMethodsStandsByItself) {
    ShownRuns shown(settings_);
    shown.setWorkspace(workspaceOf({{"sparse-1", "sparse_cbm"}, {"sparse-2", "sparse_cbm"}, {"l1", "l1_cbm"}, {"con", "contrastive_cbm"}, {"labo", "labo"}}));
    EXPECT_TRUE(shown.contains("clip"));
    EXPECT_FALSE(shown.contains("sparse-1"));
    EXPECT_TRUE(shown.contains("sparse-2"));
    EXPECT_TRUE(shown.contains("l1"));
    EXPECT_TRUE(shown.contains("con"));
    EXPECT_FALSE(shown.contains("labo"));
}

TEST_F(ShownRunsTest, ARunThatCanNotBeUsedTakesNoPlace) {
    WorkspaceSnapshot workspace = workspaceOf({{"a", "sparse_cbm"}, {"b", "l1_cbm"}});
    auto broken = std::make_shared<RunSnapshot>(*workspace.runs.front());
    broken->unusable = Error{ErrorCode::FileCorrupt, "a", "broken"};
    workspace.runs.front() = std::move(broken);
    ShownRuns shown(settings_);
    shown.setWorkspace(workspace);
    EXPECT_FALSE(shown.contains("a"));
    EXPECT_TRUE(shown.contains("b"));
}

TEST_F(ShownRunsTest, DecisionsAreRememberedForEachWorkspace) {
    const WorkspaceSnapshot birds = workspaceOf({{"sparse-1", "sparse_cbm"}, {"sparse-2", "sparse_cbm"}, {"l1", "l1_cbm"}});
    {
        ShownRuns shown(settings_);
        shown.setWorkspace(birds);
        QSignalSpy changes(&shown, &ShownRuns::changed);
        shown.setShown("sparse-1", true);
        shown.setShown("l1", false);
        shown.setShown("l1", false);
        EXPECT_EQ(changes.count(), 2);
    }
    ShownRuns again(settings_);
    again.setWorkspace(birds);
    EXPECT_TRUE(again.contains("sparse-1"));
    EXPECT_FALSE(again.contains("l1"));
    WorkspaceSnapshot other = birds;
    other.path = "/somewhere/else";
    again.setWorkspace(other);
    EXPECT_FALSE(again.contains("sparse-1"));
    EXPECT_TRUE(again.contains("l1"));
}

TEST_F(ShownRunsTest, TakingADecisionBackLeavesTheStandard) {
    ShownRuns shown(settings_);
    const WorkspaceSnapshot before = workspaceOf({{"sparse-1", "sparse_cbm"}});
    shown.setWorkspace(before);
    shown.setShown("sparse-1", false);
    shown.setShown("sparse-1", true);
    // A newer run of the method takes the place of one that nobody chose.
    shown.setWorkspace(workspaceOf({{"sparse-1", "sparse_cbm"}, {"sparse-2", "sparse_cbm"}}));
    EXPECT_FALSE(shown.contains("sparse-1"));
    EXPECT_TRUE(shown.contains("sparse-2"));
}

class RailRuns : public UiFixture {};

TEST_F(RailRuns, AClickHidesAndShowsAColumnOnInspect) {
    FakeWorld world;
    world.workspaceImages = 2;
    open(world);
    ASSERT_TRUE(waitForInspection());
    InspectSession& session = window_->findChild<InspectPage*>()->session();
    const std::size_t all = session.columns().size();
    ASSERT_GT(all, 2U);
    const QString last = QString::fromStdString(session.columns().back().id);
    auto* button = find<QAbstractButton>(("run " + last).toUtf8().constData());
    ASSERT_NE(button, nullptr);
    EXPECT_TRUE(button->isChecked());
    button->click();
    EXPECT_EQ(session.columns().size(), all - 1);
    EXPECT_EQ(window_->findChild<ConceptTableModel*>()->columnCount(), static_cast<int>(all));
    button->click();
    EXPECT_EQ(session.columns().size(), all);
    EXPECT_EQ(QString::fromStdString(session.columns().back().id), last);
}

TEST_F(RailRuns, WithoutABottleneckTheRestOfThePageStands) {
    FakeWorld world;
    world.workspaceImages = 1;
    open(world);
    ASSERT_TRUE(waitForInspection());
    InspectSession& session = window_->findChild<InspectPage*>()->session();
    for (const auto& run : adapter_->workspace()->runs) window_->shownRuns().setShown(QString::fromStdString(run->id), false);
    EXPECT_EQ(session.columns().size(), 1U);
    EXPECT_EQ(session.explainedIndex(), -1);
}

}  // namespace
}  // namespace vitrine::test
