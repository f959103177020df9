namespace Fairway.Kubernetes.Selectors;

/// <summary>Splits a label selector: <c>env in (a, b),!debug,tier!=db,size&gt;3</c>.</summary>
internal static class SelectorLexer
{
    private static readonly string[] Symbols = [")", ",", "!", "==", "=", ">", "<", "!=", "("];

    public static IReadOnlyList<SelectorToken> Read(string text)
    {
        var tokens = new List<SelectorToken>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is ' ' or '\t' or '\r' or '\n')
            {
                i++;
                continue;
            }

            var token = IsSymbol(text[i]) ? ReadSymbol(text, i) : ReadWord(text, i);
            tokens.Add(token);
            i += token.Text.Length;
        }

        tokens.Add(new(SelectorTokenKind.End, ""));
        return tokens;
    }

    private static SelectorToken ReadWord(string text, int from)
    {
        var to = from;
        while (to < text.Length && !IsSymbol(text[to]) && !(text[to] is ' ' or '\t' or '\r' or '\n'))
        {
            to++;
        }

        return new(SelectorTokenKind.Word, text[from..to]);
    }

    // The longest symbol there is: "!=" before "!".
    private static SelectorToken ReadSymbol(string text, int from)
    {
        var two = from + 1 < text.Length ? text.Substring(from, 2) : "";
        return new(SelectorTokenKind.Symbol, Array.IndexOf(Symbols, two) >= 0 ? two : text[from].ToString());
    }

    private static bool IsSymbol(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';
}
