// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparison_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

#include "bridge/error_text.h"
#include "comparison/thesis_figures.h"

namespace vitrine {
namespace {

QString core(const char* text) { return QCoreApplication::translate("Core", text); }

const MeasureInfo& infoOf(int column) { return measures()[static_cast<std::size_t>(column - ComparisonModel::kFirstMeasure)]; }

QString signedText(MeasureUnit unit, double difference) {
    const QString text = measureText(unit, std::abs(difference));
    const bool isZero = text == measureText(unit, 0.0);
    return isZero ? QStringLiteral("±") + text : (difference > 0.0 ? QStringLiteral("+") : QStringLiteral("−")) + text;
}

QString plainText(MeasureUnit unit, double value) {
    return unit == MeasureUnit::Points ? signedText(unit, value) : measureText(unit, value);
}

QString stateText(const MethodStatus& method) {
    switch (method.state) {
        case MethodState::Waiting: return ComparisonModel::tr("waiting");
        case MethodState::Running: return ComparisonModel::tr("being measured …");
        case MethodState::Failed: return errorText(method.error);
        case MethodState::NotYet: return ComparisonModel::tr("not evaluated yet");
        case MethodState::Done: break;
    }
    return {};
}

/// As short as a head above four digits can be; the tool tip and the menu of columns say it in full.
QString shortTitle(const MeasureInfo& info) {
    switch (info.id) {
        case MeasureId::GapToRandom: return ComparisonModel::tr("Gap");
        case MeasureId::Ncc95: return ComparisonModel::tr("NCC");
        case MeasureId::ConceptSimilarity: return ComparisonModel::tr("Simil.");
        case MeasureId::ConceptAuc: return ComparisonModel::tr("AUC");
        case MeasureId::InterventionGain: return ComparisonModel::tr("Interv.");
        case MeasureId::ActiveConcepts: return ComparisonModel::tr("Active");
        case MeasureId::AliveConcepts: return ComparisonModel::tr("Alive");
        case MeasureId::DeadConcepts: return ComparisonModel::tr("Dead");
        default: return core(info.title);
    }
}

}  // namespace

QString measureText(MeasureUnit unit, double value) {
    const QLocale locale;
    switch (unit) {
        case MeasureUnit::Share:
        case MeasureUnit::Points: {
            const double percent = value * 100.0;
            return locale.toString(std::abs(percent) < 0.05 ? 0.0 : percent, 'f', 1);
        }
        case MeasureUnit::Number: return locale.toString(value, 'f', 3);
        case MeasureUnit::Count: return locale.toString(value, 'f', value == std::round(value) ? 0 : 1);
        case MeasureUnit::Nats: return locale.toString(value, 'f', 3);
        case MeasureUnit::Seconds: return ComparisonModel::tr("%1 s").arg(locale.toString(value, 'f', value < 10.0 ? 2 : 0));
        case MeasureUnit::Bytes: return locale.formattedDataSize(static_cast<qint64>(value), 0);
    }
    return {};
}

void ComparisonModel::setSnapshot(EvaluationPointer snapshot) {
    const auto keysOf = [](const EvaluationPointer& some) {
        std::vector<std::string> keys;
        if (some)
            for (const MethodStatus& method : some->methods) keys.push_back(method.key);
        return keys;
    };
    // While methods are measured the rows stay and only their values come in.
    if (snapshot_ && snapshot && keysOf(snapshot_) == keysOf(snapshot)) {
        snapshot_ = std::move(snapshot);
        if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    snapshot_ = std::move(snapshot);
    endResetModel();
}

void ComparisonModel::setBaseline(const QString& key) {
    baseline_ = key;
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !snapshot_ ? 0 : static_cast<int>(snapshot_->methods.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kFirstMeasure + static_cast<int>(kMeasureCount);
}

int ComparisonModel::rowOf(const QString& key) const {
    for (int row = 0; row < rowCount(); ++row)
        if (QString::fromStdString(method(row)->key) == key) return row;
    return -1;
}

const MethodStatus* ComparisonModel::method(int row) const {
    if (!snapshot_ || row < 0 || row >= rowCount()) return nullptr;
    return &snapshot_->methods[static_cast<std::size_t>(row)];
}

QString ComparisonModel::columnName(int column) {
    if (column == kMethodColumn) return QStringLiteral("method");
    if (column == kThesisColumn) return QStringLiteral("thesis");
    return QString::fromLatin1(infoOf(column).name);
}

bool ComparisonModel::isStandardColumn(int column) {
    if (column < kFirstMeasure) return column == kMethodColumn;
    switch (infoOf(column).id) {
        case MeasureId::Top1:
        case MeasureId::Anec5:
        case MeasureId::GapToRandom:
        case MeasureId::Ncc95:
        case MeasureId::ConceptSimilarity:
        case MeasureId::ConceptAuc: return true;
        default: return false;
    }
}

std::string_view ComparisonModel::thesisDataset() const {
    if (!snapshot_ || !snapshot_->workspace) return {};
    return thesisDatasetId(snapshot_->workspace->name);
}

const Measure* ComparisonModel::baselineMeasure(int column) const {
    const MethodStatus* base = method(rowOf(baseline_));
    if (!base || !base->evaluation) return nullptr;
    return &(*base->evaluation)[infoOf(column).id];
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    const MethodStatus* status = index.isValid() ? method(index.row()) : nullptr;
    if (!status) return {};
    const QString key = QString::fromStdString(status->key);
    switch (role) {
        case BaselineRole: return !baseline_.isEmpty() && key == baseline_;
        case KeyRole: return key;
        case PositionRole: return index.row();
        case VariantRole: return QString::fromStdString(status->variant);
        case StateRole: return static_cast<int>(status->state);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment((index.column() == kMethodColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
        default: break;
    }
    if (index.column() == kMethodColumn) return methodData(*status, index.row(), role);
    if (index.column() == kThesisColumn) return thesisData(*status, role);
    return measureData(*status, index.column(), role);
}

QVariant ComparisonModel::methodData(const MethodStatus& status, int, int role) const {
    const QString title = core(status.title.c_str());
    switch (role) {
        case Qt::DisplayRole:
        case NumberRole: return title;
        case SecondLineRole:
            if (status.state != MethodState::Done) return stateText(status);
            return status.isRun && status.key != status.variant ? QString::fromStdString(status.key) : status.isRun ? tr("run") : tr("no training");
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            const QString state = stateText(status);
            return state.isEmpty() ? title : title + QStringLiteral(": ") + state;
        }
        default: return {};
    }
}

QVariant ComparisonModel::thesisData(const MethodStatus& status, int role) const {
    const ThesisFigure* figure = findThesisFigure(status.variant, thesisDataset());
    if (!figure) {
        if (role == Qt::DisplayRole) return QStringLiteral("–");
        return role == Qt::ToolTipRole ? QVariant(tr("The thesis has no figure for this method and data set.")) : QVariant();
    }
    QStringList words, sentences;
    for (const FigureFlag flag : figure->flags) {
        words << core(figureFlagTitle(flag));
        sentences << core(figureFlagText(flag));
    }
    switch (role) {
        case Qt::DisplayRole: return measureText(MeasureUnit::Share, figure->top1);
        case NumberRole: return figure->top1;
        case SecondLineRole: return words.join(QStringLiteral(", "));
        case Qt::ToolTipRole: return sentences.join(QStringLiteral("\n"));
        default: return {};
    }
}

QVariant ComparisonModel::measureData(const MethodStatus& status, int column, int role) const {
    const MeasureInfo& info = infoOf(column);
    const Measure* measure = status.evaluation ? &(*status.evaluation)[info.id] : nullptr;
    if (!measure || !measure->value) {
        const QString why = measure ? tr("Not applicable: %1").arg(core(absenceText(measure->absence))) : stateText(status);
        if (role == Qt::DisplayRole) return QStringLiteral("–");
        return role == Qt::ToolTipRole || role == Qt::AccessibleTextRole ? QVariant(why) : QVariant();
    }
    const Measure* base = baselineMeasure(column);
    const bool isBase = QString::fromStdString(status.key) == baseline_;
    const bool hasDifference = base && base->value && !isBase;
    const QString interval = measure->interval ? tr("%1 to %2").arg(plainText(info.unit, measure->interval->low), plainText(info.unit, measure->interval->high)) : QString();
    switch (role) {
        case Qt::DisplayRole: return plainText(info.unit, *measure->value);
        case NumberRole: return *measure->value;
        case LowRole: return measure->interval ? QVariant(measure->interval->low) : QVariant();
        case HighRole: return measure->interval ? QVariant(measure->interval->high) : QVariant();
        case SecondLineRole:
            if (hasDifference) return signedText(info.unit, *measure->value - *base->value);
            if (!measure->interval) return {};
            return QStringLiteral("±") + measureText(info.unit, (measure->interval->high - measure->interval->low) / 2.0);
        case IntervalTextRole:
            if (!measure->interval) return {};
            return plainText(info.unit, measure->interval->low) + QStringLiteral("–") + plainText(info.unit, measure->interval->high);
        case SecondIsGainRole: {
            if (!hasDifference) return 0;
            const double gain = (*measure->value - *base->value) * info.better;
            return gain > 0.0 ? 1 : gain < 0.0 ? -1 : 0;
        }
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            QString text = core(info.title) + QStringLiteral(": ") + plainText(info.unit, *measure->value);
            if (!interval.isEmpty()) text += QStringLiteral("\n") + tr("95 % interval: %1").arg(interval);
            text += QStringLiteral("\n") + core(info.help);
            if (hasDifference) text += QStringLiteral("\n") + tr("Against the baseline: %1").arg(signedText(info.unit, *measure->value - *base->value));
            return text;
        }
        default: return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section == kMethodColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role == TitleRole) return section < kFirstMeasure ? headerData(section, orientation, Qt::DisplayRole) : QVariant(core(infoOf(section).title));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (section == kMethodColumn) return role == Qt::DisplayRole ? tr("Method") : tr("A trained run, or a method that needs no training");
    if (section == kThesisColumn) return role == Qt::DisplayRole ? tr("Thesis") : tr("Top-1 accuracy printed in the thesis, with what is known about it");
    const MeasureInfo& info = infoOf(section);
    return role == Qt::DisplayRole ? shortTitle(info) : core(info.title) + QStringLiteral("\n") + core(info.help);
}

bool ComparisonSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const bool isAscending = sortOrder() == Qt::AscendingOrder;
    const bool leftBase = left.data(ComparisonModel::BaselineRole).toBool();
    const bool rightBase = right.data(ComparisonModel::BaselineRole).toBool();
    if (leftBase != rightBase) return leftBase == isAscending;
    const QVariant a = left.data(ComparisonModel::NumberRole);
    const QVariant b = right.data(ComparisonModel::NumberRole);
    if (a.isValid() != b.isValid()) return a.isValid() == isAscending;
    if (!a.isValid()) return false;
    if (left.column() == ComparisonModel::kMethodColumn) return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

}  // namespace vitrine
