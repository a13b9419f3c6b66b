/* The report of a traced command: what was found, each failure, the counts. */
#include "commands/failure_line.h"
#include "commands/report.h"
#include "commands/sheet.h"
#include "commands/summary.h"
#include "commands/trace.h"
#include "commands/unseen.h"

void trace_report(FILE *to, const struct session_info *info, const struct trace *trace, bool ascii)
{
    char line[FAILURE_LINE];
    struct sheet sheet;
    FILE *out = sheet_begin(&sheet, to, ascii);
    report_text(out, trace);
    if (trace_failure_count(trace) > 0)
        fputs("\nfailures\n", out);
    for (uint32_t i = 0; i < trace_failure_count(trace); i++)
        if (failure_line(trace, i, line, sizeof line))
            fprintf(out, "  %s\n", line);
    summary_text(out, info, trace);
    unseen_text(out, trace);
    sheet_end(&sheet);
}
