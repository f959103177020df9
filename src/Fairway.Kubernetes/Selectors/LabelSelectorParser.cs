namespace Fairway.Kubernetes.Selectors;

/// <summary>Reads the terms of a label selector's text, with apimachinery's grammar and wording of errors.</summary>
internal sealed class LabelSelectorParser
{
    private readonly IReadOnlyList<SelectorToken> _tokens;
    private int _position;

    private LabelSelectorParser(string text) => _tokens = SelectorLexer.Read(text);

    private SelectorToken Next => _tokens[Math.Min(_position, _tokens.Count - 1)];

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static List<LabelRequirement> Read(string text) => new LabelSelectorParser(text).ReadAll();

    private List<LabelRequirement> ReadAll()
    {
        var requirements = new List<LabelRequirement>();
        while (Next.Kind != SelectorTokenKind.End)
        {
            if (!StartsRequirement(Next))
            {
                throw new FormatException($"found '{Next.Text}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(ReadRequirement());
            var after = Take();
            if (after.IsOneOf(","))
            {
                if (!StartsRequirement(Next))
                {
                    throw new FormatException($"found '{Next.Text}', expected: identifier after ','");
                }
            }
            else if (after.Kind != SelectorTokenKind.End)
            {
                throw new FormatException($"found '{after.Text}', expected: ',' or 'end of string'");
            }
        }

        return requirements;
    }

    private LabelRequirement ReadRequirement()
    {
        try
        {
            var negated = Next.IsOneOf("!");
            if (negated)
            {
                Take();
            }

            var key = Take();
            if (!key.IsWord)
            {
                throw new FormatException($"found '{key.Text}', expected: identifier");
            }

            if (LabelSyntax.KeyError(key.Text) is { } error)
            {
                throw new FormatException(error);
            }

            if (negated || Next.Kind == SelectorTokenKind.End || Next.IsOneOf(","))
            {
                return LabelRequirement.Create(key.Text, negated ? SelectorOperator.DoesNotExist : SelectorOperator.Exists, []);
            }

            var @operator = ReadOperator();
            return LabelRequirement.Create(
                key.Text, @operator, @operator is SelectorOperator.In or SelectorOperator.NotIn ? ReadValues() : [ReadExactValue()]);
        }
        catch (FormatException e)
        {
            throw new FormatException($"unable to parse requirement: {e.Message}", e);
        }
    }

    private SelectorOperator ReadOperator()
    {
        var token = Take();
        return token.Text switch
        {
            "in" => SelectorOperator.In,
            "notin" => SelectorOperator.NotIn,
            "=" => SelectorOperator.Equals,
            "==" => SelectorOperator.DoubleEquals,
            "!=" => SelectorOperator.NotEquals,
            ">" => SelectorOperator.GreaterThan,
            "<" => SelectorOperator.LessThan,
            _ => throw new FormatException($"found '{token.Text}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string ReadExactValue()
    {
        if (Next.Kind == SelectorTokenKind.End || Next.IsOneOf(","))
        {
            return "";
        }

        var token = Take();
        return token.IsWord ? token.Text : throw new FormatException($"found '{token.Text}', expected: identifier");
    }

    // (a,b), and an empty value wherever one is left out: (), (a,), (,a).
    private List<string> ReadValues()
    {
        if (Take() is var open && !open.IsOneOf("("))
        {
            throw new FormatException($"found '{open.Text}' expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            var token = Take();
            var value = token.IsWord ? token.Text : "";
            token = token.IsWord ? Take() : token;
            values.Add(value);
            if (token.IsOneOf(")"))
            {
                return values;
            }

            if (!token.IsOneOf(","))
            {
                throw new FormatException($"found '{token.Text}', expected: ',' or ')'");
            }
        }
    }

    private static bool StartsRequirement(SelectorToken token) => token.IsWord || token.IsOneOf("!");

    private SelectorToken Take()
    {
        var token = Next;
        _position++;
        return token;
    }
}
