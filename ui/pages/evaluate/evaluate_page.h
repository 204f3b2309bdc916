// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/page.h"

class QButtonGroup;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace vitrine {

class AuditCard;
class CellCard;
class ChartsCard;
class ConfusionCard;
class EmptyState;
class EvaluateSession;
class EvaluationAdapter;
class MessageBar;
class MethodsCard;
struct MapPicture;
class PairsCard;
class WeightsCard;

/// All methods on the same images: what they confuse, how they compare, and whether their names carry
/// the decision.
class EvaluatePage : public Page {
    Q_OBJECT
public:
    explicit EvaluatePage(const PageContext& context);

    enum class View { Confusion, Charts, Weights, Audit };
    void setView(View view);
    /// The plot of the large card; where it shows none, the table of methods.
    bool exportReport() override;
    bool canExport() const override;
    EvaluateSession& session() const { return *session_; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void connectParts();
    void refresh();
    void showJobs(const JobList& jobs);
    void inspectCell(int trueClass, int predictedClass);
    void inspectRow(quint32 row);
    void inspectPicture(const MapPicture& picture);
    QString emptySentence(bool& canEvaluate) const;
    void retranslate();

    PageContext context_;
    EvaluationAdapter* adapter_;
    EvaluateSession* session_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    QWidget* filled_;
    QButtonGroup* views_;
    QStackedWidget* cards_;
    QLabel* progressText_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QPushButton* evaluate_;
    MessageBar* notice_;
    ConfusionCard* confusion_;
    ChartsCard* charts_;
    WeightsCard* weights_;
    AuditCard* audit_;
    MethodsCard* methods_;
    PairsCard* pairs_;
    CellCard* cell_;
    QString wanted_;  ///< path or name of the picture to inspect as soon as it is loaded
};

}  // namespace vitrine
