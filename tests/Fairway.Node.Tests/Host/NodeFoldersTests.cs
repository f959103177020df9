using Fairway.Node.Host;

namespace Fairway.Node.Tests.Host;

public sealed class NodeFoldersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("ABC")]
    [InlineData("1234567")]
    [InlineData("a1\n")]
    public void An_id_that_could_be_a_path_elsewhere_is_refused(string id) => Assert.Throws<ArgumentException>(() => new NodeFolders("/nowhere", id));

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    public void A_name_from_the_api_that_could_be_a_path_elsewhere_is_refused(string name)
    {
        var folders = new NodeFolders("/nowhere", "a1");
        Assert.Throws<ArgumentException>(() => folders.Pod(name));
        Assert.Throws<ArgumentException>(() => folders.PodLogs("ns", name, "u"));
        Assert.Throws<ArgumentException>(() => folders.Volume("u", name));
    }
}
