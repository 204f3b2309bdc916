// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/table_text.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

TextTable sample() {
    TextTable table;
    table.columns = {{"method", "Method", true, false}, {"top1", "Top-1, %", false, true}, {"ncc95", "NCC.95", false, false}};
    table.rows = {{{"ℓ1, \"W\"", {}, {}, {}, {}}, {"91.5", "90.0–92.0", .915, .9, .92}, {"7.4", {}, 7.4, {}, {}}},
                  {{"CMS", {}, {}, {}, {}}, {"–", {}, {}, {}, {}}, {"–", {}, {}, {}, {}}}};
    return table;
}

TEST(TableText, CsvHasNumbersAtFullPrecisionAndEmptyCellsForNone) {
    EXPECT_EQ(tableCsv(sample()),
              "method,top1,top1_low,top1_high,ncc95\n"
              "\"ℓ1, \"\"W\"\"\",0.915,0.9,0.92,7.4\n"
              "CMS,,,,\n");
    EXPECT_EQ(csvCell("plain"), "plain");
    EXPECT_EQ(csvCell("two\nlines"), "\"two\nlines\"");
}

TEST(TableText, LatexHasIntervalsInSmallPrintBelow) {
    EXPECT_EQ(tableLatex(sample()),
              "\\begin{tabular}{lrr}\n\\toprule\n"
              "Method & Top-1, \\% & NCC.95 \\\\\n\\midrule\n"
              "$\\ell$1, \"W\" & 91.5 & 7.4 \\\\\n"
              " & {\\scriptsize 90.0--92.0} &  \\\\\n"
              "CMS & -- & -- \\\\\n"
              "\\bottomrule\n\\end{tabular}\n");
}

TEST(TableText, LatexPrintsEveryCharacterAsItIs) {
    EXPECT_EQ(latexText("a_b & 5 % of {#1} ~^$\\"),
              "a\\_b \\& 5 \\% of \\{\\#1\\} \\textasciitilde{}\\textasciicircum{}\\$\\textbackslash{}");
    EXPECT_EQ(latexText("−1 ± 2"), "$-$1 $\\pm$ 2");
}

}  // namespace
}  // namespace vitrine
