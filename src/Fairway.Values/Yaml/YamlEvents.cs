using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairway.Values.Yaml;

/// <summary>The parser's events of one stream. Whatever the parser fails with comes out as a <see cref="ValueFormatException"/>.</summary>
internal sealed class YamlEvents
{
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly char? _asterisk;
    private ParsingEvent? _current;

    public YamlEvents(string text)
    {
        (text, _asterisk) = PlainAsterisk.Lend(text);
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The event the parser stands on. The composer asks only between the stream's start and its end.</summary>
    public ParsingEvent Current => _current!;

    public bool MoveNext()
    {
        try
        {
            var moved = _parser.MoveNext();
            _current = _parser.Current is Scalar scalar && _asterisk is { } lent ? GiveBack(scalar, lent) : _parser.Current;
            return moved;
        }
        catch (YamlException e)
        {
            throw Error(e.Start, Sentence(e.Message));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner's own slips on damaged text: a colon where a key cannot start, an escape of half a surrogate pair, an empty anchor.
            throw Error(_scanner.CurrentPosition, "the text is not valid YAML here");
        }
    }

    private static Scalar GiveBack(Scalar scalar, char lent) => new(
        scalar.Anchor,
        scalar.Tag,
        scalar.Value.Replace(lent, '*'),
        scalar.Style,
        scalar.IsPlainImplicit,
        scalar.IsQuotedImplicit,
        scalar.Start,
        scalar.End,
        scalar.IsKey);

    public static ValueFormatException Error(Mark at, string reason) => new(reason, (int)Math.Max(at.Line, 1), (int)Math.Max(at.Column, 1));

    private static string Sentence(string message)
    {
        var reason = message.TrimEnd('.');
        return reason.Length > 1 && char.IsUpper(reason[0]) && char.IsLower(reason[1]) ? char.ToLowerInvariant(reason[0]) + reason[1..] : reason;
    }
}
