using System.Globalization;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Printing;

/// <summary>Takes the text of a <see cref="JsonPath"/> apart.</summary>
internal sealed class JsonPathReader
{
    private readonly string _text;
    private readonly List<JsonPath.Step> _steps = [];
    private int _position;

    private JsonPathReader(string text) => _text = text;

    /// <summary>The steps, or null when the text is no path.</summary>
    public static IReadOnlyList<JsonPath.Step>? TryRead(string text)
    {
        var trimmed = text.StartsWith('{') && text.EndsWith('}') ? text[1..^1] : text;
        var reader = new JsonPathReader(trimmed.StartsWith('$') ? trimmed[1..] : trimmed);
        return reader.ReadAll() ? reader._steps : null;
    }

    private bool ReadAll()
    {
        while (_position < _text.Length)
        {
            var isRead = _text[_position] switch
            {
                '.' => ReadField(),
                '[' => ReadBracket(),
                _ => false,
            };
            if (!isRead)
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadField()
    {
        _position++;
        var name = new StringBuilder();
        while (_position < _text.Length && _text[_position] is not ('.' or '['))
        {
            // A backslash takes the next character, mostly a dot, as part of the name.
            _position += _text[_position] == '\\' && _position + 1 < _text.Length ? 1 : 0;
            name.Append(_text[_position++]);
        }

        // A single dot is the object itself.
        if (name.Length == 0)
        {
            return _text.Length == 1 || (_position < _text.Length && _text[_position] == '[');
        }

        _steps.Add(name.ToString() == "*" ? new JsonPath.EachStep() : new JsonPath.FieldStep(name.ToString()));
        return true;
    }

    private bool ReadBracket()
    {
        var end = EndOfBracket();
        if (end < 0)
        {
            return false;
        }

        var inside = _text[(_position + 1)..end].Trim();
        _position = end + 1;
        JsonPath.Step? step = inside switch
        {
            "*" => new JsonPath.EachStep(),
            ['\'', .. var name, '\''] => new JsonPath.FieldStep(name),
            ['"', .. var name, '"'] => new JsonPath.FieldStep(name),
            ['?', '(', .. var filter, ')'] => ReadFilter(filter),
            _ => int.TryParse(inside, CultureInfo.InvariantCulture, out var index) ? new JsonPath.IndexStep(index) : null,
        };
        if (step is not null)
        {
            _steps.Add(step);
        }

        return step is not null;
    }

    // A bracket may stand in quotes within the brackets.
    private int EndOfBracket()
    {
        var quote = '\0';
        for (var i = _position + 1; i < _text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = _text[i] == quote ? '\0' : quote;
            }
            else if (_text[i] is '\'' or '"')
            {
                quote = _text[i];
            }
            else if (_text[i] == ']')
            {
                return i;
            }
        }

        return -1;
    }

    private static JsonPath.FilterStep? ReadFilter(string filter)
    {
        foreach (var @operator in (ReadOnlySpan<string>)["==", "!="])
        {
            var at = filter.IndexOf(@operator, StringComparison.Ordinal);
            if (at > 0)
            {
                return Names(filter[..at].Trim()) is { } path && Operand(filter[(at + 2)..].Trim()) is { IsNull: false } operand
                    ? new(path, @operator, operand)
                    : null;
            }
        }

        return Names(filter.Trim()) is { } names ? new(names, "", Value.Null) : null;
    }

    private static string[]? Names(string text) => text.StartsWith("@.", StringComparison.Ordinal) ? text[2..].Split('.') : null;

    private static Value Operand(string text)
    {
        if (text is ['\'', .. var inside, '\''])
        {
            return inside;
        }

        try
        {
            return JsonReader.Read(text);
        }
        catch (ValueFormatException)
        {
            return Value.Null;
        }
    }
}
