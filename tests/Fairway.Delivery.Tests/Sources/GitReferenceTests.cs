using Fairway.Delivery.Sources;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Delivery.Tests.Sources;

/// <summary>Revision forms: https://fluxcd.io/flux/components/source/gitrepositories/#artifact and #reference.</summary>
public sealed class GitReferenceTests
{
    private const string Commit = "1eabc9a41ca088515cab83f1cce49eb43e84b67f";

    [Theory]
    [InlineData("null", "refs/heads/master", "master@sha1:" + Commit)]
    [InlineData("""{"branch":"main"}""", "refs/heads/main", "main@sha1:" + Commit)]
    [InlineData("""{"branch":"main","tag":"v1"}""", "refs/tags/v1", "v1@sha1:" + Commit)]
    [InlineData("""{"branch":"main","name":"refs/pull/420/head"}""", "refs/pull/420/head", "refs/pull/420/head@sha1:" + Commit)]
    [InlineData("""{"commit":"1eabc9a41ca088515cab83f1cce49eb43e84b67f"}""", "", "sha1:" + Commit)]
    [InlineData("""{"branch":"main","commit":"1eabc9a41ca088515cab83f1cce49eb43e84b67f"}""", "refs/heads/main", "main@sha1:" + Commit)]
    public void A_reference_has_a_full_name_and_a_revision(string json, string name, string revision)
    {
        var reference = GitReference.Read(JsonReader.Read(json));
        Assert.Equal((name, revision), (reference.FullName, reference.RevisionOf(Commit)));
    }

    // As an argument, the last one would have git write a file.
    [Theory]
    [InlineData("1eabc9a")]
    [InlineData("HEAD")]
    [InlineData("1EABC9A41CA088515CAB83F1CCE49EB43E84B67F")]
    [InlineData("--output=/tmp/x")]
    public void A_commit_is_a_whole_hash_and_nothing_else(string commit) => Assert.Equal(
        $"spec.ref.commit: '{commit}' is no commit: write the whole hash, 40 or 64 hexadecimal digits",
        Assert.Throws<FormatException>(() => GitReference.Read(Value.Map(("commit", commit)))).Message);

    [Theory]
    [InlineData("refs/heads/main", "aaa")]
    [InlineData("refs/tags/light", "bbb")]
    [InlineData("refs/tags/annotated", "ddd")]
    [InlineData("refs/heads/mai", null)]
    public void A_listing_gives_the_commit_of_a_name_and_follows_annotated_tags(string name, string? commit)
    {
        const string Listing = "aaa\trefs/heads/main\nbbb\trefs/tags/light\nccc\trefs/tags/annotated\nddd\trefs/tags/annotated^{}\n";
        Assert.Equal(commit, new GitReference("", "", name, "").Resolve(Listing));
    }
}
