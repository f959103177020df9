namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>
/// The differences that are meant, from <c>differences.txt</c>: <c>NAME PATH[,PATH]: reason</c>, where a path stands for all below it, and
/// <c>* PATH: reason</c> for a part that differs in many answers.
/// </summary>
internal sealed class SideDifferences
{
    private readonly List<(string Name, string Path)> _listed = [];
    private readonly List<string> _everywhere = [];
    private readonly HashSet<(string Name, string Path)> _met = [];
    private readonly HashSet<string> _metEverywhere = [];

    public SideDifferences(string text)
    {
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var words = line[..line.IndexOf(": ", StringComparison.Ordinal)].Split(' ');
            foreach (var path in words[1].Split(','))
            {
                if (words[0] == "*")
                {
                    _everywhere.Add(path);
                }
                else
                {
                    _listed.Add((words[0], path));
                }
            }
        }
    }

    /// <summary>What is listed and no longer differs.</summary>
    public IEnumerable<string> Stale() =>
    [
        .. _listed.Where(listed => !_met.Contains(listed)).Select(listed => $"{listed.Name} {listed.Path} is listed and does not differ"),
        .. _everywhere.Where(path => !_metEverywhere.Contains(path)).Select(path => $"* {path} is listed and does not differ"),
    ];

    /// <summary>What differs and is not listed.</summary>
    public IEnumerable<string> Compare(string name, SideAnswer peer, SideAnswer ours)
    {
        var (theirs, mine) = (peer.Flat(), ours.Flat());
        foreach (var path in theirs.Keys.Union(mine.Keys))
        {
            var (left, right) = (theirs.GetValueOrDefault(path, "-"), mine.GetValueOrDefault(path, "-"));
            if (left != right && !IsListed(name, path))
            {
                yield return $"{name} {path}: {left} => {right}";
            }
        }
    }

    private bool IsListed(string name, string path)
    {
        var found = _listed.FindAll(listed => listed.Name == name && path.StartsWith(listed.Path, StringComparison.Ordinal));
        var everywhere = _everywhere.FindAll(part => path.Contains(part, StringComparison.Ordinal));
        _met.UnionWith(found);
        _metEverywhere.UnionWith(everywhere);
        return found.Count + everywhere.Count > 0;
    }
}
