namespace Fairway.ControlPlane.Audit;

/// <summary>What gathers about one request for the audit log while it is handled. Kept small: most requests add nothing.</summary>
internal sealed class AuditTrail
{
    private Dictionary<string, string>? _annotations;

    /// <summary><c>allow</c> or <c>forbid</c>; empty before authorization.</summary>
    public string Decision { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>The record that is being kept; null when the policy wants none.</summary>
    public AuditRecord? Record { get; set; }

    /// <summary>In the order in which they were added first.</summary>
    public IEnumerable<KeyValuePair<string, string>> Annotations => _annotations ?? [];

    /// <summary>Sets an annotation.</summary>
    public string this[string key]
    {
        set => (_annotations ??= new(StringComparer.Ordinal))[key] = value;
    }
}
