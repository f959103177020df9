using Fairway.Dashboard.Status;

namespace Fairway.Dashboard.Tests;

public sealed class StatusPageTests
{
    [Fact]
    public void What_comes_from_objects_is_shown_as_text_not_as_markup()
    {
        var page = StatusPage.Render(new([], [new("app a/<script>", false, "failed", "\"><img src=x onerror=alert(1)>")]));
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_how_many_lines_are_not_ready()
    {
        var good = new StatusLine("registry", true, "ready", "");
        Assert.Contains("Everything is ready", StatusPage.Render(new([good], [])), StringComparison.Ordinal);
        Assert.Contains("1 not ready", StatusPage.Render(new([good], [good with { IsReady = false }])), StringComparison.Ordinal);
    }
}
