using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Tests.Runtime;

public sealed class ProcessUserTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-user-").FullName;

    // An image made from scratch has a program and nothing else.
    [Theory]
    [InlineData("", 0)]
    [InlineData("0", 0)]
    [InlineData("1654", 1654)]
    public void An_image_without_accounts_runs_as_the_number_it_names_or_as_root(string image, long user)
    {
        using var root = new RootedFolder(_root);
        var resolved = ProcessUser.Resolve(image, Value.Null, Value.Null, root, "c");

        Assert.Equal((user, 0), (resolved.User, resolved.Group));
    }

    [Fact]
    public void A_name_that_the_image_does_not_know_is_refused()
    {
        using var root = new RootedFolder(_root);

        Assert.Throws<ContainerConfigException>(() => ProcessUser.Resolve("app", Value.Null, Value.Null, root, "c"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
