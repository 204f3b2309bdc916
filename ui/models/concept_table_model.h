// SPDX-License-Identifier: GPL-3.0-or-later
// The concept columns of one image as a table: column 0 names the concept, every further column is a
// model. The inspector paints it as bars, screen readers and the CSV export read it as text.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QStringList>
#include <QVector>
#include <vector>

#include "engine/what_if.h"

namespace vitrine {

class ConceptTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Arrangement { Aligned, TopOfEach, All };
    /// Rank: place among the model's concepts in this image, 1 = strongest, as in the report.
    enum class Scale { Raw, ZScore, Rank };
    Q_ENUM(Arrangement)
    Q_ENUM(Scale)
    enum Role {
        ConceptRole = Qt::UserRole + 1,  ///< QString: concept of this cell (a row's, or a cell's in TopOfEach)
        ValueRole,                       ///< double on the present scale, larger is stronger (Rank: 1 − log place / log number of
                                         ///< concepts, in [0, 1]); invalid where the model lacks the concept
        BarStartRole,                    ///< double in [0, 1]: where the bar begins in its cell (the zero line)
        BarEndRole,                      ///< double in [0, 1]: where it ends
        EditedRole,                      ///< bool: changed by the user
        DoubtRole                        ///< QString: why not to trust this cell's name, empty when there is no reason
    };
    /// Sorts by how much the models disagree on a concept.
    static constexpr int kSortByDisagreement = -2;
    static constexpr int kTopCount = 10;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::DescendingOrder) override;

    /// A new image. `base` chooses the rows, `edited` (same order) gives the values, `quality` holds the
    /// AUC of each concept by name where it was measured.
    void setColumns(std::vector<ModelColumn> base, std::vector<ModelColumn> edited, QHash<QString, float> quality);
    /// The same image with other edits: rows stay where they are.
    void setEdited(std::vector<ModelColumn> edited, const QStringList& editedConcepts);
    void setArrangement(Arrangement arrangement);
    void setScale(Scale scale);
    /// Concepts shown although no model has them among its strongest.
    void setExtraConcepts(const QStringList& names);

    Arrangement arrangement() const { return arrangement_; }
    Scale scale() const { return scale_; }
    int sortColumn() const { return sortColumn_; }
    Qt::SortOrder sortOrder() const { return sortOrder_; }
    const std::vector<ModelColumn>& columns() const { return edited_; }
    const std::vector<ModelColumn>& baseColumns() const { return base_; }
    int rowOf(const QString& conceptName) const;
    /// Spread of the ranks that the models give a concept, 0 = they agree.
    double disagreement(const QString& conceptName) const;
    /// The table as comma-separated values, decimals with a point.
    QString toCsv() const;

private:
    struct Range {
        double low = 0.0;
        double high = 0.0;
    };

    void rebuild();
    QVector<int> topConcepts(std::size_t column) const;
    void sortRows(QVector<int>& rows) const;
    int conceptAt(int row, int column) const;
    double value(const std::vector<ModelColumn>& columns, std::size_t column, int concept_) const;
    int placeOf(std::size_t column, int concept_) const;
    void updateRanges();
    QString doubt(int concept_, int column) const;
    QVariant cell(int concept_, int column, int role) const;
    QString toolTip(int concept_, int column) const;

    std::vector<ModelColumn> base_;
    std::vector<ModelColumn> edited_;
    QHash<QString, float> quality_;
    QStringList concepts_;                       ///< all concepts of all models
    QHash<QString, int> conceptNumber_;          ///< position in concepts_
    std::vector<std::vector<int>> indexOf_;      ///< per model: concept → index in the model, −1 = none
    QVector<int> rows_;                          ///< Aligned and All: concept per row
    QVector<QVector<int>> tops_;                 ///< TopOfEach: concepts per model
    std::vector<Range> ranges_;                  ///< per model, over the visible rows
    QStringList extra_;
    QStringList editedConcepts_;
    Arrangement arrangement_ = Arrangement::Aligned;
    Scale scale_ = Scale::Raw;
    int sortColumn_ = 1;
    Qt::SortOrder sortOrder_ = Qt::DescendingOrder;
};

}  // namespace vitrine
