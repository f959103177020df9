using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>
/// Which of a definition's names it has: each is given that no other definition of its group has, and stays with who has it. A conflict
/// is told by its reason and message, in upstream's words; of several, the last.
/// </summary>
internal sealed class DefinitionNames
{
    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly Value _requested;
    private readonly Value _before;

    private DefinitionNames(Value requested, Value before, IEnumerable<Value> others)
    {
        _requested = requested;
        _before = before;
        Accepted = before.IsNull ? Value.Map(("plural", ""), ("kind", "")) : before;
        foreach (var names in others)
        {
            Add(_resources, names["plural"]);
            Add(_resources, names["singular"]);
            foreach (var name in names["shortNames"].Items)
            {
                Add(_resources, name);
            }

            Add(_kinds, names["kind"]);
            Add(_kinds, names["listKind"]);
        }
    }

    public Value Accepted { get; private set; }

    /// <summary>Empty when all names are accepted.</summary>
    public string Reason { get; private set; } = "";

    public string Message { get; private set; } = "";

    /// <param name="requested">The definition's <c>spec.names</c>.</param>
    /// <param name="before">The names it has; null for none.</param>
    /// <param name="others">The names that the other definitions of its group have.</param>
    public static DefinitionNames Decide(Value requested, Value before, IEnumerable<Value> others)
    {
        var names = new DefinitionNames(requested, before, others);
        names.Ask("plural", "PluralConflict", names._resources);
        names.Ask("singular", "SingularConflict", names._resources);
        names.AskShortNames();
        names.Ask("kind", "KindConflict", names._kinds);
        names.Ask("listKind", "ListKindConflict", names._kinds);
        names.Accept("categories");
        return names;
    }

    private static void Add(HashSet<string> names, Value name)
    {
        if (name.AsString() is { Length: > 0 } text)
        {
            names.Add(text);
        }
    }

    private void Ask(string field, string reason, HashSet<string> taken)
    {
        var name = _requested[field].AsString() ?? "";
        if (name != (_before[field].AsString() ?? "") && taken.Contains(name))
        {
            (Reason, Message) = (reason, $"\"{name}\" is already in use");
        }
        else
        {
            Accept(field);
        }
    }

    private void AskShortNames()
    {
        var had = _before["shortNames"].Items;
        var clashes = _requested["shortNames"].Items.Where(name => !had.Contains(name) && _resources.Contains(name.AsString() ?? ""))
            .Select(name => $"\"{name.AsString()}\" is already in use").Distinct(StringComparer.Ordinal).ToList();
        if (clashes.Count == 0)
        {
            Accept("shortNames");
        }
        else
        {
            (Reason, Message) = ("ShortNamesConflict", clashes.Count == 1 ? clashes[0] : $"[{string.Join(", ", clashes)}]");
        }
    }

    private void Accept(string field) =>
        Accepted = _requested[field].IsNull ? Accepted.Without(field) : Accepted.With(field, _requested[field]);
}
