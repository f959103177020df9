using Fairway.Controllers.Workloads.Jobs;

namespace Fairway.Controllers.Tests.Workloads.Jobs;

public sealed class IndexSetTests
{
    // Rows as in TestCalculateSucceededIndexes (kubernetes/pkg/controller/job/indexed_job_utils_test.go).
    [Theory]
    [InlineData("", 5, 0, "")]
    [InlineData("0,2-4", 5, 4, "0,2-4")]
    [InlineData("0,2-4", 3, 2, "0,2")]
    [InlineData("1-2", 5, 2, "1,2")]
    [InlineData("0-0,x,5-2", 9, 1, "0")]
    public void It_reads_and_writes_ranges_below_the_completions(string text, int completions, int count, string written)
    {
        var set = IndexSet.Read(text, completions);

        Assert.Equal((count, written), (set.Count, set.ToString()));
    }
}
