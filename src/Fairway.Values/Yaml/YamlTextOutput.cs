using System.Text;

namespace Fairway.Values.Yaml;

/// <summary>The text written so far and the column reached, counted in characters as libyaml counts them.</summary>
internal sealed class YamlTextOutput
{
    private readonly StringBuilder _text = new();

    public int Column { get; private set; }

    public void Put(string text)
    {
        _text.Append(text);
        Column += text.Length;
    }

    public void Put(Rune rune)
    {
        Span<char> units = stackalloc char[2];
        _text.Append(units[..rune.EncodeToUtf16(units)]);
        Column++;
    }

    public void Break()
    {
        _text.Append('\n');
        Column = 0;
    }

    /// <summary>Goes to a column of a new line; stays on a line that has nothing on it yet.</summary>
    public void Indent(int column)
    {
        EndLine();
        _text.Append(' ', column);
        Column = column;
    }

    public void EndLine()
    {
        if (Column > 0)
        {
            Break();
        }
    }

    public override string ToString() => _text.ToString();
}
