using System.Text;
using System.Text.Encodings.Web;
using Fairway.Dashboard.Status;

namespace Fairway.Dashboard;

/// <summary>The status report as one HTML page without scripts; it renews itself.</summary>
internal static class StatusPage
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="3">
        <title>Fairway</title>
        <style>
        :root { color-scheme: light dark; --line: #d0d7de; --faint: #59636e; --good: #1a7f37; --bad: #cf222e }
        @media (prefers-color-scheme: dark) { :root { --line: #3d444d; --faint: #9198a1; --good: #3fb950; --bad: #f85149 } }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        h1 { font-size: 1.4rem; margin: 0 }
        h2 { font-size: 1rem; margin: 2rem 0 .5rem }
        .sum { color: var(--faint); margin: .2rem 0 0 }
        table { border-collapse: collapse; width: 100% }
        td { border-top: 1px solid var(--line); padding: .45rem .75rem .45rem 0; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere }
        td:first-child { white-space: nowrap; width: 1% }
        td:nth-child(2) { white-space: nowrap; width: 1%; font-weight: 600 }
        td:last-child { color: var(--faint) }
        .good { color: var(--good) } .bad { color: var(--bad) }
        </style>
        </head>
        <body>
        <h1>Fairway</h1>

        """;

    public static string Render(StatusReport report)
    {
        var page = new StringBuilder(Head);
        var waiting = report.Parts.Concat(report.Applications).Count(line => !line.IsReady);
        page.Append("<p class=\"sum\">")
            .Append(waiting == 0 ? "Everything is ready and in step." : $"{waiting} not ready.")
            .Append("</p>\n");
        Table(page, "Parts", report.Parts);
        Table(page, "Delivery", report.Applications);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Table(StringBuilder page, string title, IReadOnlyList<StatusLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        page.Append("<h2>").Append(title).Append("</h2>\n<table>\n");
        foreach (var line in lines)
        {
            page.Append("<tr><td>").Append(Text(line.Name))
                .Append("</td><td class=\"").Append(line.IsReady ? "good" : "bad").Append("\">").Append(Text(line.State))
                .Append("</td><td>").Append(Text(line.Detail)).Append("</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
