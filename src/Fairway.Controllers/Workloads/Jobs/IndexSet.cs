using System.Globalization;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>Completion indexes as a Job's status lists them: <c>0,2-4,7</c>.</summary>
internal sealed class IndexSet
{
    private readonly SortedSet<int> _indexes = [];

    public int Count => _indexes.Count;

    /// <summary>Reads the text; indexes from the number of completions on do not count.</summary>
    public static IndexSet Read(string text, long completions)
    {
        var set = new IndexSet();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (int.TryParse(dash < 0 ? part : part[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(dash < 0 ? part : part[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                for (var i = first; i <= last && i < completions; i++)
                {
                    set.Add(i);
                }
            }
        }

        return set;
    }

    public void Add(int index) => _indexes.Add(index);

    public bool Contains(int index) => _indexes.Contains(index);

    public override string ToString()
    {
        var parts = new List<string>();
        int? first = null;
        var last = 0;
        foreach (var index in _indexes)
        {
            if (first is not null && index != last + 1)
            {
                parts.Add(Part(first.Value, last));
                first = null;
            }

            first ??= index;
            last = index;
        }

        if (first is not null)
        {
            parts.Add(Part(first.Value, last));
        }

        return string.Join(',', parts);
    }

    // Upstream writes two neighbours as "1,2" and three as "1-3".
    private static string Part(int first, int last) => last == first ? $"{first}" : last == first + 1 ? $"{first},{last}" : $"{first}-{last}";
}
