// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSet>

#include "bridge/explanations.h"
#include "engine/report_builder.h"
#include "models/concept_table_model.h"
#include "models/contribution_model.h"
#include "models/image_list_model.h"
#include "ui/fake_workspace.h"

namespace vitrine::test {
namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;
using Table = ConceptTableModel;

std::vector<ModelColumn> columnsOf(const WorkspaceSnapshot& workspace, const Matrix& embedding) {
    std::vector<ModelColumn> columns{describeImage(workspace.clip, embedding)};
    for (const auto& run : workspace.runs) columns.push_back(describeImage(run, embedding, &columns.front()));
    return columns;
}

class ConceptTable : public ::testing::Test {
protected:
    ConceptTable() : workspace_(makeFakeWorkspace({})), columns_(columnsOf(*workspace_, fakeEmbedding({}, 3))), tester_(&table_, Mode::Fatal) {
        table_.setColumns(columns_, columns_, {});
    }

    QSet<QString> conceptsInRows() const {
        QSet<QString> names;
        for (int row = 0; row < table_.rowCount(); ++row) names.insert(table_.index(row, 0).data(Table::ConceptRole).toString());
        return names;
    }

    std::shared_ptr<const WorkspaceSnapshot> workspace_;
    std::vector<ModelColumn> columns_;
    Table table_;
    QAbstractItemModelTester tester_;
};

TEST_F(ConceptTable, AlignedRowsAreTheUnionOfTheTopTen) {
    QSet<QString> expected;
    for (const ModelColumn& column : columns_)
        for (const std::size_t index : strongestConcepts(column, 10)) expected.insert(QString::fromStdString(column.run->conceptNames[index]));
    EXPECT_EQ(conceptsInRows(), expected);
    EXPECT_EQ(table_.columnCount(), static_cast<int>(columns_.size()) + 1);
}

TEST_F(ConceptTable, TopOfEachListsEveryModelsOwnConceptsInOrder) {
    table_.setArrangement(Table::Arrangement::TopOfEach);
    ASSERT_LE(table_.rowCount(), Table::kTopCount);
    for (std::size_t model = 0; model < columns_.size(); ++model) {
        QSet<QString> expected;
        for (const std::size_t index : strongestConcepts(columns_[model], 10)) expected.insert(QString::fromStdString(columns_[model].run->conceptNames[index]));
        QSet<QString> shown;
        double last = 1e9;
        for (int row = 0; row < static_cast<int>(expected.size()); ++row) {
            const QModelIndex cell = table_.index(row, static_cast<int>(model) + 1);
            shown.insert(cell.data(Table::ConceptRole).toString());
            EXPECT_LE(cell.data(Table::ValueRole).toDouble(), last);
            last = cell.data(Table::ValueRole).toDouble();
        }
        EXPECT_EQ(shown, expected);
    }
}

TEST_F(ConceptTable, BarsBeginAtZeroAndEndAtTheValue) {
    for (const Table::Scale scale : {Table::Scale::Raw, Table::Scale::ZScore, Table::Scale::Rank}) {
        table_.setScale(scale);
        for (int row = 0; row < table_.rowCount(); ++row)
            for (int column = 1; column < table_.columnCount(); ++column) {
                const QModelIndex cell = table_.index(row, column);
                const double value = cell.data(Table::ValueRole).toDouble();
                const double from = cell.data(Table::BarStartRole).toDouble();
                const double to = cell.data(Table::BarEndRole).toDouble();
                EXPECT_EQ(value > 0.0, to > from) << row << ' ' << column;
                EXPECT_EQ(value < 0.0, to < from) << row << ' ' << column;
            }
    }
}

TEST_F(ConceptTable, SortsByAModelByNameAndByDisagreement) {
    table_.sort(2, Qt::DescendingOrder);
    for (int row = 1; row < table_.rowCount(); ++row)
        EXPECT_GE(table_.index(row - 1, 2).data(Table::ValueRole).toDouble(), table_.index(row, 2).data(Table::ValueRole).toDouble());
    table_.sort(0, Qt::AscendingOrder);
    for (int row = 1; row < table_.rowCount(); ++row)
        EXPECT_LE(QString::localeAwareCompare(table_.index(row - 1, 0).data().toString(), table_.index(row, 0).data().toString()), 0);
    table_.sort(Table::kSortByDisagreement, Qt::DescendingOrder);
    for (int row = 1; row < table_.rowCount(); ++row)
        EXPECT_GE(table_.disagreement(table_.index(row - 1, 0).data().toString()), table_.disagreement(table_.index(row, 0).data().toString()));
}

TEST_F(ConceptTable, EditedConceptJoinsTheRowsAndOthersStay) {
    const QSet<QString> before = conceptsInRows();
    QString other;
    for (const std::string& name : workspace_->conceptNames)
        if (!before.contains(QString::fromStdString(name))) other = QString::fromStdString(name);
    ASSERT_FALSE(other.isEmpty());
    const ConceptEdit edit{other.toStdString(), 2.5F};
    std::vector<ModelColumn> edited;
    for (const ModelColumn& column : columns_) edited.push_back(whatIf(column, std::span(&edit, 1)));
    table_.setEdited(edited, {other});
    EXPECT_EQ(conceptsInRows(), before + QSet<QString>{other});
    table_.setScale(Table::Scale::ZScore);
    const QModelIndex cell = table_.index(table_.rowOf(other), 2);
    EXPECT_NEAR(cell.data(Table::ValueRole).toDouble(), 2.5, 1e-3);
    EXPECT_TRUE(cell.data(Table::EditedRole).toBool());
}

TEST_F(ConceptTable, DoubtNamesItsReason) {
    const QString name = table_.index(0, 0).data().toString();
    EXPECT_TRUE(table_.index(0, 0).data(Table::DoubtRole).toString().isEmpty());
    table_.setColumns(columns_, columns_, {{name, 0.6F}});
    EXPECT_TRUE(table_.index(table_.rowOf(name), 0).data(Table::DoubtRole).toString().contains(name));
}

TEST_F(ConceptTable, CsvHoldsEveryCell) {
    table_.setArrangement(Table::Arrangement::All);
    const QStringList lines = table_.toCsv().split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), static_cast<qsizetype>(workspace_->conceptNames.size()) + 1);
    for (const QString& line : lines) EXPECT_EQ(line.count(u','), static_cast<qsizetype>(columns_.size())) << line.toStdString();
}

TEST_F(ConceptTable, TakesAnImageWithoutModels) {
    table_.setColumns({}, {}, {});
    EXPECT_EQ(table_.rowCount(), 0);
    EXPECT_EQ(table_.columnCount(), 0);
}

TEST_F(ConceptTable, ReasonsAddUpToTheGapAndFlipsFlip) {
    const ModelColumn& column = columns_[1];
    const auto order = largestIndices(column.logits, 2);
    const PairReasons reasons = pairReasons(column, static_cast<int>(order[0]), static_cast<int>(order[1]));
    double sum = reasons.bias;
    for (const PairContribution& part : reasons.contributions) {
        sum += part.difference;
        EXPECT_NEAR(part.difference, part.towardsA - part.towardsB, 1e-9);
    }
    EXPECT_NEAR(sum, reasons.gap, 1e-4);
    EXPECT_GT(reasons.gap, 0.0);

    ContributionModel model;
    QAbstractItemModelTester tester(&model, Mode::Fatal);
    model.setReasons(reasons, QStringLiteral("A"), QStringLiteral("B"));
    double shown = 0.0;
    for (int row = 0; row < model.rowCount(); ++row) shown += model.index(row, 0).data(ContributionModel::ValueRole).toDouble();
    EXPECT_NEAR(shown, reasons.gap, 1e-4) << "the rows must sum to the lead, the rest included";

    if (const auto flip = singleFlip(column)) {
        EXPECT_EQ(whatIf(column, flip->edits).predicted, flip->winner);
    }
    const auto edit = smallestEdit(column);
    ASSERT_TRUE(edit) << edit.error().message();
    EXPECT_EQ(whatIf(column, edit->edits).predicted, edit->winner);
}

TEST(ImageList, FollowsAddsUpdatesAndRemovals) {
    ImageListModel model;
    QAbstractItemModelTester tester(&model, Mode::Fatal);
    QVector<ImageEntryPointer> entries;
    for (ImageId id = 1; id <= 5; ++id) {
        ImageEntry entry;
        entry.id = id;
        entry.fileName = "image " + std::to_string(id);
        entries.push_back(std::make_shared<const ImageEntry>(entry));
    }
    model.append(entries);
    ImageEntry failed = *entries[2];
    failed.state = ImageState::Failed;
    failed.error = {ErrorCode::FileCorrupt, "image 3", "ends early"};
    model.update({std::make_shared<const ImageEntry>(failed)});
    EXPECT_EQ(model.index(2).data(ImageListModel::StateRole).toInt(), static_cast<int>(ImageState::Failed));
    EXPECT_TRUE(model.index(2).data(Qt::ToolTipRole).toString().contains(QStringLiteral("damaged")));
    EXPECT_EQ(model.failedCount(), 1);
    EXPECT_EQ(model.usableRow(2), 3);
    EXPECT_EQ(model.usableRow(5), -1);
    model.remove({2, 4, 77});
    ASSERT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.rowOf(5), 2);
    EXPECT_EQ(model.idAt(1), 3U);
    EXPECT_EQ(model.rowOf(2), -1);
    model.remove({3});
    EXPECT_EQ(model.failedCount(), 0);
}

}  // namespace
}  // namespace vitrine::test
