using System.Text.RegularExpressions;
using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>
/// Which revision of a repository is wanted: <c>spec.ref</c>. A commit counts most, then a full name, a tag, a branch; nothing said is
/// the branch master, as in Flux.
/// </summary>
internal sealed partial record GitReference(string Branch, string Tag, string Name, string Commit)
{
    /// <exception cref="FormatException">The commit is no full hash.</exception>
    public static GitReference Read(Value reference)
    {
        var commit = Text("commit");
        // It becomes an argument of git's, where "--output=..." would be an option.
        return commit.Length == 0 || IsHash(commit)
            ? new(Text("branch"), Text("tag"), Text("name"), commit)
            : throw new FormatException($"spec.ref.commit: '{commit}' is no commit: write the whole hash, 40 or 64 hexadecimal digits");

        string Text(string field) => reference[field].AsString() ?? "";
    }

    public static bool IsHash(string text) => Hash().IsMatch(text);

    /// <summary>The full name of what is fetched: <c>refs/heads/main</c>. Empty for a commit without a branch.</summary>
    public string FullName =>
        Commit.Length > 0 ? Branch.Length > 0 ? "refs/heads/" + Branch : ""
        : Name.Length > 0 ? Name
        : Tag.Length > 0 ? "refs/tags/" + Tag
        : "refs/heads/" + (Branch.Length > 0 ? Branch : "master");

    /// <summary>
    /// A revision as Flux writes it: <c>main@sha1:COMMIT</c>, <c>v1.0@sha1:COMMIT</c>, <c>refs/pull/1/head@sha1:COMMIT</c>,
    /// <c>sha1:COMMIT</c>.
    /// </summary>
    public string RevisionOf(string commit)
    {
        var hash = (commit.Length == 64 ? "sha256:" : "sha1:") + commit;
        var name = Commit.Length > 0 ? Branch
            : Name.Length > 0 ? Name
            : Tag.Length > 0 ? Tag
            : Branch.Length > 0 ? Branch : "master";
        return name.Length > 0 ? $"{name}@{hash}" : hash;
    }

    /// <summary>The commit that a remote's list of references gives; null when it has none of this name. Annotated tags are followed.</summary>
    /// <param name="listing">Lines of <c>git ls-remote</c>: a hash, a tab, a full name, which <c>^{}</c> follows for a tag's target.</param>
    public string? Resolve(string listing)
    {
        string? found = null;
        foreach (var line in listing.Split('\n'))
        {
            if (line.Split('\t') is [var hash, var name])
            {
                found = name == FullName + "^{}" ? hash : name == FullName ? found ?? hash : found;
            }
        }

        return found;
    }

    public override string ToString() => Commit.Length > 0 ? "commit " + Commit : FullName;

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex Hash();
}
