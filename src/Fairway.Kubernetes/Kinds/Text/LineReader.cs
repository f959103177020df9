using System.Globalization;
using System.Text;
using System.Text.Json;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>Takes one line of a text of kinds apart into words, quoted text, JSON and arguments; <c>#</c> starts a comment.</summary>
internal sealed class LineReader
{
    private readonly string _file;
    private readonly int _line;
    private readonly string _text;
    private int _position;

    public LineReader(string file, int line, string text)
    {
        (_file, _line, _text) = (file, line, text);
        IsIndented = text.StartsWith(' ');
        SkipBlanks();
    }

    public bool IsIndented { get; }

    public bool AtEnd => _position == _text.Length;

    public Place Place => new(_file, _line, _position + 1);

    /// <summary>Everything up to a blank, an opening parenthesis or the end.</summary>
    public string Word()
    {
        var start = _position;
        while (!AtEnd && _text[_position] is not (' ' or '(' or ')' or ',' or '"'))
        {
            _position++;
        }

        if (start == _position)
        {
            throw Place.Error(AtEnd ? "the line ends too early" : $"unexpected {_text[_position]}");
        }

        var word = _text[start.._position];
        SkipBlanks();
        return word;
    }

    public IReadOnlyList<string> RemainingWords()
    {
        var words = new List<string>();
        while (!AtEnd)
        {
            words.Add(Word());
        }

        return words;
    }

    /// <summary>Numbers joined by dots; null, and nothing taken, when something else comes.</summary>
    public IReadOnlyList<int>? Number()
    {
        if (AtEnd || !char.IsAsciiDigit(_text[_position]))
        {
            return null;
        }

        var place = Place;
        var parts = Word().Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return parts.All(part => part > 0) ? [.. parts] : throw place.Error("expected a field's number");
    }

    public bool Keyword(string expected)
    {
        var place = Place;
        return Word() == expected ? true : throw place.Error($"expected {expected}");
    }

    public bool TryTake(char character)
    {
        if (AtEnd || _text[_position] != character)
        {
            return false;
        }

        _position++;
        SkipBlanks();
        return true;
    }

    /// <summary>A text in double quotes, with JSON's escapes.</summary>
    public string Quoted()
    {
        var place = Place;
        return Json().AsString() ?? throw place.Error("expected a text in quotes");
    }

    /// <summary>One JSON value.</summary>
    public Value Json()
    {
        var rest = Encoding.UTF8.GetBytes(_text[_position..]);
        try
        {
            // The reader stops after the value, so what follows on the line stays.
            var reader = new Utf8JsonReader(rest, new JsonReaderOptions { AllowMultipleValues = true });
            reader.Read();
            reader.Skip();
            var length = (int)reader.BytesConsumed;
            var value = JsonReader.Read(rest.AsSpan(0, length));
            _position += Encoding.UTF8.GetCharCount(rest, 0, length);
            SkipBlanks();
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ValueFormatException)
        {
            throw Place.Error("expected a JSON value");
        }
    }

    /// <summary>What stands in parentheses, by commas: words or texts in quotes. Empty when there are no parentheses.</summary>
    public IReadOnlyList<string> Arguments()
    {
        if (!TryTake('('))
        {
            return [];
        }

        var arguments = new List<string>();
        do
        {
            arguments.Add(!AtEnd && _text[_position] == '"' ? Quoted() : Word());
        }
        while (TryTake(','));

        return TryTake(')') ? arguments : throw Place.Error("expected )");
    }

    public void ExpectEnd()
    {
        if (!AtEnd)
        {
            throw Place.Error("unexpected text at the end of the line");
        }
    }

    private void SkipBlanks()
    {
        while (!AtEnd && _text[_position] == ' ')
        {
            _position++;
        }

        if (!AtEnd && _text[_position] == '#')
        {
            _position = _text.Length;
        }
    }
}
