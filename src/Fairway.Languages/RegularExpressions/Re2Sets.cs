using System.Collections.Frozen;

namespace Fairway.Languages.RegularExpressions;

/// <summary>The sets that RE2 knows by name; those of Perl and POSIX are ASCII, in ascending order.</summary>
internal static class Re2Sets
{
    private static readonly FrozenSet<string> Categories = FrozenSet.Create(
        StringComparer.Ordinal,
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs");

    public static bool IsCategory(string name) => Categories.Contains(name);

    public static IReadOnlyList<(char From, char To)>? Perl(char letter) => letter switch
    {
        'd' => [('0', '9')],
        's' => [('\t', '\n'), ('\f', '\r'), (' ', ' ')],
        'w' => [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        _ => null,
    };

    public static IReadOnlyList<(char From, char To)>? Posix(string name) => name switch
    {
        "alnum" => [('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => [('A', 'Z'), ('a', 'z')],
        "ascii" => [('\0', '\x7F')],
        "blank" => [('\t', '\t'), (' ', ' ')],
        "cntrl" => [('\0', '\x1F'), ('\x7F', '\x7F')],
        "digit" => [('0', '9')],
        "graph" => [('!', '~')],
        "lower" => [('a', 'z')],
        "print" => [(' ', '~')],
        "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => [('\t', '\r'), (' ', ' ')],
        "upper" => [('A', 'Z')],
        "word" => [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => [('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => null,
    };
}
