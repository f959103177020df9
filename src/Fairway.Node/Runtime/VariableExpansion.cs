using System.Text;

namespace Fairway.Node.Runtime;

/// <summary>
/// Kubernetes' <c>$(NAME)</c> references in commands, arguments and variables: <c>$$(NAME)</c> is the text itself, an unknown name stays as
/// it is written (third_party/forked/golang/expansion).
/// </summary>
internal static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            var end = text[i] == '(' ? text.IndexOf(')', i) : -1;
            if (text[i] == '(' && end > 0)
            {
                var name = text[(i + 1)..end];
                result.Append(variables.TryGetValue(name, out var value) ? value : $"$({name})");
                i = end;
            }
            else
            {
                result.Append(text[i] == '$' ? "$" : "$" + text[i]);
            }
        }

        return result.ToString();
    }
}
