using Fairway.Delivery.Sources;

namespace Fairway.Delivery.Tests.Sources;

public sealed class GitTreeTests
{
    private const string Hash = "1eabc9a41ca088515cab83f1cce49eb43e84b67f";

    [Fact]
    public void Regular_files_are_listed_and_links_and_submodules_are_not() => Assert.Equal(
        [new GitTree.TreeFile("a b.yaml", Hash, 12), new GitTree.TreeFile("dir/run.sh", Hash, 3)],
        GitTree.Parse(
            $"100644 blob {Hash}      12\ta b.yaml\0" + $"120000 blob {Hash}       4\tlink\0" + $"160000 commit {Hash}       -\tmodule\0"
            + $"100755 blob {Hash}       3\tdir/run.sh\0"));

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("./a")]
    public void A_path_that_leads_out_of_the_repository_is_refused(string path) => Assert.Equal(
        $"the repository has a file '{path}', which would lie outside of it",
        Assert.Throws<GitException>(() => GitTree.Parse($"100644 blob {Hash}      12\t{path}\0")).Message);
}
