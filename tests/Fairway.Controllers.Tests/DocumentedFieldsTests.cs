using System.Text.RegularExpressions;
using Fairway.Controllers.Scheduling;
using Fairway.Controllers.Workloads.Jobs;
using Fairway.Testing;

namespace Fairway.Controllers.Tests;

/// <summary>What the pages say is not carried out is what the code refuses.</summary>
public sealed partial class DocumentedFieldsTests
{
    [Fact]
    public void The_page_of_jobs_lists_what_is_refused() => Assert.Equal(JobSpec.UnsupportedFields, Refused("job"));

    [Fact]
    public void The_page_of_pods_lists_what_the_scheduler_refuses() => Assert.Equal(RefusedDemand.UnsupportedFields, Refused("pod"));

    private static IEnumerable<string> Refused(string page)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "kinds", $"{page}.md"));
        return Field().Matches(List().Match(text).Value).Select(match => match.Groups["name"].Value);
    }

    // Not carried out: `a`, `b` ...
    [GeneratedRegex("""^Not carried out:(,? `\w+`)+""", RegexOptions.Multiline)]
    private static partial Regex List();

    [GeneratedRegex("""`(?<name>\w+)`""")]
    private static partial Regex Field();
}
