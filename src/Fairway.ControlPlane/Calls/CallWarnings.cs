namespace Fairway.ControlPlane.Calls;

/// <summary>What a client is told besides the answer: one Warning header each (RFC 7234, 5.5), without repetition and bounded.</summary>
internal sealed class CallWarnings
{
    // The API server itself stops at 4 KiB of warning text.
    private const int MaxCharacters = 4096;

    private List<string>? _texts;
    private int _characters;

    public IReadOnlyList<string> Texts => _texts ?? [];

    public void Add(string text)
    {
        if (_characters + text.Length <= MaxCharacters && _texts?.Contains(text) != true)
        {
            (_texts ??= []).Add(text);
            _characters += text.Length;
        }
    }
}
