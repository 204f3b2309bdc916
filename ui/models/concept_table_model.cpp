// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/concept_table_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/report_builder.h"
#include "report/report_text.h"

namespace vitrine {
namespace {

constexpr float kSimilarityLimit = 0.45F;  // below it a unit is not interpretable (Label-free CBM, cos-cubed)
constexpr float kQualityLimit = 0.75F;     // below it CLIP's own score hardly tells the concept
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

int ConceptTableModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid()) return 0;
    if (arrangement_ != Arrangement::TopOfEach) return static_cast<int>(rows_.size());
    int count = 0;
    for (const auto& top : tops_) count = std::max(count, static_cast<int>(top.size()));
    return count;
}

int ConceptTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || edited_.empty() ? 0 : static_cast<int>(edited_.size()) + 1;
}

int ConceptTableModel::conceptAt(int row, int column) const {
    if (arrangement_ != Arrangement::TopOfEach) return rows_.value(row, -1);
    return column == 0 ? -1 : tops_.value(column - 1).value(row, -1);
}

QVariant ConceptTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const int concept_ = conceptAt(index.row(), index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignRight));
    if (concept_ < 0) {
        const bool isPlace = arrangement_ == Arrangement::TopOfEach && index.column() == 0;
        if (isPlace && (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)) return QLocale().toString(index.row() + 1);
        return {};
    }
    const QString& name = concepts_[concept_];
    switch (role) {
        case ConceptRole: return name;
        case EditedRole: return editedConcepts_.contains(name);
        case DoubtRole: return doubt(concept_, index.column());
        case Qt::ToolTipRole: return toolTip(concept_, index.column());
        default: break;
    }
    if (index.column() == 0) {
        const bool asksForName = role == Qt::DisplayRole || role == Qt::AccessibleTextRole || role == ValueRole;
        return asksForName ? QVariant(name) : QVariant();
    }
    return cell(concept_, index.column(), role);
}

QVariant ConceptTableModel::cell(int concept_, int column, int role) const {
    const auto model = static_cast<std::size_t>(column - 1);
    const double number = value(edited_, model, concept_);
    const bool missing = std::isnan(number);
    const auto shown = [&] { return scale_ == Scale::Rank ? QLocale().toString(placeOf(model, concept_)) : ReportText::number(number); };
    switch (role) {
        case Qt::DisplayRole: return missing ? tr("–") : shown();
        case Qt::AccessibleTextRole: {
            const QString text = missing ? tr("not in this model") : shown();
            return arrangement_ == Arrangement::TopOfEach ? tr("%1, %2").arg(concepts_[concept_], text) : text;
        }
        case ValueRole: return missing ? QVariant() : QVariant(number);
        case BarStartRole:
        case BarEndRole: {
            if (missing) return {};
            const Range& range = ranges_[model];
            const double width = range.high - range.low;
            if (width <= 0.0) return 0.0;
            const double at = role == BarStartRole ? 0.0 : number;
            return std::clamp((at - range.low) / width, 0.0, 1.0);
        }
        default: return {};
    }
}

QVariant ConceptTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
    if (orientation == Qt::Vertical) return section + 1;
    if (section == 0) return arrangement_ == Arrangement::TopOfEach ? tr("Place") : tr("Concept");
    if (section < 0 || section > static_cast<int>(edited_.size())) return {};
    return QString::fromStdString(edited_[static_cast<std::size_t>(section - 1)].title);
}

void ConceptTableModel::sort(int column, Qt::SortOrder order) {
    sortColumn_ = column;
    sortOrder_ = order;
    rebuild();
    emit headerDataChanged(Qt::Horizontal, 0, std::max(0, columnCount() - 1));
}

void ConceptTableModel::setColumns(std::vector<ModelColumn> base, std::vector<ModelColumn> edited, QHash<QString, float> quality) {
    beginResetModel();
    base_ = std::move(base);
    edited_ = std::move(edited);
    quality_ = std::move(quality);
    concepts_.clear();
    conceptNumber_.clear();
    indexOf_.assign(edited_.size(), {});
    for (const ModelColumn& column : edited_)
        for (const std::string& name : column.run->conceptNames) {
            const QString text = QString::fromStdString(name);
            if (conceptNumber_.contains(text)) continue;
            conceptNumber_.insert(text, static_cast<int>(concepts_.size()));
            concepts_.push_back(text);
        }
    for (std::size_t model = 0; model < edited_.size(); ++model) {
        indexOf_[model].assign(static_cast<std::size_t>(concepts_.size()), -1);
        const auto& names = edited_[model].run->conceptNames;
        for (std::size_t i = 0; i < names.size(); ++i)
            indexOf_[model][static_cast<std::size_t>(conceptNumber_.value(QString::fromStdString(names[i])))] = static_cast<int>(i);
    }
    endResetModel();
    rebuild();
}

void ConceptTableModel::setEdited(std::vector<ModelColumn> edited, const QStringList& editedConcepts) {
    if (edited.size() != edited_.size()) return;
    edited_ = std::move(edited);
    const bool rowsChange = editedConcepts != editedConcepts_;
    editedConcepts_ = editedConcepts;
    if (rowsChange) {
        rebuild();
    } else {
        updateRanges();
        if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
    if (columnCount() > 0) emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void ConceptTableModel::setArrangement(Arrangement arrangement) {
    arrangement_ = arrangement;
    rebuild();
}

void ConceptTableModel::setScale(Scale scale) {
    scale_ = scale;
    rebuild();
}

void ConceptTableModel::setExtraConcepts(const QStringList& names) {
    if (names == extra_) return;
    extra_ = names;
    rebuild();
}

double ConceptTableModel::value(const std::vector<ModelColumn>& columns, std::size_t column, int concept_) const {
    const int index = indexOf_[column][static_cast<std::size_t>(concept_)];
    if (index < 0) return kMissing;
    const auto at = static_cast<std::size_t>(index);
    const ModelColumn& model = columns[column];
    switch (scale_) {
        case Scale::Raw: return at < model.activations.size() ? static_cast<double>(model.activations[at]) : kMissing;
        case Scale::ZScore: return at < model.zScores.size() ? static_cast<double>(model.zScores[at]) : kMissing;
        case Scale::Rank: {
            const auto count = static_cast<double>(model.ranks.size());
            return at < model.ranks.size() ? ReportText::rankBar(model.ranks[at], count) : kMissing;
        }
    }
    return kMissing;
}

int ConceptTableModel::placeOf(std::size_t column, int concept_) const {
    return edited_[column].ranks[static_cast<std::size_t>(indexOf_[column][static_cast<std::size_t>(concept_)])];
}

// Chosen by z-score, as the Jaccard index and the report choose; listed by what the bars show.
QVector<int> ConceptTableModel::topConcepts(std::size_t column) const {
    QVector<int> numbers;
    for (const std::size_t index : strongestConcepts(base_[column], kTopCount))
        numbers.push_back(conceptNumber_.value(QString::fromStdString(base_[column].run->conceptNames[index])));
    std::stable_sort(numbers.begin(), numbers.end(), [&](int a, int b) { return value(base_, column, a) > value(base_, column, b); });
    return numbers;
}

void ConceptTableModel::rebuild() {
    beginResetModel();
    tops_.clear();
    for (std::size_t column = 0; column < edited_.size(); ++column) tops_.push_back(topConcepts(column));
    rows_.clear();
    if (arrangement_ == Arrangement::All) {
        rows_.resize(concepts_.size());
        std::iota(rows_.begin(), rows_.end(), 0);
    } else {
        QVector<bool> taken(concepts_.size(), false);
        const auto take = [&](int number) {
            if (number < 0 || taken[number]) return;
            taken[number] = true;
            rows_.push_back(number);
        };
        for (const auto& top : tops_)
            for (const int number : top) take(number);
        for (const QString& name : extra_ + editedConcepts_) take(conceptNumber_.value(name, -1));
    }
    sortRows(rows_);
    updateRanges();
    endResetModel();
}

void ConceptTableModel::sortRows(QVector<int>& rows) const {
    const auto key = [&](int number) -> double {
        if (sortColumn_ == kSortByDisagreement) return disagreement(concepts_[number]);
        const auto column = static_cast<std::size_t>(sortColumn_ - 1);
        if (sortColumn_ < 1 || column >= base_.size()) return 0.0;
        const double raw = value(base_, column, number);
        return std::isnan(raw) ? -std::numeric_limits<double>::infinity() : raw;
    };
    const bool descending = sortOrder_ == Qt::DescendingOrder;
    std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
        if (sortColumn_ == 0) {
            const int compared = QString::localeAwareCompare(concepts_[a], concepts_[b]);
            return descending ? compared > 0 : compared < 0;
        }
        return descending ? key(a) > key(b) : key(a) < key(b);
    });
}

void ConceptTableModel::updateRanges() {
    ranges_.assign(edited_.size(), {});
    for (std::size_t column = 0; column < edited_.size(); ++column) {
        const QVector<int>& shown = arrangement_ == Arrangement::TopOfEach ? tops_[static_cast<int>(column)] : rows_;
        for (const int number : shown) {
            const double raw = value(edited_, column, number);
            if (std::isnan(raw)) continue;
            ranges_[column].low = std::min(ranges_[column].low, raw);
            ranges_[column].high = std::max(ranges_[column].high, raw);
        }
    }
    if (scale_ == Scale::Raw) return;
    // Deviations and ranks mean the same in every column, so they share one ruler.
    Range shared;
    for (const Range& range : ranges_) shared = {std::min(shared.low, range.low), std::max(shared.high, range.high)};
    ranges_.assign(edited_.size(), shared);
}

int ConceptTableModel::rowOf(const QString& conceptName) const {
    if (arrangement_ == Arrangement::TopOfEach) return -1;
    const int number = conceptNumber_.value(conceptName, -1);
    return number < 0 ? -1 : static_cast<int>(rows_.indexOf(number));
}

double ConceptTableModel::disagreement(const QString& conceptName) const {
    const int number = conceptNumber_.value(conceptName, -1);
    if (number < 0) return 0.0;
    double lowest = 1.0;
    double highest = 0.0;
    for (std::size_t column = 0; column < base_.size(); ++column) {
        const int index = indexOf_[column][static_cast<std::size_t>(number)];
        if (index < 0) continue;
        const auto& ranks = base_[column].ranks;
        const double share = ranks[static_cast<std::size_t>(index)] / static_cast<double>(std::max<std::size_t>(1, ranks.size()));
        lowest = std::min(lowest, share);
        highest = std::max(highest, share);
    }
    return std::max(0.0, highest - lowest);
}

QString ConceptTableModel::doubt(int concept_, int column) const {
    const QString& name = concepts_[concept_];
    const float quality = quality_.value(name, 1.0F);
    // Without a column of names, CLIP's own column carries what its backbone can not see.
    const bool judgesBackbone = column == 0 || (arrangement_ == Arrangement::TopOfEach && edited_[static_cast<std::size_t>(column - 1)].id == "clip");
    if (judgesBackbone) {
        if (quality >= kQualityLimit) return {};
        return tr("This backbone hardly sees “%1”: its score tells drawings with it from drawings without it only %2 % of the time (AUC).")
            .arg(name, QLocale().toString(100.0 * static_cast<double>(quality), 'f', 0));
    }
    const auto model = static_cast<std::size_t>(column - 1);
    const int index = indexOf_[model][static_cast<std::size_t>(concept_)];
    const auto& similarity = edited_[model].conceptSimilarity;
    if (index < 0 || static_cast<std::size_t>(index) >= similarity.size()) return {};
    const float found = similarity[static_cast<std::size_t>(index)];
    if (!(found < kSimilarityLimit)) return {};
    return tr("In %1 this unit no longer means “%2”: concept similarity %3, below %4.")
        .arg(QString::fromStdString(edited_[model].title), name, QLocale().toString(static_cast<double>(found), 'f', 2),
             QLocale().toString(static_cast<double>(kSimilarityLimit), 'f', 2));
}

QString ConceptTableModel::toolTip(int concept_, int column) const {
    QStringList lines;
    if (column > 0) {
        const auto model = static_cast<std::size_t>(column - 1);
        const int index = indexOf_[model][static_cast<std::size_t>(concept_)];
        if (index < 0) return tr("%1 has no concept “%2”.").arg(QString::fromStdString(edited_[model].title), concepts_[concept_]);
        const auto at = static_cast<std::size_t>(index);
        const ModelColumn& data = edited_[model];
        const QLocale locale;
        lines << tr("%1 in %2").arg(concepts_[concept_], QString::fromStdString(data.title));
        lines << tr("activation %1, z-score %2, place %3 of %4 in this image")
                     .arg(locale.toString(static_cast<double>(data.activations[at]), 'g', 4),
                          locale.toString(static_cast<double>(data.zScores[at]), 'f', 2), locale.toString(data.ranks[at]),
                          locale.toString(static_cast<qlonglong>(data.ranks.size())));
        if (at < data.conceptSimilarity.size() && !std::isnan(data.conceptSimilarity[at]))
            lines << tr("concept similarity %1").arg(locale.toString(static_cast<double>(data.conceptSimilarity[at]), 'f', 2));
    }
    const QString reason = doubt(concept_, column);
    if (!reason.isEmpty()) lines << reason;
    return lines.join(u'\n');
}

QString ConceptTableModel::toCsv() const {
    const auto quoted = [](QString text) { return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"'; };
    QString csv = quoted(headerData(0, Qt::Horizontal).toString());
    for (int column = 1; column < columnCount(); ++column) {
        const QString title = headerData(column, Qt::Horizontal).toString();
        if (arrangement_ == Arrangement::TopOfEach) csv += u',' + quoted(tr("%1: concept").arg(title));
        csv += u',' + quoted(title);
    }
    csv += u'\n';
    for (int row = 0; row < rowCount(); ++row) {
        csv += quoted(index(row, 0).data().toString());
        for (int column = 1; column < columnCount(); ++column) {
            const QVariant number = index(row, column).data(ValueRole);
            csv += u',';
            if (arrangement_ == Arrangement::TopOfEach) csv += quoted(index(row, column).data(ConceptRole).toString()) + u',';
            if (!number.isValid()) continue;
            const bool isPlace = scale_ == Scale::Rank;
            csv += isPlace ? QString::number(placeOf(static_cast<std::size_t>(column - 1), conceptAt(row, column))) : QString::number(number.toDouble(), 'g', 9);
        }
        csv += u'\n';
    }
    return csv;
}

}  // namespace vitrine
