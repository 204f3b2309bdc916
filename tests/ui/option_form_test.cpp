// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/option_form.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>

#include "classifiers/classifier_registry.h"

namespace vitrine::test {
namespace {

std::vector<OptionSpec> someOptions() {
    return {OptionSpec::choice("formulation", "Formulation", "Which reading.", "grounded", {"grounded", "thesis"}),
            OptionSpec::real("lr_head", "Learning rate of the head", "0 is automatic.", 0.0, 0.0, 10.0),
            OptionSpec::integer("epochs", "Epochs", "Passes over the images.", 0, 0, 1000).withMinimumWord("automatic"),
            OptionSpec::boolean("centered", "Centred", "Takes the mean away.", true)};
}

class OptionFormTest : public ::testing::Test {
protected:
    void SetUp() override {
        form_.setOptions(someOptions());
        form_.show();
    }
    template <class T>
    T* find(const char* name) { return form_.findChild<T*>(QLatin1String(name)); }
    QLabel* problem(const char* id) { return find<QLabel>((std::string("optionProblem_") + id).c_str()); }

    OptionForm form_;
};

TEST_F(OptionFormTest, ShowsDefaultsAndListsOnlyWhatDiffers) {
    EXPECT_EQ(find<QComboBox>("option_formulation")->currentText(), "grounded");
    EXPECT_EQ(find<QLineEdit>("option_epochs")->text(), "automatic");
    EXPECT_TRUE(find<QCheckBox>("option_centered")->isChecked());
    EXPECT_TRUE(form_.assignments().isEmpty());
    QSignalSpy changed(&form_, &OptionForm::changed);
    find<QLineEdit>("option_epochs")->setText("12");
    find<QCheckBox>("option_centered")->setChecked(false);
    EXPECT_EQ(changed.count(), 2);
    EXPECT_EQ(form_.assignments(), (QStringList{"centered=false", "epochs=12"}));
}

TEST_F(OptionFormTest, RefusesOutOfRangeBesideTheField) {
    EXPECT_TRUE(form_.isValid());
    for (const char* wrong : {"1001", "-1", "many", ""}) {
        find<QLineEdit>("option_epochs")->setText(wrong);
        EXPECT_FALSE(form_.isValid()) << wrong;
        EXPECT_TRUE(problem("epochs")->isVisible()) << wrong;
        EXPECT_TRUE(problem("epochs")->text().contains("1000")) << problem("epochs")->text().toStdString();
        EXPECT_TRUE(problem("lr_head")->isHidden()) << "only beside its own field";
    }
    find<QLineEdit>("option_epochs")->setText("1000");
    EXPECT_TRUE(form_.isValid());
    find<QLineEdit>("option_lr_head")->setText("0,5");
    EXPECT_TRUE(form_.isValid()) << "a decimal comma is one";
    EXPECT_EQ(form_.value("lr_head"), "0.5");
}

TEST_F(OptionFormTest, TheWordAndTheNumberItStandsForAreOneValue) {
    auto* epochs = find<QLineEdit>("option_epochs");
    for (const char* same : {"automatic", "Automatic", "0"}) {
        epochs->setText(same);
        EXPECT_TRUE(form_.isValid()) << same;
        EXPECT_EQ(form_.value("epochs"), "0") << same;
        EXPECT_TRUE(form_.assignments().isEmpty()) << same;
    }
    EXPECT_TRUE(form_.setValue("epochs", "0"));
    EXPECT_EQ(epochs->text(), "automatic");
    EXPECT_TRUE(epochs->toolTip().contains("automatic")) << epochs->toolTip().toStdString();
}

TEST_F(OptionFormTest, SaysWhatHasNoEffectAndStaysValid) {
    form_.setWithoutEffect({"lr_head"});
    EXPECT_TRUE(find<QLabel>("optionHint_lr_head")->isVisible());
    EXPECT_FALSE(find<QLabel>("optionHint_lr_head")->text().isEmpty());
    EXPECT_TRUE(find<QLabel>("optionHint_epochs")->isHidden());
    EXPECT_TRUE(form_.isValid()) << "idle is not wrong";
    form_.setWithoutEffect({});
    EXPECT_TRUE(find<QLabel>("optionHint_lr_head")->isHidden());
}

TEST_F(OptionFormTest, GoesBackToTheDefault) {
    auto* reset = find<QToolButton>("optionReset_epochs");
    EXPECT_FALSE(reset->isVisible());
    find<QLineEdit>("option_epochs")->setText("7");
    ASSERT_TRUE(reset->isVisible());
    reset->click();
    EXPECT_TRUE(form_.assignments().isEmpty());
    form_.setValue("formulation", "thesis");
    form_.setValue("epochs", "x");
    form_.resetAll();
    EXPECT_TRUE(form_.isValid());
    EXPECT_TRUE(form_.assignments().isEmpty());
}

TEST_F(OptionFormTest, FindsOptionsByTitleIdAndHelp) {
    auto* search = find<QLineEdit>("optionSearch");
    for (const auto& [words, shown] : {std::pair("passes over", "option_epochs"), std::pair("LEARNING", "option_lr_head"),
                                       std::pair("formul", "option_formulation")}) {
        search->setText(words);
        for (const char* name : {"option_epochs", "option_lr_head", "option_formulation", "option_centered"})
            EXPECT_EQ(form_.findChild<QWidget*>(QLatin1String(name))->isVisible(), std::string(name) == shown) << words << " " << name;
    }
    search->setText("no such option");
    EXPECT_TRUE(find<QLabel>("optionNothingFound")->isVisible());
    search->clear();
    EXPECT_TRUE(form_.findChild<QWidget*>("option_centered")->isVisible());
}

TEST_F(OptionFormTest, KeepsWhatWasSetWhenTheMethodChanges) {
    form_.setValue("epochs", "9");
    form_.setValue("formulation", "thesis");
    auto others = someOptions();
    others[0].choices = {"grounded", "reference"};
    form_.setOptions(others);
    EXPECT_EQ(form_.value("epochs"), "9");
    EXPECT_EQ(form_.value("formulation"), "grounded") << "a choice the other method lacks is not taken over";
}

TEST_F(OptionFormTest, EveryRegisteredMethodHasAValidFormAndExplainsEachField) {
    for (const ClassifierVariant& variant : classifierVariants()) {
        OptionForm form;
        form.setOptions(variant.info.options);
        EXPECT_TRUE(form.isValid()) << variant.info.id;
        EXPECT_TRUE(form.assignments().isEmpty()) << variant.info.id;
        for (const OptionSpec& spec : variant.info.options) {
            const auto* field = form.findChild<QWidget*>(QStringLiteral("option_") + QString::fromStdString(spec.id));
            ASSERT_TRUE(field) << spec.id;
            EXPECT_FALSE(field->toolTip().isEmpty()) << spec.id;
            EXPECT_FALSE(field->accessibleName().isEmpty()) << spec.id;
        }
    }
}

}  // namespace
}  // namespace vitrine::test
